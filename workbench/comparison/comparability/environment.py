"""Where the sides of a comparison were measured: machine, processor, system, interpreter, and what else ran there.

Only what stays the same from run to run counts. Readings of a moment (clock rate, free memory, temperature, time since
the start) are never looked at, and what was measured (commit, branch) is meant to differ.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from statistics import median

from workbench.comparison.comparability.stated import StatedValues, is_timed, numbers, stated
from workbench.core.comparison import Difference, Level
from workbench.core.run import Opened

OWN_LOAD = 1.0
"""The load that a benchmark itself makes: one process that computes."""

LEAST_LOAD = 0.5
LOAD_A_PROCESSOR = 0.25
"""Beside the benchmark's own, a load is said from LEAST_LOAD on, or from this for each processor where that is more:
with a quarter of all processors busy, caches, memory and clock rate are shared noticeably, and a second program comes
to the benchmark's processor now and then."""

_FAMILIES = {"linux": "Linux", "windows": "Windows", "darwin": "macOS", "macos": "macOS", "freebsd": "FreeBSD"}
_FAMILY = re.compile("|".join(_FAMILIES), re.IGNORECASE)
_RELEASE = re.compile(r"\d+\.\d+(?:\.\d+)*")
_ARCHITECTURES = {
    **dict.fromkeys(("x86_64", "amd64", "x64"), "x86-64"),
    **dict.fromkeys(("aarch64", "arm64"), "ARM64"),
    **dict.fromkeys(("i386", "i686", "x86"), "x86"),
    **{word: word for word in ("armv7l", "armv6l", "ppc64le", "s390x", "riscv64", "loongarch64")},
}
_ARCHITECTURE = re.compile(
    r"(?<![a-z0-9])(?:" + "|".join(sorted(_ARCHITECTURES, reverse=True)) + r")(?![a-z0-9])", re.IGNORECASE
)
_TRADE_MARKS = re.compile(r"\((?:r|tm|c)\)", re.IGNORECASE)


def differences_of_environment(baseline: Sequence[Opened], current: Sequence[Opened]) -> Iterator[Difference]:
    """What differs between the machines, and on which side something else ran at the same time."""
    grave = Level.REFUSAL if is_timed(baseline, current) else Level.WARNING
    yield from _processor(stated(baseline, current, "processor"), stated(baseline, current, "machine"), grave)
    yield from _processor_count(stated(baseline, current, "processor_count"))
    yield from _system(baseline, current, grave)
    yield from _memory(stated(baseline, current, "memory"))
    yield from _load(baseline, current)


def _processor(processor: StatedValues, machine: StatedValues, grave: Level) -> Iterator[Difference]:
    is_same = processor.is_equal(_plain_processor)
    if processor.is_known and not is_same:
        yield processor.difference(
            "processor",
            grave,
            "The processors differ ({before}, then {after}), so a difference says nothing about the code.",
        )
    yield from processor.unstated("processor", "processor")
    if machine.is_known and not machine.is_equal():
        kind = "another machine of the same kind" if processor.is_known and is_same else "another machine"
        text = f"Measured on {kind} ({{before}}, then {{after}}). Machines of one kind, too, differ by a few per cent."
        yield machine.difference("machine", Level.WARNING, text)


def _plain_processor(name: str) -> str:
    """The model without signs that some tools write and others leave out."""
    return " ".join(_TRADE_MARKS.sub(" ", name).casefold().split())


def _processor_count(count: StatedValues) -> Iterator[Difference]:
    if count.is_known and not count.is_equal():
        text = "The numbers of processors differ: {before}, then {after}. What runs in parallel can be told by it."
        yield count.difference("processor_count", Level.WARNING, text)


def _system(baseline: Sequence[Opened], current: Sequence[Opened], grave: Level) -> Iterator[Difference]:
    system, named = stated(baseline, current, "system"), stated(baseline, current, "architecture")
    yield from system.unstated("system", "system")
    family = _part(system, _family)
    if family.is_known and not family.is_equal():
        yield family.difference("system", grave, "The systems differ: {before}, then {after}.")
        return
    architecture = _part(StatedValues(system.before + named.before, system.after + named.after), _architecture)
    if architecture.is_known and not architecture.is_equal():
        text = "The processors' architectures differ: {before}, then {after}."
        yield architecture.difference("architecture", grave, text)
    release = _part(system, _release)
    if release.is_known and not release.is_equal():
        text = "The releases of the system differ: {before}, then {after}. A new kernel or library can be the reason."
        yield system.difference("system_release", Level.WARNING, text)


def _part(whole: StatedValues, part: Callable[[str], str]) -> StatedValues:
    """What both sides say of one part of it."""
    before, after = (tuple(dict.fromkeys(found for text in side if (found := part(text)))) for side in whole)
    return StatedValues(before, after)


def _family(system: str) -> str:
    found = _FAMILY.search(system)
    return _FAMILIES[found[0].lower()] if found else ""


def _architecture(system: str) -> str:
    found = _ARCHITECTURE.search(system)
    return _ARCHITECTURES[found[0].lower()] if found else ""


def _release(system: str) -> str:
    found = _RELEASE.search(system)
    return found[0] if found else ""


def _memory(memory: StatedValues) -> Iterator[Difference]:
    if memory.is_known and not memory.is_equal():
        yield memory.difference("memory", Level.FINE, "The machines' memories differ: {before}, then {after}.")


def _load(baseline: Sequence[Opened], current: Sequence[Opened]) -> Iterator[Difference]:
    """A warning for each side whose own recording says that other programs ran, even when both sides say it."""
    for role, side in (("baseline", baseline), ("current side", current)):
        load = _other_load(side)
        if load is not None:
            figure = f"load {load:.3g}"
            before, after = (figure, "") if side is baseline else ("", figure)
            text = (
                f"The {role} was measured on a busy machine: {figure}, where the benchmark itself makes about "
                f"{OWN_LOAD:g}. Expect more noise and false differences, unless it runs several processes itself."
            )
            yield Difference("load", Level.WARNING, before, after, text)


def _other_load(side: Sequence[Opened]) -> float | None:
    """The load (processes that run or wait to run, mean of a minute) where it is clearly above the benchmark's own."""
    loads = numbers(side, "load_average")
    if not loads:
        return None
    load = median(loads)
    limit = max(LEAST_LOAD, LOAD_A_PROCESSOR * min(numbers(side, "processor_count"), default=1.0))
    return load if load - OWN_LOAD >= limit else None
