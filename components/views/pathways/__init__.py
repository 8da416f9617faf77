"""Paths of persons: steps, needs, groups, exits."""
