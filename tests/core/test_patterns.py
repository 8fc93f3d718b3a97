"""Names and the patterns that stand for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.patterns import is_match


@given(st.text())
def test_every_name_matches_itself(name: str) -> None:
    assert is_match(name, name)


@pytest.mark.parametrize(
    ("pattern", "name", "matches"),
    [
        ("test[1-2]", "test[1-2]", True),
        ("test[1-2]", "test2", True),
        ("test*", "test[1-2]", True),
        ("Test*", "test", False),
        ("est", "test", False),
    ],
)
def test_patterns(pattern: str, name: str, matches: bool) -> None:
    assert is_match(pattern, name) is matches
