"""A profile that does not say who called whom: self times side by side, and nothing made up."""

from __future__ import annotations

import pytest

from tests.places import DATA
from workbench.analysis.flame.estimate import SizeEstimate
from workbench.analysis.flame.growth import Limits
from workbench.core.sources import PathSource
from workbench.formats.open import open_run


@pytest.mark.parametrize("is_inverted", [False, True])
def test_without_callers_each_function_is_as_wide_as_its_self_time(is_inverted):
    profile = open_run([PathSource(str(DATA / "saved" / "profile.json"))]).files[0].content
    frames = SizeEstimate(profile).frames(Limits(thin_share=0, row_budget=10_000), is_inverted=is_inverted)
    drawn = dict(zip(frames.functions, frames.totals, strict=True))
    assert drawn == pytest.approx({f: v for f, v in enumerate(profile.figures.selfs) if v > 0})
