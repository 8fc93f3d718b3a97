"""What failed while it was measured, as a gate sees it: it passes for nobody, until it is waived by its name."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.comparison.gate.policy import Waiver
from workbench.core.comparison import Comparison
from workbench.core.patterns import is_match

FAILED = "failed"
"""The word that a name comes under which failed, or may have been lost by a side that did; every gate asks for it."""


def sides_failed(comparison: Comparison, live: Sequence[Waiver]) -> list[tuple[str, str]]:
    """The sides that failed as a whole, each with what its tool says.

    A side is waived with the names that failed or were lost by it; where it names none, with all names.
    """
    failures = (("baseline", comparison.baseline.failure), ("current side", comparison.current.failure))
    found = [(side, failure) for side, failure in failures if failure]
    if not found:
        return []
    names = [each.name for each in comparison.changes if each.failure] or [each.name for each in comparison.changes]
    is_waived = all(any(is_match(waiver.pattern, name) for waiver in live) for name in names)
    return [] if is_waived else found
