"""The figures of one name made into a change with reason and advice."""
