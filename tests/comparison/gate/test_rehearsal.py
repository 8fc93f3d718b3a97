"""The gate rehearsed over all benchmark formats: what got slower by twice the threshold never passes.

The same suite with its names shuffled, parted over files, packed, or in other units gets the same answer, and equal
content never fails. The rehearsal itself is tried on judges that were blinded on purpose.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.builders.made_suites import FORMATS, BenchmarkFormat
from tests.builders.rehearsal import SLOWDOWNS, rehearsal_of, weakness_of
from workbench.comparison import benchmarks, suites
from workbench.comparison.changes import cases
from workbench.comparison.gate import judge
from workbench.core.comparison import Presence
from workbench.core.verdict import Verdict
from workbench.formats.shared import unit_words

BY_NAME = {each.name: each for each in FORMATS}
WEAK = (BY_NAME["Go, a file"], BY_NAME["Otava"])
"""All values of one process never fail a gate, nor does what nobody says the direction of."""

THRESHOLDS = st.sampled_from((0.02, 0.05, 0.25))
SHAPES = st.tuples(st.integers(1, 10), st.integers(1, 11), st.integers(1, 4))


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
@settings(max_examples=20, derandomize=True, phases=(Phase.generate,))
@given(SHAPES, THRESHOLDS, st.sampled_from(SLOWDOWNS), st.integers(0, 10_000), st.booleans(), st.booleans())
def test_no_slowdown_passes_however_the_files_are_arranged(
    form: BenchmarkFormat,
    shape: tuple[int, int, int],
    threshold: float,
    slowdown: str,
    seed: int,
    is_in_turn: bool,
    are_some_few: bool,
) -> None:
    found = rehearsal_of(form, shape, threshold, slowdown, seed, is_in_turn=is_in_turn, are_some_few=are_some_few)
    assert list(found.faults()) == []


@pytest.mark.parametrize("form", [each for each in FORMATS if each not in WEAK], ids=lambda form: form.name)
def test_a_gate_that_always_says_the_same_would_be_none(form: BenchmarkFormat) -> None:
    assert list(weakness_of(form)) == []


def _never(*_: Any) -> bool:
    return False


def _no_suspects(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suites, "is_suspect", _never)
    monkeypatch.setattr(judge, "is_suspect", _never)


def _one_unit_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    def together(whole: suites.JudgedChanges) -> list[suites.Suite]:
        both = [change for change in whole.changes if change.presence is Presence.BOTH]
        return [suites.Suite(whole.kind, both[0].unit, whole.threshold, both)] if both else []

    _no_suspects(monkeypatch)
    monkeypatch.setattr(suites.JudgedChanges, "suites", together)


def _the_wrong_way_round(monkeypatch: pytest.MonkeyPatch) -> None:
    turned = {1.0: Verdict.BETTER, -1.0: Verdict.WORSE, 0.0: Verdict.NO_CHANGE}
    monkeypatch.setattr(cases, "DIRECTIONS", turned)


def _milliseconds_for_microseconds(monkeypatch: pytest.MonkeyPatch) -> None:
    right = unit_words.seconds_in
    monkeypatch.setattr(unit_words, "seconds_in", lambda word: right("ms" if word == "us" else word))


@pytest.mark.parametrize(
    ("blinded", "name", "slowdown", "shape", "seed"),
    [
        (_no_suspects, "pyperf", "one faster, all others slower", (2, 10, 1), 2),
        (_no_suspects, "hyperfine with times", "one slower", (6, 4, 1), 1),
        (_one_unit_for_all, "Go, a file", "all slower", (3, 1, 6), 0),
        (_the_wrong_way_round, "hyperfine with times", "all slower", (3, 10, 1), 1),
        (_milliseconds_for_microseconds, "github-action-benchmark", "one slower", (3, 6, 1), 1),
    ],
)
def test_a_blinded_judge_is_caught(
    blinded: Callable[[pytest.MonkeyPatch], None],
    name: str,
    slowdown: str,
    shape: tuple[int, int, int],
    seed: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = rehearsal_of(BY_NAME[name], shape, 0.05, slowdown, seed, is_in_turn=False, are_some_few=True)
    assert list(found.faults()) == []
    blinded(monkeypatch)
    assert list(found.faults()) != []


def test_a_judge_that_sees_only_the_first_file_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    of_all = benchmarks._all_series
    monkeypatch.setattr(benchmarks, "_all_series", lambda side: of_all(side[:1]))
    for name in ("pytest-benchmark with values", "pytest-benchmark summaries", "Bencher", "github-action-benchmark"):
        assert list(weakness_of(BY_NAME[name])) != []
