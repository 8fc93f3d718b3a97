"""The browser's face: pages, widgets and what is kept for a visitor."""
