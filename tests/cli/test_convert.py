"""`workbench convert`: a profile in another format says the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders.outcomes import Run
from tests.places import DATA


def test_a_profile_is_converted_and_says_the_same(run: Run) -> None:
    profile = str(DATA / "pyinstrument" / "ledger.json")
    for target in ("stacks.folded", "profile.json"):
        assert run("convert", profile, target).code == 0
        assert run("--input", target).out.splitlines()[0] == run("--input", profile).out.splitlines()[0]
    assert run("convert", "small.txt", "out.json").code == 3
    assert not Path("out.json").exists()


@pytest.mark.parametrize("name", ["out.pb.gz", "out.pprof", "out.pb"])
def test_pprof_is_written_where_the_name_asks_for_it(run: Run, name: str) -> None:
    source = str(DATA / "pprof" / "cpu.pb.gz")
    assert run("convert", source, name, "--sample-type", "samples").code == 0
    written = run("--input", name, "--output", "-").out
    assert '"format": "pprof"' in written
    assert '"sample_type": "samples"' in written
