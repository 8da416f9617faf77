"""The public API: cells of the newest edition at addresses, for programs of anybody."""
