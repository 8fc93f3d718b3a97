"""The workbench's own document of benchmarks, opened again with every value it was made of."""

from __future__ import annotations

import math
from array import array

from workbench.core.benchmark import Benchmarks, Series, SummaryStatistics
from workbench.core.model import Notice
from workbench.core.units import RATE_UNITS, Unit
from workbench.formats.own import common as saved
from workbench.formats.own.earlier_units import with_direction
from workbench.formats.shared.content import Content
from workbench.formats.shared.json_path import JsonPlace, Names

NAME = "workbench document of benchmarks"
WHAT = "the workbench's own: every value that it was made of"
BECOMES = "values by process or summaries"
COMMAND = "`workbench run --input bench.json --output benchmarks.json`"

_UNITS = (Unit.SECONDS, Unit.BYTES, Unit.COUNT, Unit.SCORE, *RATE_UNITS)
_SUMMARY_ONLY = Notice("summary_only", "The document was written without the single values; only its figures are left.")


def recognises(content: Content) -> bool:
    """True for a summary document whose kind is benchmark."""
    return saved.is_saved(content, "benchmark", rb'"unit":')


def read(content: Content) -> Benchmarks:
    """The benchmarks under the name of the format that the document was made of; raises MalformedError.

    A document of an earlier workbench holds figures only, which become estimates, with a notice.
    """
    root = saved.root_of(content)
    places = list(root.at("records").places())
    format_name = root.at("format").text()
    found = [_series(place) for place in places]
    if len({one.name for one in found}) < len(found):
        raise root.refusal("two of its records have the same name")
    names = Names()
    directed = (_directed(one, place, format_name) for one, place in zip(found, places, strict=True))
    series = tuple(one._replace(name=names.distinct(one.name)) for one in directed)
    saved.check_high_risk(root, places)
    is_bare = any("processes" not in place.mapping() and not place.at("is_summary_only").value for place in places)
    notices = saved.notices(root, *([_SUMMARY_ONLY] if is_bare else []))
    return Benchmarks(format_name, series, saved.environment(root), notices, _text(root, "failure"))


def _text(place: JsonPlace, key: str) -> str:
    """A text that an earlier document does not have."""
    return "" if place.at(key).value is None else place.at(key).text()


def _directed(series: Series, place: JsonPlace, format_name: str) -> Series:
    """The series with what the document says of its direction; earlier ones said nothing of it."""
    if "direction" not in place.mapping():
        return with_direction(series, format_name)
    return series.directed(saved.direction_of(place.at("direction")))


def _series(place: JsonPlace) -> Series:
    unit = saved.unit_of(place.at("unit"), _UNITS)
    parameters = {key: value.text() for key, value in place.at("parameters").members()}
    name = place.at("name").text()
    if "processes" not in place.mapping():  # an earlier document, which kept figures only
        return Series(name, unit, (), _statistics(place, count="value_count", median="p50"), parameters)
    processes = tuple(values.numbers() for values in place.at("processes").places())
    estimate = _estimate(place.at("estimate"))
    summaries, started = _summaries(place), place.at("started_utc").texts()
    _check(place, processes, estimate, len(summaries))
    found = Series(name, unit, processes, estimate, parameters, started, summaries, _text(place, "failure"))
    return found._replace(namesake_of=_text(place, "namesake_of"))


def _estimate(place: JsonPlace) -> SummaryStatistics | None:
    if place.value is None:
        return None
    return _statistics(place, count="count", median="median")


def _summaries(place: JsonPlace) -> tuple[SummaryStatistics, ...]:
    """The summaries that the estimate sums up; earlier documents know of one only."""
    if place.at("summaries").value is None:
        return ()
    return tuple(_statistics(each, count="count", median="median") for each in place.at("summaries").places())


def _statistics(place: JsonPlace, *, count: str, median: str) -> SummaryStatistics:
    """A summary of values that were not kept; count and median have other names among a row's figures."""
    return SummaryStatistics(
        count=place.at(count).whole(0),
        mean=place.at("mean").number(),
        standard_deviation=place.at("standard_deviation").optional_number(0.0),
        minimum=place.at("minimum").optional_number(),
        median=place.at(median).optional_number(),
        maximum=place.at("maximum").optional_number(),
    )


def _check(
    place: JsonPlace, processes: tuple[array[float], ...], estimate: SummaryStatistics | None, summary_count: int
) -> None:
    """Holds the row's figures against its values."""
    started = place.at("started_utc").entries()
    if processes and len(started) > len(processes):
        raise place.at("started_utc").refusal("more starts than processes")
    value_count = sum(map(len, processes))
    if not value_count and estimate is None and place.at("failure").value:
        _check_unmeasured(place)
        return
    if place.at("is_summary_only").truth() is bool(value_count) or (not value_count and estimate is None):
        raise place.refusal("it has neither values nor an estimate, or says otherwise than it holds")
    found: tuple[float | None, ...]
    if value_count:
        values = [value for process in processes for value in process]
        found = (value_count, math.fsum(values) / value_count, min(values), max(values))
    else:
        assert estimate is not None  # noqa: S101 - as checked above
        found = (estimate.count, estimate.mean, estimate.minimum, estimate.maximum)
    saved.check_figure(place, "process_count", float(sum(map(bool, processes)) or summary_count))
    for key, figure in zip(("value_count", "mean", "minimum", "maximum"), found, strict=True):
        saved.check_figure(place, key, figure)


def _check_unmeasured(place: JsonPlace) -> None:
    """Holds a row that failed without a value to having no figure."""
    if place.at("is_summary_only").truth() is False:
        raise place.refusal("it has neither values nor an estimate, or says otherwise than it holds")
    for key in ("value_count", "process_count"):
        saved.check_figure(place, key, 0.0)
    for key in ("mean", "minimum", "maximum"):
        saved.check_figure(place, key, None)
