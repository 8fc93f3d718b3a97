"""The text of criterion.rs: `NAME   time:   [LOW MIDDLE HIGH]`, the middle one its estimate of an iteration's time.

Facts: criterion's reports on the command line. A name that is too long stands in a line of its own before. Changes
against an earlier run, throughputs (which follow from the time) and outliers are not read. Low and high are a
confidence interval, no lowest and highest value.
"""

from __future__ import annotations

import re

from workbench.formats.benchmarks.cargo_results import CargoResult

_AMOUNT = r"([\d.]{1,40}(?:e[+-]?\d{1,3})?) ([^\s%\]\[]{1,30})"
_TIME = re.compile(rf"(\S.{{0,1000}}?)??\s*\btime:\s+\[{_AMOUNT} {_AMOUNT} {_AMOUNT}\]")
_PROGRESS = re.compile(
    r"Benchmarking (\S.{0,1000}?)(?:: (?:Warming up|Collecting|Analyzing|Profiling|Complete|AnalyzingCriterion)\b.*)?$"
)
_OTHER = re.compile(
    r"Found \d|Warning:|\s|Gnuplot|WARNING|running \d|test |Performance|No change|Change within|slope |mean |std\. dev"
)


class CriterionReader:
    """Where the reading stands: the name that was said last."""

    def __init__(self) -> None:
        self._name = ""

    def take(self, line: str) -> CargoResult | None:
        """The result that the line says, None where it says none."""
        if "time:" in line and (found := _TIME.match(line)):
            return self._result(found)
        if progress := _PROGRESS.match(line):
            self._name = progress[1]
        elif line and not _OTHER.match(line):
            self._name = line.strip()
        return None

    def _result(self, found: re.Match[str]) -> CargoResult | None:
        name = found[1] or self._name
        self._name = ""
        try:
            value = float(found[4])
        except ValueError:
            return None
        return CargoResult(name, found[5], value) if name else None
