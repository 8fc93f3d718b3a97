"""Sides of comparisons made by hand, for tests of what they are compared by."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from typing import Any

from workbench.core.benchmark import Benchmarks, Series
from workbench.core.model import SourceFacts
from workbench.core.profile import Function, FunctionFigures, Profile
from workbench.core.run import Opened
from workbench.core.units import Unit

FACTS = SourceFacts("made", 10, "a" * 64, 10, "a" * 64, False, 0, 0, 0)
BOX = {
    "tool": "pyperf 2.10.0",
    "machine": "box",
    "processor": "Some CPU 3000",
    "processor_count": 4,
    "system": "Linux-6.1.0-9-amd64-x86_64-with-glibc2.36",
    "interpreter": "cpython 3.11.7 (64-bit)",
}


def a_series(name: str = "parse", unit: Unit = Unit.SECONDS, **replacements: Any) -> Series:
    """A benchmark of two processes, but for what is replaced."""
    series = Series(name, unit, (array("d", [1.0, 1.1]), array("d", [1.2])), None, {})
    return series._replace(**replacements)


def benchmarks(*series: Series, environment: Mapping[str, Any] = BOX, format_name: str = "pyperf JSON") -> Opened:
    """A file of these benchmarks, or of one."""
    content = Benchmarks(format_name, series or (a_series(),), environment, ())
    return Opened(content, format_name, FACTS)


def a_profile(environment: Mapping[str, Any] | None = None, **replacements: Any) -> Opened:
    """A sampled profile of one function, but for what is replaced."""
    figures = FunctionFigures(array("d", [3.0]), array("d", [3.0]), None)
    content = Profile("made", Unit.SECONDS, (Function("f"),), (), figures, (), True, 300, environment or {}, ())
    return Opened(content._replace(**replacements), "made", FACTS)
