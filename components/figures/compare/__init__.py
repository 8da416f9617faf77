"""Figures that compare groups: bars, dots, intervals, funnel, pyramid."""
