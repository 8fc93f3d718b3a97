"""One name measured in several configurations: never put together, and found again on the other side."""

from __future__ import annotations

import json

import pytest

from tests.comparison.test_failures import SLOWER, TODAY
from tests.places import DATA
from workbench.comparison.gate.judge import judge_gate
from workbench.comparison.measured import compare_measured
from workbench.core.comparison import Comparison, Presence
from workbench.core.errors import CompareError
from workbench.core.run import Opened
from workbench.core.sources import BytesSource, PathSource
from workbench.core.verdict import Verdict
from workbench.formats.open import open_run

COLD, WARM = (f"cache: {cache}\n" for cache in ("cold", "warm"))


def a_run(*keys: str, package: str = "shop") -> tuple[Opened, ...]:
    """Five processes, each of which measures once with each of the keys."""
    results = "".join(f"{key}BenchmarkParse-8\t1\t{{}} ns/op\n" for key in keys)
    text = "".join(f"goos: linux\npkg: {package}\n{results.format(*[100 + p] * len(keys))}PASS\n" for p in range(5))
    return open_run([BytesSource("made", text.encode())]).files


def both(comparison: Comparison) -> list[str]:
    return sorted(change.name for change in comparison.changes if change.presence is Presence.BOTH)


def test_a_side_that_names_one_configuration_meets_the_same_one_of_several() -> None:
    for before, after in ((a_run(COLD, WARM), a_run(COLD)), (a_run(COLD), a_run(COLD, WARM))):
        assert both(compare_measured(before, after)) == ["BenchmarkParse-8 [cache=cold]"]


def test_files_of_other_configurations_are_no_repeats() -> None:
    comparison = compare_measured((*a_run(COLD), *a_run(WARM)), a_run(COLD, WARM))
    assert both(comparison) == ["BenchmarkParse-8 [cache=cold]", "BenchmarkParse-8 [cache=warm]"]


def test_files_of_other_packages_are_no_repeats() -> None:
    sides = a_run("", package="a"), a_run("", package="b")
    comparison = compare_measured((*sides[0], *sides[1]), sides[1])
    assert both(comparison) == ["b.BenchmarkParse-8"]


def test_a_package_that_was_moved_holds_the_same_work() -> None:
    assert both(compare_measured(a_run("", package="a"), a_run("", package="a/v2"))) == ["BenchmarkParse-8"]


def test_sides_in_other_configurations_are_not_compared_unless_forced() -> None:
    with pytest.raises(CompareError, match=r"\(cache=cold, then cache=warm\)"):
        compare_measured(a_run(COLD), a_run(WARM))


def test_what_only_one_side_says_is_said_and_hinders_nothing() -> None:
    comparison = compare_measured(a_run(""), a_run(WARM))
    assert "Only the current side says its parameters cache=warm." in [each.text for each in comparison.differences]
    assert judge_gate(comparison, SLOWER, TODAY).exit_code == 0


def test_a_package_that_failed_and_lost_a_name_never_passes() -> None:
    folder = DATA / "benchmark_texts"
    before, after = (open_run([PathSource(folder / n)]).files for n in ("go_before_failing.txt", "go_failing.txt"))
    for sides in ((before, after), (after, before), (after, after)):
        assert judge_gate(compare_measured(*sides), SLOWER, TODAY).exit_code == 4
    gate = judge_gate(compare_measured(before, after), SLOWER, TODAY)
    assert [row.name for row in gate.rows] == ["BenchmarkRender-8", "BenchmarkSave-8"]


def hyperfine(*results: tuple[str, dict[str, str], float]) -> tuple[Opened, ...]:
    """Commands with their parameters, ten runs of each."""
    made = [
        {"command": name, "parameters": parameters, "mean": 1, "times": [seconds + n / 1000 for n in range(10)]}
        for name, parameters, seconds in results
    ]
    return open_run([BytesSource("made.json", json.dumps({"results": made}).encode())]).files


def test_a_value_that_is_added_at_the_front_shifts_no_other() -> None:
    sizes = [("sort", {"n": str(n)}, float(n)) for n in (1, 10, 100)]
    comparison = compare_measured(hyperfine(*sizes[1:]), hyperfine(*sizes))
    assert {change.name: change.verdict for change in comparison.changes if change.presence is Presence.BOTH} == {
        "sort [n=10]": Verdict.NO_CHANGE,
        "sort [n=100]": Verdict.NO_CHANGE,
    }
    assert [change.name for change in comparison.changes if change.presence is Presence.ADDED] == ["sort [n=1]"]


@pytest.mark.parametrize("current", [[1.0, 10.0], [0.1, 1.0], [0.1, 1.0, 10.0], [1.0]])
def test_names_that_nothing_tells_apart_are_never_matched_by_their_order(current: list[float]) -> None:
    before = hyperfine(("sort", {}, 1.0), ("sort", {}, 10.0))
    after = hyperfine(*(("sort", {}, seconds) for seconds in current), ("other", {}, 1.0))
    (change,) = [each for each in compare_measured(before, after).changes if each.presence is Presence.BOTH]
    assert (change.name, change.verdict) == ("sort", Verdict.CANNOT_TELL)
    assert "nothing tells which of them is which" in change.reason
    assert judge_gate(compare_measured(before, after), SLOWER, TODAY).exit_code == 4
