"""`measure()`, comparison of periods, shape of the result, and the query service with its cache."""
