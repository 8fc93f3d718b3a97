"""Counts in words."""

from __future__ import annotations

import pytest

from workbench.core.words import counted


@pytest.mark.parametrize(
    ("count", "noun", "plural", "expected"),
    [
        (0, "name", None, "0 names"),
        (1, "name", None, "1 name"),
        (2, "name", None, "2 names"),
        (1_234_567, "name", None, "1,234,567 names"),
        (1, "batch", "batches", "1 batch"),
        (2, "batch", "batches", "2 batches"),
        (1, "function takes", "functions take", "1 function takes"),
    ],
)
def test_a_noun_agrees_with_its_count(count, noun, plural, expected):
    assert counted(count, noun, plural) == expected
