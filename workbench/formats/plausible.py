"""Holds what any reader found against what can be a measurement, in one place for all formats.

A value may be in bounds as a file writes it and out of them in the unit's base, or as a sum. What passes here can be
added up, squared and written, and the document that is written is read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import isfinite

from workbench.core.benchmark import Benchmarks, Series, SummaryStatistics
from workbench.core.profile import Profile
from workbench.core.run import FileContent
from workbench.formats.shared.content import Content
from workbench.formats.shared.json_path import LARGEST_NUMBER

LARGEST_FIGURE = 1e140
"""The figures of functions are sums already."""

LARGEST_LINE = 2**53
"""A larger number is not that of a line, and not every reader of JSON could tell it."""

_HINT = "Mend or remove that value; a measurement that large does not exist."


def check_plausible(read: FileContent, content: Content) -> None:
    """Raises MalformedError where a value is no finite number, or one that is too large to be reckoned with.

    The same of a function's line that no file can have.
    """
    if isinstance(read, Benchmarks):
        for series in read.series:
            _refuse_wild(content, _benchmark_values(series), LARGEST_NUMBER, series.name)
    elif isinstance(read, Profile):
        _refuse_wild_lines(content, read)
        for thread in read.threads:
            _refuse_wild(content, (thread.tree.selfs,), LARGEST_NUMBER, thread.name)
        _refuse_wild(content, _figures(read), LARGEST_FIGURE, "")
        _refuse_wild(content, (_known(each) for each in read.call_times if each), LARGEST_NUMBER, "")


def _refuse_wild_lines(content: Content, profile: Profile) -> None:
    wild = next((each for each in profile.functions if not -LARGEST_LINE <= each.line <= LARGEST_LINE), None)
    if wild:
        raise content.malformed("a function has a line that no file has", text=wild.name)


def _benchmark_values(series: Series) -> Iterator[Sequence[float]]:
    yield from series.processes
    yield from (_known(each) for each in (series.estimate, *series.summaries) if each)


def _known(summary: SummaryStatistics) -> list[float]:
    return [float(each) for each in summary[1:] if each is not None]


def _figures(profile: Profile) -> Iterator[Sequence[float]]:
    if profile.figures:
        yield profile.figures.selfs
        yield profile.figures.totals
    yield [profile.idle]


def _refuse_wild(content: Content, columns: Iterable[Sequence[float]], largest: float, name: str) -> None:
    for values in columns:
        # minimum and maximum tell nothing where there is a NaN, the sum does
        if values and not (-largest <= min(values) and max(values) <= largest and isfinite(sum(values))):
            wild = next(each for each in values if not abs(each) <= largest)
            raise content.malformed(f"{wild:g} is no measurement", text=name, hint=_HINT)
