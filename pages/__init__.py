"""One thin script per page: ask for results, hand them to components."""
