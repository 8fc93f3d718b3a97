"""What the options and the project's settings ask of a comparison of any kind."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from workbench.comparison.gate.policy import FAIL_ON, GatePolicy, fail_on_of, limit_of, threshold_of, waiver_of
from workbench.comparison.gate.settings import TABLE, GateSettings, combined, policy_from, read_settings, settings_file
from workbench.comparison.records.compare import ANY_CHANGE
from workbench.comparison.renaming import StrippedParts
from workbench.core.direction import said_directions
from workbench.core.errors import PolicyError

NEWLY = "newly-high-risk"
RECORDS_ONLY = ("quarantine", "severity", "score_limit", "lowest_percent", "max_high_risk")
BENCHMARKS_ONLY = ("strip_prefix", "strip_suffix")


class Asked(NamedTuple):
    """The gate's policy, how to compare, and the day (UTC) on which waivers are judged."""

    policy: GatePolicy
    is_interleaved: bool
    is_forced: bool
    today: date
    settings_path: str
    stripped: StrippedParts = StrippedParts()


class GateSubject(Enum):
    """What is compared, as far as a gate asks differently of it."""

    MEASURED = "benchmarks and profiles"
    RUNS = "records beside several earlier runs"
    RECORDS = "records of one run a side"


def asked_of(options: Namespace, compared: GateSubject = GateSubject.MEASURED) -> Asked:
    """What the command line asks, completed by the settings; raises PolicyError.

    Scores of records are exact, so that every change of them counts: there a threshold is used only where the command
    line gives it. `newly-high-risk` in the settings is for them alone.
    """
    if compared is GateSubject.MEASURED:
        refuse_foreign(options, RECORDS_ONLY, "records")
    else:
        refuse_foreign(options, BENCHMARKS_ONLY, "benchmarks")
    is_exact = compared is GateSubject.RECORDS
    if NEWLY in options.fail_on and not is_exact:
        raise PolicyError(
            f"'{NEWLY}' cannot fail a comparison of {compared.value}.",
            f"Choose from {', '.join(word for word in FAIL_ON if word != NEWLY)}.",
        )
    line = GateSettings(
        fail_on=fail_on_of(options.fail_on) if options.fail_on else None,
        threshold=None if options.threshold is None else threshold_of(options.threshold),
        limits=tuple(map(limit_of, options.limit)),
        waivers=tuple(map(waiver_of, options.waive)),
        on_cannot_tell="never" if options.allow_cannot_tell else None,
        is_interleaved=options.is_interleaved,
        directions=said_directions(options.higher_is_better, options.lower_is_better),
    )
    path, table = _settings(options)
    both = combined(line, table._replace(threshold=None, limits=()) if is_exact else table)
    policy = policy_from(both)
    if is_exact and both.threshold is None:
        policy = policy._replace(threshold=ANY_CHANGE)
    if not is_exact:
        policy = policy._replace(fail_on=tuple(word for word in policy.fail_on if word != NEWLY))
    stripped = StrippedParts(tuple(options.strip_prefix), tuple(options.strip_suffix))
    return Asked(policy, bool(both.is_interleaved), options.force, datetime.now(UTC).date(), path, stripped)


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
