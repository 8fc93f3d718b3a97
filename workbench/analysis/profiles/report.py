"""What the faces are given of a profile: hot spots, what a fix is worth, and the trees behind them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from workbench.analysis.profiles.figures import figures_of
from workbench.analysis.profiles.hotspots import Hotspot, ProfilePolicy, covering_count, hotspots
from workbench.analysis.profiles.pooling import numbered, pooled
from workbench.core.clock import StageClock
from workbench.core.errors import SHOWN_NAME_LENGTH, MalformedError, shown_text
from workbench.core.model import DEFAULT_RUN_ID, Kind, Notice, SourceFacts
from workbench.core.profile import FunctionFigures, Profile
from workbench.core.run import Opened, Run
from workbench.core.units import Unit
from workbench.core.words import counted_of

if TYPE_CHECKING:
    from workbench.core.report import ReportOptions


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
        first = self.rows[0]
        said = f"{counted_of(self.high_risk_count, len(self.rows), 'function', 'is', 'are')} high risk."
        if not first.is_high_risk:
            return f"{said} No single function holds much; the largest is {_shown(first.name)}."
        return f"{said} Fix {_shown(first.name)} first: {first.self_share * 100:.3g} % of the self time."

    @property
    def worth(self) -> str:
        """What fixing the first function is worth, in words."""
        return worth_text(self.rows[0])

    @property
    def covering(self) -> str:
        """How few functions hold most of the time, in words."""
        count = covering_count(self.rows)
        return f"{counted_of(count, len(self.rows), 'function', 'holds', 'hold')} 90 % of the {self.measured}."

    @property
    def measured(self) -> str:
        """What the values are."""
        words = {Unit.SECONDS: "time", Unit.BYTES: "bytes", Unit.COUNT: "weight"}
        return words.get(self.profile.unit, self.profile.unit.value)


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
    profiles = [each.content for each in opened if isinstance(each.content, Profile)]
    names = [each.facts.name for each in opened]
    with clock.stage("parse"):
        profile = pooled(profiles, names)
        figures = figures_of(profile)
    if not profile.functions or math.fsum(figures.selfs) <= 0:
        raise MalformedError("no_records", ", ".join(names), "nothing was recorded", hint="Record for longer.")
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
        notices=profile.notices,
        clock=clock,
    )


def report_of(run: Run, options: ReportOptions) -> ProfileReport:
    """The report of a run of profiles; raises what `analyse_profiles` does."""
    shares = options.policies.get(Kind.PROFILE)
    policy = ProfilePolicy(*shares) if shares else None  # a pair will do, so that nobody loads this room for it
    return analyse_profiles(run.files, policy, run_id=options.run_id, clock=options.clock)


def worth_text(row: Hotspot) -> str:
    """What a fix is worth, with the interval of the share where the profile is a sample."""
    bounds = ""
    if row.low is not None and row.high is not None:
        bounds = f" (95 % interval of its share: {row.low * 100:.3g} to {row.high * 100:.3g} %)"
    if math.isinf(row.speedup):
        return f"{_shown(row.name)} is all there is: without it nothing would be left{bounds}."
    return f"If {_shown(row.name)} took no time, the whole would be at most {row.speedup:.3g} times faster{bounds}."


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
        f"High risk is a function with {policy.warn_share * 100:g} % of the self time or more, "
        f"critical from {policy.critical_share * 100:g} %."
    )
