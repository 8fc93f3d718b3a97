"""Functions of one name in one file are found again where lines moved, and never taken for one another."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.analysis.profiles.matching import paired
from workbench.analysis.profiles.pooling import numbered, pooled
from workbench.analysis.profiles.same_names import SameFunction, found_again
from workbench.core.calltree import FunctionTable
from workbench.core.model import Notice
from workbench.core.profile import Function, Profile, plain_name
from workbench.core.units import Unit

FILE = "/app/two.py"


def profile_of(*places: tuple[str, int], file: str = FILE) -> Profile:
    table = FunctionTable()
    for name, line in places:
        table.number_of_start(name, file, line)
    return Profile("made here", Unit.SECONDS, table.functions(), (), None, (), False, None, {}, ())


def pairs_of(before: Profile, after: Profile) -> set[tuple[tuple[int, ...], tuple[int, ...]]]:
    """The lines of both sides that are of one function."""
    found = paired(before, after)
    assert len({(function.name, function.file) for function in found.functions}) == len(found.functions)
    sides = [
        [
            tuple(f.line for f, number in zip(side.functions, numbers, strict=True) if number == row)
            for row in range(len(found.functions))
        ]
        for side, numbers in ((before, found.before), (after, found.after))
    ]
    return set(zip(*sides, strict=True))


def test_the_name_says_where_it_starts_only_where_it_is_shared() -> None:
    profile = profile_of(("run", 3), ("main", 10), ("run", 7))
    assert [function.name for function in profile.functions] == ["run (two.py:3)", "main", "run (two.py:7)"]
    assert [plain_name(function) for function in profile.functions] == ["run", "main", "run"]


@pytest.mark.parametrize("moved", [0, 1, 4, 100])
def test_an_edit_above_moves_all_and_loses_none(moved: int) -> None:
    lines = [("<module>", 1), ("run", 3), ("run", 7), ("main", 10), ("<lambda>", 12), ("<lambda>", 13)]
    after = [(name, line if name == "<module>" else line + moved) for name, line in lines]
    found = pairs_of(profile_of(*lines), profile_of(*after))
    assert found == {((one[1],), (other[1],)) for one, other in zip(lines, after, strict=True)}


def test_a_new_function_of_the_name_in_between_is_new() -> None:
    before = profile_of(("a", 2), ("run", 5), ("b", 10), ("run", 15), ("c", 20))
    after = profile_of(("a", 2), ("run", 5), ("b", 10), ("run", 12), ("run", 25), ("c", 30))
    assert ((5,), (5,)) in pairs_of(before, after)
    after = profile_of(("a", 2), ("run", 5), ("b", 10), ("run", 12), ("d", 14), ("run", 25), ("c", 30))
    assert ((5,), (5,)) in pairs_of(before, after)


def test_where_a_file_did_not_change_what_was_not_seen_is_no_other_function() -> None:
    before = profile_of(("a", 2), ("run", 5), ("run", 15), ("c", 30))
    after = profile_of(("a", 2), ("run", 5), ("run", 25), ("c", 30))
    assert pairs_of(before, after) == {((2,), (2,)), ((5,), (5,)), ((15,), ()), ((), (25,)), ((30,), (30,))}


def test_one_that_was_seen_alone_before_is_found_among_several() -> None:
    before = profile_of(("a", 2), ("run", 15), ("c", 30))
    after = profile_of(("a", 4), ("run", 7), ("run", 17), ("c", 32))
    assert before.functions[1].name == "run"
    assert pairs_of(before, after) == {((2,), (4,)), ((), (7,)), ((15,), (17,)), ((30,), (32,))}


def test_what_nothing_tells_apart_is_taken_together() -> None:
    before, after = profile_of(("run", 5), ("run", 15)), profile_of(("run", 6), ("run", 11), ("run", 21))
    assert pairs_of(before, after) == {((5, 15), (6, 11, 21))}
    assert [function.name for function in paired(before, after).functions] == ["run"]


def test_functions_of_two_sides_never_share_a_name() -> None:
    before = profile_of(("a", 2), ("run", 5), ("run", 15), ("c", 30))
    after = profile_of(("a", 3), ("run", 5), ("run", 16), ("c", 31))
    found = paired(before, after)
    assert [function.name for function in found.functions][-1] == "run (two.py:5) before"


def test_recordings_that_saw_one_or_both_are_pooled_by_line() -> None:
    one, both = profile_of(("run", 7), ("main", 10)), profile_of(("run", 3), ("run", 7), ("main", 10))
    functions, numbers = numbered([one, both])
    assert {function.name for function in functions} == {"run (two.py:7)", "run (two.py:3)", "main"}
    assert [functions[number].line for number in numbers[0]] == [7, 10]
    assert pooled([one, both], ["1", "2"]).functions == functions


@pytest.mark.parametrize("field", [{"format_name": "another"}, {"notices": (Notice("figures_only", ""),)}])
def test_a_document_or_another_format_may_have_counted_them_together(field: dict[str, Any]) -> None:
    before, after = profile_of(("run", 3), ("main", 10)), profile_of(("run", 3), ("run", 7), ("main", 10))
    assert pairs_of(before._replace(**field), after) == {((3,), (3, 7)), ((10,), (10,))}
    assert pairs_of(after, before._replace(**field)) == {((3, 7), (3,)), ((10,), (10,))}


LINES = st.lists(st.integers(1, 60), max_size=8, unique=True)


@given(LINES, LINES, st.lists(st.tuples(st.integers(1, 60), st.integers(1, 60)), max_size=4).map(sorted))
def test_each_function_is_found_once(before: list[int], after: list[int], anchors: list[tuple[int, int]]) -> None:
    found = found_again(before, after, anchors)
    assert sorted(row for each in found for row in each.before) == [*range(len(before))]
    assert sorted(row for each in found for row in each.after) == [*range(len(after))]
    assert all(len(each.before) <= 1 >= len(each.after) or min(map(len, each)) > 0 for each in found)


@given(LINES, st.integers(0, 50))
def test_lines_that_all_moved_alike_are_found_in_order(lines: list[int], moved: int) -> None:
    anchors = [(line, line + moved) for line in (0, 61)]
    for known in (anchors, []):
        found = found_again(lines, [line + moved for line in lines], known)
        assert sorted(found) == [SameFunction((row,), (row,)) for row in range(len(lines))]


def test_a_function_alone_of_its_name_is_found_however_far_it_moved() -> None:
    before, after = profile_of(("run", 3)), profile_of(("run", 300))
    assert pairs_of(before, after) == {((3,), (300,))}
    assert paired(before, after).functions == (Function("run", FILE, 300),)


@given(LINES, LINES, st.lists(st.tuples(st.integers(1, 60), st.integers(1, 60)), max_size=4).map(sorted))
def test_the_sides_can_change_places(before: list[int], after: list[int], anchors: list[tuple[int, int]]) -> None:
    other_way = sorted((new, old) for old, new in anchors)
    if [new for _, new in anchors] == sorted(new for _, new in anchors):
        found = {SameFunction(*each[::-1]) for each in found_again(after, before, other_way)}
        assert {(frozenset(b), frozenset(a)) for b, a in found} == {
            (frozenset(b), frozenset(a)) for b, a in found_again(before, after, anchors)
        }
