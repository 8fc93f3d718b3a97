"""The suite's verdict and its sentence."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders.comparisons import EVIDENCE, a_change
from workbench.comparison.headline import JudgedChanges, overall_headline, overall_verdict
from workbench.core.model import Kind
from workbench.core.units import Unit
from workbench.core.verdict import Change, Presence, Shift, Verdict

STEADY = Shift(1.01, 0.99, 1.03, 12, False)
SLOWER = Shift(1.1, 1.08, 1.12, 12, True)
FASTER = Shift(0.9, 0.88, 0.92, 12, True)
W, B, N, C = Verdict.WORSE, Verdict.BETTER, Verdict.NO_CHANGE, Verdict.CANNOT_TELL


def names(*verdicts: Verdict, **replacements) -> list[Change]:
    ratios = {W: 1.081, B: 0.9}
    return [
        a_change(f"n{place}", verdict=verdict, **{"ratio": ratios.get(verdict, 1.0), **replacements})
        for place, verdict in enumerate(verdicts)
    ]


def suite(changes: list[Change], shift: Shift | None = STEADY, **replacements: Any) -> JudgedChanges:
    kind = Kind.PROFILE if changes and changes[0].share_before is not None else Kind.BENCHMARK
    return JudgedChanges(kind, Unit.SECONDS, 0.05, changes, shift)._replace(**replacements)


@pytest.mark.parametrize(
    ("verdicts", "shift", "is_interleaved", "expected"),
    [
        ((W, B, N), STEADY, False, W),
        ((B, N, C), STEADY, False, B),
        ((N, C), STEADY, False, N),
        ((N, C, C), STEADY, False, C),
        ((C,), None, False, C),
        ((N, N), SLOWER, False, C),
        ((B, N), FASTER, False, C),
        ((B, N), FASTER, True, B),
        ((W, B), FASTER, False, W),
        ((), None, False, C),
    ],
)
def test_verdicts(verdicts, shift, is_interleaved, expected):
    assert overall_verdict(suite(names(*verdicts), shift, is_interleaved=is_interleaved)) is expected


def test_names_on_one_side_do_not_decide():
    absent = names(C, C, C, presence=Presence.ADDED)
    assert overall_verdict(suite([*names(N), *absent])) is N


def test_a_profile_that_moved_as_a_whole_was_recorded_for_longer():
    functions = names(B, N, share_before=0.5, share_after=0.4)
    assert overall_verdict(suite(functions, FASTER)) is B


def headline(changes: list[Change], shift: Shift | None = STEADY, **replacements: Any) -> str:
    return overall_headline(suite(changes, shift, **replacements))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (names(W), "1 of 1 benchmark is slower: n0 (+8.1 %)."),
        (names(W, W, N), "2 of 3 benchmarks are slower: n0 (+8.1 %), n1 (+8.1 %). 1 shows no change beyond 5 %."),
        (names(B, C, C), "1 of 3 benchmarks is faster: n0 (-10 %). 2 cannot be told."),
        (
            names(N, N, C),
            "No benchmark is shown to be slower or faster. 2 show no change beyond 5 %, 1 cannot be told.",
        ),
        (names(W, ratio=3.0), "1 of 1 benchmark is slower: n0 (3 × slower)."),
        (names(B, ratio=0.2), "1 of 1 benchmark is faster: n0 (5 × faster)."),
        (names(W, ratio=None), "1 of 1 benchmark is slower: n0."),
        (names(W, ratio=0.0), "1 of 1 benchmark is slower: n0."),
        (names(W, is_provisional=True), "1 of 1 benchmark is slower, provisionally: n0 (+8.1 %)."),
        (
            names(W, W, W, W, W),
            "5 of 5 benchmarks are slower: n0 (+8.1 %), n1 (+8.1 %), n2 (+8.1 %) and 2 more.",
        ),
        (
            names(C, C, advice="Do that."),
            "No benchmark is shown to be slower or faster. 2 cannot be told. Do that.",
        ),
        (
            names(W, share_before=0.4, share_after=0.5),
            "1 of 1 function is slower: n0 (+7.7 %).",
        ),
        (
            names(W, share_before=0.0, share_after=0.5, ratio=None),
            "1 of 1 function is slower: n0 (new).",
        ),
        (
            names(B, share_before=0.5, share_after=0.0, ratio=None),
            "1 of 1 function is faster: n0 (gone).",
        ),
        (
            names(W, share_before=0.4, share_after=0.5, evidence=EVIDENCE._replace(relative_ratio=None)),
            "1 of 1 function is slower: n0 (+8.1 %).",
        ),
        (names(W, evidence=EVIDENCE._replace(slow_counts=(0, 9))), "1 of 1 benchmark is slower: n0."),
    ],
)
def test_headlines(changes, expected):
    assert headline(changes) == expected


def test_scores_get_worse():
    changes = names(W, N, unit=Unit.SCORE, ratio=0.92)
    expected = "1 of 2 benchmarks is worse: n0 (-8 %). 1 shows no change beyond 5 %."
    assert headline(changes, unit=Unit.SCORE) == expected


@pytest.mark.parametrize(
    ("shift", "unit", "is_interleaved", "expected"),
    [
        (SLOWER, Unit.SECONDS, False, "typical name is 10 % slower, which can be the machine as well as the code."),
        (FASTER, Unit.SECONDS, False, "typical name is 10 % faster, which can be the machine as well as the code."),
        (FASTER, Unit.SCORE, False, "typical name is 10 % worse, which can be the machine as well as the code."),
        (SLOWER, Unit.BYTES, True, "typical name is 10 % worse, and the sides were measured in turn."),
    ],
)
def test_that_the_whole_suite_moved_is_said_first(shift, unit, is_interleaved, expected):
    said = headline(names(C, C), shift, unit=unit, is_interleaved=is_interleaved)
    assert said.startswith(f"The whole suite moved: the {expected}")


def test_the_most_frequent_advice_is_given():
    changes = [*names(C, C, advice="Often."), *names(C, advice="Once.")]
    assert headline(changes).endswith("3 cannot be told. Often.")


def test_names_are_cut_and_shown_safely():
    change = a_change("x" * 500 + "\x1b[31m")
    said = headline([change, a_change("")])
    assert len(said) < 200
    assert "\x1b" not in said
    assert "(no name)" in said
