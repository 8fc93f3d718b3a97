"""What is known of one timed function; parts of it, from threads or processes, add up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from workbench.timing.sketch import Durations, joined


class FunctionTiming(NamedTuple):
    """One function's calls.

    `all_ns` is the sum of all calls' durations. `total_ns` counts a call inside of a call of the same function only
    once, and includes generators and coroutines that have not ended. `self_ns` is without the `inner_count` calls of
    timed functions directly from it. All of these are times running; `awaiting_ns` is what coroutines waited.
    `minimum`, `maximum` and `durations` are in seconds, None where no call has ended. Sums are whole numbers, so
    that parts give the same whole in whatever order they are added.
    """

    name: str
    file: str = ""
    line: int = 0
    call_count: int = 0
    error_count: int = 0
    all_ns: int = 0
    total_ns: int = 0
    self_ns: int = 0
    awaiting_ns: int = 0
    inner_count: int = 0
    minimum: float | None = None
    maximum: float | None = None
    durations: Durations = Durations()

    @property
    def is_known(self) -> bool:
        """True when it was called."""
        return bool(self.call_count or self.total_ns or self.awaiting_ns)

    @property
    def mean_ns(self) -> float:
        """The mean duration of a call."""
        return self.all_ns / self.call_count if self.call_count else 0.0

    def percentile(self, percent: float) -> float | None:
        """The percentile of the durations, p50 their median, in seconds; None where too few calls tell."""
        found = self.durations.percentile(percent)
        if found is None or self.minimum is None or self.maximum is None:
            return None
        return min(max(found, self.minimum), self.maximum)


def added(first: FunctionTiming, *others: FunctionTiming) -> FunctionTiming:
    """All parts together, under the name of the first."""
    for other in others:
        first = _sum(first, other)
    return first


def merged(timings: Iterable[FunctionTiming]) -> tuple[FunctionTiming, ...]:
    """One entry for each name and file, in their order."""
    found: dict[tuple[str, str], FunctionTiming] = {}
    for timing in timings:
        key = timing.name, timing.file
        found[key] = added(found[key], timing) if key in found else timing
    return tuple(found[key] for key in sorted(found))


def _sum(one: FunctionTiming, other: FunctionTiming) -> FunctionTiming:
    return one._replace(
        line=one.line or other.line,
        call_count=one.call_count + other.call_count,
        error_count=one.error_count + other.error_count,
        all_ns=one.all_ns + other.all_ns,
        total_ns=one.total_ns + other.total_ns,
        self_ns=one.self_ns + other.self_ns,
        awaiting_ns=one.awaiting_ns + other.awaiting_ns,
        inner_count=one.inner_count + other.inner_count,
        minimum=min((m for m in (one.minimum, other.minimum) if m is not None), default=None),
        maximum=max((m for m in (one.maximum, other.maximum) if m is not None), default=None),
        durations=joined(one.durations, other.durations),
    )
