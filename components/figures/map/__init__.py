"""Figures on the territory: choropleth and tiles."""
