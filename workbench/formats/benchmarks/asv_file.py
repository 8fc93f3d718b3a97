"""One of asv's result files, in format version 1 or 2, as series."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import product
from math import isfinite, isnan, prod
from typing import Any, NamedTuple

from workbench.core.benchmark import Benchmarks, Series, SummaryStatistics
from workbench.core.direction import Direction
from workbench.core.errors import shown_text
from workbench.core.model import Notice
from workbench.core.statistics import NORMAL_QUARTILES
from workbench.core.units import Unit
from workbench.formats.shared.direction_notices import direction_notices
from workbench.formats.shared.json_path import LARGEST_NUMBER, JsonPlace, facts
from workbench.formats.shared.namesakes import namesake_notices, numbered
from workbench.formats.shared.unit_words import MeasuredUnit, direction_of_metric, measured

NAME = "asv results"

_UNITS_BY_PREFIX = {"time": Unit.SECONDS, "timeraw": Unit.SECONDS, "mem": Unit.BYTES, "peakmem": Unit.BYTES}
_SHOWN_NAMES = 5
FAILED = "asv has null in place of a result"

_MOST_COMBINATIONS = 1_000_000
"""More are no benchmark's: a few short lists of parameters claim any number of them."""


class Row(NamedTuple):
    """What a file says of one benchmark: its columns by their names in format version 2."""

    name: str
    place: JsonPlace
    columns: Mapping[str, Any]


class AsvResult(NamedTuple):
    """The series of a file, those that failed without a value among them, and names that failed or were skipped.

    `lost` are failed benchmarks of whose parameters the file says nothing.
    """

    series: list[Series]
    failed: list[str]
    skipped: list[str]
    lost: list[str]


def benchmarks(root: JsonPlace, about: Mapping[str, Any]) -> Benchmarks:
    return finished(root, outcome_of(root, about))


def finished(root: JsonPlace, outcome: AsvResult) -> Benchmarks:
    series = numbered(outcome.series)
    notices = [*namesake_notices(series), *_notices(outcome), *direction_notices(series)]
    if not series:
        raise root.refusal(" ".join(["it holds no result.", *(notice.text for notice in notices)]))
    failure = f"{_listed(outcome.lost)} failed with all parameters" if outcome.lost else ""
    return Benchmarks(NAME, series, _environment(root), tuple(notices), failure)


def outcome_of(root: JsonPlace, about: Mapping[str, Any]) -> AsvResult:
    outcome = AsvResult([], [], [], [])
    for row in rows(root):
        known = about.get(row.name)
        _add(outcome, row, known if isinstance(known, dict) else {})
    return outcome


def rows(root: JsonPlace) -> Iterator[Row]:
    """The benchmarks in either version of the format."""
    columns = [column.text() for column in root.at("result_columns").places()] if _is_second(root) else []
    started, packed = root.at("started_at"), root.at("profiles")
    for name, place in root.at("results").members():
        if columns:
            values = dict(zip(columns, place.entries(), strict=False)) if place.value is not None else {}
        else:
            values = dict(place.value) if isinstance(place.value, dict) else {"result": place.value}
            values |= {"started_at": started.mapping().get(name), "profile": packed.mapping().get(name)}
        yield Row(name, place, values)


def _is_second(root: JsonPlace) -> bool:
    return root.at("result_columns").value is not None


def _add(outcome: AsvResult, row: Row, known: Mapping[str, Any]) -> None:
    """Adds a series for each combination of the parameters; the results are in the order of their product.

    What failed has null in place of its result, a combination or the whole benchmark; what was skipped has NaN.
    """
    axes = [
        axis.entries()
        for axis in JsonPlace(row.place.content, row.columns.get("params") or [], row.place.where).places()
    ]
    count = prod(map(len, axes))
    results = row.columns.get("result")
    if results is None and not axes and known.get("params"):
        axes = [axis for axis in known["params"] if isinstance(axis, list)]
        count = prod(map(len, axes))
    if results is None and not (axes or _is_plain(row, known)):
        outcome.lost.append(row.name)
    is_far_too_many = count > _MOST_COMBINATIONS
    if not isinstance(results, list):
        results = [results] * (1 if results is not None or is_far_too_many else count)
    if len(results) != count:
        shown = f"more than {_MOST_COMBINATIONS:,}" if is_far_too_many else count
        raise row.place.refusal(f"{len(results)} results for {shown} combinations of parameters")
    titles = _titles(known, len(axes))
    unit = _unit(row.name, known)
    direction = _direction(row.name, unit)
    for number, (value, chosen) in enumerate(zip(results, product(*axes), strict=True)):
        words = [str(one) for one in chosen]
        label = f"{row.name} ({', '.join(words)})" if words else row.name
        parameters = dict(zip(titles, words, strict=True))
        if isinstance(value, float) and isnan(value):
            outcome.skipped.append(label)
        elif value is None or (isinstance(value, float) and not isfinite(value)):
            outcome.failed.append(label)
            one = Series(label, unit.unit, (), None, parameters, failure=FAILED)
            outcome.series.append(one.directed(direction))
        else:
            one = _series(label, row, number, value, unit.unit, parameters)
            one = one if unit.factor == 1.0 else one.times(unit.factor)
            outcome.series.append(one.directed(direction))


def _is_plain(row: Row, known: Mapping[str, Any]) -> bool:
    """True where it is known that a benchmark has no parameters."""
    return row.columns.get("params") == [] or known.get("params") == []


def _titles(known: Mapping[str, Any], count: int) -> list[str]:
    """The parameters' names, where the zip's `benchmarks.json` says them."""
    titles = known.get("param_names")
    plain = [f"parameter {number + 1}" for number in range(count)]
    is_fitting = isinstance(titles, list) and len(titles) == count == len(set(map(str, titles)))
    return list(map(str, titles)) if is_fitting and titles else plain


def _unit(name: str, known: Mapping[str, Any]) -> MeasuredUnit:
    """The unit that `benchmarks.json` says, else what asv's naming rule says (`time_…`, `mem_…`, `peakmem_…`)."""
    said = known.get("unit")
    if isinstance(said, str):
        return measured(said)
    unit = _UNITS_BY_PREFIX.get(name.rpartition(".")[2].partition("_")[0].lower(), Unit.COUNT)
    return MeasuredUnit(unit, 1.0, "", unit.direction)


def _direction(name: str, found: MeasuredUnit) -> Direction:
    """Of what a benchmark tracks (`track_…`) its unit and its own name say which way is better, or nobody does."""
    own = name.rpartition(".")[2]
    return direction_of_metric(own.removeprefix("track_"), found) if own.startswith("track_") else found.direction


def _series(label: str, row: Row, number: int, value: Any, unit: Unit, parameters: Mapping[str, str]) -> Series:
    lowest = 0.0 if unit in (Unit.SECONDS, Unit.BYTES) else -LARGEST_NUMBER
    middle = JsonPlace(row.place.content, value, row.place.where).number(lowest)
    samples = JsonPlace(row.place.content, _entry(row, "samples", number), f"{row.place.where}.samples[{number}]")
    values = samples.numbers(lowest) if samples.value else None
    moment = _utc(row.columns.get("started_at"))
    started = (moment,) if moment else ()
    if values:
        return Series(label, unit, (values,), None, parameters, started)
    return Series(label, unit, (), _estimate(row, number, middle), parameters, started)


def _estimate(row: Row, number: int, middle: float) -> SummaryStatistics:
    stats = _entry(row, "stats", number)
    if isinstance(stats, dict):  # version 1
        known = {key: _finite(stats.get(key)) for key in ("mean", "std", "min", "max", "repeat", "n")}
        count = int(known["repeat"] or known["n"] or 1)
        mean = middle if known["mean"] is None else known["mean"]
        return SummaryStatistics(max(1, count), mean, known["std"], known["min"], middle, known["max"])
    low, high = (_finite(_entry(row, key, number)) for key in ("stats_q_25", "stats_q_75"))
    deviation = None if low is None or high is None or high < low else (high - low) / NORMAL_QUARTILES
    count = int(_finite(_entry(row, "stats_repeat", number)) or 1)
    return SummaryStatistics(max(1, count), middle, deviation if count > 1 else None, None, middle, None)


def _entry(row: Row, key: str, number: int) -> Any:
    """What a column says for one combination of parameters; None where it says nothing."""
    column = row.columns.get(key)
    return column[number] if isinstance(column, list) and number < len(column) else None


def _finite(value: Any) -> float | None:
    is_number = type(value) in (int, float) and -LARGEST_NUMBER <= value <= LARGEST_NUMBER
    return float(value) if is_number else None


def _utc(milliseconds: Any) -> str:
    """JavaScript's milliseconds since 1970 as ISO 8601."""
    moment = _finite(milliseconds)
    try:
        return datetime.fromtimestamp(moment / 1000, UTC).isoformat() if moment else ""
    except (ValueError, OverflowError, OSError):
        return ""


def _environment(root: JsonPlace) -> dict[str, str | int | float]:
    machine = root.at("params").mapping()
    wanted = root.at("requirements").value
    requirements = wanted.items() if isinstance(wanted, dict) else ()
    return facts(
        [
            ("tool", "asv"),
            ("machine", machine.get("machine")),
            ("processor", machine.get("cpu")),
            ("processor_count", machine.get("num_cpu")),
            ("memory", machine.get("ram")),
            ("architecture", machine.get("arch")),
            ("system", machine.get("os")),
            ("interpreter", f"Python {root.at('python').value}" if root.at("python").value else None),
            ("commit", root.at("commit_hash").value),
            ("commit_utc", _utc(root.at("date").value)),
            ("environment", root.at("env_name").value),
            ("requirements", ", ".join(f"{name} {version or ''}".strip() for name, version in requirements)),
            ("embedded_profiles", sum(isinstance(row.columns.get("profile"), str) for row in rows(root)) or None),
        ]
    )


def _notices(outcome: AsvResult) -> list[Notice]:
    found = []
    if outcome.failed:
        found.append(Notice("failed", f"Failed, without a value: {_listed(outcome.failed)}."))
    if outcome.skipped:
        found.append(Notice("skipped", f"Skipped by the benchmarks themselves: {_listed(outcome.skipped)}."))
    bare = sum(one.estimate is not None for one in outcome.series)
    if bare:
        text = f"{bare:,} of {len(outcome.series):,} series keep a summary only; --record-samples keeps the values."
        found.append(Notice("summary_only", text))
    return found


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN_NAMES:,} more" if len(names) > _SHOWN_NAMES else ""
    return ", ".join(shown_text(name, 100) for name in names[:_SHOWN_NAMES]) + more
