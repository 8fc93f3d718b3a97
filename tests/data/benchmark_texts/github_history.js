window.BENCHMARK_DATA = {
  "lastUpdate": 1577880742345,
  "repoUrl": "https://example.org/project",
  "entries": {
    "Rust": [
      {"commit": {"id": "aaa111"}, "date": 1577000000000, "tool": "cargo", "benches": [{"name": "fib", "value": 120, "range": "± 4", "unit": "ns/iter"}]},
      {"commit": {"id": "bbb222"}, "date": 1577100000000, "tool": "cargo", "benches": [{"name": "fib", "value": 100, "range": "± 3", "unit": "ns/iter"}]}
    ],
    "JS": [
      {"commit": {"id": "bbb222"}, "date": 1577100000000, "tool": "benchmarkjs", "benches": [{"name": "fib", "value": 1431759, "range": "±0.74%", "unit": "ops/sec"}]}
    ]
  }
};
