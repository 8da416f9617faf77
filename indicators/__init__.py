"""What is measured: catalogue, Query, Result, measures, intervals, disclosure control."""
