"""Our own summary documents, opened again and checked."""
