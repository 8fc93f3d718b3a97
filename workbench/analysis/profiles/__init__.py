"""Self and total, whose code, hot spots, pooling, functions found again in another profile."""
