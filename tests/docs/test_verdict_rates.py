"""The benchmark of verdicts runs, and its worlds are what they say."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.places import ROOT

COMMAND = ("benchmarks/verdicts.py", "--suites", "4", "--rounds", "0", "--names", "12")


def test_a_short_run_prints_every_world_and_no_false_verdict_of_the_workbench() -> None:
    done = subprocess.run([sys.executable, *COMMAND], cwd=ROOT, capture_output=True, text=True, check=True)
    rows = [line.strip("|").split("|") for line in done.stdout.splitlines() if "→" in line]
    assert len(rows) == 7
    assert {row[1].split("%")[0].strip() for row in rows} == {"0.0"}
    others = [float(re.match(r"\s*([\d.]+)%", cell)[1]) for row in rows for cell in row[2:6]]  # type: ignore[index]
    assert max(others) == 100.0, "the rules beside it do raise false alarms here"
