"""Files that once ended in a confident wrong verdict, or in a gate that passed: what is answered, and the exit code."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.builders.outcomes import Run
from tests.places import DATA

CASES = DATA / "cases"


class Case(NamedTuple):
    """Two sides (patterns below the folder), the gate's exit code, and what is said, without what must not be."""

    before: str
    after: str
    code: int
    said: tuple[str, ...]
    never: tuple[str, ...] = ()


ANSWERS = {
    "every summary counts": Case(
        "only_first_summary_counts/before/*", "only_first_summary_counts/after/*", 1, ("slower", "6 + 6 files")
    ),
    "values of one file each": Case(
        "repeats_of_one_value/before-*", "repeats_of_one_value/after-*", 1, ("5 + 5 files",)
    ),
    "equal bytes hide no times": Case(
        "benchmem_blinds_gate.before.txt", "benchmem_blinds_gate.after.txt", 4, ("3 names look slower by 5 % or more",)
    ),
    "one faster name hides no others": Case(
        "one_faster_blinds_gate.before.json", "one_faster_blinds_gate.after.json", 4, ("20 names look slower",)
    ),
    "failed commands are not faster": Case(
        "failed_runs_are_faster.before.json",
        "failed_runs_are_faster.after.json",
        4,
        ("exit code 2 in 10 of 10 runs", "1 name failed"),
        ("× faster",),
    ),
    "a suite that fails does not pass": Case(
        "go_fail_passes.before.txt", "go_fail_passes.after.txt", 4, ("The current side failed", "or are missing")
    ),
    "more a second is better": Case(
        "rate_words.before.csv", "rate_words.after.csv", 1, ("2.02 × worse", "2.03 × worse"), ("× better",)
    ),
    "throughput of three runs a side": Case(
        "throughput/b*", "throughput/a*", 1, ("2 names are worse",), ("names are better",)
    ),
    "one unit in two spellings": Case(
        "unit_spelling.before.json", "unit_spelling.after.json", 4, ("mem [B]",), ("removed", "added")
    ),
    "the same file again adds nothing": Case(
        "same_file_twice.before.json", "same_file_twice.after.json", 4, ("6 + 6 processes",), ("is slower",)
    ),
    "names that differ by a suffix": Case(
        "name_suffix.before.txt", "name_suffix.after.txt", 4, ("-8", "-16"), ("no name in common",)
    ),
    "names that differ by a folder": Case(
        "name_folder.before.json", "name_folder.after.json", 0, ("3 show no change",), ("no name in common",)
    ),
    "periods of a recording are no samples": Case(
        "perf_periods/before.folded", "perf_periods/after.folded", 4, ("weigh",), (" is slower", " are slower")
    ),
    "a file beside itself": Case(
        "even_median/smallest.json", "even_median/smallest.json", 4, ("compares a thing with itself",)
    ),
}


def sides(case: Case, copies: int = 1) -> list[str]:
    """The arguments for both sides, each file as often as is said."""
    before, after = ([str(path) for path in sorted(CASES.glob(each))] * copies for each in (case.before, case.after))
    more = [["--baseline", path] for path in before[1:]] + [["--current", path] for path in after[1:]]
    return [before[0], after[0], *(word for pair in more for word in pair)]


@pytest.mark.parametrize("case", ANSWERS.values(), ids=ANSWERS)
def test_the_answer_and_the_exit_code(run: Run, case: Case) -> None:
    done = run("compare", *sides(case), "--fail-on", "slower", "--no-settings")
    assert done.code == case.code
    said = f"{done.out}\n{done.err}"
    assert [words for words in case.said if words not in said] == []
    assert [words for words in case.never if words in said] == []


def test_copies_of_the_files_change_no_answer(run: Run) -> None:
    case = ANSWERS["the same file again adds nothing"]
    done = run("compare", *sides(case, copies=4), "--fail-on", "slower", "--no-settings")
    assert done.code == 4
    assert "6 + 6 processes" in done.out
    assert "counted once" in done.out


def test_the_other_direction_is_faster_and_passes(run: Run) -> None:
    case = ANSWERS["every summary counts"]
    turned = Case(case.after, case.before, 0, ())
    assert run("compare", *sides(turned), "--fail-on", "slower", "--no-settings", "--in-turn").code == 0


def test_configurations_of_one_file_are_benchmarks_of_their_own(run: Run) -> None:
    done = run("--input", str(CASES / "go_configuration.txt"))
    assert "BenchmarkDecode-8 [cache=cold]" in done.out
    assert "BenchmarkDecode-8 [cache=warm]" in done.out


def test_the_median_of_an_even_number_is_the_middle_of_two(run: Run) -> None:
    assert "2.5 s" in run("--input", str(CASES / "even_median" / "smallest.json")).out


def test_two_functions_recorded_ten_times_as_long_are_no_slower(run: Run) -> None:
    Path("before.folded").write_text("main;work 83\nmain;rest 19\n", "utf-8")
    Path("after.folded").write_text("main;work 829\nmain;rest 191\n", "utf-8")
    done = run("compare", "before.folded", "after.folded", "--fail-on", "slower", "--no-settings")
    assert done.code == 4
    assert "no function moved beside the others" in done.out


def test_a_side_that_failed_as_a_whole_never_passes(run: Run) -> None:
    case = ANSWERS["a suite that fails does not pass"]
    for asked in ((), ("--allow-cannot-tell",), ("--allow-cannot-tell", "--fail-on", "removed")):
        for turned in (case, Case(case.after, case.before, 4, ())):
            code = run("compare", *sides(turned), "--fail-on", "slower", "--no-settings", *asked).code
            assert code in ((1, 4) if "removed" in asked else (4,))
