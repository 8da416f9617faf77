"""Worked out from several answers or whole frames: flows, forecast, peers, smoothed rates, budgets, staffing."""
