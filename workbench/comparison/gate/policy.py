"""What a gate asks for: which names fail it, from which change on, and what is waived."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

from workbench.core.direction import Directions
from workbench.core.errors import PolicyError, shown_text
from workbench.core.verdict import DEFAULT_THRESHOLD

CannotTell = Literal["suite", "any", "never"]
CANNOT_TELL_WORDS: tuple[CannotTell, ...] = ("suite", "any", "never")

FAIL_ON = ("newly-high-risk", "slower", "removed", "added", "cannot-tell")
"""What can fail a gate; `worse` is another word for `slower`, `newly-high-risk` is about records compared exactly."""

LARGEST_THRESHOLD = 10.0
"""As a fraction: a change of eleven times and more needs no gate to be seen."""

_UP_TO_EQUALS = re.compile(r"((?:\[[^\]]*\]|[^=])*+)=(.*)", re.DOTALL)
_UNTIL = re.compile(r"(.*);\s*until\s*=(.*)", re.DOTALL)
_PER_CENT = re.compile(r"\+?(\d+(?:\.\d*)?|\.\d+)\s*(%?)", re.ASCII)


class Waiver(NamedTuple):
    """Names that may fail for a while, and why; it holds up to and on the day `until`, for good where that is None."""

    pattern: str
    reason: str
    until: date | None = None

    def is_expired(self, today: date) -> bool:
        """True from the day after its last."""
        return self.until is not None and today > self.until


class GatePolicy(NamedTuple):
    """What fails a gate.

    `fail_on` holds words of FAIL_ON, `threshold` and the limits are fractions; of several limits that match a name
    the first counts. `on_cannot_tell` says when the gate itself cannot tell: when the suite cannot be told
    (`suite`), when a single name cannot (`any`), or `never`. `directions` is which way is better of names, where the
    user says it.
    """

    fail_on: tuple[str, ...] = ()
    threshold: float = DEFAULT_THRESHOLD
    limits: tuple[tuple[str, float], ...] = ()
    waivers: tuple[Waiver, ...] = ()
    on_cannot_tell: CannotTell = "suite"
    directions: Directions = ()


def threshold_of(text: str) -> float:
    """A threshold in words as a fraction; raises PolicyError.

    A number below 1 without its sign is refused, because it may have been meant as a fraction.

    >>> threshold_of("5%"), threshold_of("2.5 %"), threshold_of("10")
    (0.05, 0.025, 0.1)
    """
    found = _PER_CENT.fullmatch(text.strip())
    per_cent = float(found[1]) if found else math.nan
    if not 0 < per_cent <= LARGEST_THRESHOLD * 100:
        raise PolicyError(
            f"'{shown_text(text)}' is no threshold.",
            f"Give per cent above 0 and up to {LARGEST_THRESHOLD * 100:.0f}, such as 5%.",
        )
    if found and not found[2] and per_cent < 1:
        raise PolicyError(
            f"'{shown_text(text)}' can be meant as per cent or as a fraction.",
            f"Write {per_cent * 100:.12g}% or {per_cent:.12g}%, whichever it is.",
        )
    return round(per_cent / 100, 15)


def limit_of(text: str) -> tuple[str, float]:
    """`pattern=2%` as a limit of its own for the names that match; raises PolicyError.

    The last equals sign counts, so that a name may hold others.

    >>> limit_of("parse[size=10]=2%")
    ('parse[size=10]', 0.02)
    """
    pattern, _, threshold = text.rpartition("=")
    if not pattern.strip():
        raise PolicyError(f"'{shown_text(text)}' is no limit.", "Write NAME=PER CENT, such as 'bench_parse*=2%'.")
    return pattern.strip(), threshold_of(threshold)


def waiver_of(text: str) -> Waiver:
    """`pattern=reason;until=2027-01-31` as a waiver, the date optional; raises PolicyError.

    The pattern ends at the first equals sign outside square brackets; a `?` in it stands for any other.

    >>> waiver_of("parse[n=1]=a new parser; see 12;until=2027-01-31")
    Waiver(pattern='parse[n=1]', reason='a new parser; see 12', until=datetime.date(2027, 1, 31))
    """
    found = _UP_TO_EQUALS.fullmatch(text)
    pattern, rest = (found[1].strip(), found[2]) if found else ("", "")
    dated = _UNTIL.fullmatch(rest)
    reason = (dated[1] if dated else rest).strip()
    if not pattern or not reason:
        raise PolicyError(
            f"'{shown_text(text)}' is no waiver: it needs a name and a reason.",
            "Write NAME=REASON;until=DATE, such as 'bench_parse=a slower parser is fine;until=2027-01-31'.",
        )
    return Waiver(pattern, reason, date_of(dated[2]) if dated else None)


def date_of(text: str) -> date:
    """A day written as 2027-01-31; raises PolicyError."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise PolicyError(f"'{shown_text(text)}' is no date.", "Write it as year-month-day: 2027-01-31.") from None


def fail_on_of(words: Sequence[str]) -> tuple[str, ...]:
    """The words without doubles, `worse` as `slower`; raises PolicyError for any other.

    >>> fail_on_of(["worse", "slower", "added"])
    ('slower', 'added')
    """
    found = tuple(dict.fromkeys("slower" if word == "worse" else word for word in words))
    if unknown := [word for word in found if word not in FAIL_ON]:
        raise PolicyError(
            f"'{shown_text(unknown[0])}' cannot fail a gate.",
            f"Choose from {', '.join(FAIL_ON)}.",
        )
    return found


def checked(policy: GatePolicy) -> GatePolicy:
    """The policy with `cannot-tell` among its words carried out; raises PolicyError where it contradicts itself."""
    if "cannot-tell" not in policy.fail_on:
        return policy
    if policy.on_cannot_tell == "never":
        raise PolicyError(
            "What cannot be told is asked to fail and is allowed at the same time.",
            "Leave one of the two out.",
        )
    return policy._replace(on_cannot_tell="any")
