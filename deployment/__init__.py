"""Several processes of one dashboard: the balancer in front, who keeps them alive, the files that a machine needs."""
