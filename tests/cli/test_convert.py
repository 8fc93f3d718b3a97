"""`workbench convert`: a profile in another format says the same."""

from __future__ import annotations

from pathlib import Path

from tests.builders.outcomes import Run
from tests.places import DATA


def test_a_profile_is_converted_and_says_the_same(run: Run) -> None:
    profile = str(DATA / "pyinstrument" / "ledger.json")
    for target in ("stacks.folded", "profile.json"):
        assert run("convert", profile, target).code == 0
        assert run("--input", target).out.splitlines()[0] == run("--input", profile).out.splitlines()[0]
    assert run("convert", "small.txt", "out.json").code == 3
    assert not Path("out.json").exists()
