"""Rows as CSV that is safe to open in a spreadsheet: a file for each kind, and one for comparisons."""
