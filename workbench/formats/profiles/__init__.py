"""One file (or a few of one name) for each profiler's format."""
