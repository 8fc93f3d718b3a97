"""Texts of benchmark tools, load tests and coverage that are not read: what they print for people, and logs."""

from __future__ import annotations

from workbench.formats.refused.known import NO_TIME, ONE_VALUE_A_RUN

_HYPERFINE = "Measure again: hyperfine --export-json bench.json 'COMMAND'"
_JMH = "Run again: java -jar benchmarks.jar -f 5 -rf json -rff jmh.json"
_GOOGLE = "Run again: ./bench --benchmark_repetitions=10 --benchmark_out=bench.json"
_PYTEST = "Run again: python -m pytest --benchmark-json=bench.json"
_DOTNET = "Run again: dotnet run -c Release -- --exporters fulljson --launchCount 5"

BENCHMARK_TEXTS = (
    (rb"^[ \t]*Command being timed:", "what time -v prints", _HYPERFINE),
    (rb"\A\s*real\s+[\dm.,:s]+\r?\n+user\s+[\dm.,:s]+\r?\n+sys\s+[\dm.,:s]+\s*\Z", "what time prints", _HYPERFINE),
    (rb"^\| Command \| Mean \[", "a Markdown table of hyperfine", _HYPERFINE),
    (rb"^ *Time \(mean \xc2\xb1 \xcf\x83\):", "what hyperfine prints", _HYPERFINE),
    (rb"^# JMH version:|^Benchmark .{0,400}Mode +Cnt +Score", "what JMH prints", _JMH),
    (rb'^"Benchmark","Mode","Threads","Samples"', "a CSV of JMH", _JMH),
    (rb"^-+ benchmark.{0,200}: \d+ tests? -+", "what pytest-benchmark prints", _PYTEST),
    (rb"^Name \(time in [mun]?s\)", "what pytest-benchmark prints", _PYTEST),
    (rb"^Benchmark +Time +CPU +Iterations", "what Google Benchmark prints", _GOOGLE),
    (rb"^BenchmarkDotNet v?\d", "what BenchmarkDotNet prints", _DOTNET),
)
_K6 = "Let k6 write its summary: k6 run --summary-export=load.json script.js"
_LOCUST = "Give the statistics that locust writes beside it: load_stats.csv of --csv load"
LOAD_TEST_TEXTS = (
    (rb'\A\{"type": ?"(?:Metric|Point)",', "the raw points of k6", _K6),
    (rb"\A(?:\xef\xbb\xbf)?metric_name,timestamp,metric_value,", "the raw points of k6", _K6),
    (
        rb"\A(?:\xef\xbb\xbf)?(?:Method,Name,Error,Occurrences|Count,Message,Traceback)",
        "what failed under locust",
        _LOCUST,
    ),
    (rb"\AtimeStamp,elapsed,", "a log of JMeter", ONE_VALUE_A_RUN),
    (rb"\A(?:RUN|ASSERTION|USER|REQUEST)\t", "a log of Gatling", ONE_VALUE_A_RUN),
)
OTHER_TEXTS = (
    (rb"\A(?:TN:.*\n)?SF:", "a report of lcov's coverage", NO_TIME),
    (rb"^mode: (?:set|count|atomic)\n", "a report of Go's coverage", NO_TIME),
    (rb"^# (?:HELP|TYPE) \w+ ", "metrics of Prometheus", "They are no single measurements."),
)
