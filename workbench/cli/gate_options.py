"""What the options and the project's settings ask of a comparison of benchmarks or profiles."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from workbench.comparison.gate.policy import GatePolicy, fail_on_of, limit_of, threshold_of, waiver_of
from workbench.comparison.gate.settings import TABLE, GateSettings, combined, policy_from, read_settings, settings_file
from workbench.core.errors import PolicyError

RECORDS_ONLY = ("quarantine", "severity", "score_limit", "lowest_percent", "max_high_risk")
SUITE_ONLY = (
    *("threshold", "limit", "waive", "allow_cannot_tell", "force", "in_turn", "settings"),
    *("csv", "junit", "self_test"),
)


class Asked(NamedTuple):
    """The gate's policy, how to compare, and the day (UTC) on which waivers are judged."""

    policy: GatePolicy
    is_in_turn: bool
    is_forced: bool
    today: date
    settings_path: str


def asked_of(options: Namespace) -> Asked:
    """What the command line asks, completed by the settings; raises PolicyError."""
    refuse_foreign(options, RECORDS_ONLY, "records")
    line = GateSettings(
        fail_on=fail_on_of(options.fail_on) if options.fail_on else None,
        threshold=None if options.threshold is None else threshold_of(options.threshold),
        limits=tuple(map(limit_of, options.limit)),
        waivers=tuple(map(waiver_of, options.waive)),
        on_cannot_tell="never" if options.allow_cannot_tell else None,
        is_in_turn=options.in_turn,
    )
    path, table = _settings(options)
    both = combined(line, table)
    return Asked(policy_from(both), bool(both.is_in_turn), options.force, datetime.now(UTC).date(), path)


def refuse_foreign(options: Namespace, names: tuple[str, ...], kind: str) -> None:
    """Raises PolicyError for an option that is for another kind of input only."""
    given = [name for name in names if _is_given(getattr(options, name, None))]
    if given:
        option = f"--{given[0].replace('_', '-')}"
        raise PolicyError(f"{option} is for {kind} only.", "Leave it out, or compare files of that kind.")


def _is_given(value: object) -> bool:
    """True for what was said on the command line, a 0 among it."""
    return value is not None and value is not False and value != []


def _settings(options: Namespace) -> tuple[str, GateSettings]:
    """Where the settings are, empty for nowhere, and what they say."""
    if options.no_settings:
        return "", GateSettings()
    path = Path(options.settings) if options.settings else settings_file(Path.cwd())
    table = read_settings(path) if path else None
    if table is None and options.settings:
        raise PolicyError(f"{options.settings} holds no [{TABLE}] table.", "Give another file, or leave it out.")
    return ("", GateSettings()) if table is None else (str(path), table)
