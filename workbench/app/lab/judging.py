"""Two versions measured in turn: the verdict on each name, what the gate says, and why a fix could not help."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from workbench.app.lab.hot_path import at_most_faster
from workbench.app.lab.measured import median_of, of_version, opened
from workbench.app.lab.readings import LabReading
from workbench.app.lab.versions import LOOKUP, TOUCHED, WHOLE, Version
from workbench.comparison.explain.wording import interval_text, ratio_text
from workbench.comparison.gate.judge import judge_gate
from workbench.comparison.gate.policy import GatePolicy
from workbench.comparison.gate.result import GateResult
from workbench.comparison.measured import CompareOptions, compare_measured
from workbench.core.comparison import Change, Comparison
from workbench.core.run import Opened
from workbench.core.units import share_text
from workbench.core.verdict import DEFAULT_THRESHOLD, Verdict

CALLER_OF_LOOKUP = "add_up"


class LabTrial(NamedTuple):
    """Two versions as they were measured, and what became of them."""

    before: Version
    after: Version
    sides: tuple[Opened, Opened]
    comparison: Comparison
    touched_share: float

    @property
    def whole(self) -> Change:
        """What became of the whole program."""
        return next(change for change in self.comparison.changes if change.name == WHOLE)

    @property
    def key(self) -> tuple[str, str]:
        """What tells two trials apart, by the content of their sides."""
        return self.sides[0].facts.content_sha256, self.sides[1].facts.content_sha256


def trial_of(
    readings: Sequence[LabReading], before: Version, after: Version, threshold: float = DEFAULT_THRESHOLD
) -> LabTrial:
    """Judges the two versions; `touched_share` is the part that the changed function had of the earlier one's time."""
    sides = tuple(of_version(readings, version) for version in (before, after))
    files = opened(sides[0], before.title), opened(sides[1], after.title)
    return LabTrial(before, after, files, compared(files, threshold), _touched_share(sides[0], after))


def compared(files: tuple[Opened, Opened], threshold: float) -> Comparison:
    """The comparison of two sides that were measured in turn."""
    options = CompareOptions(threshold=threshold, is_interleaved=True)
    return compare_measured(files[:1], files[1:], options, run_ids=(files[0].facts.name, files[1].facts.name))


def gate_of(trial: LabTrial, threshold: float, today: date) -> GateResult:
    """What a gate says that fails on anything slower by this threshold."""
    policy = GatePolicy(fail_on=("slower",), threshold=threshold)
    return judge_gate(compared(trial.sides, threshold), policy, today)


def verdict_text(trial: LabTrial) -> str:
    """What became of the whole, in a sentence with its interval."""
    change = trial.whole
    interval = interval_text(change.ratio, change.low, change.high)
    if change.verdict in (Verdict.WORSE, Verdict.BETTER) and change.ratio:
        times = 1 / change.ratio if change.verdict is Verdict.BETTER else change.ratio
        how = f"{times:.3g} times {'as fast' if change.verdict is Verdict.BETTER else 'as slow'}"
        return f"The whole program is {change.word}: {how} ({ratio_text(change.ratio)} in time, 95 % sure: {interval})."
    seen = f"{ratio_text(change.ratio)} was seen, and {interval} is possible"
    return f"The whole program: {change.word}. {seen} (95 % interval)."


def elsewhere_text(trial: LabTrial) -> str:
    """Why a change of one function can be worth so much and no more."""
    name, share = TOUCHED[trial.after], trial.touched_share
    return (
        f"{share_text(1 - share)} of the time is elsewhere, not in {name}: even a version of it that takes no time at "
        f"all would make the whole at most {at_most_faster(share):.3g} times as fast."
    )


def is_helpful(trial: LabTrial) -> bool:
    """True where the whole is shown to be faster."""
    return trial.whole.verdict is Verdict.BETTER


def _touched_share(readings: Sequence[LabReading], after: Version) -> float:
    """Measured with a clock around each stage; what looks names up counts as the stage that calls it."""
    name = TOUCHED[after]
    stage = CALLER_OF_LOOKUP if name == LOOKUP else name
    return min(1.0, median_of(readings, stage) / median_of(readings))
