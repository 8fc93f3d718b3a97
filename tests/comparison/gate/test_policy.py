"""What a gate asks for, as it is written on a command line."""

from __future__ import annotations

from datetime import date

import pytest

from workbench.comparison.gate.policy import GatePolicy, Waiver, checked, fail_on_of, limit_of, threshold_of, waiver_of
from workbench.core.errors import PolicyError


@pytest.mark.parametrize(("text", "fraction"), [("5%", 0.05), (" 5 % ", 0.05), ("5", 0.05), ("0.5%", 0.005)])
def test_thresholds(text: str, fraction: float) -> None:
    assert threshold_of(text) == fraction


@pytest.mark.parametrize("text", ["", "%", "five", "0%", "-5%", "nan", "inf%", "1e400", "5%%", "1001%", "٥%", "5 5%"])
def test_nonsense_is_no_threshold(text: str) -> None:
    with pytest.raises(PolicyError, match="is no threshold"):
        threshold_of(text)


def test_a_number_that_may_be_a_fraction_is_asked_about() -> None:
    with pytest.raises(PolicyError, match=r"Write 5% or 0\.05%"):
        threshold_of("0.05")


def test_limits() -> None:
    assert limit_of("bench_parse*=2%") == ("bench_parse*", 0.02)
    assert limit_of("./run --n=10=3 %") == ("./run --n=10", 0.03)
    for text in ("2%", "=2%", " =2%"):
        with pytest.raises(PolicyError, match="is no limit"):
            limit_of(text)


@pytest.mark.parametrize(
    ("text", "waiver"),
    [
        ("parse=known", Waiver("parse", "known")),
        ("parse=known;until=2027-01-31", Waiver("parse", "known", date(2027, 1, 31))),
        ("parse = known ; until = 2027-01-31 ", Waiver("parse", "known", date(2027, 1, 31))),
        ("parse[n=10]=a=b; c", Waiver("parse[n=10]", "a=b; c")),
        ("parse[=x", Waiver("parse[", "x")),
    ],
)
def test_waivers(text: str, waiver: Waiver) -> None:
    assert waiver_of(text) == waiver


@pytest.mark.parametrize("text", ["parse", "parse=", "=reason", "parse=;until=2027-01-31", "", "parse[n=1]"])
def test_a_waiver_needs_a_name_and_a_reason(text: str) -> None:
    with pytest.raises(PolicyError, match="needs a name and a reason"):
        waiver_of(text)


@pytest.mark.parametrize("day", ["2027-02-30", "tomorrow", ""])
def test_a_waiver_needs_a_real_day(day: str) -> None:
    with pytest.raises(PolicyError, match="is no date"):
        waiver_of(f"parse=known;until={day}")


def test_the_last_day_still_holds() -> None:
    waiver = Waiver("parse", "known", date(2027, 1, 31))
    assert not waiver.is_expired(date(2027, 1, 31))
    assert waiver.is_expired(date(2027, 2, 1))
    assert not Waiver("parse", "known").is_expired(date.max)


def test_words() -> None:
    assert fail_on_of(["worse", "added", "slower"]) == ("slower", "added")
    assert fail_on_of(["newly-high-risk"]) == ("newly-high-risk",)
    with pytest.raises(PolicyError, match="'soon' cannot fail a gate"):
        fail_on_of(["soon"])


def test_cannot_tell_among_the_words_means_any_name() -> None:
    assert checked(GatePolicy(("slower", "cannot-tell"))).on_cannot_tell == "any"
    assert checked(GatePolicy(("slower",))).on_cannot_tell == "suite"
    with pytest.raises(PolicyError, match="at the same time"):
        checked(GatePolicy(("cannot-tell",), on_cannot_tell="never"))
