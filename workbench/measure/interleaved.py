"""Measuring again, both versions in turn, what a comparison flagged: what happens to the machine happens to both."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from workbench.core.benchmark import Benchmarks, Series
from workbench.core.comparison import Comparison, Presence
from workbench.core.direction import Direction
from workbench.core.errors import SHOWN_NAME_LENGTH, MeasureError, shown_text
from workbench.core.model import SourceFacts
from workbench.core.run import Opened
from workbench.core.units import Unit
from workbench.core.verdict import Verdict
from workbench.measure.command import Command

FORMAT_NAME = "measured in turn"
MOST_ROUNDS = 1000

Measure = Callable[[Command, str], Benchmarks]
"""One turn of a command for a name, or for all names where the name is empty."""


class Plan(NamedTuple):
    """What to measure: names with their units, the two versions' commands, and turns of each."""

    names: Mapping[str, Unit]
    commands: tuple[Command, Command]
    rounds: int

    @property
    def asks_by_name(self) -> bool:
        """True when the commands measure one name at a time."""
        return any(command.has("name") for command in self.commands)


def flagged(comparison: Comparison, what: str) -> dict[str, Unit]:
    """The names worth measuring again: slower ones, and where `what` is `cannot-tell` those that cannot be told."""
    verdicts = (Verdict.WORSE, Verdict.CANNOT_TELL) if what == "cannot-tell" else (Verdict.WORSE,)
    both = (change for change in comparison.changes if change.presence is Presence.BOTH)
    return {change.name: change.unit for change in both if change.verdict in verdicts}


def turns(rounds: int) -> Iterator[int]:
    """Which side is measured when: 0 the baseline, 1 the current one; a drift weighs on both alike.

    >>> list(turns(3))
    [0, 1, 1, 0, 0, 1]
    """
    for number in range(rounds):
        yield from (1, 0) if number % 2 else (0, 1)


def remeasured(plan: Plan, measure: Measure) -> tuple[Opened, Opened]:
    """Both sides, measured in turn; all values of one turn stand for one process. Raises MeasureError.

    Where the commands ask by name, every name has its own turns, one after the other within a round.
    """
    sides = _Side(plan, plan.commands[0]), _Side(plan, plan.commands[1])
    wanted = list(plan.names) if plan.asks_by_name or len(plan.names) == 1 else [""]
    order = list(turns(plan.rounds))
    for first, second in zip(order[::2], order[1::2], strict=True):
        for name in wanted:
            for side in (first, second):
                sides[side].add(measure(plan.commands[side], name), name)
    return sides[0].opened(), sides[1].opened()


class _Side:
    """What has been measured of one version so far."""

    def __init__(self, plan: Plan, command: Command) -> None:
        self._command = command
        self._names = plan.names
        self._turns: dict[str, list[array[float]]] = {name: [] for name in plan.names}
        self._parameters: dict[str, Mapping[str, str]] = {}
        self._directions: dict[str, Direction | None] = {}
        self._environment: Mapping[str, str | int | float] = {}

    def add(self, found: Benchmarks, name: str) -> None:
        """Takes one turn in; an empty name stands for all names."""
        self._environment = self._environment or found.environment
        for each in [name] if name else self._names:
            series = self._series(found, each, is_only=bool(name))
            self._turns[each].append(array("d", (value for process in series.processes for value in process)))
            self._parameters[each] = series.parameters
            self._directions[each] = series.stated_direction

    def _series(self, found: Benchmarks, name: str, *, is_only: bool) -> Series:
        """The series of this name; where one name was asked for, the only series there is, whatever it is called."""
        of_unit = [series for series in found.series if series.unit is self._names[name]]
        same = [series for series in of_unit if series.name == name] or (of_unit if is_only else [])
        shown = shown_text(self._command.text, 200)
        if len(same) != 1:
            there = ", ".join(shown_text(series.name, 40) for series in found.series[:5])
            unit = self._names[name].value
            raise MeasureError(
                f"{shown}: its result holds no {unit} for {shown_text(name, SHOWN_NAME_LENGTH)}. It holds: {there}.",
                "Put {name} where the command is told which benchmark to run, or let it run all.",
            )
        if same[0].failure:
            name = shown_text(same[0].name, SHOWN_NAME_LENGTH)
            raise MeasureError(f"{shown}: {name} failed: {same[0].failure}.", "Try the command by itself.")
        if not any(same[0].processes):
            raise MeasureError(f"{shown}: its result is a summary without values.", "Let the tool keep its values.")
        return same[0]

    def opened(self) -> Opened:
        """The side as if it had been read from a file; its digest is that of the values."""
        series = tuple(
            Series(
                name,
                self._names[name],
                tuple(turns),
                None,
                self._parameters[name],
                stated_direction=self._directions[name],
            )
            for name, turns in self._turns.items()
        )
        content = Benchmarks(FORMAT_NAME, series, self._environment, ())
        return Opened(content, FORMAT_NAME, _facts(self._command.text, series))


def _facts(name: str, series: tuple[Series, ...]) -> SourceFacts:
    said = [(one.name, one.unit.value, [list(process) for process in one.processes]) for one in series]
    data = repr(said).encode("utf-8", "replace")
    digest = hashlib.sha256(data).hexdigest()
    return SourceFacts(shown_text(name), len(data), digest, len(data), digest, False, 0, 0, 0)
