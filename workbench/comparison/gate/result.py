"""What a gate said: the nouns, and the exit code that each outcome has."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from workbench.core.model import Notice


class Outcome(Enum):
    """How a gate, or one name in it, came out; the value is the word shown."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "cannot tell"


EXIT_CODES = {Outcome.PASSED: 0, Outcome.FAILED: 1, Outcome.UNKNOWN: 4}
"""The house's exit codes: fine, the gate failed, cannot tell."""


class GateRow(NamedTuple):
    """A name that fails, cannot be told, or would without its waiver.

    `outcome` is what the name comes to by itself. Where a waiver applies, `waived` is its reason and the row fails
    nothing; otherwise `waived` is empty. `place` is a function's file, empty for benchmarks.
    """

    name: str
    place: str
    outcome: Outcome
    reason: str
    waived: str = ""


class GateResult(NamedTuple):
    """How the gate came out; `rows` holds only names that fail, cannot be told, or are waived, failures first.

    A name that cannot be told need not keep the gate from passing: `outcome` follows the policy. `notices` are about
    the gate itself, such as waivers that expired or matched nothing.
    """

    outcome: Outcome
    rows: tuple[GateRow, ...]
    notices: tuple[Notice, ...]
    headline: str
    exit_code: int


__all__ = ["EXIT_CODES", "GateResult", "GateRow", "Outcome"]
