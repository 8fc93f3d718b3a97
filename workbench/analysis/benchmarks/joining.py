"""Several benchmark files as one: a name has the processes, or the summaries, of all files that hold it.

Each file that keeps a summary only is one independent measurement. Where files keep different things, what is known of
all of them counts: the mean of each process, or of the file.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from workbench.analysis.benchmarks.namesakes import told_apart
from workbench.analysis.benchmarks.statistics import summary_of
from workbench.core.benchmark import Benchmarks, Series, SummaryStatistics
from workbench.core.errors import LISTED_NAME_LENGTH, UnknownFormatError, shown_text
from workbench.core.model import Notice
from workbench.core.same_content import has_digits
from workbench.core.units import Unit


def joined(files: Sequence[Benchmarks]) -> list[Series]:
    """The series of all files; a name that is in several has the measurements of all.

    Raises UnknownFormatError where a name has different units in the files.
    """
    return [_joined(parts) for parts in _by_name(files).values()]


def with_namesakes_joined(series: Sequence[Series]) -> list[Series]:
    """The series, of which those that share a name are one: all that is known of the name, though not of what."""
    found: dict[tuple[str, Unit], list[Series]] = {}
    for one in series:
        found.setdefault((one.namesake_of or one.name, one.unit), []).append(one)
    return [
        _joined([part._replace(name=name) for part in parts]) if parts[0].namesake_of else parts[0]
        for (name, _), parts in found.items()
    ]


def joined_failures(failures: Iterable[str]) -> str:
    """What failed in several files, each once."""
    return "; ".join(dict.fromkeys(filter(None, failures)))


def joining_notices(files: Sequence[Benchmarks]) -> tuple[Notice, ...]:
    """Says where values count by their means only, as other files of the name keep none, and where they count once."""
    by_name = _by_name(files)
    mixed = [name for name, parts in by_name.items() if len(set(map(_has_values, _measured(parts)))) > 1]
    again = [name for name, parts in by_name.items() if _distinct(_measured(parts)) != _measured(parts)]
    texts = {
        "values_and_summaries": (
            "Of {} some files keep values and others a summary only, so each process or file counts by its mean.",
            mixed,
        ),
        "counted_once": ("Several files hold the very same values of {}: counted once.", again),
    }
    return tuple(Notice(code, text.format(_listed(names))) for code, (text, names) in texts.items() if names)


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - 1:,} more" if len(names) > 1 else ""
    return f"{shown_text(names[0], LISTED_NAME_LENGTH)}{more}"


def measurements_of(series: Series) -> tuple[SummaryStatistics, ...]:
    """A summary of each independent measurement of a series: of its processes, or of the files it was read from."""
    if series.summaries:
        return series.summaries
    if _has_values(series):
        return tuple(summary_of(process) for process in series.processes if process)
    return (series.estimate,) if series.estimate else ()


def combined(summaries: Sequence[SummaryStatistics]) -> SummaryStatistics:
    """What several summaries come to together: all values' mean and deviation, the lowest and the highest.

    The sum of squares is that within the summaries and that between their means (the law of total variance). Where one
    does not say its deviation, the deviation is that of the means alone. A median of medians would be none.
    """
    if len(summaries) == 1:
        return summaries[0]
    counts = [max(1, each.count) for each in summaries]
    total = sum(counts)
    mean = math.fsum(each.mean * (count / total) for each, count in zip(summaries, counts, strict=True))
    return SummaryStatistics(
        count=total,
        mean=mean,
        standard_deviation=_deviation(summaries, counts, mean),
        minimum=min(_all_known(each.minimum for each in summaries), default=None),
        median=None,
        maximum=max(_all_known(each.maximum for each in summaries), default=None),
    )


def _deviation(summaries: Sequence[SummaryStatistics], counts: Sequence[int], mean: float) -> float:
    within = [_squares(each, count) for each, count in zip(summaries, counts, strict=True)]
    if any(each is None for each in within):
        counts, within = [1] * len(summaries), [0.0] * len(summaries)
        mean = math.fsum(each.mean / len(summaries) for each in summaries)
    known = [each for each in within if each is not None]
    scale = max(max(abs(each.mean - mean) for each in summaries), math.sqrt(max(known))) or 1.0  # squares can overflow
    between = math.fsum(
        count * ((each.mean - mean) / scale) ** 2 for each, count in zip(summaries, counts, strict=True)
    )
    inside = math.fsum(each / scale / scale for each in known)
    return scale * math.sqrt((inside + between) / (sum(counts) - 1))


def _squares(summary: SummaryStatistics, count: int) -> float | None:
    """The sum of squares within a summary; a single value has none."""
    if count == 1:
        return 0.0
    return None if summary.standard_deviation is None else (count - 1) * summary.standard_deviation**2


def _all_known(values: Iterable[float | None]) -> list[float]:
    """The values, or none where one of them is not known."""
    found = list(values)
    known = [value for value in found if value is not None]
    return known if len(known) == len(found) else []


def _joined(parts: list[Series]) -> Series:
    """One series of all; what failed in one file failed, and what failed without a value adds none."""
    failure = joined_failures(part.failure for part in parts)
    return _joined_values(_measured(parts) or parts)._replace(failure=failure)


def _measured(parts: Sequence[Series]) -> list[Series]:
    return [part for part in parts if part.is_measured]


def _joined_values(parts: list[Series]) -> Series:
    first = parts[0]
    if any(part.unit is not first.unit for part in parts):
        raise UnknownFormatError(f"{first.name} has different units in the files.", "Give the files by themselves.")
    if len(parts) == 1:
        return first
    parts = _distinct(parts)
    started = tuple(moment for part in parts for moment in part.started_utc)
    if all(map(_has_values, parts)):
        return first._replace(processes=tuple(p for part in parts for p in part.processes), started_utc=started)
    summaries = tuple(summary for part in parts for summary in measurements_of(part))
    if len(summaries) < 2:
        return first._replace(processes=(), estimate=next(iter(summaries), None), started_utc=started)
    return first._replace(processes=(), estimate=combined(summaries), started_utc=started, summaries=summaries)


def _distinct(parts: list[Series]) -> list[Series]:
    """The parts without processes that an earlier part holds digit for digit: no two measurements come out so."""
    if len(parts) == 1:
        return parts
    seen: set[bytes] = set()
    found = []
    for part in parts:
        keys = [process.tobytes() if has_digits(process) else b"" for process in part.processes]
        places = [place for place, key in enumerate(keys) if key not in seen]
        seen.update(filter(None, keys))
        found.append(part if len(places) == len(keys) else _of_places(part, places))
    return [part for part in found if part.is_measured] or parts[:1]


def _of_places(part: Series, places: Sequence[int]) -> Series:
    started = part.started_utc
    is_by_process = len(started) == len(part.processes)
    return part._replace(
        processes=tuple(part.processes[place] for place in places),
        started_utc=tuple(started[place] for place in places) if is_by_process else (),
    )


def _has_values(series: Series) -> bool:
    return any(series.processes)


def _by_name(files: Sequence[Benchmarks]) -> dict[str, list[Series]]:
    """The series of each name, one for each file that holds it."""
    found: dict[str, list[Series]] = {}
    for series in (series for each in told_apart(files) for series in each.series):
        found.setdefault(series.name, []).append(series)
    return found
