"""The question and the answer: query, period, result, indicator, the code lists of the data, errors."""
