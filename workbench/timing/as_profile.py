"""A recording as a profile, so that it is analysed, shown and compared as every other."""

from __future__ import annotations

from array import array

from workbench.core.model import Notice
from workbench.core.profile import Function, FunctionFigures, Profile
from workbench.core.this_machine import environment_of
from workbench.core.units import Unit
from workbench.timing.function_timing import FunctionTiming
from workbench.timing.overhead import is_too_short
from workbench.timing.recorder import Timings

FORMAT_NAME = "workbench timing"


def profile_of(timings: Timings) -> Profile:
    """The functions with self and total time and exact calls; there are no stacks."""
    functions = timings.functions
    return Profile(
        format_name=FORMAT_NAME,
        unit=Unit.SECONDS,
        functions=tuple(Function(each.name, each.file, each.line) for each in functions),
        threads=(),
        figures=FunctionFigures(
            array("d", (_self_ns(each) / 1e9 for each in functions)),
            array("d", (max(_self_ns(each), each.total_ns) / 1e9 for each in functions)),
            array("q", (each.call_count for each in functions)),
        ),
        edges=(),
        is_sampled=False,
        sample_count=None,
        environment=_environment(timings),
        notices=tuple(_notices(timings)),
    )


def _self_ns(timing: FunctionTiming) -> int:
    return max(0, timing.self_ns)


def _environment(timings: Timings) -> dict[str, str | int | float]:
    overhead = timings.overhead
    cost = {"overhead_inside_ns": overhead.inside_ns, "overhead_outside_ns": overhead.outside_ns} if overhead else {}
    return {**(timings.environment or environment_of(FORMAT_NAME)), "process_count": timings.process_count, **cost}


def _notices(timings: Timings) -> list[Notice]:
    found = [
        Notice(
            "decorated_only",
            "Only decorated functions are known; a function's self time holds whatever it calls that is not decorated.",
        )
    ]
    if timings.process_count > 1:
        found.append(
            Notice(
                "added_up",
                f"The times of {timings.process_count:,} processes are added up; while a function waits for other "
                "processes, their time is in its own, too. Decorate what the processes do, and look there first.",
            )
        )
    overhead = timings.overhead
    short = [each.name for each in timings.functions if overhead and is_too_short(each, overhead)]
    if overhead and short:
        found.append(
            Notice(
                "too_short",
                f"Recording a call costs about {overhead.total_ns:.0f} ns, as much as a call takes, for: "
                f"{', '.join(short[:5])}{' and others' if len(short) > 5 else ''}. Measure what calls them instead.",
            )
        )
    return [*found, *timings.notices]
