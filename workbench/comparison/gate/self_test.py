"""Whether a gate could fail at all: a slowdown is put into the current side, and it has to come out as failed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from workbench.comparison.benchmarks import by_configuration
from workbench.comparison.gate.judge import judge_gate, reason_of
from workbench.comparison.gate.policy import GatePolicy, checked
from workbench.comparison.gate.result import Outcome
from workbench.comparison.gate.slowing import slowed
from workbench.comparison.measured import CompareOptions, compare_measured
from workbench.comparison.renaming import StrippedParts, named_alike
from workbench.core.comparison import Change, Comparison, Presence
from workbench.core.direction import Direction
from workbench.core.errors import LISTED_NAME_LENGTH, shown_text
from workbench.core.patterns import is_match
from workbench.core.run import Opened
from workbench.core.units import share_text
from workbench.core.words import counted

MOST_NAMES = 20
"""So many names are tried: half of them the steadiest, half of them the noisiest."""

SHOWN_NAMES = 20


class Trial(NamedTuple):
    """One name that was slowed down so that it shows a change of `threshold`; `reason` says why it did not fail."""

    name: str
    place: str
    threshold: float
    is_caught: bool
    reason: str = ""


class _Gate(NamedTuple):
    """All that a run of the gate takes."""

    baseline: Sequence[Opened]
    current: Sequence[Opened]
    options: CompareOptions
    policy: GatePolicy
    today: date


class SelfTest(NamedTuple):
    """Whether any name could fail; `name_count` counts the names that are on both sides."""

    is_caught: bool
    headline: str
    trials: tuple[Trial, ...]
    name_count: int

    @property
    def text(self) -> str:
        """The result for a terminal: the names that could not fail, and why."""
        blind = [trial for trial in self.trials if not trial.is_caught]
        lines = [f"  {shown_text(trial.name, LISTED_NAME_LENGTH)}: {shown_text(trial.reason)}" for trial in blind]
        more = [f"  … and {len(lines) - SHOWN_NAMES:,} more"] if len(lines) > SHOWN_NAMES else []
        title = ["", "Names that could not fail"] if lines else []
        return "\n".join([self.headline, *title, *lines[:SHOWN_NAMES], *more]) + "\n"


def self_test(
    baseline: Sequence[Opened],
    current: Sequence[Opened],
    options: CompareOptions,
    policy: GatePolicy,
    today: date,
) -> SelfTest:
    """Slows names of the current side down, one at a time, and looks whether the gate fails for them.

    Each is multiplied so that the change seen is its own threshold, and as much more as the suite as a whole moved
    up: the smallest change that the gate is there for, without the luck of what was measured. Whether it is found is
    then a matter of noise and counts alone. The test is passed when at least one name fails, so a gate that could
    never fail does not pass; the others are named with what they lack. At most MOST_NAMES are tried. Raises
    CompareError and PolicyError as comparing and judging do.
    """
    named = named_alike(
        *by_configuration(baseline, current), options.stripped
    )  # a name to slow down is one that is compared
    options = options._replace(stripped=StrippedParts())
    gate = _Gate(named.baseline, named.current, options, checked(policy), today)
    comparison = compare_measured(gate.baseline, gate.current, options)
    both = [change for change in comparison.changes if change.presence is Presence.BOTH]
    trials = [_trial(change, comparison, gate) for change in _chosen(both)]
    return SelfTest(any(trial.is_caught for trial in trials), _headline(trials, policy), tuple(trials), len(both))


def _chosen(changes: Sequence[Change]) -> list[Change]:
    """The steadiest and the noisiest names; those of unknown noise count as the noisiest."""
    ordered = sorted(changes, key=_noise)
    if len(ordered) <= MOST_NAMES:
        return ordered
    return ordered[: MOST_NAMES // 2] + ordered[-(MOST_NAMES // 2) :]


def _noise(change: Change) -> float:
    error = change.evidence.standard_error
    return math.inf if error is None else error


def _trial(change: Change, comparison: Comparison, gate: _Gate) -> Trial:
    factor = _factor(change, comparison)
    why = _hopeless(change, gate, factor)
    if why or factor is None:
        return Trial(change.name, change.place, change.threshold, False, why)
    after = compare_measured(gate.baseline, slowed(gate.current, change.name, change.place, factor), gate.options)
    rows = judge_gate(after, gate.policy, gate.today).rows
    is_caught = any(row[:3] == (change.name, change.place, Outcome.FAILED) and not row.waived for row in rows)
    reason = "" if is_caught else _reason(next(each for each in after.changes if each.key == change.key))
    return Trial(change.name, change.place, change.threshold, is_caught, reason)


def _factor(change: Change, comparison: Comparison) -> float | None:
    """By how much to multiply, so that the name seems to have changed by its threshold; None where nothing helps."""
    if change.ratio is None or not 0 < change.ratio < math.inf:
        return None
    shift = comparison.shift_of(change.unit)
    moved = shift.ratio if shift and not comparison.is_interleaved else 1.0
    if change.direction is Direction.MORE:
        return min(1.0, moved) / (1 + change.threshold) / change.ratio
    return max(1.0, moved) * (1 + change.threshold) / change.ratio


def _hopeless(change: Change, gate: _Gate, factor: float | None) -> str:
    """Why no change of this name could fail the gate, empty where one might."""
    if "slower" not in gate.policy.fail_on:
        return "the gate does not ask for slower names"
    for waiver in gate.policy.waivers:
        if is_match(waiver.pattern, change.name) and not waiver.is_expired(gate.today):
            return f"it is waived ({waiver.reason})"
    return _reason(change) if factor is None else ""


def _reason(change: Change) -> str:
    return f"{change.word}{', provisionally' if change.is_provisional else ''}: {reason_of(change)}"


def _headline(trials: Sequence[Trial], policy: GatePolicy) -> str:
    if "slower" not in policy.fail_on:
        return "The gate could never fail because of a slowdown: it does not ask for slower names (--fail-on slower)."
    caught_count = sum(trial.is_caught for trial in trials)
    slowed_down = (
        f"{counted(len(trials), 'name was', 'names were')} slowed down by {_thresholds(trials)}, one at a time"
    )
    if not caught_count:
        return f"The gate could never fail: {slowed_down}, and it failed for none."
    return f"The gate can fail: {slowed_down}, and it failed for {caught_count:,}."


def _thresholds(trials: Sequence[Trial]) -> str:
    low, high = min(t.threshold for t in trials), max(t.threshold for t in trials)
    return share_text(low) if low == high else f"{share_text(low)} to {share_text(high)}"
