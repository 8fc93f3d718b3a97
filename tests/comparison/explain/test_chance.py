"""A chance in words, also of figures that only a made-up document has."""

from __future__ import annotations

import pytest

from tests.builders.comparisons import a_change, a_comparison
from workbench.comparison.explain.steps import explanation


@pytest.mark.parametrize("null_ratio", [5e-324, 1e-300, 1e300])
def test_a_null_change_beyond_all_reckoning_is_no_fault(null_ratio: float) -> None:
    change = a_change()
    change = change._replace(evidence=change.evidence._replace(p=0.3, null_ratio=null_ratio))
    assert all(step.text for step in explanation(change, a_comparison(change)))
