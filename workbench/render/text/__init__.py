"""Terminal text and Markdown."""
