"""What all figures share: canvas, legend, lines, rows, annotations."""
