"""Performance Profiler Workbench: what to fix first, whether it helped, and how to keep it fixed."""

__version__ = "0.1.0"
