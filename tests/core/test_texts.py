"""Texts in one buffer: they come out as they went in, and are told apart the same way with pyarrow and without."""

from __future__ import annotations

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.distinct import by_arrow, by_dict, distinct
from workbench.core.texts import Texts, texts_of

words = st.lists(st.one_of(st.sampled_from(["a", "", "é", "nan", "a\x00"]), st.text(max_size=4)), max_size=12).filter(
    lambda found: all(c < "\ud800" or c > "\udfff" for text in found for c in text)
)


@given(words)
def test_texts_come_out_as_they_went_in(found: list[str]) -> None:
    texts = texts_of(found)
    assert (len(texts), list(texts), [texts[i] for i in range(len(found))]) == (len(found), found, found)
    assert list(texts.encoded()) == [text.encode() for text in found]
    backwards = numpy.arange(len(found))[::-1]
    assert texts.take(backwards) == found[::-1]


@given(st.lists(words, min_size=1, max_size=3))
def test_with_pyarrow_and_without_it_is_the_same(columns: list[list[str]]) -> None:
    texts = [texts_of(column) for column in columns]
    every = [text for column in columns for text in column]
    met = list(dict.fromkeys(every))
    for way in (by_arrow, by_dict):
        found, places = way(texts)
        assert list(found) == met
        assert [met[place] for place in places.tolist()] == every
        assert places.dtype == numpy.int32
    found, parts = distinct(texts)
    assert [[met[place] for place in part.tolist()] for part in parts] == columns


def test_a_part_of_a_buffer_is_texts_too() -> None:
    texts = texts_of(["a", "bc", "def", "g"])
    part = Texts(texts.offsets[1:4], texts.data)
    assert list(part) == ["bc", "def"]
    assert list(part.encoded()) == [b"bc", b"def"]
    for way in (by_arrow, by_dict):
        assert list(way([part, texts])[0]) == ["bc", "def", "a", "g"]


def test_half_a_surrogate_pair_is_no_text() -> None:
    with pytest.raises(UnicodeEncodeError):
        texts_of(["\ud800"])
