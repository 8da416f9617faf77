"""Numbers, dates and lists as Italians write them: the only formatter."""
