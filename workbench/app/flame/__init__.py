"""The Flame page and the differential flame graph."""
