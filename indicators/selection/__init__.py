"""Which rows a question is about: dimensions, counting, timelines of persons, windows, coverage of returns."""
