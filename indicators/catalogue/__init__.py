"""The entries of the catalogue, each with its words, and which questions an indicator takes."""
