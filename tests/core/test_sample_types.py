"""Which of a profile's several measures is read."""

from __future__ import annotations

import pytest

from workbench.core.errors import PolicyError
from workbench.core.sample_types import chosen_type
from workbench.core.sources import BytesSource
from workbench.formats.open import open_run

COLLAPSED = b"main;work 3\nmain;rest 1\nmain;rest;more 2\n"


def test_the_usual_type_unless_another_is_wanted() -> None:
    assert chosen_type(["samples", "cpu"], "cpu", "", "f").chosen == "cpu"
    assert chosen_type(["samples", "cpu"], "cpu", "samples", "f").chosen == "samples"


def test_a_type_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(PolicyError) as raised:
        chosen_type(["samples", "cpu"], "cpu", "wall\x1b", "cpu.pb.gz")
    assert "cpu.pb.gz: it has no sample type “wall\\x1b”." in str(raised.value)
    assert "It has samples, cpu." in str(raised.value)


@pytest.mark.parametrize("data", [COLLAPSED, b"checkout,3,warn\n"], ids=["profile", "records"])
def test_a_type_asked_of_a_file_with_nothing_to_choose_is_no_silent_wish(data: bytes) -> None:
    with pytest.raises(PolicyError, match="leave the sample type out"):
        open_run([BytesSource("file", data)], sample_type="cpu")
