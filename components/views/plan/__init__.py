"""The targets of the plan and their course."""
