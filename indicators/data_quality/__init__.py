"""What is odd or missing in the data: returns, daily and monthly checks, findings for the partners."""
