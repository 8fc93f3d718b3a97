"""Reports and comparisons as JSON, text, Markdown, CSV, JUnit, annotations and charts."""
