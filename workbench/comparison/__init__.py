"""Two sides in, a verdict for every name and for the suite out, why, and the gate."""
