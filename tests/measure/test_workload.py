"""The same seed gives the same bytes; the digests below were made once and hold everywhere."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.places import ROOT
from workbench.analysis.records.analyse import analyse
from workbench.core.sources import BytesSource
from workbench.measure.workload import Numbers, workload


def test_the_generator_is_the_published_one() -> None:
    """The first numbers that the authors' own code gives for this seed."""
    numbers = Numbers(1234567)
    assert [numbers.draw() for _ in range(5)] == [
        *(6457827717110365317, 3203168211198807973, 9817491932198370423),
        *(4593380528125082431, 16408922859458223821),
    ]


@pytest.mark.parametrize(
    ("seed", "digest"),
    [
        (1, "3ad85f8f892d83793e3d39e2685c4c8434210c36fc30699a47196551e182081f"),
        (-7, "6ce44a38d21fca63c48812d0149fbd55e83f326363d73db3567ed58f02788696"),
    ],
)
def test_a_seed_gives_the_same_bytes_on_every_machine(seed: int, digest: str) -> None:
    made = workload(seed, 1000)
    assert hashlib.sha256(made.records + made.program.encode()).hexdigest() == digest


@given(st.integers(0, 2**64 - 1), st.integers(1, 10**6))
def test_numbers_stay_below_their_limit(seed: int, limit: int) -> None:
    numbers = Numbers(seed)
    assert all(0 <= numbers.below(limit) < limit for _ in range(20))


def test_the_records_are_records_of_every_kind() -> None:
    made = workload(3, 2000)
    report = analyse([BytesSource("made.txt", made.records)])
    assert report.summary.record_count == 2000
    assert 0.03 < report.summary.high_risk_count / 2000 < 0.3
    severities = Counter(line.rsplit(b",", 1)[1] for line in made.records.splitlines())
    assert set(severities) == {b"ok", b"info", b"warn", b"critical"}
    assert severities[b"ok"] > 1000
    assert workload(3, 10).records == b"".join(made.records.splitlines(keepends=True)[:10])


@given(st.integers(0, 10**6), st.integers(1, 90))
def test_every_step_has_a_name_of_its_own(seed: int, count: int) -> None:
    made = workload(seed, 0, step_count=count)
    assert len(set(made.steps)) == count
    assert made.hot in made.steps
    compile(made.program, "made.py", "exec")


def test_a_step_made_slower_is_all_that_changes() -> None:
    made, slow = workload(5, 3), workload(5, 3, slower=workload(5, 3).steps[1], percent=150)
    assert made.records == slow.records
    changed = [
        (before, after)
        for before, after in zip(made.program.splitlines(), slow.program.splitlines(), strict=True)
        if before != after
    ]
    ((before, after),) = changed
    rounds = [int(line.partition("(")[2].partition(",")[0]) for line in (before, after)]
    assert rounds[1] == rounds[0] * 150 // 100
    with pytest.raises(ValueError, match="its steps are"):
        workload(5, 3, slower="no_such_step")


def test_the_program_runs_and_its_hot_step_is_found(tmp_path: Path) -> None:
    made = workload(2, 0)
    (tmp_path / "made.py").write_text(made.program)
    command = [sys.executable, "-m", "workbench", "profile", "made.py"]
    done = subprocess.run(
        command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True
    )
    assert done.stdout == "1896738971\n"
    assert done.stderr.splitlines()[1].endswith(f"__main__.{made.hot}")
