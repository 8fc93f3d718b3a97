"""The text of criterion.rs: `NAME   time:   [LOW MIDDLE HIGH]`, the middle one its estimate of an iteration's time.

Facts: criterion's reports on the command line. A name that is too long stands in a line of its own before. Changes
against an earlier run and throughputs (which follow from the time) are not read. Low and high are a confidence interval
of 95 %, no lowest and highest value; how many samples it is of is said while they are collected, and beside outliers.
"""

from __future__ import annotations

import re

from workbench.formats.benchmarks.cargo_results import CargoResult
from workbench.formats.shared.unit_words import measured

_AMOUNT = r"([\d.]{1,40}(?:e[+-]?\d{1,3})?) ([^\s%\]\[]{1,30})"
_INTERVAL = re.compile(rf"\s*\[{_AMOUNT} {_AMOUNT} {_AMOUNT}\]")
_TIME = "time:"
_PROGRESS = "Benchmarking "
_STEPS = re.compile(r": (?:Warming up|Collecting (\d{1,9}) samples|Analyzing|Profiling|Complete)\b")
_OUTLIERS = re.compile(r"Found \d{1,9} outliers? among (\d{1,9}) measurements")
_OTHER = re.compile(
    r"Warning:|\s|Gnuplot|WARNING|running \d|test |Performance|No change|Change within|slope |mean |std\. dev"
)


class CriterionReader:
    """Where the reading stands: the name that was said last."""

    def __init__(self) -> None:
        self._name = ""
        self._sample_counts: dict[str, int] = {}

    def take(self, line: str) -> CargoResult | None:
        """The result that the line says, None where it says none."""
        if _TIME in line:
            name, _, said = line.partition(_TIME)
            return self._result(name.strip() or self._name, said)
        if line.startswith(_PROGRESS):
            self._progress(line.removeprefix(_PROGRESS))
        elif line and not _OTHER.match(line):
            self._name = line.strip()
        return None

    def _progress(self, said: str) -> None:
        step = _STEPS.search(said)
        self._name = said[: step.start()] if step else said.strip()
        if step and step[1]:
            self._sample_counts[self._name] = int(step[1])

    def _result(self, name: str, said: str) -> CargoResult | None:
        """None for a change against an earlier run, which is in per cent."""
        found = _INTERVAL.match(said)
        if found is None or not name:
            return None
        self._name = ""
        try:
            low, value, high = (float(found[place]) for place in (1, 3, 5))
        except ValueError:
            return None
        factors = [measured(found[place]).factor / measured(found[4]).factor for place in (2, 6)]
        width = high * factors[1] - low * factors[0]
        half = width / 2 if width >= 0 else None
        return CargoResult(name, found[4], value, max(1, self._sample_counts.pop(name, 1)), half_interval=half)


def counted(result: CargoResult, line: str) -> CargoResult:
    """The result with the number of samples that a line after it says, where it does."""
    found = _OUTLIERS.match(line)
    return result._replace(sample_count=max(1, int(found[1]))) if found and result.half_interval else result
