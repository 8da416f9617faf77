"""The sheet of one municipality."""
