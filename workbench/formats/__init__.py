"""One file for each format that can be opened: `NAME`, `recognises(head)` and `read(source)`."""
