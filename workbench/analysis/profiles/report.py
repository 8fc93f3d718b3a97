"""What the faces are given of a profile: hot spots, what a fix is worth, and the trees behind them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from workbench.analysis.profiles.figures import figures_of
from workbench.analysis.profiles.hotspots import Hotspot, ProfilePolicy, covering_count, hotspots, is_sleep
from workbench.analysis.profiles.idle import NOTICE_CODE, idle_notice, running
from workbench.analysis.profiles.measured_words import MeasuredWords, words_of
from workbench.analysis.profiles.pooling import numbered, pooled
from workbench.analysis.profiles.waiting import Nature
from workbench.core.clock import StageClock
from workbench.core.errors import SHOWN_NAME_LENGTH, MalformedError, shown_text
from workbench.core.model import DEFAULT_RUN_ID, Kind, Notice, SourceFacts
from workbench.core.profile import FunctionFigures, Profile
from workbench.core.run import Opened, Run
from workbench.core.units import share_text
from workbench.core.words import counted_of

if TYPE_CHECKING:
    from workbench.core.report import ReportOptions

WAITING_CODE = "waiting"
WAITING_SAID, LEAST_SAID = 3, 0.01
"""So many waiting calls are named, if they take so much of the time."""


class ProfileReport(NamedTuple):
    """One profile, or several taken together, analysed; `rows` are functions, the largest self time first.

    `spreads` holds, for each function of the pooled profile by name and file, the lowest and highest self share among
    the files, where there are several.
    """

    run_id: str
    generated_utc: str
    policy: ProfilePolicy
    format_name: str
    profile: Profile
    figures: FunctionFigures
    rows: tuple[Hotspot, ...]
    spreads: dict[tuple[str, str], tuple[float, float]]
    sources: tuple[SourceFacts, ...]
    notices: tuple[Notice, ...]
    clock: StageClock

    @property
    def kind(self) -> Kind:
        """The kind of run that this is about."""
        return Kind.PROFILE

    @property
    def row_count(self) -> int:
        """How many rows its tables have."""
        return len(self.rows)

    @property
    def figures_text(self) -> str:
        """What is said of it in one line."""
        return self.headline

    @property
    def whole(self) -> float:
        """All self time together, in the profile's unit."""
        return math.fsum(self.figures.selfs)

    @property
    def high_risk_count(self) -> int:
        """Functions from the warning limit on."""
        return sum(row.is_high_risk for row in self.rows)

    @property
    def headline(self) -> str:
        """The result in words."""
        first = self.first
        said = f"{counted_of(self.high_risk_count, len(self.rows), 'function', 'is', 'are')} high risk."
        share = f"{first.self_share * 100:.3g} % of the {self.words.own}"
        if first.nature is Nature.WAITING:
            return f"{said} {_waiting_text(first)}: {share}."
        if not first.is_high_risk:
            return f"{said} No single function holds much; the largest is {_shown(first.name)}."
        return f"{said} Fix {_shown(first.name)} first: {share}."

    @property
    def first(self) -> Hotspot:
        """What to fix first: code, or who sleeps; where neither holds much, what waits, or else the largest."""
        code = next((row for row in self.rows if row.nature is Nature.CODE or is_sleep(row.nature, row.name)), None)
        if code and code.is_high_risk:
            return code
        waiting = next((row for row in self.rows if row.nature is Nature.WAITING), None)
        if waiting and waiting.self_share >= self.policy.warn_share:
            return waiting
        return code or waiting or self.rows[0]

    @property
    def worth(self) -> str:
        """What fixing the first function is worth, in words."""
        return worth_text(self.first, self.words)

    @property
    def covering(self) -> str:
        """How few functions hold most of the time, in words."""
        count = covering_count(self.rows)
        return f"{counted_of(count, len(self.rows), 'function', 'holds', 'hold')} 90 % of the {self.measured}."

    @property
    def measured(self) -> str:
        """What the values are."""
        return self.words.measured

    @property
    def words(self) -> MeasuredWords:
        """How the values are spoken of."""
        return words_of(self.profile)


def analyse_profiles(
    opened: Sequence[Opened],
    policy: ProfilePolicy | None = None,
    *,
    run_id: str = DEFAULT_RUN_ID,
    clock: StageClock | None = None,
) -> ProfileReport:
    """Ranks the functions of one or several profile files taken together.

    Raises UnknownFormatError when the files do not fit together, MalformedError when nothing was recorded.
    """
    policy = policy or ProfilePolicy()
    clock = clock or StageClock()
    profiles = [running(each.content) for each in opened if isinstance(each.content, Profile)]
    names = [each.facts.name for each in opened]
    with clock.stage("parse"):
        profile = pooled(profiles, names)
        figures = figures_of(profile)
    whole = math.fsum(figures.selfs)
    if not profile.functions or whole <= 0:
        raise MalformedError("no_records", ", ".join(names), _nothing(profile), hint="Record for longer.")
    with clock.stage("classify"):
        rows = hotspots(profile, figures, policy)
    with clock.stage("summarise"):
        spreads = _spreads(profiles) if len(profiles) > 1 else {}
    return ProfileReport(
        run_id=run_id,
        generated_utc=datetime.now(UTC).isoformat(),
        policy=policy,
        format_name=opened[0].format_name,
        profile=profile,
        figures=figures,
        rows=rows,
        spreads=spreads,
        sources=tuple(each.facts for each in opened),
        notices=tuple(_notices(profile, rows, policy)),
        clock=clock,
    )


def _waiting_text(row: Hotspot) -> str:
    """Who waits in what; who sleeps may be told to do it less."""
    name, caller = _shown(row.name), _shown(row.own_caller)
    if is_sleep(row.nature, row.name):
        return f"Fix {caller} first, which sleeps in {name}" if row.own_caller else f"Fix who sleeps in {name} first"
    return f"{caller} waits in {name}" if row.own_caller else f"{name} waits"


def _nothing(profile: Profile) -> str:
    """Why there is no report."""
    if profile.idle > 0:
        return "the whole recording was idle: nobody's code ran"
    return "all its values are 0" if profile.functions else "nothing was recorded"


def _notices(profile: Profile, rows: Sequence[Hotspot], policy: ProfilePolicy) -> Iterator[Notice]:
    """The profile's own, and what is said once of the time in which nothing ran or functions waited."""
    if (idle := idle_notice(profile)) is not None:
        yield idle
    waiting = [row for row in rows if row.nature is Nature.WAITING and row.self_value > 0]
    share = math.fsum(row.self_share for row in waiting)
    if share >= policy.warn_share:
        named = ", ".join(
            f"{_shown(row.name)} {share_text(row.self_share)}"
            for row in waiting[:WAITING_SAID]
            if row.self_share >= LEAST_SAID
        )
        text = (
            f"{share_text(share)} of the time is spent waiting ({named}): what can be fixed is who waits, and for what."
        )
        yield Notice(WAITING_CODE, text)
    yield from (notice for notice in profile.notices if notice.code not in (NOTICE_CODE, WAITING_CODE))


def report_of(run: Run, options: ReportOptions) -> ProfileReport:
    """The report of a run of profiles; raises what `analyse_profiles` does."""
    shares = options.policies.get(Kind.PROFILE)
    policy = ProfilePolicy(*shares) if shares else None  # a pair will do, so that nobody loads this room for it
    return analyse_profiles(run.files, policy, run_id=options.run_id, clock=options.clock)


def worth_text(row: Hotspot, words: MeasuredWords) -> str:
    """What a fix is worth, with the interval of the share where the profile is a sample."""
    bounds = ""
    if row.low is not None and row.high is not None:
        bounds = f" (95 % interval of its share: {row.low * 100:.3g} to {row.high * 100:.3g} %)"
    if math.isinf(row.speedup):
        return f"{_shown(row.name)} is all there is: without it nothing would be left{bounds}."
    gain = f"{row.speedup:.3g} times {words.better}"
    return f"If {_shown(row.name)} {words.nothing}, the whole would be at most {gain}{bounds}."


def _spreads(profiles: Sequence[Profile]) -> dict[tuple[str, str], tuple[float, float]]:
    functions, numbers = numbered(profiles)
    shares: dict[int, list[float]] = {}
    for profile, number in zip(profiles, numbers, strict=True):
        figures = figures_of(profile)
        whole = math.fsum(figures.selfs) or 1.0
        for function, value in zip(number, figures.selfs, strict=True):
            shares.setdefault(function, []).append(value / whole)
    return {
        (functions[number].name, functions[number].file): (
            min(found) if len(found) == len(profiles) else 0.0,
            max(found),
        )
        for number, found in shares.items()
    }


def _shown(name: str) -> str:
    return shown_text(name, SHOWN_NAME_LENGTH) or "(no name)"


def policy_text(report: ProfileReport) -> str:
    """The policy in one sentence."""
    policy = report.policy
    return (
        f"High risk is a function with {policy.warn_share * 100:g} % of the {report.words.own} or more, "
        f"critical from {policy.critical_share * 100:g} %."
    )
