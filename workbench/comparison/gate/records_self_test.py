"""Whether a gate on records could fail at all: one name at a time is made worse, and it has to come out as failed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import compress
from typing import NamedTuple

from workbench.comparison.gate.judge import judge_gate, reason_of
from workbench.comparison.gate.policy import GatePolicy, checked
from workbench.comparison.gate.result import Outcome
from workbench.comparison.gate.self_test import MOST_NAMES, SelfTest, Trial
from workbench.comparison.records.changes import RecordChanges
from workbench.comparison.records.compare import compare_records
from workbench.comparison.records.side import RecordsSide
from workbench.comparison.score_history import compare_scores
from workbench.core.columns import ColumnsBuilder, Row, block_columns
from workbench.core.comparison import Change, Comparison, Presence
from workbench.core.patterns import is_match
from workbench.core.record_groups import RISK_WORDS
from workbench.core.words import counted

ThresholdOf = Callable[[str], float]
"""The change of a name that matters, as a fraction."""

ASKED = ("newly-high-risk", "slower")
ON_BOTH_SIDES = tuple(word for word in RISK_WORDS if "added" not in word and word != "removed")


class _RecordsGate(NamedTuple):
    """All that a run of the gate takes: how to compare with a current side, and that side with a name made worse."""

    compare: Callable[[RecordsSide], Comparison]
    worsened: Callable[[Change], RecordsSide]
    policy: GatePolicy
    today: date

    def self_test(self, tried: Sequence[Change], name_count: int) -> SelfTest:
        """Every name tried by itself."""
        trials = [_trial(change, self) for change in tried]
        is_caught = any(trial.is_caught for trial in trials)
        return SelfTest(is_caught, _headline(trials, self.policy), tuple(trials), name_count)


def self_test_records(
    baseline: RecordsSide, current: RecordsSide, threshold_of: ThresholdOf, policy: GatePolicy, today: date
) -> SelfTest:
    """Takes the baseline for the current side, but for one name with a lower score, and looks whether the gate fails.

    The name's worst score is set below the score limit, below what it was, and by the name's threshold if it has one.
    What becomes of a name depends on its own records alone, so only the names that are tried are compared: at most
    MOST_NAMES, the first and the last in the order of what matters. Raises CompareError and PolicyError.
    """
    policy = checked(policy)
    changes = compare_records(baseline, current, policy.threshold, threshold_of).changes
    places = changes.filtered(ON_BOTH_SIDES, "").tolist() if isinstance(changes, RecordChanges) else []
    tried = [changes[place] for place in _chosen(places)]
    rows = _rows_of(baseline, {change.name for change in tried})
    few = _with_rows(baseline, rows)
    gate = _RecordsGate(
        compare=lambda side: compare_records(few, side, policy.threshold, threshold_of),
        worsened=lambda change: _with_rows(current, _worsened(change, rows, current.rule.score_limit)),
        policy=policy,
        today=today,
    )
    return gate.self_test(tried, len(places))


def self_test_runs(
    baseline: RecordsSide, current: RecordsSide, threshold_of: ThresholdOf, policy: GatePolicy, today: date
) -> SelfTest:
    """The same beside several earlier runs: the name's current scores are set below their mean, by its threshold.

    Raises CompareError and PolicyError.
    """
    policy = checked(policy)
    changes = compare_scores(baseline, current, policy.threshold, threshold_of).changes
    both = [change for change in changes if change.presence is Presence.BOTH]
    rows = list(current.columns.rows()) if current.columns else []
    gate = _RecordsGate(
        compare=lambda side: compare_scores(baseline, side, policy.threshold, threshold_of),
        worsened=lambda change: _with_rows(current, _lowered(change, rows)),
        policy=policy,
        today=today,
    )
    return gate.self_test([both[place] for place in _chosen(range(len(both)))], len(both))


def _chosen(places: Sequence[int]) -> list[int]:
    half = MOST_NAMES // 2
    return list(places) if len(places) <= MOST_NAMES else [*places[:half], *places[-half:]]


def _rows_of(side: RecordsSide, names: set[str]) -> list[Row]:
    """The records with one of these names."""
    if side.columns is None:
        return []
    wanted = {name.encode() for name in names}
    is_wanted = map(wanted.__contains__, side.columns.names.encoded())
    return list(compress(side.columns.rows(), is_wanted))


def _with_rows(side: RecordsSide, rows: Iterable[Row]) -> RecordsSide:
    """The side with these records instead of its own."""
    builder = ColumnsBuilder()
    builder.add(block_columns(list(rows)))
    return replace(side, columns=builder.columns(), record_count=builder.record_count, fingerprint="")


def _trial(change: Change, gate: _RecordsGate) -> Trial:
    why = _hopeless(change, gate)
    if why:
        return Trial(change.name, "", change.threshold, False, why)
    after = gate.compare(gate.worsened(change))
    found = judge_gate(after, gate.policy, gate.today).rows
    is_caught = any(row[:3] == (change.name, "", Outcome.FAILED) and not row.waived for row in found)
    reason = "" if is_caught else _reason(next(each for each in after.changes if each.name == change.name))
    return Trial(change.name, "", change.threshold, is_caught, reason)


def _worsened(change: Change, rows: Sequence[Row], limit: int) -> list[Row]:
    """The records, the worst one of the name below the limit and below what it was."""
    worst = min((row for row in rows if row[0] == change.name), key=lambda row: row[1])
    score = min(worst[1], limit) - 1
    if change.threshold and worst[1] > 0:
        score = min(score, int(worst[1] // (1 + change.threshold)))
    place = rows.index(worst)
    return [*rows[:place], (worst[0], score, *worst[2:]), *rows[place + 1 :]]


def _lowered(change: Change, rows: Sequence[Row]) -> list[Row]:
    """The records, those of the name with a score that lies below the mean of the earlier runs by the threshold."""
    mean = change.before or 0.0
    score = math.floor(mean - max(abs(mean) * change.threshold, 1))
    return [(row[0], score, *row[2:]) if row[0] == change.name else row for row in rows]


def _hopeless(change: Change, gate: _RecordsGate) -> str:
    """Why no change of this name could fail the gate, empty where one might."""
    if not set(ASKED) & set(gate.policy.fail_on):
        return "the gate does not ask for worse names"
    for waiver in gate.policy.waivers:
        if is_match(waiver.pattern, change.name) and not waiver.is_expired(gate.today):
            return f"it is waived ({waiver.reason})"
    return ""


def _reason(change: Change) -> str:
    if change.risk and change.risk.before and change.risk.before.high_risk_count:
        return "it is high risk already, and the gate does not ask for worse names"
    return f"{change.status}: {reason_of(change)}"


def _headline(trials: Sequence[Trial], policy: GatePolicy) -> str:
    if not set(ASKED) & set(policy.fail_on):
        return (
            "The gate could never fail because of a worse name: it does not ask for one (--fail-on newly-high-risk, "
            "--fail-on worse)."
        )
    caught_count = sum(trial.is_caught for trial in trials)
    tried = f"{counted(len(trials), 'name was', 'names were')} made worse, one at a time"
    if not caught_count:
        return f"The gate could never fail: {tried}, and it failed for none."
    return f"The gate can fail: {tried}, and it failed for {caught_count:,}."
