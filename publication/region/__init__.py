"""The view of a region: sums of the editions of its Ambiti, and nothing that they do not tell."""
