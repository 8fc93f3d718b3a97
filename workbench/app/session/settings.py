"""Every setting of the app in one table: its default, what it may be, and what is said of anything else.

A setting is one line here and one widget in `inputs/`; its key is the widget's and stands in links.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from workbench.analysis.profiles.hotspots import ProfilePolicy
from workbench.analysis.records.risk_policy import DEFAULT_SCORE_LIMIT, DEFAULT_SEVERITIES
from workbench.core.verdict import DEFAULT_THRESHOLD

STRICT, QUARANTINE = "strict", "quarantine"
BY_LIMIT, BY_PERCENT = "score below a limit", "lowest per cent"
LARGEST_LIMIT = 2**53 - 1
LARGEST_REPEAT = 200
LARGEST_THRESHOLD = 1000.0
"""In per cent, as for the command line."""

LEAST_PERCENT = 0.1
LONGEST_SAMPLE_TYPE = 200
LONGEST_PATTERNS = 1000

Check = Callable[[str], bool]


class Setting(NamedTuple):
    """`check` tells whether a link's text can be used, `wanted` says what can; numbers lie from `low` to `high`."""

    default: object
    check: Check
    wanted: str
    low: float = 0.0
    high: float = 0.0

    def within(self, value: float | None) -> float:
        """The number held to its bounds, which hold in the browser only; the default where there is none.

        >>> SETTINGS["repeat"].within(5000), SETTINGS["percent"].within(None)
        (200, 10.0)
        """
        wanted = float(str(self.default)) if value is None else value
        return min(max(wanted, self.low), self.high)


def one_of(*words: str) -> tuple[Check, str]:
    """What may be one of a few words."""
    return words.__contains__, f"one of: {', '.join(words)}"


def _whole(default: int, low: int, high: int, wanted: str) -> Setting:
    def check(text: str) -> bool:
        digits = text.removeprefix("-").removesuffix(".0")
        return digits.isascii() and digits.isdecimal() and len(digits) < 20 and low <= int(float(text)) <= high

    return Setting(default, check, wanted, low, high)


def _text(longest: int) -> Setting:
    return Setting(None, lambda text: len(text) <= longest, f"at most {longest} characters")


def _percent(default: float, high: float = 100.0) -> Setting:
    def check(text: str) -> bool:
        try:
            return 0 < float(text) <= high
        except ValueError:
            return False

    return Setting(default, check, f"a number above 0 and up to {high:.0f}", LEAST_PERCENT, high)


SETTINGS: dict[str, Setting] = {
    "severities": Setting(list(DEFAULT_SEVERITIES), lambda _: True, "words"),
    "by": Setting(BY_LIMIT, *one_of(BY_LIMIT, BY_PERCENT)),
    "limit": _whole(DEFAULT_SCORE_LIMIT, -LARGEST_LIMIT, LARGEST_LIMIT, "a whole number"),
    "percent": _percent(10.0),
    "reading": Setting(STRICT, *one_of(STRICT, QUARANTINE)),
    "repeat": _whole(1, 1, LARGEST_REPEAT, f"a whole number from 1 to {LARGEST_REPEAT}"),
    "sample_type": _text(LONGEST_SAMPLE_TYPE),
    "warn_share": _percent(ProfilePolicy().warn_share * 100),
    "critical_share": _percent(ProfilePolicy().critical_share * 100),
    "threshold": _percent(DEFAULT_THRESHOLD * 100, LARGEST_THRESHOLD),
    "higher_is_better": _text(LONGEST_PATTERNS),
    "lower_is_better": _text(LONGEST_PATTERNS),
    "in_turn": Setting(False, *one_of("true", "false")),  # its name since the first links
}
