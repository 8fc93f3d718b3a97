"""The evening report in four versions, to read and to measure: one program, changed at one place at a time."""
