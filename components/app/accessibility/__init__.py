"""The accessibility statement: what was tried, by machines and by hand, whom to write to, which keys there are."""
