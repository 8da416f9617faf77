"""Boundaries, adjacency, classification and geometry of the municipalities."""
