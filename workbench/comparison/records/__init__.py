"""Records compared exactly, name by name."""
