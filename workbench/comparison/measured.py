"""Measured runs, benchmarks or profiles, compared: can they be, what became of every name, and of the whole."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from workbench.analysis.benchmarks.joining import joining_notices
from workbench.analysis.profiles.idle import idle_notice, running
from workbench.comparison.benchmarks import by_configuration, failure_of
from workbench.comparison.comparability.check import MeasuringOrder, OrderAndGap, differences, measuring_order, refuse
from workbench.comparison.headline import overall_headline
from workbench.comparison.judgement import Judgement, Terms
from workbench.comparison.profile_headline import profile_headline, profile_verdict
from workbench.comparison.registry import judge_of, require_comparable
from workbench.comparison.renaming import NOTHING_IN_COMMON, StrippedParts, hint_of, named_alike
from workbench.comparison.suites import JudgedChanges, is_suspect, overall_verdict, unit_verdicts
from workbench.core.benchmark import Benchmarks
from workbench.core.comparison import Change, ComparedSide, Comparison, Presence, verdict_counts
from workbench.core.direction import Direction, Directions
from workbench.core.errors import CompareError
from workbench.core.model import DEFAULT_RUN_ID, Kind, Notice
from workbench.core.patterns import is_match
from workbench.core.profile import Profile
from workbench.core.run import Opened
from workbench.core.same_content import is_same_side
from workbench.core.verdict import DEFAULT_THRESHOLD, ORDER, Verdict

ABSENT = (Presence.REMOVED, Presence.ADDED)

ITSELF = (
    "Both sides hold the same content: this compares a thing with itself, which tells nothing of a change. "
    "Give another measurement on one side."
)


SAID_OF_NAMES = ("direction_unknown",)
"""Notices that a comparison leaves to the names that they are about, as the user may have said by now what is asked."""


class CompareOptions(NamedTuple):
    """How to compare: the change that matters, for all names and by patterns of names (the first that fits holds).

    `is_forced` compares what was not measured alike, and says so; `is_interleaved` is the user's word that the sides
    were measured in turn. `directions` is which way is better, by patterns of names as the limits are;
    `stripped` is no part of the names.
    """

    threshold: float = DEFAULT_THRESHOLD
    limits: tuple[tuple[str, float], ...] = ()
    is_forced: bool = False
    is_interleaved: bool = False
    directions: Directions = ()
    stripped: StrippedParts = StrippedParts()

    def said_direction_of(self, name: str) -> Direction | None:
        """Which way is better for this name, where the user says it."""
        return next((direction for pattern, direction in self.directions if is_match(pattern, name)), None)

    def threshold_of(self, name: str) -> float:
        """The change that matters for this name."""
        return next((limit for pattern, limit in self.limits if is_match(pattern, name)), self.threshold)


def compare_measured(
    baseline: Sequence[Opened],
    current: Sequence[Opened],
    options: CompareOptions | None = None,
    *,
    run_ids: tuple[str, str] = (DEFAULT_RUN_ID, DEFAULT_RUN_ID),
) -> Comparison:
    """Compares two sides, each of one or several files; several files are repeats of one another.

    Raises CompareError where the sides cannot be compared, UnknownFormatError where the files of one side do not fit
    together.
    """
    options = options or CompareOptions()
    require_comparable(baseline[0].content.kind)
    is_same = is_same_side(baseline, current)
    named = named_alike(*by_configuration(baseline, current), options.stripped)
    baseline, current = named.baseline, named.current
    when = OrderAndGap(MeasuringOrder.INTERLEAVED) if options.is_interleaved else measuring_order(baseline, current)
    found = differences(baseline, current, is_interleaved=options.is_interleaved, when=when)
    found = (*named.differences, *refuse(found, is_forced=options.is_forced))
    is_interleaved = when.order is MeasuringOrder.INTERLEAVED
    kind = baseline[0].content.kind
    judged = _judged(kind, baseline, current, options, when.order)
    judged = judged.of_one_measurement() if is_same else judged
    changes = tuple(sorted(judged.changes, key=what_matters))
    sides = _side(baseline, run_ids[0]), _side(current, run_ids[1])
    failures = sides[0].failure, sides[1].failure
    whole = JudgedChanges(kind, options.threshold, changes, judged.shifts, is_interleaved, failures)
    verdict = profile_verdict(overall_verdict(whole), whole, judged.whole)
    units = unit_verdicts(whole)
    if judged.whole and units:
        units = (units[0]._replace(verdict=verdict), *units[1:])
    return Comparison(
        kind=kind,
        unit=units[0].unit if units else changes[0].unit,
        baseline=sides[0],
        current=sides[1],
        threshold=options.threshold,
        verdict=Verdict.CANNOT_TELL if is_same else verdict,
        headline=ITSELF if is_same else profile_headline(overall_headline(whole), judged.whole),
        shift=units[0].shift if units else None,
        changes=changes,
        differences=found,
        notices=(*_notices(baseline, current, is_same=is_same), *named.notices),
        is_interleaved=is_interleaved,
        counts=verdict_counts(changes),
        units=units,
        whole=judged.whole,
    )


def _judged(
    kind: Kind, baseline: Sequence[Opened], current: Sequence[Opened], options: CompareOptions, order: MeasuringOrder
) -> Judgement:
    judged = judge_of(kind)(baseline, current, _terms(options, order))
    if not any(change.presence is Presence.BOTH or change.failure for change in judged.changes):
        before, after = ([change.name for change in judged.changes if change.presence is each] for each in ABSENT)
        raise CompareError(NOTHING_IN_COMMON, hint_of(before, after))
    return judged


def _terms(options: CompareOptions, order: MeasuringOrder) -> Terms:
    return Terms(options.threshold_of, order, options.is_forced, options.said_direction_of)


def what_matters(change: Change) -> tuple[bool, int, bool, float, str, str]:
    """Worse before better before what cannot be told, and of that first what looks worse.

    Among them the clearest, in a profile what costs most.
    """
    rank = ORDER.index(change.verdict)
    is_absent = change.presence is not Presence.BOTH and change.verdict is Verdict.CANNOT_TELL
    return is_absent, rank, not is_suspect(change), -_weight(change), change.name, change.place


def _weight(change: Change) -> float:
    """In a profile what it has of the difference, or of all shares; else how clear and how large a change is."""
    evidence = change.evidence
    ratio = evidence.relative_ratio or change.ratio
    size = abs(math.log(ratio)) if ratio and ratio > 0 else 0.0
    if change.share_before is not None and change.share_after is not None:
        return abs(change.share_after - change.share_before if change.contribution is None else change.contribution)
    if change.verdict in ORDER[:2] or not evidence.standard_error:
        return size
    return size / evidence.standard_error


def _side(side: Sequence[Opened], run_id: str) -> ComparedSide:
    names = [each.facts.name for each in side]
    return ComparedSide(
        name=" + ".join(names[:3]) + (f" and {len(names) - 3:,} more" if len(names) > 3 else ""),
        run_id=run_id,
        format_name=side[0].format_name,
        sources=tuple(each.facts for each in side),
        environment=dict(side[0].content.environment),
        failure=failure_of(side),
    )


def _notices(baseline: Sequence[Opened], current: Sequence[Opened], *, is_same: bool) -> tuple[Notice, ...]:
    found = [
        Notice(notice.code, f"{role}: {notice.text}")
        for role, side in (("Baseline", baseline), ("Current", current))
        for notice in (*_joining(side), *_idle(side), *(notice for opened in side for notice in opened.content.notices))
        if notice.code not in SAID_OF_NAMES
    ]
    if is_same:
        found.insert(0, Notice("same_input", "Both sides hold the same content."))
    return tuple(dict.fromkeys(found))


def _idle(side: Sequence[Opened]) -> Iterator[Notice]:
    """What was idle in each profile of a side, as it is in no change."""
    for opened in side:
        if isinstance(opened.content, Profile):
            profile = running(opened.content)
            notice = idle_notice(profile) if profile.idle else None
            if notice:
                yield notice


def _joining(side: Sequence[Opened]) -> tuple[Notice, ...]:
    return joining_notices([each.content for each in side if isinstance(each.content, Benchmarks)])
