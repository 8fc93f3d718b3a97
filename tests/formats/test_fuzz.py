"""A short run of the fuzz, so that it cannot rot; the long one is run by hand."""

import pytest

from tests.fuzz.formats import run


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_damaged_files_are_a_result_or_a_refusal(seed: int) -> None:
    counts = run(seed, 0, 250, 60.0)
    assert counts["refused"] > 20
    assert len(counts) > 8
