"""How the sides of a comparison were measured: with which tool, interpreter and settings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import inf

from workbench.comparison.comparability.stated import StatedValues, numbers, stated, units
from workbench.core.comparison import Difference, Level
from workbench.core.profile import Profile
from workbench.core.run import Opened
from workbench.core.sample_types import ENVIRONMENT_KEY
from workbench.core.units import Unit, duration_text

INTERVAL_TOLERANCE = 0.2
"""Some formats say only the mean interval that came about, which differs by itself from recording to recording."""

DURATION_TOLERANCE = 0.2

_VERSION = re.compile(r"[ @/]v?(\d+(?:\.\d+)*)")
_IMPLEMENTATION = re.compile(r"cpython|pypy|graalpy|micropython|jython|ironpython", re.IGNORECASE)
_PYTHON_VERSION = re.compile(r"(?<![\w./])(\d+)\.(\d+)(?:\.\d+)?")
_BITS = re.compile(r"\b(?:32|64)(?=[- ]?bit)")


def differences_of_method(baseline: Sequence[Opened], current: Sequence[Opened]) -> Iterator[Difference]:
    """What differs in tools, interpreters, libraries and a sampler's settings; both sides are of one kind."""
    yield from _tool(baseline, current)
    yield from _interpreter(stated(baseline, current, "interpreter"))
    yield from _requirements(stated(baseline, current, "requirements"))
    if isinstance(baseline[0].content, Profile):
        yield from _sampler(baseline, current)


def _sampler(baseline: Sequence[Opened], current: Sequence[Opened]) -> Iterator[Difference]:
    types = stated(baseline, current, ENVIRONMENT_KEY)
    if types.is_known and not types.is_equal():
        text = "The sample types differ: {before}, then {after}. Choose one for both with --sample-type."
        yield types.difference("sample_type", Level.REFUSAL, text)
    mode = stated(baseline, current, "mode")
    if mode.is_known and not mode.is_equal(str.casefold):
        text = "The samplers' modes differ: {before}, then {after}. They measure different things."
        yield mode.difference("mode", Level.REFUSAL, text)
    yield from mode.unstated("mode", "sampler's mode")
    yield from _interval(baseline, current)
    lengths = _pair(baseline, current, "duration")
    if lengths and _ratio(*lengths) > 1 + DURATION_TOLERANCE:
        text = (
            "The recordings have different lengths: {before}, then {after}. Where the same work was recorded from "
            "start to end, that is the result; where it was recorded for a while, compare shares, not absolute values."
        )
        yield _of_durations(lengths).difference("duration", Level.WARNING, text)


def _interval(baseline: Sequence[Opened], current: Sequence[Opened]) -> Iterator[Difference]:
    intervals = _pair(baseline, current, "interval")
    if not intervals or _ratio(*intervals) <= 1 + INTERVAL_TOLERANCE:
        return
    is_scaled = units(baseline[0]) | units(current[0]) == {Unit.SECONDS}
    reason = (
        "The values are times, so they can be compared all the same."
        if is_scaled
        else "Shares can be compared, absolute numbers of samples cannot."
    )
    level = Level.FINE if is_scaled else Level.WARNING
    text = f"The samplers' intervals differ: {{before}}, then {{after}}. {reason}"
    yield _of_durations(intervals).difference("interval", level, text)


def _of_durations(pair: tuple[float, float]) -> StatedValues:
    return StatedValues((duration_text(pair[0]),), (duration_text(pair[1]),))


def _pair(baseline: Sequence[Opened], current: Sequence[Opened], key: str) -> tuple[float, float] | None:
    """The mean of each side's files; None where one says nothing."""
    found = [numbers(side, key) for side in (baseline, current)]
    return (sum(found[0]) / len(found[0]), sum(found[1]) / len(found[1])) if all(found) else None


def _ratio(one: float, other: float) -> float:
    return max(one, other) / min(one, other) if min(one, other) > 0 else inf


def _tool(baseline: Sequence[Opened], current: Sequence[Opened]) -> Iterator[Difference]:
    tool = stated(baseline, current, "tool")
    formats = StatedValues(
        *(tuple(dict.fromkeys(each.content.format_name for each in side)) for side in (baseline, current))
    )
    if not tool.is_known:
        if not formats.is_equal():
            text = "The formats differ: {before}, then {after}. Perhaps the tools do, and tools measure differently."
            yield formats.difference("format", Level.WARNING, text)
        return
    if not tool.is_equal(_tool_name):
        text = "The tools differ: {before}, then {after}. Tools measure differently."
        yield tool.difference("tool", Level.WARNING, text)
        return
    if not tool.is_equal():
        level = Level.FINE if tool.is_equal(_first_numbers) else Level.WARNING
        yield tool.difference("tool_version", level, "The tool's versions differ: {before}, then {after}.")
    if not formats.is_equal():
        text = "The formats differ, the tool is the same: {before}, then {after}."
        yield formats.difference("format", Level.FINE, text)


def _tool_name(tool: str) -> str:
    return _VERSION.split(tool)[0].casefold()


def _first_numbers(tool: str) -> tuple[str, ...]:
    """The version without what stands for repairs only."""
    found = _VERSION.search(tool)
    return tuple(found[1].split(".")[:2]) if found else ()


def _interpreter(interpreter: StatedValues) -> Iterator[Difference]:
    yield from interpreter.unstated("interpreter", "interpreter")
    if not interpreter.is_known or interpreter.is_equal():
        return
    before, after = ([_interpreter_parts(text) for text in side] for side in interpreter)
    if any(_is_other(was, now) for was, now in zip(_columns(before), _columns(after), strict=True)):
        text = "The interpreters differ: {before}, then {after}. A difference may be theirs, not the code's."
        yield interpreter.difference("interpreter", Level.WARNING, text)
    else:
        text = "The interpreters differ in repairs only, if at all: {before}, then {after}."
        yield interpreter.difference("interpreter", Level.FINE, text)


def _interpreter_parts(text: str) -> tuple[str, str, str]:
    """Implementation, version without repairs (else the text itself), and bits; empty where not said."""
    implementation, version, bits = (part.search(text) for part in (_IMPLEMENTATION, _PYTHON_VERSION, _BITS))
    plain = f"{version[1]}.{version[2]}" if version else text
    return implementation[0].casefold() if implementation else "", plain, bits[0] if bits else ""


def _columns(parts: Sequence[tuple[str, str, str]]) -> list[set[str]]:
    """What is said of implementation, version and bits."""
    return [set(column) - {""} for column in zip(*parts, strict=True)]


def _is_other(before: set[str], after: set[str]) -> bool:
    return bool(before and after and before != after)


def _requirements(requirements: StatedValues) -> Iterator[Difference]:
    if requirements.is_known and not requirements.is_equal():
        text = "The installed libraries differ: {before}, then {after}. A difference may be theirs."
        yield requirements.difference("requirements", Level.WARNING, text)
