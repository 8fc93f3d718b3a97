"""The policy, the rule it comes to, and the reasons it gives."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.analysis.records.risk_policy import (
    RiskPolicy,
    Rule,
    check,
    counted_severities,
    limited,
    policy_text,
    settle,
)
from workbench.analysis.records.summary import Histogram
from workbench.core.errors import PolicyError
from workbench.core.statistics import rank

WORDS = st.sampled_from(["critical", "warn", "info", "ok", "", "WARN", "odd"])
RULES = st.builds(Rule, st.lists(WORDS, unique=True).map(tuple), st.integers(-20, 20))
DEFAULT = settle(RiskPolicy())


@pytest.mark.parametrize(
    ("score", "severity", "is_high_risk"),
    [
        (5, "ok", False),
        (4, "ok", True),
        (5, "warn", True),
        (4, "critical", True),
        (10**30, "critical", True),
        (-(10**30), "info", True),
        (5, "WARN", False),
        (5, "Critical", False),
        (5, "warning", False),
        (5, "", False),
    ],
)
def test_the_default_rule_is_the_contract(score: int, severity: str, is_high_risk: bool) -> None:
    assert DEFAULT.is_high_risk(score, severity) is is_high_risk


@given(RULES, st.integers(), WORDS)
def test_there_is_a_reason_exactly_when_it_is_high_risk(rule: Rule, score: int, severity: str) -> None:
    reason = rule.reason(score, severity)
    assert bool(reason) == rule.is_high_risk(score, severity)
    assert (f"score {score} is below {rule.score_limit}" in reason) == (score < rule.score_limit)
    assert (f"severity {severity}" in reason) == (severity in rule.severities)


@given(RULES)
def test_urgency_follows_the_order_of_the_policy_and_all_others_come_last(rule: Rule) -> None:
    assert [rule.urgency(word) for word in rule.severities] == list(range(len(rule.severities)))
    assert rule.urgency("never heard of") == len(rule.severities)


@given(RULES)
def test_the_words_of_the_policy_are_counted_first_and_the_known_ones_always(rule: Rule) -> None:
    words = counted_severities(rule)
    assert words[: len(rule.severities)] == rule.severities
    assert {"critical", "warn", "info", "ok"} <= set(words)
    assert len(set(words)) == len(words)


@pytest.mark.parametrize("percent", [0, -1, 100.1, math.nan, math.inf])
def test_a_share_is_above_0_and_up_to_100(percent: float) -> None:
    with pytest.raises(PolicyError, match=r"lowest .* %"):
        check(RiskPolicy(lowest_percent=percent))


@pytest.mark.parametrize("percent", [1e-9, 5, 100])
def test_a_good_share_passes_unchanged(percent: float) -> None:
    policy = RiskPolicy(lowest_percent=percent)
    assert check(policy) is policy


@pytest.mark.parametrize("severity", ["a,b", " warn", "warn\n", "a\u2028b", "a\rb", "\xa0"])
def test_a_severity_that_no_file_can_hold_is_refused(severity: str) -> None:
    with pytest.raises(PolicyError, match="never occur"):
        check(RiskPolicy(severities=("warn", severity)))


def test_a_severity_given_twice_is_refused_with_the_exit_code_of_wrong_usage() -> None:
    with pytest.raises(PolicyError, match="twice") as refusal:
        check(RiskPolicy(severities=("warn", "warn")))
    assert refusal.value.exit_code == 2


@pytest.mark.parametrize("severities", [(), ("",), ("two words", "ünïcode")])
def test_odd_but_possible_severities_are_allowed(severities: tuple[str, ...]) -> None:
    assert check(RiskPolicy(severities)).severities == severities


def test_a_given_limit_is_the_rule() -> None:
    assert settle(RiskPolicy(("odd",), 7)) == Rule(("odd",), 7)


@given(st.lists(st.integers(-20, 20), min_size=1), st.integers(1, 100))
def test_the_lowest_per_cent_holds_its_rank_and_all_ties_and_no_more(scores: list[int], percent: int) -> None:
    histogram = Histogram()
    for score in scores:
        histogram += Histogram.of({score: (1, 0)})
    rule = limited(RiskPolicy((), lowest_percent=percent), histogram.value_at(rank(percent, histogram.score_count)))
    chosen = [score for score in scores if rule.is_high_risk(score, "ok")]
    assert max(chosen) == sorted(scores)[rank(percent, len(scores)) - 1]
    assert len(chosen) * 100 >= percent * len(scores)
    assert len([score for score in chosen if score < max(chosen)]) < rank(percent, len(scores))


@pytest.mark.parametrize(
    ("policy", "rule", "said"),
    [
        (RiskPolicy(), DEFAULT, "High risk is severity critical or warn, or a score below 5."),
        (RiskPolicy(()), Rule((), 5), "High risk is a score below 5."),
        (RiskPolicy(("",), 0), Rule(("",), 0), "High risk is severity (empty), or a score below 0."),
        (
            RiskPolicy((), lowest_percent=2.5),
            Rule((), 8),
            "High risk is a score among the lowest 2.5 %, ties included: here 7 or lower.",
        ),
    ],
)
def test_the_policy_in_one_sentence(policy: RiskPolicy, rule: Rule, said: str) -> None:
    assert policy_text(policy, rule) == said
