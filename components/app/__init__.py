"""What puts a page together: router, sign-in, filter bar, layout, outage page, what the server asks and warms up."""
