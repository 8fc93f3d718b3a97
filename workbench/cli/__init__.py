"""The terminal's face: a file for each command."""
