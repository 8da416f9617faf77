"""Figures of wholes and their parts: matrices, flows, shares, combinations."""
