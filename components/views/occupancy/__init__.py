"""Occupancy of the services: nights, forecast, waiting lists."""
