"""One file for each benchmark tool's format."""
