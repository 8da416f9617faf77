"""Intervals, empirical Bayes, length of stay, Theil, the model of nights, backtest: no data of ours, only numbers."""
