"""Files that have a name but are not read, and files that nobody knows: what is said of them."""
