"""Stage timing: what each stage of a run took, by a monotonic nanosecond clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from time import perf_counter_ns
from typing import NamedTuple, TypeVar

STAGES = ("read", "parse", "classify", "summarise", "write")
REPEATED_STAGES = ("parse", "classify", "summarise")
"""The stages that work in memory, and so can be repeated without measuring the disk."""

T = TypeVar("T")


class StageClock:
    """Adds up the time spent in each stage, however often it is entered.

    >>> ticks = iter([0, 5, 10, 17])
    >>> clock = StageClock(lambda: next(ticks))
    >>> with clock.stage("parse"): pass
    >>> with clock.stage("parse"): pass
    >>> clock.elapsed_ns
    {'parse': 12}
    """

    def __init__(self, now_ns: Callable[[], int] = perf_counter_ns) -> None:
        self.now_ns = now_ns
        self.elapsed_ns: dict[str, int] = {}
        self._samples_ns: dict[str, list[int]] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Everything inside the `with` block counts for this stage."""
        start = self.now_ns()
        try:
            yield
        finally:
            self.elapsed_ns[name] = self.elapsed_ns.get(name, 0) + self.now_ns() - start

    def each(self, name: str, items: Iterable[T]) -> Iterator[T]:
        """The items, with the time it takes to get each of them counted for this stage."""
        iterator = iter(items)
        while True:
            with self.stage(name):
                item = next(iterator, _END)
            if item is _END:
                return
            yield item  # type: ignore[misc]

    def restart(self, name: str) -> None:
        """Forgets the time of a stage, for work that is done anew."""
        self.elapsed_ns.pop(name, None)

    def add_samples(self, repetition: StageClock) -> None:
        """Keeps what a repetition took, a sample for each stage that can be repeated."""
        for name in REPEATED_STAGES:
            self._samples_ns.setdefault(name, []).append(repetition.elapsed_ns.get(name, 0))

    def timings(self) -> tuple[StageTiming, ...]:
        """One timing for each stage that ran, in the order of the flow."""
        return tuple(
            StageTiming(name, self.elapsed_ns[name], tuple(self._samples_ns.get(name, ())))
            for name in STAGES
            if name in self.elapsed_ns
        )


_END = object()


class StageTiming(NamedTuple):
    """How long one stage took, in nanoseconds; `samples_ns` has one entry for each repetition."""

    stage: str
    elapsed_ns: int
    samples_ns: tuple[int, ...] = ()
