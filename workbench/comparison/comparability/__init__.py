"""Can the two sides be compared: work, time, place and method of measuring."""
