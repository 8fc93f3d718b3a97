"""The page's address: a link can name a sample, a run id and a policy, and is checked before it is believed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from workbench.core.errors import shown_text
from workbench.samples import BENCHMARK_SAMPLES, PROFILE_SAMPLES, SAMPLES

STRICT, QUARANTINE = "strict", "quarantine"
BY_LIMIT, BY_PERCENT = "score below a limit", "lowest per cent"
LARGEST_LIMIT = 2**53 - 1
LARGEST_REPEAT = 200
LONGEST_RUN_ID = 200
LAB_STEPS = tuple("12345678")
LARGEST_THRESHOLD = 1000.0
"""In per cent, as for the command line."""

SWITCH_WORDS = ("true", "false")
LABELS = tuple(sample.label for sample in (*SAMPLES, *PROFILE_SAMPLES, *BENCHMARK_SAMPLES))

Check = Callable[[str], bool]


def _is_whole(low: int, high: int) -> Check:
    def check(text: str) -> bool:
        digits = text.removeprefix("-").removesuffix(".0")
        return digits.isascii() and digits.isdecimal() and len(digits) < 20 and low <= int(float(text)) <= high

    return check


def _is_percent(text: str) -> bool:
    try:
        return 0 < float(text) <= 100
    except ValueError:
        return False


def _is_threshold(text: str) -> bool:
    try:
        return 0 < float(text) <= LARGEST_THRESHOLD
    except ValueError:
        return False


def _one_of(*words: str) -> tuple[Check, str]:
    return words.__contains__, f"one of: {', '.join(words)}"


CHECKS: dict[str, tuple[Check, str]] = {
    "sample": _one_of(*LABELS),
    "baseline": _one_of(*LABELS),
    "by": _one_of(BY_LIMIT, BY_PERCENT),
    "reading": _one_of(STRICT, QUARANTINE),
    "limit": (_is_whole(-LARGEST_LIMIT, LARGEST_LIMIT), "a whole number"),
    "percent": (_is_percent, "a number above 0 and up to 100"),
    "repeat": (_is_whole(1, LARGEST_REPEAT), f"a whole number from 1 to {LARGEST_REPEAT}"),
    "warn_share": (_is_percent, "a number above 0 and up to 100"),
    "critical_share": (_is_percent, "a number above 0 and up to 100"),
    "threshold": (_is_threshold, f"a number above 0 and up to {LARGEST_THRESHOLD:.0f}"),
    "in_turn": _one_of(*SWITCH_WORDS),
    "step": _one_of(*LAB_STEPS),
    "run": (lambda text: len(text) <= LONGEST_RUN_ID, f"at most {LONGEST_RUN_ID} characters"),
}


def problems(params: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """What in an address cannot be used, by name, each in a sentence.

    >>> problems({"limit": ["many"]})
    {'limit': 'limit is “many”, but has to be a whole number.'}
    """
    found = {}
    for name, values in params.items():
        if name in CHECKS:
            is_fine, wanted = CHECKS[name]
            for value in values:
                if value and not is_fine(value):
                    found[name] = f"{name} is “{shown_text(value, 60)}”, but has to be {wanted}."
    return found
