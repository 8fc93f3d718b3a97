"""The table of functions before and after, and the smallest set of them that explains the difference."""

from __future__ import annotations

import math
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders.comparisons import a_change
from tests.comparison.profile_diff.test_flame_diff import opened, profile_of, samples
from workbench.analysis.profiles.figures import figures_of
from workbench.analysis.profiles.pooling import pooled
from workbench.comparison.profile_diff.functions import (
    BALANCED_SHARE,
    EXPLAINED_SHARE,
    Explaining,
    FunctionChange,
    Scaling,
    explaining,
    function_changes,
)
from workbench.core.comparison import Presence
from workbench.core.errors import CompareError
from workbench.core.profile import Profile
from workbench.core.units import Unit
from workbench.core.verdict import Verdict

Values = dict[str, float]


def flat(values: Values, unit: Unit = Unit.SECONDS) -> Profile:
    """A profile of functions with these self values below `main`."""
    return profile_of({f"main;{name}": value for name, value in values.items()}, unit=unit)


def changes(before: Values, after: Values, **options: Any) -> tuple[FunctionChange, ...]:
    return function_changes(flat(before), flat(after), **options)


def by_name(rows: tuple[FunctionChange, ...]) -> dict[str, FunctionChange]:
    return {row.function.name: row for row in rows}


def names(found: Explaining) -> list[str]:
    return [row.function.name for row in found.functions]


def test_both_scalings_of_self_and_total_are_given() -> None:
    rows = by_name(changes({"a": 6.0, "b": 2.0}, {"a": 6.0, "b": 6.0}))
    assert rows["b"].selfs == (2, 6)
    assert rows["b"].self_shares == (0.25, 0.5)
    assert rows["main"].totals == (8, 12)
    assert rows["main"].total_shares == (1, 1)
    assert rows["a"].difference() == 0
    assert rows["a"].difference(Scaling.SHARE) == -0.25
    assert rows["main"].total_difference() == 4
    assert rows["main"].total_difference(Scaling.SHARE) == 0


def test_what_matters_comes_first() -> None:
    before, after = (
        {"a": 1.0, "b": 9.0, "c": 5.0, "gone": 7.0, "same": 3.0},
        {"a": 2.0, "b": 1.0, "c": 5.5, "same": 3.0},
    )
    verdicts = {
        ("a", "app.py"): a_change("a"),
        ("b", "app.py"): a_change("b", verdict=Verdict.BETTER, ratio=0.1),
        ("c", "app.py"): a_change("c", verdict=Verdict.CANNOT_TELL),
    }
    rows = changes(before, after, verdicts=verdicts)
    assert [row.function.name for row in rows] == ["a", "b", "gone", "c", "same", "main"]
    assert [row.word for row in rows] == ["slower", "faster", "removed", "cannot tell", "not judged", "not judged"]
    assert rows[0].change is verdicts["a", "app.py"]


def test_functions_on_one_side_say_so() -> None:
    rows = by_name(changes({"old": 1.0}, {"new": 2.0}))
    assert (rows["old"].presence, rows["new"].presence) == (Presence.REMOVED, Presence.ADDED)
    assert rows["new"].selfs == (0, 2)
    assert rows["main"].presence is Presence.BOTH


def test_several_recordings_a_side_are_averaged() -> None:
    one = flat({"a": 2.0})
    rows = function_changes(one, pooled([one] * 4, list("wxyz")), recordings=(1, 4))
    assert all(row.difference() == row.total_difference() == 0 for row in rows)


def test_different_units_are_refused() -> None:
    with pytest.raises(CompareError, match="measured in"):
        function_changes(flat({"a": 1.0}), flat({"a": 1.0}, Unit.BYTES))


def test_the_direction_of_the_net_change_is_explained() -> None:
    found = explaining(changes({"a": 1.0, "b": 1.0, "c": 1.0, "d": 5.0}, {"a": 9.0, "b": 2.0, "c": 1.5, "d": 1.0}))
    assert names(found) == ["a", "b"]
    assert found.net == 5.5
    assert math.isclose(found.share, 9 / 9.5)
    assert found.text == (
        "2 of 5 functions account for 94.7 % of what grew: a (+8 s), b (+1 s). The whole changed by +5.5 s."
    )
    smaller = explaining(changes({"a": 9.0, "b": 2.0}, {"a": 1.0, "b": 3.0}))
    assert names(smaller) == ["a"]
    assert "accounts for 100 % of what shrank: a (−8 s)" in smaller.text


def test_changes_that_make_up_for_one_another_are_explained_together() -> None:
    found = explaining(changes({"a": 1.0, "b": 9.0, "c": 5.0}, {"a": 9.0, "b": 1.2, "c": 5.1}))
    assert names(found) == ["a", "b"]
    assert "of all changes, up and down" in found.text
    assert "nearly make up for one another" in found.text


def test_shares_always_make_up_for_one_another() -> None:
    found = explaining(changes({"a": 1.0, "b": 9.0}, {"a": 1.0, "b": 3.0}), Scaling.SHARE)
    assert set(names(found)) == {"a", "b"}
    assert found.net == 0
    assert "+15 % of the whole" in found.text
    assert "what one gains others lose" in found.text


def test_nothing_changed_is_said() -> None:
    rows = changes({"a": 0.1, "b": 0.2}, {"a": 0.1, "b": 0.2})
    for scaling in Scaling:
        assert explaining(rows, scaling) == Explaining(
            (), 0.0, 0.0, "Nothing changed: every function has the same value on both sides."
        )
    assert explaining(()).functions == ()


def test_it_is_said_for_how_many_it_is_more_than_noise() -> None:
    key = ("a", "app.py")
    before, after = {"a": 1.0, "b": 1.0}, {"a": 9.0, "b": 8.0}
    assert explaining(changes(before, after, verdicts={key: a_change("a")})).text.endswith(
        "Beyond noise for 1 of them."
    )
    told = {key: a_change("a", verdict=Verdict.CANNOT_TELL)}
    assert explaining(changes(before, after, verdicts=told)).text.endswith("shown to be more than noise.")
    assert "noise" not in explaining(changes(before, after)).text


values = st.dictionaries(st.sampled_from("abcdefg"), st.integers(1, 40).map(float), min_size=1)


@given(values, values, st.sampled_from(Scaling))
def test_no_smaller_set_explains_as_much(before: Values, after: Values, scaling: Scaling) -> None:
    rows = changes(before, after)
    found = explaining(rows, scaling)
    differences = [row.difference(scaling) for row in rows]
    net = math.fsum(differences) if scaling is Scaling.ABSOLUTE else 0.0
    is_balanced = abs(net) < BALANCED_SHARE * math.fsum(map(abs, differences))
    with_it = [abs(each) for each in differences if is_balanced or each * net > 0 or scaling is Scaling.SHARE]
    whole = math.fsum(with_it)
    if whole < 1e-9:
        assert not found.functions
        return
    assert found.share >= EXPLAINED_SHARE - 1e-9
    smaller = combinations(with_it, max(0, len(found.functions) - 1))
    assert all(math.fsum(each) / whole < EXPLAINED_SHARE + 1e-9 for each in smaller)


@given(values, values)
def test_swapping_the_sides_mirrors_every_function(before: Values, after: Values) -> None:
    there, back = by_name(changes(before, after)), by_name(changes(after, before))
    assert set(there) == set(back)
    for name, row in there.items():
        assert row.selfs == back[name].selfs[::-1]
        assert row.total_shares == back[name].total_shares[::-1]
        assert row.difference() == -back[name].difference()
    found, mirrored = explaining(tuple(there.values())), explaining(tuple(back.values()))
    assert names(found) == names(mirrored)
    assert found.net == -mirrored.net


@pytest.mark.parametrize("path", ["pstats/cprofile.prof", "collapsed/pyspy-threads.txt", "speedscope/austin.json"])
def test_a_real_recording_beside_itself_has_no_difference(path: str) -> None:
    profile = opened(path)
    rows = function_changes(profile, profile)
    assert len(rows) <= len(profile.functions)
    assert math.isclose(math.fsum(r.selfs[1] for r in rows), math.fsum(figures_of(profile).selfs))
    assert all(row.difference() == row.difference(Scaling.SHARE) == 0 for row in rows)
    assert explaining(rows).functions == ()


def test_recordings_without_stacks_have_a_table_too() -> None:
    rows = function_changes(opened("pstats/cprofile.prof"), opened("pstats/profile.prof"))
    assert len([row for row in rows if row.presence is Presence.BOTH]) > 20
    whole = math.fsum(figures_of(opened("pstats/profile.prof")).selfs)
    assert math.isclose(math.fsum(row.selfs[1] for row in rows), whole)


def test_the_sample_s_fix_is_one_function() -> None:
    found = explaining(function_changes(*samples()))
    assert names(found) == ["rank_customers"]
    assert found.functions[0].presence is Presence.BOTH
