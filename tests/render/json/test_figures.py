"""Figures that JSON has no word for."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.model import Notice
from workbench.render.json.figures import SHOWN_PLACES, Figures

GIVEN = (Notice("one", "One."),)


def test_what_is_finite_stays_as_it_is() -> None:
    figures = Figures()
    row = {"a": 1.5, "b": [None, True, 10**300, "NaN"], "c": {"d": -0.0}}
    assert figures.text(row, "rows[0]") == json.dumps(row)
    assert figures.kept(row, "rows[0]") == row
    assert figures.notices(GIVEN) == GIVEN


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 10**400, -(10**400)], ids=str)
def test_what_is_not_becomes_null_and_its_place_is_said_once(value: Any) -> None:
    figures = Figures()
    assert figures.kept({"a": [1, value]}, "rows[0]") == {"a": [1, None]}
    assert figures.kept({"a": [1, value]}, "rows[0]") == {"a": [1, None]}
    assert figures.notices(GIVEN) == (
        *GIVEN,
        Notice("not_finite", "No finite number, and therefore null: rows[0].a[1]."),
    )


def test_many_places_are_counted() -> None:
    figures = Figures()
    figures.text({"a": [math.nan] * (SHOWN_PLACES + 1_000)}, "x")
    (notice,) = figures.notices(())
    assert notice.text.endswith("x.a[4] and 1,000 more.")


values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
)


@given(st.dictionaries(st.text(max_size=3), values, max_size=4))
def test_any_row_is_valid_json(row: dict[str, Any]) -> None:
    json.loads(Figures().text(row, "row"), parse_constant=pytest.fail)
