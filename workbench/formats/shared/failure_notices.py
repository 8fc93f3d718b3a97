"""What a reader says of the benchmarks that failed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench.core.benchmark import Series
from workbench.core.errors import shown_text
from workbench.core.model import Notice

_SHOWN_NAMES = 5
_SHOWN_LENGTH = 80


def failure_notices(series: Sequence[Series], of_run: str = "") -> Iterator[Notice]:
    """Which benchmarks failed, and what the tool says of the run as a whole where that failed."""
    failed = [shown_text(one.name, _SHOWN_LENGTH) for one in series if one.failure]
    more = f" and {len(failed) - _SHOWN_NAMES:,} more" if len(failed) > _SHOWN_NAMES else ""
    names = f"Failed: {', '.join(failed[:_SHOWN_NAMES])}{more}." if failed else ""
    whole = f"The run failed ({of_run}), so names may be missing." if of_run else ""
    if said := " ".join(filter(None, (names, whole))):
        yield Notice("failed_runs", said)
