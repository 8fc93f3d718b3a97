"""Two runs side by side: the nouns of a comparison with verdicts, the same for records, profiles and benchmarks.

A suite is all names that two runs hold. Values are noisy and every verdict has its evidence with it; the scores of
records of one run a side are compared exactly.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from workbench.core.direction import Direction
from workbench.core.model import Kind, Notice, SourceFacts
from workbench.core.record_groups import Figure, RecordsFacts, RiskChange
from workbench.core.units import Unit
from workbench.core.verdict import ALARM_SHARE, LEAST_TYPICAL, ORDER, Verdict, verdict_word
from workbench.core.whole_change import WholeChange


class Presence(Enum):
    """On which sides a name is."""

    BOTH = "both"
    ADDED = "added"
    REMOVED = "removed"


class Level(Enum):
    """How much a difference between the sides hinders a comparison."""

    FINE = "fine"
    WARNING = "warning"
    REFUSAL = "refusal"


class Difference(NamedTuple):
    """One way in which the sides were not taken alike.

    `code` is fixed (unit, machine, processor, interpreter, …). `is_forced` tells a refusal that the user turned into
    a warning.
    """

    code: str
    level: Level
    before: str
    after: str
    text: str
    is_forced: bool = False


class Method(Enum):
    """How a verdict came about; the value is the phrase shown."""

    PROCESSES = "values by process"
    BATCHES = "batches of one process's values"
    SUMMARY = "summaries only"
    SAMPLES = "profile samples"
    OTHERS = "scatter of the other functions"
    EXACT = "exact comparison"
    HISTORY = "earlier runs"
    NONE = "not compared"


class Evidence(NamedTuple):
    """What a verdict rests on; pairs are (baseline, current), ratios are current over baseline, None where unknown.

    `value_counts` are values (or profile samples), `process_counts` processes (or batches, or recordings).
    `measure` says in words what stands for a process. `standard_error` is of the logarithm of the ratio, `noise` how
    far a unit lies from its side's middle, as a fraction. `relative_ratio` with `relative_low` and `relative_high`
    is the change beside the whole suite's. `p` is one-sided against a change of `null_ratio`, in the direction seen,
    `q` the same corrected for all names (Benjamini and Hochberg). `separation` is the part of all pairs of units in
    which the current one is the larger.
    """

    method: Method
    value_counts: tuple[int, int] = (0, 0)
    process_counts: tuple[int, int] = (0, 0)
    measure: str = ""
    standard_error: float | None = None
    degrees_of_freedom: float | None = None
    noise: tuple[float | None, float | None] = (None, None)
    relative_ratio: float | None = None
    relative_low: float | None = None
    relative_high: float | None = None
    null_ratio: float | None = None
    p: float | None = None
    q: float | None = None
    separation: float | None = None
    separation_p: float | None = None
    slow_counts: tuple[int, int] | None = None


class Change(NamedTuple):
    """One name before and after, in its unit; `ratio` is after over before with its 95 % interval `low` to `high`.

    `reason` says in words why the verdict is what it is, `advice` what would tell where nothing can be told.
    `is_provisional` marks a verdict that is too weakly founded to fail a gate. `place` is a function's file, and
    `share_before`, `share_after` its part of the whole, in profiles only; `contribution` is by how much its self value
    in one recording grew, where that is a part of the whole's difference. `risk` is what became of a name's records
    where these are compared exactly; `before` and `after` are then their worst scores, and whole numbers of any size.
    `failure` says which side's run of the name failed and how, or lost the name by failing; empty where none did.
    `stated_direction` is which way is better where that is not what the unit says by itself.
    """

    name: str
    unit: Unit
    verdict: Verdict
    before: float | None
    after: float | None
    ratio: float | None
    low: float | None
    high: float | None
    threshold: float
    reason: str
    evidence: Evidence
    advice: str = ""
    is_provisional: bool = False
    presence: Presence = Presence.BOTH
    place: str = ""
    share_before: float | None = None
    share_after: float | None = None
    risk: RiskChange | None = None
    failure: str = ""
    contribution: float | None = None
    stated_direction: Direction | None = None

    @property
    def direction(self) -> Direction:
        """Which way is better."""
        return self.stated_direction or self.unit.direction

    @property
    def status(self) -> str:
        """What became of the name, in the plain words that names are counted by."""
        if self.risk:
            return self.risk.status
        return str(self.verdict.value if self.presence is Presence.BOTH else self.presence.value)

    @property
    def is_quiet(self) -> bool:
        """True for a name on both sides that shows no change: it is counted rather than listed."""
        return self.verdict is Verdict.NO_CHANGE and self.presence is Presence.BOTH

    @property
    def word(self) -> str:
        """The verdict as it is shown: times get slower, everything else gets worse."""
        return verdict_word(self.verdict, self.unit, self.direction)

    @property
    def key(self) -> tuple[str, str]:
        """What tells names apart: functions of one name can be in several files."""
        return self.name, self.place


class Shift(NamedTuple):
    """What the typical name did: the median ratio of all names with its 95 % interval.

    `is_moved` is True when it moved by the threshold or more, so that the machine or something common to all names
    changed rather than one of them. `direction` is which way is better for these names.
    """

    ratio: float
    low: float
    high: float
    name_count: int
    is_moved: bool
    direction: Direction = Direction.LESS

    @property
    def is_worse(self) -> bool:
        """True where the typical name got worse."""
        return self.direction.worse_by(self.ratio) > 1


class UnitVerdict(NamedTuple):
    """What became of the names of one unit: their verdict as a whole, how many have which, and what the typical did."""

    unit: Unit
    verdict: Verdict
    counts: Mapping[str, int]
    shift: Shift | None = None
    direction: Direction = Direction.LESS


@dataclass(frozen=True)
class ComparedSide:
    """One side as far as a reader needs to know it; `records` is there where it holds records.

    `failure` is what the side's tool says where its run as a whole failed, else empty.
    """

    name: str
    run_id: str
    format_name: str
    sources: tuple[SourceFacts, ...]
    environment: Mapping[str, str | int | float]
    records: RecordsFacts | None = None
    failure: str = ""


@dataclass(frozen=True)
class Comparison:
    """What became of a baseline. `differences` and `notices` are to be read before any verdict.

    `changes` holds one entry for each name, what matters first; `headline` says the suite's `verdict` in a sentence.
    `is_interleaved` tells that the sides were measured in turn, so that the machine cannot have moved between them.
    `units` says what became of each unit by itself, the gravest first; `verdict`, `unit` and `shift` are those of the
    first. It is empty for records that are compared exactly.

    Of records that are compared exactly, `changes` makes its entries only as they are asked for, `loud_count` says how
    many of the first are not quiet, `figures` are the headline figures, `risk_counts` how many names became what by
    RISK_WORDS, and `has_groups` whether some name has several records. Of profiles, `whole` is what all functions took
    together.
    """

    kind: Kind
    unit: Unit
    baseline: ComparedSide
    current: ComparedSide
    threshold: float
    verdict: Verdict
    headline: str
    shift: Shift | None
    changes: Sequence[Change]
    differences: tuple[Difference, ...]
    notices: tuple[Notice, ...]
    is_interleaved: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)
    figures: tuple[Figure, ...] = ()
    risk_counts: Mapping[str, int] = field(default_factory=dict)
    has_groups: bool = False
    loud_count: int | None = None
    units: tuple[UnitVerdict, ...] = ()
    whole: WholeChange | None = None

    @property
    def alarm(self) -> float | None:
        """From which change on what varies is called, as a fraction; None for records, which have no such line."""
        return None if self.kind is Kind.RECORDS else self.threshold * ALARM_SHARE

    def beside(self, change: Change) -> float | None:
        """The ratio of a name beside its suite's own; None where too few names say what the suite did."""
        shift = self.shift_of(change.unit)
        is_said = shift is not None and shift.name_count >= LEAST_TYPICAL
        return change.evidence.relative_ratio if is_said else None

    def shift_of(self, unit: Unit) -> Shift | None:
        """What the typical name of this unit did; None where too few names tell."""
        found = {each.unit: each.shift for each in self.units} or {self.unit: self.shift}
        return found.get(unit)

    def word_of(self, verdict: Verdict) -> str:
        """A verdict in the word that fits all names: slower or faster where all of them are times."""
        words = {verdict_word(verdict, each.unit, each.direction) for each in self.units}
        found = words or {verdict_word(verdict, self.unit, self.direction)}
        return found.pop() if len(found) == 1 else verdict.value

    @property
    def direction(self) -> Direction:
        """Which way is better for most of the names."""
        return self.units[0].direction if self.units else self.unit.direction

    @property
    def word(self) -> str:
        """The suite's verdict as it is shown."""
        return verdict_word(self.verdict, self.unit, self.direction)

    @property
    def status_counts(self) -> Mapping[str, int]:
        """How many names have which `status`."""
        return self.risk_counts or self.counts

    @property
    def loud(self) -> Sequence[Change]:
        """The names that are not quiet, what matters first."""
        if self.loud_count is not None:
            return self.changes[: self.loud_count]
        return tuple(change for change in self.changes if not change.is_quiet)

    def of(self, verdict: Verdict) -> tuple[Change, ...]:
        """The names of both sides with this verdict, what matters first."""
        changes = self.changes if verdict is Verdict.NO_CHANGE else self.loud
        return tuple(c for c in changes if c.verdict is verdict and c.presence is Presence.BOTH)


def verdict_counts(changes: Sequence[Change]) -> dict[str, int]:
    """How many names have which verdict, by the verdict's plain value, and how many are on one side only."""
    found = Counter(c.verdict.value if c.presence is Presence.BOTH else c.presence.value for c in changes)
    words = (*(verdict.value for verdict in ORDER), Presence.ADDED.value, Presence.REMOVED.value)
    return {word: found[word] for word in words}
