"""The workbench's own document of a profile, opened again: figures of functions, without stacks."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence

from workbench.core.benchmark import SummaryStatistics
from workbench.core.model import Notice
from workbench.core.profile import Function, FunctionFigures, Profile
from workbench.core.statistics import Z_90
from workbench.core.units import Unit
from workbench.formats.own import common as saved
from workbench.formats.shared.content import Content
from workbench.formats.shared.json_path import JsonPlace
from workbench.formats.shared.sample_weights import are_beyond_samples

NAME = "workbench document of a profile"
WHAT = "the workbench's own: figures of functions without stacks, and what `@profile` recorded"
BECOMES = "functions, sums only"
COMMAND = "`workbench run --input app.prof --output profile.json`"

_INT64 = -(2**63), 2**63 - 1
_NEVER_OR_SELDOM_HIGH = ("runtime", "waits")
"""What is no function to fix, or waits for nobody that is known, is no high risk, however much it holds."""

_UNITS = (Unit.SECONDS, Unit.BYTES, Unit.SAMPLES, Unit.COUNT)
_WITHOUT_UNITS = ("collapsed stacks", "speedscope")
_FIGURES_ONLY = Notice(
    "figures_only",
    "A saved document holds the functions' figures but not who called whom; open the recording itself for that.",
)


def recognises(content: Content) -> bool:
    """True for a summary document whose kind is profile."""
    return saved.is_saved(content, "profile", rb'"file":')


def read(content: Content) -> Profile:
    """The functions under the name of the format that the document was made of; raises MalformedError.

    Threads, callers and the spread between several files are not in such a document.
    """
    root = saved.root_of(content)
    places = list(root.at("records").places())
    unit = saved.unit_of(root.at("unit"), _UNITS)
    if any(place.at("unit").value != unit.value for place in places):
        raise root.refusal("its records are in different units")
    functions = tuple(_function(place) for place in places)
    if len(set(functions)) < len(functions):
        raise root.refusal("two of its records are the same function")
    figures = _figures(places)
    _check(root, places, figures)
    count = root.at("sample_count")
    sample_count = None if count.value is None else count.whole(0)
    format_name = root.at("format").text()
    if unit is Unit.SAMPLES and format_name in _WITHOUT_UNITS and are_beyond_samples(sorted(figures.selfs)):
        unit, sample_count = Unit.COUNT, None  # earlier versions took perf's periods for samples
    return Profile(
        format_name=format_name,
        unit=unit,
        functions=functions,
        threads=(),
        figures=figures,
        edges=(),
        is_sampled=root.at("is_sampled").truth(),
        sample_count=sample_count,
        environment=saved.environment(root),
        notices=saved.notices(root, _FIGURES_ONLY),
        call_times=_call_times(places),
        own_callers=tuple(_own_caller(place) for place in places),
        idle=root.at("idle").optional_number(0.0, saved.LARGEST_SUM) or 0.0,
    )


def _function(place: JsonPlace) -> Function:
    """A line below 0, as some recordings say of code that has none, stays as it is."""
    return Function(place.at("name").text(), place.at("file").text(), place.at("line").whole())


def _own_caller(place: JsonPlace) -> str:
    caller = place.at("own_caller")
    return "" if caller.value is None else caller.text()


def _figures(places: Sequence[JsonPlace]) -> FunctionFigures:
    selfs, totals = (
        array("d", (place.at(key).number(-saved.LARGEST_SUM, saved.LARGEST_SUM) for place in places))
        for key in ("self", "total")
    )
    has_calls = all(place.at("calls").value is not None for place in places)
    calls = array("q", (place.at("calls").whole(*_INT64) for place in places)) if has_calls else None
    return FunctionFigures(selfs, totals, calls)


def _call_times(places: Sequence[JsonPlace]) -> tuple[SummaryStatistics | None, ...]:
    """What the calls of each function took, for those whose calls were timed one by one."""
    found = tuple(_calls(place) for place in places)
    return found if any(found) else ()


def _calls(place: JsonPlace) -> SummaryStatistics | None:
    timing = place.at("timing")
    if timing.value is None:
        return None
    middle, high = (timing.at(key).optional_number(0.0) for key in ("p50", "p95"))
    return SummaryStatistics(
        count=place.at("calls").whole(1),
        mean=timing.at("mean").number(0.0),
        standard_deviation=None if middle is None or high is None else max(0.0, high - middle) / Z_90,
        minimum=timing.at("minimum").optional_number(0.0),
        median=middle,
        maximum=timing.at("maximum").optional_number(0.0),
    )


def _check(root: JsonPlace, places: Sequence[JsonPlace], figures: FunctionFigures) -> None:
    """Holds the figures of the whole, the shares and the judgement against the functions' own values."""
    whole = math.fsum(figures.selfs)
    saved.check_figure(root, "whole", whole)
    warn_share = root.at("policy").at("warn_share").number()
    for place, value in zip(places, figures.selfs, strict=True):
        share = value / whole if whole > 0 else 0.0
        saved.check_figure(place, "self_share", share)
        said_share = place.at("self_share").number()
        is_high_risk = place.at("is_high_risk").truth()
        may_be_low = not is_high_risk and place.at("nature").value in _NEVER_OR_SELDOM_HIGH
        if is_high_risk is not (said_share >= warn_share) and not may_be_low:
            raise place.refusal("it is not judged by the document's own policy")
    saved.check_high_risk(root, places)
