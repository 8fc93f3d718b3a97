"""A verdict explained step by step, and the wording of its figures."""
