"""The search box: words that somebody types, and the views that they may mean."""
