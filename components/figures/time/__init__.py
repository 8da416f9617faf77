"""Figures over time: trend, occupancy, calendar, seasons, small multiples."""
