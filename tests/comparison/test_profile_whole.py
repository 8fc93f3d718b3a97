"""The whole of two profiles comes first; what functions have of its difference adds up to it."""

from __future__ import annotations

import math
from array import array
from pathlib import Path

import pytest
from hypothesis import given

from tests.comparison.test_profiles import HOT, judged, of_name, profile, sides, traced
from workbench.comparison.measured import compare_measured
from workbench.core.comparison import Comparison, Method, Presence
from workbench.core.profile import FunctionFigures, Profile
from workbench.core.sources import PathSource
from workbench.core.units import Unit
from workbench.core.verdict import Verdict
from workbench.formats.open import open_run
from workbench.render.text.comparison import terminal

PAIRS = Path(__file__).parents[1] / "data" / "profile_pairs"
CHANGED = {Verdict.WORSE, Verdict.BETTER}


def compared(before: str, after: str) -> Comparison:
    return compare_measured(*(open_run([PathSource(PAIRS / name)]).files for name in (before, after)))


def seconds(*selfs: float, names: str = "abcdefghijklmnop", calls: tuple[int, ...] | None = None) -> Profile:
    return profile(selfs, names=names, unit=Unit.SECONDS, is_sampled=False, calls=calls)


@pytest.mark.parametrize("suffix", [".prof", ".json"])
@pytest.mark.parametrize(("before", "after", "verdict"), [("slow", "fast", "BETTER"), ("fast", "slow", "WORSE")])
def test_two_recordings_of_a_script_are_answered(suffix: str, before: str, after: str, verdict: str) -> None:
    found = compared(before + suffix, after + suffix)
    assert found.verdict is Verdict[verdict]
    assert found.whole is not None
    assert found.headline.startswith(found.whole.text)
    assert "slow_sum explains" in found.headline
    assert [change.name for change in found.changes if change.verdict in CHANGED] == ["slow_sum"]
    assert found.changes[0].is_provisional is (suffix == ".prof")
    assert found.whole.is_provisional is (suffix == ".prof")


@pytest.mark.parametrize(
    ("before", "after"),
    [("slow.prof", "slow_again.prof"), ("fast.prof", "fast_again.prof"), ("fast.json", "fast_again.json")],
)
def test_two_recordings_of_the_same_are_not_called(before: str, after: str) -> None:
    found = compared(before, after)
    assert not CHANGED & {change.verdict for change in found.changes}
    assert found.verdict not in CHANGED


def test_two_functions_recorded_for_longer_did_not_get_slower() -> None:
    found = compared("two_functions.collapsed.txt", "two_functions_longer.collapsed.txt")
    assert found.verdict is Verdict.CANNOT_TELL
    assert "10 × as long" in found.headline
    assert "no function moved beside the others" in found.headline
    assert "look slower" not in found.headline
    assert {change.contribution for change in found.changes} == {None}


def test_one_of_two_functions_that_got_slower_is_provisional() -> None:
    found = judged([profile([900.0, 100.0])], [profile([9000.0, 105.0])])
    change = of_name(found, "a")
    assert (change.verdict, change.is_provisional) == (Verdict.WORSE, True)
    assert of_name(found, "b").verdict is Verdict.CANNOT_TELL
    assert found.whole is not None
    assert found.whole.is_provisional


def test_bytes_and_counts_of_a_tracer_are_exact() -> None:
    figures = [
        profile([v, 1e6, 500.0], unit=Unit.BYTES, is_sampled=False)._replace(is_sampled=False) for v in (4e6, 5e6)
    ]
    found = judged([figures[0]], [figures[1]])
    change = of_name(found, "a")
    assert (change.verdict, change.evidence.method, change.is_provisional) == (Verdict.WORSE, Method.EXACT, False)
    assert found.whole is not None
    assert found.whole.text == "5 MB → 6 MB: 1.2 × as much; a explains 1 of the 1 MB more."


def test_instructions_are_said_without_a_unit() -> None:
    sides = [[profile([v, 1e6], unit=Unit.COUNT, is_sampled=False)] for v in (1e6, 3e6)]
    whole = judged(*sides).whole
    assert whole is not None
    assert whole.text == "2,000,000 → 4,000,000: 2 × as much; a explains 2,000,000 of the 2,000,000 more."


def test_counts_of_tiny_functions_do_not_matter() -> None:
    sides = [[profile([1e6, v], unit=Unit.BYTES, is_sampled=False)] for v in (100.0, 300.0)]
    change = of_name(judged(*sides), "b")
    assert change.verdict is Verdict.NO_CHANGE
    assert change.reason == "it is exactly 200 bytes more, of a part below 1 % of the whole"


def test_a_machine_that_slowed_is_said_to_be_one() -> None:
    found = judged(traced(1, count=1), [longer(each, 3.0) for each in traced(2, count=1)])
    assert found.whole is not None
    assert found.whole.is_by_share
    assert "which can be the machine or the amount of work" in found.whole.text
    assert not CHANGED & {change.verdict for change in found.changes}


def longer(one: Profile, factor: float) -> Profile:
    assert one.figures is not None
    return one._replace(
        figures=FunctionFigures(array("d", [v * factor for v in one.figures.selfs]), one.figures.totals, None)
    )


@pytest.mark.parametrize("is_sampled", [False, True])
def test_another_name_for_a_function_is_hinted(is_sampled: bool) -> None:
    unit = Unit.SAMPLES if is_sampled else Unit.SECONDS
    before = [profile(HOT, names="abcdefghij", unit=unit, is_sampled=is_sampled)]
    after = [profile(HOT, names="Xbcdefghij", unit=unit, is_sampled=is_sampled)]
    found = judged(before, after)
    old, new = of_name(found, "a"), of_name(found, "X")
    assert (old.presence, new.presence) == (Presence.REMOVED, Presence.ADDED)
    assert old.reason == "it is gone, perhaps it is called X now, which takes as much"
    assert new.reason == "it is new, perhaps another name for a, which takes as much"
    assert not CHANGED & {change.verdict for change in found.changes}


def test_what_is_new_and_what_is_gone_has_its_part() -> None:
    before, after = seconds(4.0, 1.0, 0.8, 0.5, names="abcd"), seconds(0.5, 1.0, 0.8, 0.5, names="Xbcd")
    found = judged([before], [after])
    assert of_name(found, "a").verdict is Verdict.BETTER
    assert of_name(found, "a").contribution == -4.0
    assert of_name(found, "X").contribution == 0.5
    assert found.whole is not None
    assert found.whole.verdict is Verdict.BETTER
    assert found.whole.text.startswith(
        "6.3 s → 2.8 s: 2.25 × as fast, provisionally (1 recording a side); a explains 4 of"
    )


def test_means_of_several_recordings_are_said_to_be_means() -> None:
    found = judged(traced(1), traced(2, 2.0))
    assert found.whole is not None
    assert "(means of 4 and 4 recordings)" in found.whole.text
    assert not found.whole.is_provisional


def test_sides_that_hold_nothing_have_no_whole() -> None:
    assert judged([profile([0.0])], [profile([5.0])]).whole is None


@given(sides())
def test_contributions_add_up_and_change_places(both) -> None:
    forth, back = judged(*both), judged(*both[::-1])
    if forth.whole is None or back.whole is None:
        assert forth.whole is back.whole
        return
    assert (forth.whole.before, forth.whole.after) == (back.whole.after, back.whole.before)
    assert forth.whole.is_by_share is back.whole.is_by_share
    parts = [change.contribution for change in forth.changes]
    if forth.whole.is_by_share:
        assert set(parts) == {None}
    else:
        assert math.fsum(part or 0.0 for part in parts) == pytest.approx(forth.whole.difference, abs=1e-6)
        assert math.fsum(c.contribution or 0.0 for c in back.changes) == pytest.approx(back.whole.difference, abs=1e-6)


def test_same_code_hardly_ever_stands_out() -> None:
    found = [judged(traced(s, count=1, noise=0.1), traced(900 + s, count=1, noise=0.1)) for s in range(60)]
    assert sum(any(c.verdict in CHANGED for c in each.changes) for each in found) <= 3


def test_each_function_is_listed_with_its_part_of_the_difference() -> None:
    said = terminal(compared("slow.prof", "fast.prof"))
    head = next(line for line in said.splitlines() if line.lstrip().startswith("verdict"))
    assert head.split()[:6] == ["verdict", "name", "before", "after", "change", "part"]
    row = next(line for line in said.splitlines() if "slow_sum (receipts.py)" in line)
    assert "−1.26 s" in row
    longer_one = terminal(compared("two_functions.collapsed.txt", "two_functions_longer.collapsed.txt"))
    assert "part  " not in longer_one


def test_a_profile_beside_itself_can_be_shown() -> None:
    said = terminal(compared("slow.prof", "slow.prof"))
    assert "this compares a thing with itself" in said
    assert "±0 s" in said
