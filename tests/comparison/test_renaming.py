"""Sides whose names differ by a rule: matched and warned of where it is sure, explained where it is not."""

from __future__ import annotations

from datetime import date

import pytest

from tests.builders.results import pyperf_text
from tests.builders.sides import a_profile
from workbench.comparison.gate.policy import GatePolicy
from workbench.comparison.gate.self_test import self_test
from workbench.comparison.measured import CompareOptions, compare_measured
from workbench.comparison.renaming import StrippedParts
from workbench.core.comparison import Comparison, Level, Presence
from workbench.core.errors import CompareError
from workbench.core.profile import Function
from workbench.core.run import Opened
from workbench.core.sources import BytesSource
from workbench.core.verdict import Verdict
from workbench.formats.open import open_run


def go(processors: str, factor: float = 1.0) -> tuple[Opened, ...]:
    """Six files of a line for each benchmark, as six runs of `go test` give them."""
    noise = (0.99, 1.01, 1.0, 1.02, 0.98, 1.005)
    texts = (
        f"pkg: x\nBenchmarkA{processors}\t100\t{factor * each * 1e5:.1f} ns/op\t64 B/op\n"
        f"BenchmarkB/n=1{processors}\t100\t{each * 5e5:.1f} ns/op\t0 B/op\n"
        for each in noise
    )
    return open_run([BytesSource(f"{n}.txt", text.encode()) for n, text in enumerate(texts)]).files


def side(*names: str, seed: int = 1) -> tuple[Opened, ...]:
    return open_run([BytesSource("made.json", pyperf_text(dict.fromkeys(names, 1.0), seed=seed).encode())]).files


def words(comparison: Comparison) -> dict[str, str]:
    return {change.name: change.status for change in comparison.changes}


@pytest.mark.parametrize(("before", "after"), [("-8", "-16"), ("", "-4"), ("-4", "")])
def test_other_processors_are_compared_and_warned_of(before, after):
    found = compare_measured(go(before), go(after, 1.5), CompareOptions(is_interleaved=True))
    assert words(found)[f"BenchmarkA{after}"] == "worse"
    assert words(found)[f"BenchmarkA{after} [B/op]"] == "no change shown"
    assert {change.presence for change in found.changes} == {Presence.BOTH}
    grave = {each.code: each for each in found.differences if each.level is Level.WARNING}
    assert grave.keys() >= {"names", "gomaxprocs"}
    assert (grave["gomaxprocs"].before, grave["gomaxprocs"].after) == (before[1:] or "1", after[1:] or "1")


def test_a_folder_in_front_is_compared_under_the_current_name():
    found = compare_measured(side("t/a.py::x", "t/a.py::y"), side("bench/t/a.py::x", "bench/t/a.py::y", seed=2))
    assert set(words(found)) == {"bench/t/a.py::x", "bench/t/a.py::y"}
    (named,) = [each for each in found.differences if each.code == "names"]
    assert named.level is Level.WARNING
    assert "2 names are compared under the current name" in named.text


def test_what_can_be_other_work_is_refused_with_the_option_that_compares_it():
    with pytest.raises(CompareError, match="no name in common") as caught:
        compare_measured(side("gzip/open"), side("zip/open"))
    assert "1 name is compared with --strip-prefix=gzip/ --strip-prefix=zip/" in caught.value.hint
    options = CompareOptions(stripped=StrippedParts(("gzip/", "zip/")))
    found = compare_measured(side("gzip/open"), side("zip/open", seed=2), options)
    assert words(found) == {"open": "no change shown"}


def test_suffixes_are_stripped_before_the_unit_and_go_s_number_is_no_parameter_then():
    options = CompareOptions(stripped=StrippedParts((), ("-8", "-16")))
    found = compare_measured(go("-8"), go("-16"), options)
    assert set(words(found)) == {"BenchmarkA", "BenchmarkA [B/op]", "BenchmarkB/n=1", "BenchmarkB/n=1 [B/op]"}
    assert not [each for each in found.differences if each.code in ("names", "parameters")]


def test_two_names_cannot_become_one():
    options = CompareOptions(stripped=StrippedParts(("a/", "b/")))
    with pytest.raises(CompareError, match="“a/x” and “b/x” would both be called “x”"):
        compare_measured(side("a/x", "b/x"), side("x"), options)


def test_other_parameters_are_said_to_be_other_work():
    with pytest.raises(CompareError) as caught:
        compare_measured(side("x[1]"), side("x[2]"))
    assert "parameters alone" in caught.value.hint


def test_names_of_which_only_some_differ_are_named():
    found = compare_measured(side("same", "t/x", "t/y"), side("same", "bench/t/x", "bench/t/y", seed=2))
    assert words(found)["t/x"] == "removed"
    (notice,) = [each for each in found.notices if each.code == "names_alike"]
    assert notice.text.startswith("2 names are on one side only and may be the same under another name")
    assert notice.text.endswith("They are compared with --strip-prefix=bench/.")
    plain = compare_measured(side("same", "x"), side("same", "other", seed=2))
    assert not plain.notices


def test_profiles_say_their_names_too():
    with pytest.raises(CompareError, match="no name in common") as caught:
        compare_measured([a_profile(functions=(Function("load"),))], [a_profile(functions=(Function("parse"),))])
    assert "“load”, then “parse”" in caught.value.hint


def test_a_self_test_slows_the_names_that_are_compared():
    options = CompareOptions(stripped=StrippedParts(("v1/", "v2/")), is_interleaved=True)
    today = date(2026, 5, 4)
    found = self_test(side("v1/x"), side("v2/x", seed=2), options, GatePolicy(("slower",)), today)
    assert found.is_caught


def test_the_same_values_under_other_names_show_no_change():
    found = compare_measured(side("t/x"), side("bench/t/x"))
    assert [change.verdict for change in found.changes] == [Verdict.NO_CHANGE]
