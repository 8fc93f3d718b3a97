"""The Learn page, a file for each step."""
