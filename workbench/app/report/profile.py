"""The report of a profile: what to fix first, what that is worth, and who calls whom."""

from __future__ import annotations

import streamlit as st

from workbench.analysis.profiles.report import ProfileReport, policy_text
from workbench.app.report.functions import functions
from workbench.app.report.recording import environment
from workbench.app.report.stages import stages
from workbench.app.report.take_along import take_along
from workbench.app.session.workspace import Result
from workbench.app.widgets.literal import headline, line, note_box
from workbench.app.widgets.origin import origin_line
from workbench.app.widgets.tile import tile
from workbench.core.units import Unit, share_text, value_text
from workbench.core.words import counted

TILE_PIXELS = 150


def show(result: Result, report: ProfileReport) -> None:
    """The page."""
    origin_line(report, result.label)
    headline(report.headline)
    line(report.worth)
    _tiles(report)
    note_box(notice.text for notice in report.notices)
    functions(result, report)
    environment(report.profile.environment)
    stages(result)
    take_along(result, report, _policy_words(report))


def _policy_words(report: ProfileReport) -> tuple[str, ...]:
    policy = report.policy
    shares = (f"{policy.warn_share * 100:g}", f"{policy.critical_share * 100:g}")
    return ("--warn-share", shares[0], "--critical-share", shares[1])


def _tiles(report: ProfileReport) -> None:
    profile = report.profile
    measured = f"{report.measured.capitalize()} measured"
    with st.grid(4, min_column_width=TILE_PIXELS):
        tile("Functions", f"{len(report.rows):,}", "How many different functions the profile has seen.")
        tile(
            "High risk",
            f"{report.high_risk_count:,}",
            f"{policy_text(report)} The limits are in the settings above.",
            f"{share_text(sum(row.self_share for row in report.rows if row.is_high_risk))} of the {report.words.own}",
        )
        tile(
            measured,
            value_text(report.whole, profile.unit),
            f"The {report.words.own} of all functions together, over all threads.",
        )
        tile(*_breadth(report))


def _breadth(report: ProfileReport) -> tuple[str, str, str, str | None]:
    """The last tile: how much was looked at."""
    profile, calls = report.profile, report.figures.calls
    count = len(profile.threads)
    threads = f"in {counted(count, 'thread')}" if count else None
    if profile.unit is not Unit.SAMPLES and profile.is_sampled and profile.sample_count:
        return (
            "Samples",
            f"{profile.sample_count:,}",
            "How often the profiler looked. More give tighter shares.",
            threads,
        )
    if calls is not None:
        return "Calls", f"{sum(calls):,}", "Calls that the profiler counted, of all functions.", threads
    return "Threads", f"{count:,}" if count else "not known", "Threads, processes or tasks that were recorded.", None
