"""Catch2's text on the console, version 2 and 3: tables of benchmarks below the names of their test cases.

Facts: Catch2's console reporter. A row has the name, samples, iterations and an estimate, then a line of means and one
of deviations, each before the limits of its interval. A long name fills several lines, and the numbers stand beside its
last. With `--benchmark-no-analysis` there is one row with the mean.
"""

from __future__ import annotations

import re

from workbench.core.benchmark import Benchmarks
from workbench.core.errors import shown_text
from workbench.formats.benchmarks.catch2_results import CatchResult, benchmarks_of
from workbench.formats.shared.content import Content
from workbench.formats.shared.json_path import LARGEST_NUMBER
from workbench.formats.shared.scales import seconds_in

NAME = "Catch2 text"
WHAT = (
    "version 2 and 3: mean, deviation and number of samples; with `--benchmark-no-analysis` the mean; "
    "what a failed assertion stands beside has failed"
)
BECOMES = "summaries"
COMMAND = "`./tests '[!benchmark]' > bench.txt`"

_HEADER = re.compile(r"benchmark name {2,}samples {2,}iterations {2,}(mean|est)")
_HOST = re.compile(r"\S.{0,500}? is a Catch2? v(\S{1,40}) host application")
_FAILED = re.compile(r"\S.{0,1000}?: FAILED:")
_TOTALS = re.compile(r"test cases: ")
_FAILED_CASES = re.compile(r"(\d{1,9}) failed(?! as expected)")
_RULE = re.compile(r"([-=~.])\1{29,}$")
_BROKEN = "Benchmark failed"
_WHOLE = re.compile(r"\d{1,15}", re.ASCII)
_NUMBER = re.compile(r"\d{1,20}(?:\.\d{0,20})?(?:e[+-]?\d{1,3})?", re.ASCII)
_TIMES_IN_LINE = 3
_LONGEST_NAME = 10_000


def recognises(content: Content) -> bool:
    """True where a table of Catch2's benchmarks starts."""
    text = content.head_text
    if "benchmark name " not in text:
        return False
    return any(map(_HEADER.match, text.split("\n")))


def read(content: Content) -> Benchmarks:
    """A summary of each benchmark; what stands in a test case that failed has failed. Raises MalformedError."""
    reader = _TextReader()
    for line in content.text.split("\n"):
        reader.take(line.rstrip())
    if not reader.table.results:
        raise content.malformed("no row of its tables is a benchmark's result")
    return benchmarks_of(NAME, reader.table.results, reader.failed_cases(), reader.failed_count(), reader.version)


class _TextReader:
    """Where the reading stands: in a heading, in the head or the rows of a table, or in anything else."""

    def __init__(self) -> None:
        self.table = _TableReader()
        self.version = ""
        self._place = ""
        self._heading: list[str] = []
        self._failed: list[str] = []
        self._failed_count: int | None = None

    def take(self, line: str) -> None:
        if rule := _RULE.match(line):
            self._take_rule(rule[1])
        elif header := _HEADER.match(line):
            self._place = "head"
            self.table.start(has_analysis=header[1] != "mean")
        elif _FAILED.match(line):
            self._place = ""
            self._failed.append(self.table.case)
        elif _TOTALS.match(line):
            found = _FAILED_CASES.search(line)
            self._failed_count = int(found[1]) if found else 0
        elif self._place == "rows" and line:
            self.table.take(line)
        elif self._place == "heading":
            self._heading.append(line)
        elif host := _HOST.match(line):
            self.version = host[1]

    def failed_count(self) -> int:
        """How many test cases failed by the totals, else how many are named."""
        return len(self.failed_cases()) if self._failed_count is None else self._failed_count

    def failed_cases(self) -> list[str]:
        """The test cases that failed; none where the totals say that none failed unexpectedly."""
        if self._failed_count == 0:
            return []
        return list(dict.fromkeys(self._failed)) or (["(not named)"] if self._failed_count else [])

    def _take_rule(self, sign: str) -> None:
        """A heading stands between two lines of dashes, and the head of a table before one."""
        if sign != "-":
            self._place = ""
        elif self._place == "head":
            self._place = "rows"
        elif self._place == "heading":
            self.table.enter(self._heading)
            self._place = ""
        else:
            self._place, self._heading = "heading", []


class _TableReader:
    """The rows of tables: the parts of a name that were seen, and the row whose further lines are awaited."""

    def __init__(self) -> None:
        self.results: list[CatchResult] = []
        self.case = self._section = ""
        self.start(has_analysis=True)

    def enter(self, heading: list[str]) -> None:
        """A test case starts, or a section of one, whose name stands further in."""
        case, *sections = heading or [""]
        self.case, self._section = case.strip(), "/".join(each.strip() for each in sections)

    def start(self, *, has_analysis: bool) -> None:
        """A table starts, with or without lines for means and deviations."""
        self._has_analysis = has_analysis
        self._name = ""
        self._sample_count: int | None = None
        self._mean: float | None = None

    def take(self, line: str) -> None:
        """One line, none of which is empty."""
        if self._sample_count is not None and (times := _times(line)):
            if self._mean is None:
                self._mean = times[0]
            else:
                self._add(self._mean, times[0])
        elif _BROKEN in line:
            name, _, why = line.partition(_BROKEN)
            self._lengthen(name)
            self._add(None, None, shown_text(why.strip(" ()") or "it reported an error", 200))
        elif row := _row(line):
            self._lengthen(row[0])
            self._sample_count = row[1]
            if not self._has_analysis:
                self._add(row[2], None)
        else:
            self._lengthen(line)

    def _lengthen(self, part: str) -> None:
        self._name = f"{self._name} {part.strip()}".strip()[:_LONGEST_NAME]

    def _add(self, mean: float | None, deviation: float | None, failure: str = "") -> None:
        count = self._sample_count or 1
        self.results.append(CatchResult(self._name, self.case, self._section, count, mean, deviation, failure))
        self.start(has_analysis=self._has_analysis)


def _row(line: str) -> tuple[str, int, float] | None:
    """A name, the number of its samples, and the time behind the iterations."""
    parts = line.rsplit(None, 4)
    if len(parts) != 5 or not (_WHOLE.fullmatch(parts[1]) and _WHOLE.fullmatch(parts[2])):
        return None
    time = _time(parts[3], parts[4])
    return None if time is None else (parts[0], int(parts[1]), time)


def _times(line: str) -> list[float]:
    """The three times of a line of means or deviations; none of any other line."""
    fields = line.split()
    times = [_time(amount, unit) for amount, unit in zip(fields[::2], fields[1::2], strict=False)]
    known = [each for each in times if each is not None]
    return known if len(known) == _TIMES_IN_LINE and len(fields) == 2 * _TIMES_IN_LINE else []


def _time(amount: str, unit: str) -> float | None:
    """In seconds; Catch2 writes an m for minutes."""
    factor = 60.0 if unit == "m" else seconds_in(unit)
    value = float(amount) * factor if factor and _NUMBER.fullmatch(amount) else None
    return value if value is not None and value <= LARGEST_NUMBER else None
