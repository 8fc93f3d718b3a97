"""Performance Profiler Workbench: what to fix first, whether it helped, and how to keep it fixed."""
