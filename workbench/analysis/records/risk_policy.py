"""What is high risk, and why: a policy made into a rule for single records."""

from __future__ import annotations

from typing import NamedTuple

from workbench.core.errors import PolicyError

DEFAULT_SCORE_LIMIT = 5
DEFAULT_SEVERITIES = ("critical", "warn")
KNOWN_SEVERITIES = ("critical", "warn", "info", "ok")
LIMIT_DIGITS = 4300
"""Python reads and writes whole numbers up to this many digits, and so can the document."""

LONGEST_LIMIT = 10**LIMIT_DIGITS


class Rule(NamedTuple):
    """A policy with its score limit settled: high risk is one of `severities`, or a score below `score_limit`."""

    severities: tuple[str, ...]
    score_limit: int

    def is_high_risk(self, score: int, severity: str) -> bool:
        """
        >>> Rule(("critical", "warn"), 5).is_high_risk(4, "ok")
        True
        """
        return severity in self.severities or score < self.score_limit

    def urgency(self, severity: str) -> int:
        """0 for the severity listed first in the policy; what is not listed comes last."""
        return self.severities.index(severity) if severity in self.severities else len(self.severities)

    def reason(self, score: int, severity: str) -> str:
        """The decision in words, empty when it is not high risk.

        >>> Rule(("critical", "warn"), 5).reason(2, "critical")
        'severity critical, score 2 is below 5'
        """
        said = [f"severity {severity}"] if severity in self.severities else []
        if score < self.score_limit:
            said.append(f"score {score} is below {self.score_limit}")
        return ", ".join(said)


def check(policy: RiskPolicy) -> RiskPolicy:
    """The policy itself; raises PolicyError when it makes no sense."""
    percent = policy.lowest_percent
    if percent is not None and not 0 < percent <= 100:
        raise PolicyError(
            f"The lowest {percent:g} % of the scores is not a share.", "Give a number above 0 and up to 100."
        )
    if abs(policy.score_limit) >= LONGEST_LIMIT:
        raise PolicyError(f"A score limit has at most {LIMIT_DIGITS:,} digits.", "Give a smaller number.")
    if len(set(policy.severities)) != len(policy.severities):
        raise PolicyError("A severity is listed twice.", "List each high-risk severity once, the most urgent first.")
    if any(_unreadable(severity) for severity in policy.severities):
        raise PolicyError(
            "A severity in the policy can never occur in a file.",
            "Severities hold no comma, no line end and no space around them.",
        )
    return policy


def settle(policy: RiskPolicy) -> Rule:
    """The rule of a policy by score limit; that of a lowest per cent takes a look at the scores (`limited`)."""
    return Rule(policy.severities, policy.score_limit)


def limited(policy: RiskPolicy, score: int) -> Rule:
    """The rule that takes in every score up to this one, all its equals included.

    Raises PolicyError when its limit cannot be written.
    """
    checked = check(policy._replace(score_limit=score + 1))
    return Rule(checked.severities, checked.score_limit)


def policy_text(policy: RiskPolicy, rule: Rule) -> str:
    """The policy in one sentence.

    >>> policy_text(RiskPolicy(), settle(RiskPolicy()))
    'High risk is severity critical or warn, or a score below 5.'
    """
    words = " or ".join(severity or "(empty)" for severity in policy.severities)
    said = [f"severity {words}"] if policy.severities else []
    if policy.lowest_percent is None:
        said.append(f"a score below {rule.score_limit}")
    else:
        said.append(
            f"a score among the lowest {policy.lowest_percent:g} %, ties included: here {rule.score_limit - 1} or lower"
        )
    return f"High risk is {', or '.join(said)}."


def counted_severities(rule: Rule) -> tuple[str, ...]:
    """The words that are counted one by one: those of the policy, then the known ones."""
    return tuple(dict.fromkeys((*rule.severities, *KNOWN_SEVERITIES)))


def _unreadable(severity: str) -> bool:
    is_no_text = any("\ud800" <= c <= "\udfff" for c in severity)  # what the shell hands on of broken UTF-8
    return is_no_text or "," in severity or severity != severity.strip() or len(severity.splitlines()) > 1


class RiskPolicy(NamedTuple):
    """What counts as high risk.

    `severities` are listed the most urgent first. The score part is either "below `score_limit`" or, when
    `lowest_percent` is given, "among the lowest so many per cent of the scores, ties included".
    """

    severities: tuple[str, ...] = DEFAULT_SEVERITIES
    score_limit: int = DEFAULT_SCORE_LIMIT
    lowest_percent: float | None = None
