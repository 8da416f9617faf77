"""The deterministic synthetic Ambito."""
