"""The mayor's sheet."""
