"""Questions and answers as text for others: addresses, the command line, JSON and CSV."""
