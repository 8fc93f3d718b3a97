"""What Catch2's reporters say of a benchmark, as series: told apart by test case and section where names are the same.

A benchmark beside a failed assertion of its test case was measured on work that went wrong, so it has failed as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from workbench.core.benchmark import Benchmarks, Series, SummaryStatistics
from workbench.core.configurations import labelled
from workbench.core.errors import shown_text
from workbench.core.model import Notice
from workbench.core.units import Unit
from workbench.core.words import counted
from workbench.formats.shared.failure_notices import failure_notices
from workbench.formats.shared.namesakes import namesake_notices, numbered

BESIDE = "an assertion of its test case failed"


class CatchResult(NamedTuple):
    """A benchmark's name, where it stands, and its figures in seconds; `mean` is None where it failed."""

    name: str
    test_case: str
    section: str
    sample_count: int
    mean: float | None
    deviation: float | None
    failure: str = ""


def benchmarks_of(
    format_name: str, results: Sequence[CatchResult], failed_cases: Sequence[str], failed_count: int, version: str
) -> Benchmarks:
    """The results; those of the failed test cases have failed, and the run with them.

    `failed_count` is how many failed, which can be fewer than are named: some of them may have been meant to fail.
    """
    counts = Counter(one.name for one in results)
    failed = frozenset(failed_cases)
    series = numbered([_series(one, failed, is_shared=counts[one.name] > 1) for one in results])
    names = ", ".join(shown_text(name, 60) for name in failed_cases[:3])
    more = " …" if len(failed_cases) > 3 else ""
    failure = f"{counted(failed_count, 'test case')} failed: {names}{more}" if failed_cases else ""
    environment = {"tool": f"Catch2 {version}".strip()}
    return Benchmarks(format_name, series, environment, tuple(_notices(series, failure)), failure)


def _series(one: CatchResult, failed: frozenset[str], *, is_shared: bool) -> Series:
    said = (("test case", one.test_case), ("section", one.section))
    parameters = {key: value for key, value in said if value}
    name = labelled(one.name, parameters, list(parameters) if is_shared else [])
    failure = one.failure or (BESIDE if one.test_case in failed else "")
    count = max(1, one.sample_count)
    deviation = one.deviation if count > 1 else None
    estimate = None if one.mean is None else SummaryStatistics(count, one.mean, deviation, None, None, None)
    return Series(name, Unit.SECONDS, (), estimate, parameters, failure=failure)


def _notices(series: Sequence[Series], failure: str) -> Iterator[Notice]:
    yield Notice("summary_only", "Catch2 reports summaries only, so nothing can be said of drift and outliers.")
    yield from failure_notices(series, failure)
    yield from namesake_notices(series)
