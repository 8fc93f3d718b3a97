"""The suite's verdict and its sentence."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders.comparisons import EVIDENCE, a_change
from workbench.comparison.headline import overall_headline
from workbench.comparison.suites import JudgedChanges, is_suspect, overall_verdict, unit_verdicts
from workbench.core.comparison import Change, Presence, Shift
from workbench.core.direction import NOBODY_SAYS, Direction
from workbench.core.model import Kind
from workbench.core.units import Unit
from workbench.core.verdict import Verdict

STEADY = Shift(1.01, 0.99, 1.03, 12, False)
SLOWER = Shift(1.1, 1.08, 1.12, 12, True)
FASTER = Shift(0.9, 0.88, 0.92, 12, True)
W, B, N, C = Verdict.WORSE, Verdict.BETTER, Verdict.NO_CHANGE, Verdict.CANNOT_TELL
L = "looks worse"
AS_OTHERS = EVIDENCE._replace(relative_ratio=1.0)
PLAIN = EVIDENCE._replace(relative_ratio=None, relative_low=None, relative_high=None)
RARE = {"ratio": None, "before": 1.0, "share_before": 0.1, "evidence": PLAIN}
"""A function that was seen too rarely for a ratio."""


def names(*verdicts: Verdict | str, **replacements) -> list[Change]:
    ratios = {W: 1.081, B: 0.9, L: 1.5}
    found = []
    for place, verdict in enumerate(verdicts):
        facts = {"verdict": C if verdict is L else verdict, "ratio": ratios.get(verdict, 1.0), "evidence": PLAIN}
        found.append(a_change(f"n{place}", **{**facts, **replacements}))
    return found


def suite(changes: list[Change], shift: Shift | None = STEADY, **replacements: Any) -> JudgedChanges:
    kind = Kind.PROFILE if changes and changes[0].share_before is not None else Kind.BENCHMARK
    shifts = {change.unit: shift for change in changes} if shift else {}
    return JudgedChanges(kind, 0.05, changes, shifts)._replace(**replacements)


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
        ((N, N, L), STEADY, False, C),
        ((B, N, N, L), STEADY, False, C),
        ((B, N, N, L), STEADY, True, C),
        ((W, L), STEADY, False, W),
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
            "1 of 1 function is slower: n0 (+8.1 %).",
        ),
        (
            names(W, before=0.0, share_before=0.0, share_after=0.5, ratio=None),
            "1 of 1 function is slower: n0 (new).",
        ),
        (
            names(B, after=0.0, share_before=0.5, share_after=0.0, ratio=None),
            "1 of 1 function is faster: n0 (gone).",
        ),
        (
            names(W, share_before=0.4, share_after=0.5, evidence=EVIDENCE._replace(relative_ratio=None)),
            "1 of 1 function is slower: n0 (+8.1 %).",
        ),
        (
            names(C, before=1.0, after=9.0, share_before=0.1, share_after=0.3, ratio=None, evidence=PLAIN),
            (
                "No function is shown to be slower or faster. "
                "1 of 1 function looks slower by 5 % or more, but cannot be told: n0 (1 s → 9 s)."
            ),
        ),
        (names(W, evidence=EVIDENCE._replace(slow_counts=(0, 9))), "1 of 1 benchmark is slower: n0."),
    ],
)
def test_headlines(changes, expected):
    assert headline(changes) == expected


def test_scores_get_worse():
    changes = names(W, N, unit=Unit.SCORE, ratio=0.92)
    expected = "1 of 2 benchmarks is worse: n0 (-8 %). 1 shows no change beyond 5 %."
    assert headline(changes) == expected


@pytest.mark.parametrize(
    ("shift", "unit", "is_interleaved", "expected"),
    [
        (SLOWER, Unit.SECONDS, False, "typical name is 10 % slower, which can be the machine as well as the code."),
        (FASTER, Unit.SECONDS, False, "typical name is 10 % faster, which can be the machine as well as the code."),
        (
            FASTER._replace(direction=Direction.MORE),
            Unit.SCORE,
            False,
            "typical name is 10 % worse, which can be the machine as well as the code.",
        ),
        (SLOWER, Unit.BYTES, True, "typical name is 10 % worse, and the sides were measured in turn."),
    ],
)
def test_that_the_whole_suite_moved_is_said_first(shift, unit, is_interleaved, expected):
    said = headline(names(C, C, unit=unit), shift, is_interleaved=is_interleaved)
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


@pytest.mark.parametrize(
    ("replacements", "expected"),
    [
        ({"ratio": 1.05}, True),
        ({"ratio": 1.049}, False),
        ({"ratio": 1.2, "threshold": 0.25}, False),
        ({"ratio": 0.5}, False),
        ({"ratio": 0.5, "unit": Unit.SCORE}, True),
        ({"ratio": 2.0, "unit": Unit.SCORE}, False),
        ({"ratio": None, "before": 0.0, "after": 2.0}, True),
        ({"ratio": None, "before": 2.0, "after": 0.0}, False),
        ({"ratio": None, "before": 2.0, "after": 0.0, "unit": Unit.SCORE}, True),
        ({"ratio": None, "before": 0.0, "after": 0.0}, False),
        ({"ratio": None, "before": 2.0, "after": None}, True),
        ({"ratio": None, "before": None, "after": 2.0}, False),
        ({"ratio": 1.5, "presence": Presence.REMOVED}, False),
        ({"ratio": 1.5, "verdict": N}, False),
        ({"ratio": 9.0, "share_before": 0.001, "share_after": 0.009}, False),
        ({"ratio": 9.0, "share_before": 0.1, "share_after": 0.2, "evidence": PLAIN}, True),
        ({"ratio": 9.0, "share_before": 0.1, "share_after": 0.1, "evidence": AS_OTHERS}, False),
        # Of a whole of 10, what grew by 0.6 could have made it 5 % slower, and what grew by 0.4 could not.
        ({"ratio": 7.0, "before": 0.1, "share_before": 0.01, "share_after": 0.07, "contribution": 0.6}, True),
        ({"ratio": 5.0, "before": 0.1, "share_before": 0.01, "share_after": 0.05, "contribution": 0.4}, False),
        (
            {"ratio": None, "before": 0.0, "after": 2.0, "share_before": 0.0, "share_after": 0.1, "contribution": 2.0},
            True,
        ),
        ({**RARE, "after": 9.0, "share_after": 0.1}, False),  # recorded for longer
        ({**RARE, "after": 1.0, "share_after": 0.3}, False),  # the others got faster
        ({**RARE, "after": 2.0, "share_after": 0.3}, True),
        ({**RARE, "before": 0.0, "after": 2.0, "share_before": 0.0, "share_after": 0.3}, True),
    ],
)
def test_which_names_look_worse(replacements, expected):
    assert is_suspect(a_change(**{"verdict": C, **replacements})) is expected


def test_names_that_look_worse_are_said_before_faster_ones():
    assert headline(names(L, L, L, L, B, N, C, advice="Do that.")) == (
        "4 of 7 benchmarks look slower by 5 % or more, but cannot be told: n0 (+50 %), n1 (+50 %), n2 (+50 %) "
        "and 1 more. 1 of 7 benchmarks is faster: n4 (-10 %). "
        "1 shows no change beyond 5 %, 1 more cannot be told. Do that."
    )


def test_the_same_advice_for_several_units_is_given_once():
    whole = suite([*names(C, C, advice="Do that."), *names(C, unit=Unit.BYTES, advice="Do that.")], None)
    assert overall_headline(whole) == (
        "No benchmark is shown to be worse or better. Times: 2 cannot be told. Bytes: 1 cannot be told. Do that."
    )


def test_each_unit_has_its_own_verdict_and_the_gravest_counts():
    sizes = names(N, N, N, unit=Unit.BYTES)
    whole = suite([*names(C, C), *sizes], None)
    assert overall_verdict(whole) is C
    assert [(each.unit, each.verdict) for each in unit_verdicts(whole)] == [(Unit.SECONDS, C), (Unit.BYTES, N)]
    assert (
        overall_headline(whole) == "No benchmark is shown to be worse or better. "
        "Times: 2 cannot be told. Bytes: 3 show no change beyond 5 %."
    )
    worse = names(W, unit=Unit.BYTES)
    assert overall_headline(suite([*names(B), *worse], None)) == (
        "Bytes: 1 of 1 benchmark is worse: n0 (+8.1 %). Times: 1 of 1 benchmark is faster: n0 (-10 %)."
    )


def test_a_suite_of_one_unit_that_moved_says_nothing_of_another():
    whole = suite([*names(C, C), *names(N, unit=Unit.BYTES)], None)._replace(shifts={Unit.SECONDS: SLOWER})
    assert [each.shift for each in unit_verdicts(whole)] == [SLOWER, None]
    assert overall_headline(whole).startswith("Times: The whole suite moved: the typical name is 10 % slower")


@pytest.mark.parametrize(
    ("ratio", "relative", "name_count", "expected"),
    [
        (147 / 4700, 1 / 48.9, 3, "n0 (32 × faster)"),
        (147 / 4700, 1 / 48.9, 8, "n0 (32 × faster; 48.9 × faster beside the other functions)"),
        (0.8, 2.0, 8, "n0 (-20 %; 2 × slower beside the other functions)"),
        (0.8, 0.801, 8, "n0 (-20 %)"),
    ],
)
def test_the_ratio_is_that_of_the_values_shown(ratio, relative, name_count, expected):
    found = EVIDENCE._replace(relative_ratio=relative)
    changes = names(B, ratio=ratio, evidence=found, share_before=0.5, share_after=0.4)
    assert headline(changes, STEADY._replace(name_count=name_count)) == f"1 of 1 function is faster: {expected}."


def test_benchmarks_that_are_gone_are_said():
    changes = [*names(N), a_change("old", verdict=C, presence=Presence.REMOVED)]
    assert headline(changes).endswith("1 shows no change beyond 5 %. 1 benchmark is gone: old.")


@pytest.mark.parametrize(
    ("replacements", "expected"),
    [
        ({"ratio": 1.05}, True),
        ({"ratio": 1 / 1.05}, True),
        ({"ratio": 1.04}, False),
        ({"ratio": None, "before": 0.0, "after": 5.0}, True),
        ({"ratio": None, "before": 0.0, "after": 0.0}, False),
        ({"ratio": 2.0, "stated_direction": Direction.LESS}, False),
        ({"ratio": 2.0, "presence": Presence.REMOVED}, False),
        ({"ratio": 2.0, "verdict": Verdict.NO_CHANGE}, False),
    ],
)
def test_what_moved_by_the_threshold_waits_for_its_direction(replacements, expected):
    change = a_change(**{"unit": Unit.COUNT, "verdict": Verdict.CANNOT_TELL, **replacements})
    assert (is_suspect(change) and not change.direction.is_known) is expected


def test_names_of_unknown_direction_are_said_and_leave_the_suite_open():
    changes = names(C, N, unit=Unit.COUNT, ratio=1.5)
    expected = (
        "No benchmark is shown to be worse or better. 1 of 2 benchmarks moved by 5 % or more, "
        f"and {NOBODY_SAYS}: n0 (+50 %). 1 shows no change beyond 5 %."
    )
    assert headline(changes, None).startswith(expected)


def test_sides_without_a_name_in_common_have_a_headline() -> None:
    gone = a_change(presence=Presence.REMOVED, failure="it failed")
    assert "failed" in headline([gone])
