"""Meeting mode: the agenda of an assembly on a projector, one finding a screen, from an edition and nothing else."""
