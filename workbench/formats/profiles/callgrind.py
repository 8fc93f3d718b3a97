"""Reads the callgrind format: Callgrind and Cachegrind of Valgrind, Xdebug, yappi, pyprof2calltree, `pprof -callgrind`.

Functions with what they cost themselves, and what each call from one to another cost in all; there are no stacks. Of
several events one is read. Source: https://valgrind.org/docs/manual/cl-format.html.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator

from workbench.core.model import Notice
from workbench.core.profile import Edge, FunctionFigures, Profile
from workbench.core.units import Unit
from workbench.core.words import counted
from workbench.formats.profiles.callgrind_costs import Costs, costs_of
from workbench.formats.profiles.callgrind_events import event_unit
from workbench.formats.shared.content import Content
from workbench.formats.shared.json_path import facts

NAME = "callgrind"
WHAT = (
    "Callgrind, Cachegrind, Xdebug, yappi, pyprof2calltree and `go tool pprof -callgrind`: functions and "
    "callers but no stacks, so its flame chart is an estimate; of several events one (`--sample-type`); "
    "the unit stands in the event's name"
)
BECOMES = "functions with callers or sums only"
COMMAND = "`valgrind --tool=callgrind --callgrind-out-file=callgrind.out PROGRAM`"
_HEAD = re.compile(
    rb"(?:# callgrind format\s|version: ?\d|creator: ?\S|positions: ?[il]|events?: ?\S|desc: ?\S|cmd: ?\S)"
)
_EVENTS = re.compile(rb"^events: ?\S", re.MULTILINE)
_FUNCTION = re.compile(rb"^fn=", re.MULTILINE)


def recognises(content: Content) -> bool:
    """True for text that begins with a header of the format, and names events or functions."""
    head = content.head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return (
        _HEAD.match(head) is not None
        and _EVENTS.search(head) is not None
        and (_FUNCTION.search(content.data) is not None or head.startswith(b"# callgrind"))
    )


def read(content: Content) -> Profile:
    """The functions with one event's cost; raises MalformedError, and PolicyError for an event that is not there."""
    costs = costs_of(content)
    functions = costs.functions()
    if not functions or costs.types is None:
        raise content.malformed("it holds no function", hint="Profile something that runs until its end.")
    chosen = costs.types.chosen
    unit, factor = event_unit(chosen, costs.creator)
    figures = _figures(costs, len(functions), factor)
    return Profile(
        format_name=NAME,
        unit=unit,
        functions=functions,
        threads=(),
        figures=figures,
        edges=tuple(_edges(costs, figures, factor)),
        is_sampled=not costs.creator and unit is Unit.SECONDS,  # pprof, which samples, names no creator
        sample_count=None,
        environment=facts([("tool", costs.creator or None), ("command", costs.command or None), ("event", chosen)]),
        notices=tuple(_notices(costs)),
        sample_types=costs.types,
    )


def _figures(costs: Costs, count: int, factor: float) -> FunctionFigures:
    """What a function called counts to its total; a call to itself does not, and no total is more than the whole.

    Functions that call each other in a circle would otherwise have one another's cost twice.
    """
    selfs = array("d", (costs.selfs.get(function, 0) * factor for function in range(count)))
    whole = sum(value for value in selfs if value > 0)
    totals, calls = array("d", selfs), array("q", bytes(8 * count))
    for (caller, callee), (number, cost) in costs.calls.items():
        calls[callee] += number
        if caller != callee:
            totals[caller] += cost * factor
    for function, value in enumerate(totals):
        totals[function] = max(min(value, whole), selfs[function])
    return FunctionFigures(selfs, totals, calls if costs.calls else None)


def _edges(costs: Costs, figures: FunctionFigures, factor: float) -> Iterator[Edge]:
    """What the callee cost by itself for one caller is not in the file: it gets the part that it has of the total."""
    received: dict[int, int] = {}
    for (_, callee), (_, cost) in costs.calls.items():
        received[callee] = received.get(callee, 0) + cost
    for (caller, callee), (number, cost) in costs.calls.items():
        part = cost / received[callee] if received[callee] else 0.0
        yield Edge(caller, callee, number, figures.selfs[callee] * part, cost * factor)


def _notices(costs: Costs) -> Iterator[Notice]:
    if costs.calls:
        yield Notice(
            "callers_estimated", "The file says who called whom, not whole stacks, so its flame chart is an estimate."
        )
    if costs.negative_count:
        said = counted(costs.negative_count, "line has", "lines have")
        yield Notice("negative", f"{said} a cost below 0 (memory that was given back); it is taken off its function.")
