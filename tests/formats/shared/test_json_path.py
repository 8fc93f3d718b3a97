"""A place in a document hands out what it was asked for, or says what stands there instead."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.errors import MalformedError
from workbench.formats.shared.json_path import LARGEST_DOUBLE, LARGEST_WHOLE, JsonPart, JsonPlace

Asked = Callable[[JsonPlace], Any]


def place(value: Any) -> JsonPlace:
    return JsonPlace(JsonPart("x.json", b""), {"a": value}).at("a")


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        (JsonPlace.whole, -7),
        (JsonPlace.whole, LARGEST_WHOLE),
        (JsonPlace.truth, False),
        (JsonPlace.texts, ("a", "")),
        (JsonPlace.text, "a"),
        (JsonPlace.number, 1e100),
        (lambda found: found.number(highest=LARGEST_DOUBLE), 1e308),
        (lambda found: found.whole(0, 5), 5),
    ],
)
def test_what_is_as_asked_is_handed_out(asked: Asked, value: Any) -> None:
    assert asked(place(list(value) if isinstance(value, tuple) else value)) == value


@pytest.mark.parametrize(
    ("asked", "value", "said"),
    [
        (JsonPlace.whole, 1.0, "a whole number was expected, here is 1.0"),
        (JsonPlace.whole, True, "a whole number was expected, here is true or false"),
        (JsonPlace.whole, LARGEST_WHOLE + 1, "here is a number that is too large"),
        (lambda found: found.whole(0), -1, "a whole number of 0 or more was expected, here is a number"),
        (lambda found: found.whole(0, 5), 6, "a whole number of 0 or more"),
        (JsonPlace.truth, 1, "true or false was expected, here is a number"),
        (JsonPlace.texts, "ab", "a list was expected, here is a text"),
        (JsonPlace.texts, [None], r"\[0\]: a text was expected, here is nothing"),
        (JsonPlace.number, 1e101, r"a finite number was expected, here is 1e\+101"),
        (JsonPlace.number, 10**400, "here is a number that is too large"),
        (lambda found: found.number(highest=LARGEST_DOUBLE), math.inf, "here is inf"),
        (lambda found: found.number(0.0), -1, "a number below 0 makes no sense here"),
    ],
)
def test_what_is_not_is_refused_with_its_place(asked: Asked, value: Any, said: str) -> None:
    with pytest.raises(MalformedError, match=rf"^x\.json: a.*{said}"):
        asked(place(value))


anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.sampled_from([10**400, -(10**400)]) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
)


QUESTIONS = ("whole", "truth", "texts", "text", "number", "optional_number", "numbers", "mapping", "entries")


@given(anything, st.sampled_from(QUESTIONS))
def test_nothing_else_than_a_refusal_is_raised(value: Any, asked: str) -> None:
    with suppress(MalformedError):
        getattr(place(value), asked)()
