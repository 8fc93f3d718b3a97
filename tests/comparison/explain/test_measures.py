"""The columns before and after say by which measure they are."""

from __future__ import annotations

import pytest

from tests.builders.comparisons import EVIDENCE, a_change, a_comparison
from workbench.comparison.explain.measures import measures_text
from workbench.core.comparison import Change, Method

MIDDLE = "A report's median is that of all values together."


def measured(*measures: str, method: Method = Method.PROCESSES) -> list[Change]:
    return [
        a_change(f"n{place}", evidence=EVIDENCE._replace(measure=measure, method=method))
        for place, measure in enumerate(measures)
    ]


@pytest.mark.parametrize(
    ("measures", "said"),
    [
        (
            ["minimum of each process", "minimum of each process"],
            f"Before and after are typical values: the minimum of each process. {MIDDLE}",
        ),
        (["mean"], "Before and after are typical values: the mean."),
        (
            ["a", "b"],
            f"Before and after are typical values: the a, or the b. {MIDDLE}",
        ),
        (["a", "b", "c", "d"], "Before and after are typical values, each by the measure in its evidence."),
    ],
)
def test_the_measures_are_named_once(measures: list[str], said: str) -> None:
    assert measures_text(a_comparison(*measured(*measures))) == said


@pytest.mark.parametrize("method", [Method.EXACT, Method.NONE, Method.SAMPLES])
def test_values_as_recorded_need_no_word(method: Method) -> None:
    assert measures_text(a_comparison(*measured("m", method=method))) == ""
