"""What an event of the callgrind format counts: its unit stands in its name, or follows from who wrote it."""

from __future__ import annotations

import re

from workbench.core.units import Unit
from workbench.formats.shared.unit_words import measured

_IN_BRACKETS = re.compile(r"\((\d{1,9})? ?([^()\d\s]{1,20})\)$", re.ASCII)
_TIMES = {"ns": 1e-9, "us": 1e-6, "μs": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0}
_YAPPI_TICK = 1e-6


def event_unit(event: str, creator: str) -> tuple[Unit, float]:
    """The base unit of an event's counts, and the factor that leads to it.

    >>> event_unit("Time_(10ns)", "xdebug"), event_unit("Ir", "callgrind-3.19.0")[0]
    ((<Unit.SECONDS: 'seconds'>, 1e-08), <Unit.COUNT: 'count'>)
    """
    found = _IN_BRACKETS.search(event)
    word = found[2] if found else event
    if creator.startswith("yappi") and event == "Ticks":
        return Unit.SECONDS, _YAPPI_TICK
    if word in _TIMES:
        return Unit.SECONDS, _TIMES[word] * int((found[1] if found else None) or 1)
    unit, factor = measured(word)[:2]
    if found and unit in (Unit.SECONDS, Unit.BYTES):
        return unit, factor * int(found[1] or 1)
    if event == "Time" and creator.startswith("xdebug"):  # before version 2.? it counted microseconds
        return Unit.SECONDS, 1e-6
    return Unit.COUNT, 1.0
