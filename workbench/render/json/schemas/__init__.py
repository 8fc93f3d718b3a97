"""JSON Schemas of the documents."""
