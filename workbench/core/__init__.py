"""The ground: the nouns of every kind (profile, benchmark, comparison), units, errors, bytes in and files out."""
