"""Charts as plain Vega-Lite dictionaries."""
