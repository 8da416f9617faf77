"""Vector drawings of results and of the territory: SVG, for paper, files and screens."""
