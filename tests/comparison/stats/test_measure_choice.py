"""Which measure stands for a process, in words and for a single name."""

from __future__ import annotations

import pytest

from workbench.comparison.stats.measure_choice import Choice


def test_the_choice_in_words():
    assert Choice(1, 0.0).text() == "median of each process"
    assert Choice(4, 0.3).text("recording", "recordings") == (
        "minimum of each recording, of the best 70 % of the recordings"
    )


@pytest.mark.parametrize(
    ("is_even", "counts", "expected"),
    [
        (True, (10, 10), "minimum of each process, of the best 50 % of the processes"),
        (False, (10, 10), "median of each process, of the best 50 % of the processes"),
        (True, (10, 11), "minimum of each process"),
        (True, (4, 4), "minimum of each process"),
    ],
)
def test_what_of_the_choice_was_fair_for_a_name(is_even, counts, expected):
    assert Choice(4, 0.5).of(is_even=is_even, counts=counts).text() == expected
