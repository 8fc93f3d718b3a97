"""How long a test waits for what will happen, on a machine that is busy with other things."""

SECONDS = 180
"""No test takes as long; one that would is stuck."""
