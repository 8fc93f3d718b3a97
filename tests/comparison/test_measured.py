"""Whole comparisons: from what two sides hold to one verdict, with everything that a reader needs."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.worlds import Shape, two_sides
from tests.builders.mirrored import mirrored, require_mirrored
from tests.builders.results import pyperf_text
from tests.builders.sides import a_profile, a_series, benchmarks
from tests.places import DATA
from workbench.comparison.measured import CompareOptions, compare_measured
from workbench.comparison.suites import is_suspect
from workbench.core.comparison import Comparison, Presence
from workbench.core.errors import CompareError, MalformedError, UnknownFormatError, WorkbenchError
from workbench.core.model import Kind
from workbench.core.profile import Function, FunctionFigures
from workbench.core.run import Opened
from workbench.core.sources import BytesSource, PathSource
from workbench.core.units import Unit
from workbench.core.verdict import ORDER, Verdict
from workbench.formats.open import open_run

LARGEST_BYTES = 300_000
NOT_COMPARED = ("records", "refused", "programs", "shown_by_speedscope", "expected.json", "profile_code_object.prof")
"""Folders and files that hold records, or what is refused, or what tests expect of the others."""


def opened(text: str, name: str = "made.json") -> Opened:
    (found,) = open_run([BytesSource(name, text.encode())]).files
    return found


def side(factors: dict[str, float], **options) -> Opened:
    return opened(pyperf_text(factors, **options))


def of(values: numpy.ndarray, *, minutes: Sequence[int] = ()) -> Opened:
    """A file of names × processes × values, on request with the minute at which each process started."""
    starts = tuple(f"2026-05-04T12:{minute:02d}:00+00:00" for minute in minutes)
    return benchmarks(
        *(
            a_series(f"n{place}", processes=tuple(array("d", row) for row in name.tolist()), started_utc=starts)
            for place, name in enumerate(values)
        )
    )


def verdicts(comparison: Comparison) -> dict[str, Verdict]:
    return {change.name: change.verdict for change in comparison.changes}


def test_a_regression_is_found_and_said():
    found = compare_measured([side({"parse": 1, "dump": 1})], [side({"parse": 1.2, "dump": 1}, seed=2)])
    assert found.kind is Kind.BENCHMARK
    assert found.unit is Unit.SECONDS
    assert verdicts(found) == {"parse": Verdict.WORSE, "dump": Verdict.NO_CHANGE}
    assert found.verdict is Verdict.WORSE
    assert found.word == "slower"
    assert found.headline.startswith("1 of 2 benchmarks is slower: parse (+")
    assert found.counts == {**dict.fromkeys([v.value for v in ORDER], 0), "added": 0, "removed": 0} | {
        "worse": 1,
        "no change shown": 1,
    }
    assert not found.notices


def test_what_matters_comes_first():
    before = dict.fromkeys(("same", "better", "bad", "gone", "worst"), 1.0)
    after = {"same": 1.0, "better": 0.7, "bad": 1.1, "worst": 2.0, "added": 1.0}
    found = compare_measured([side(before)], [side(after, seed=2)])
    assert [c.name for c in found.changes] == ["worst", "bad", "better", "same", "added", "gone"]
    assert [c.presence for c in found.changes[-2:]] == [Presence.ADDED, Presence.REMOVED]


def test_several_files_a_side_are_repeats():
    before = [side({"parse": 1}, process_count=5, seed=seed) for seed in (1, 2)]
    found = compare_measured(before, [side({"parse": 1}, seed=3)])
    assert found.changes[0].evidence.process_counts == (10, 10)
    assert found.baseline.name == "made.json + made.json"
    assert len(found.baseline.sources) == 2


def test_a_threshold_for_some_names():
    options = CompareOptions(limits=(("parse*", 0.3), ("*", 0.02), ("dump", 0.5)))
    assert [options.threshold_of(name) for name in ("parse[1]", "dump", "parse")] == [0.3, 0.02, 0.3]
    factors = {"parse": 1.1, "dump": 1.1}
    found = compare_measured([side(dict.fromkeys(factors, 1.0))], [side(factors, seed=2)], options)
    assert verdicts(found) == {"parse": Verdict.NO_CHANGE, "dump": Verdict.WORSE}
    assert {change.name: change.threshold for change in found.changes} == {"parse": 0.3, "dump": 0.02}


def test_nothing_in_common_is_an_error():
    with pytest.raises(CompareError, match="no name in common"):
        compare_measured([side({"a": 1})], [side({"b": 1})])


def test_different_kinds_are_an_error():
    with pytest.raises(CompareError):
        compare_measured([side({"a": 1})], [a_profile()])


def test_one_side_with_two_units_for_one_name_is_an_error():
    mixed = [benchmarks(a_series()), benchmarks(a_series(unit=Unit.BYTES))]
    with pytest.raises(UnknownFormatError):
        compare_measured(mixed, mixed)


@pytest.mark.parametrize(
    ("minutes", "options", "is_told"),
    [
        ((), CompareOptions(), False),
        ((), CompareOptions(is_interleaved=True), True),
        ((range(0, 20, 2), range(1, 20, 2)), CompareOptions(), True),
        ((range(10), range(30, 40)), CompareOptions(), False),
    ],
)
def test_a_suite_that_moved_is_told_where_it_was_measured_in_turn(minutes, options, is_told):
    before, after = two_sides("log-normal", Shape(12), numpy.random.default_rng(1))
    starts = [list(each) for each in minutes] or [[], []]
    found = compare_measured([of(before, minutes=starts[0])], [of(after * 1.2, minutes=starts[1])], options)
    assert found.headline.startswith("The whole suite moved: the typical name is 19.9 % slower")
    assert found.verdict is (Verdict.WORSE if is_told else Verdict.CANNOT_TELL)
    assert found.is_interleaved is is_told


def test_sides_measured_apart_are_told_to_be_measured_in_turn():
    before, after = two_sides("log-normal", Shape(1), numpy.random.default_rng(1))
    found = compare_measured([of(before, minutes=range(10))], [of(after * 1.03, minutes=range(30, 40))])
    assert found.verdict is Verdict.CANNOT_TELL
    assert found.changes[0].advice.startswith("Measure both sides in turn (workbench confirm does that)")
    assert [d.code for d in found.differences] == ["time"]


# The same on both sides


@pytest.mark.parametrize("noise", [0.004, 0.5])
def test_a_file_beside_itself_tells_nothing_however_noisy(noise):
    one = side({f"n{i}": 1 for i in range(10)}, noise=noise)
    found = compare_measured([one], [one])
    assert set(verdicts(found).values()) == {Verdict.CANNOT_TELL}
    assert found.verdict is Verdict.CANNOT_TELL
    assert found.headline.startswith("Both sides hold the same content: this compares a thing with itself")
    assert found.notices[0].code == "same_input"


def test_a_profile_beside_itself_tells_nothing_however_few_samples():
    functions = tuple(Function(name) for name in "abc")
    figures = FunctionFigures(array("d", [30.0, 3.0, 1.0]), array("d", [34.0, 4.0, 1.0]), None)
    one = a_profile(unit=Unit.SAMPLES, functions=functions, figures=figures)
    found = compare_measured([one], [one])
    assert set(verdicts(found).values()) == {Verdict.CANNOT_TELL}
    assert found.verdict is Verdict.CANNOT_TELL


def test_equal_values_that_were_measured_twice_are_not_the_same_measurement():
    first, second = (
        benchmarks(a_series(processes=(array("d", [0.1]),), started_utc=(start,)))
        for start in ("2026-05-04T12:00:00+00:00", "2026-05-04T13:00:00+00:00")
    )
    assert compare_measured([first], [second]).verdict is Verdict.CANNOT_TELL


def test_a_name_without_values_cannot_be_told_even_beside_itself():
    one = benchmarks(a_series(), a_series("empty", processes=()))
    assert verdicts(compare_measured([one], [one]))["empty"] is Verdict.CANNOT_TELL


def real_files() -> list[Path]:
    """A few small files of every folder of real tool output that can be compared."""
    found: list[Path] = []
    for folder in sorted(path for path in DATA.iterdir() if path.is_dir() and path.name not in NOT_COMPARED):
        files = sorted(
            p
            for p in folder.rglob("*")
            if p.is_file() and p.suffix not in (".md", ".py") and p.name not in NOT_COMPARED
        )
        found += [path for path in files if path.stat().st_size < LARGEST_BYTES][:3]
    return found


@pytest.mark.parametrize("path", real_files(), ids=lambda path: str(path.relative_to(DATA)))
def test_real_files_beside_themselves_are_never_called(path):
    try:
        sides = open_run([PathSource(path)]).files
    except (MalformedError, UnknownFormatError):
        pytest.skip("what holds no sample is refused")
    if not sides:
        pytest.skip("a tool's own text, kept beside its file to hold the reading against")
    found = compare_measured(sides, sides)
    both = [change for change in found.changes if change.presence is Presence.BOTH]
    assert {change.verdict for change in both} == {Verdict.CANNOT_TELL}
    assert found.headline.startswith("Both sides hold the same content")


# Changing places


def texts(comparison: Comparison) -> list[str]:
    return [comparison.headline, *(change.reason for change in comparison.changes)]


@settings(max_examples=30)
@given(st.integers(0, 10_000), st.integers(1, 12), st.sampled_from((0.7, 0.97, 1.0, 1.03, 1.4)), st.booleans())
def test_changing_places_mirrors_the_suite(seed, names, factor, is_interleaved):
    generator = numpy.random.default_rng(seed)
    before, after = two_sides("log-normal", Shape(names, 5, 5), generator, float(generator.uniform(-0.2, 0.3)))
    sides = of(before), of(after * factor)
    options = CompareOptions(is_interleaved=is_interleaved)
    forth, back = compare_measured([sides[0]], [sides[1]], options), compare_measured([sides[1]], [sides[0]], options)
    require_mirrored(forth.changes, back.changes)
    found = set(verdicts(forth).values())
    is_moved = forth.shift and forth.shift.is_moved
    is_suspicious = any(map(is_suspect, (*forth.changes, *back.changes)))
    if not {Verdict.WORSE, Verdict.BETTER} <= found and not is_moved and not is_suspicious:
        assert back.verdict is mirrored(forth.verdict)  # what got worse, or may have, goes before what got better
    assert forth.counts["worse"] == back.counts["better"]


def real_pairs() -> list[tuple[Path, Path]]:
    """Neighbours in the folders of real tool output."""
    return [(one, other) for one, other in pairwise(real_files()) if one.parent == other.parent]


@pytest.mark.parametrize("paths", real_pairs(), ids=lambda paths: f"{paths[0].parent.name}/{paths[1].name}")
def test_real_files_mirror_when_they_change_places(paths):
    try:
        sides = [open_run([PathSource(path)]).files for path in paths]
        forth, back = (
            compare_measured(one, other, CompareOptions(is_forced=True)) for one, other in (sides, sides[::-1])
        )
    except (WorkbenchError, IndexError):
        pytest.skip("not two files to be compared")
    require_mirrored(forth.changes, back.changes)
    require_recomputable(forth)


def require_recomputable(comparison: Comparison) -> None:
    """A reader who divides the two figures of a name gets its ratio."""
    for change in comparison.changes:
        if change.presence is Presence.BOTH and change.ratio and change.before and change.after is not None:
            assert change.ratio == pytest.approx(change.after / change.before, rel=1e-6), change.name


def test_notices_name_their_side_and_are_said_once():
    one = side({"a": 1})
    files = [replace_notices(each, "odd", "It is odd.") for each in (one, side({"a": 1}, seed=3))]
    found = compare_measured(files, [side({"a": 1}, seed=2)])
    assert [(n.code, n.text) for n in found.notices] == [("odd", "Baseline: It is odd.")]


def replace_notices(one: Opened, code: str, text: str) -> Opened:
    from workbench.core.model import Notice

    return one._replace(content=one.content._replace(notices=(Notice(code, text),)))


def test_a_comparison_can_be_changed_like_any_value():
    found = compare_measured([side({"a": 1})], [side({"a": 1}, seed=2)])
    assert replace(found, verdict=Verdict.WORSE).word == "slower"
