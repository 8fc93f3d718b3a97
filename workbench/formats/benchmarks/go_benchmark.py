"""The text that `go test -bench` prints.

Facts: the "Go Benchmark Data Format" proposal (14313) and golang.org/x/perf. A line is
`BenchmarkName-8  1000  1234 ns/op  16 B/op`: the name, how often it was repeated, then values with their units.
`key: value` lines say the configuration of the lines after them; a `Unit` line can say which direction is the better
one.
"""

from __future__ import annotations

from workbench.core.benchmark import Benchmarks
from workbench.formats.benchmarks.go_lines import lines_of, read_lines, result_of, says_failure
from workbench.formats.benchmarks.go_series import benchmarks_of
from workbench.formats.shared.content import Content

NAME = "Go benchmark text"
WHAT = (
    "the text of `go test -bench`, with the units that it names; what `key: value` lines say belongs to a"
    " name where it changes; what failed or was lost by a failure"
)
BECOMES = "values by process"
COMMAND = "`go test -bench . -count 10 > bench.txt`"


def recognises(content: Content) -> bool:
    """True when a line is a benchmark's result, or says that a benchmark failed."""
    text = content.head_text
    if "Benchmark" not in text:
        return False
    return any(result_of(line) or says_failure(line) for line in lines_of(text))


def read(content: Content) -> Benchmarks:
    """A series for each benchmark, unit and configuration; each package line starts a process.

    What failed without a value is a series without one. Raises MalformedError.
    """
    found = benchmarks_of(NAME, read_lines(content.text))
    if not found.series:
        raise content.malformed("no line is a benchmark's result that can be read")
    return found
