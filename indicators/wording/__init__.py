"""The sentences: of a result, of its breakdowns, of time, of a question and its filters."""
