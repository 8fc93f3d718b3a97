"""What can be opened: one file for each format with `NAME`, `recognises(content)` and `read(content)`.

`recognises` looks at the content only, never at the file's name, and never raises. `read` raises nothing but a
`WorkbenchError`. The other files here are what several formats share.
"""
