"""Figures, percentiles and noise of benchmark values."""
