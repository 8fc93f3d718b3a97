"""One run in, a report out: records, profiles (with flame layouts) and benchmarks."""
