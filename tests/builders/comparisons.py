"""Comparisons made by hand, for tests of everything that shows or judges them."""

from __future__ import annotations

from typing import Any

from workbench.core.comparison import Change, ComparedSide, Comparison, Evidence, Method, Shift, verdict_counts
from workbench.core.model import Kind, SourceFacts
from workbench.core.units import Unit
from workbench.core.verdict import Verdict

EVIDENCE = Evidence(
    method=Method.PROCESSES,
    value_counts=(100, 110),
    process_counts=(10, 11),
    measure="median",
    standard_error=0.011,
    degrees_of_freedom=18.5,
    noise=(0.012, 0.014),
    relative_ratio=1.077,
    relative_low=1.05,
    relative_high=1.105,
    null_ratio=1.01,
    p=0.0005,
    q=0.004,
    separation=0.97,
    separation_p=0.0002,
)


def a_change(name: str = "parse", **replacements: Any) -> Change:
    """A name that got 8 % slower by ten processes a side, but for what is replaced."""
    change = Change(
        name=name,
        unit=Unit.SECONDS,
        verdict=Verdict.WORSE,
        before=0.0123,
        after=0.0133,
        ratio=1.081,
        low=1.056,
        high=1.107,
        threshold=0.05,
        reason="slower by more than chance explains",
        evidence=EVIDENCE,
    )
    return change._replace(**replacements)


def a_side(name: str = "before.json", run_id: str = "before", digit: str = "a") -> ComparedSide:
    """A side of one file."""
    facts = SourceFacts(name, 10, digit * 64, 10, digit * 64, False, 0, 0, 0)
    return ComparedSide(name, run_id, "pyperf", (facts,), {"machine": "box", "cpu_count": 2})


def a_comparison(*changes: Change, **replacements: Any) -> Comparison:
    """A comparison of these names, or of one that got slower, but for what is replaced."""
    found = changes or (a_change(),)
    facts: dict[str, Any] = {
        "kind": Kind.BENCHMARK,
        "unit": Unit.SECONDS,
        "baseline": a_side(),
        "current": a_side("after.json", "after", "b"),
        "threshold": 0.05,
        "verdict": Verdict.WORSE,
        "headline": "1 of 1 names got slower: parse, +8.1 %.",
        "shift": Shift(1.004, 0.998, 1.01, len(found), False),
        "changes": found,
        "differences": (),
        "notices": (),
        "counts": verdict_counts(found),
    }
    return Comparison(**{**facts, **replacements})
