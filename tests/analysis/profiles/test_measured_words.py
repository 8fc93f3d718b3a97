"""Time is never said of bytes or counts."""

from __future__ import annotations

import re

import pytest

from tests.places import DATA
from workbench.analysis.profiles.report import analyse_profiles, policy_text
from workbench.core.sources import PathSource
from workbench.formats.open import open_run
from workbench.render.text import profile as text

_TIME = re.compile(r"\btimes?\b|\bfaster\b|\bslower\b")


@pytest.mark.parametrize(
    ("name", "sample_type"),
    [
        ("pprof/mem.pb.gz", ""),
        ("pprof/mem.pb.gz", "alloc_objects"),
        ("dhat/heap.json", "peak_bytes"),
        ("massif/massif.out", ""),
        ("memray/work.stats.json", ""),
        ("memray/work.csv", "num_allocations"),
        ("scalene/memory.json.gz", "malloc"),
        ("jfr/events.json.gz", "jdk.ObjectAllocationSample"),
    ],
)
def test_nothing_is_faster_where_bytes_or_pieces_were_counted(name: str, sample_type: str) -> None:
    report = analyse_profiles(open_run([PathSource(str(DATA / name))], sample_type=sample_type).files)
    said = [report.headline, report.worth.replace(" times smaller", ""), report.covering, policy_text(report)]
    said += [row.reason for row in report.rows]
    assert not [sentence for sentence in said if _TIME.search(sentence.replace(report.rows[0].name, ""))]
    assert "smaller" in report.worth or "nothing would be left" in report.worth
    assert text.terminal(report).startswith(report.headline)


def test_time_and_samples_are_time_as_before() -> None:
    for name in ("pprof/cpu.pb.gz", "perf_script"):
        path = DATA / name
        file = path if path.is_file() else next(each for each in sorted(path.iterdir()) if each.suffix == ".txt")
        report = analyse_profiles(open_run([PathSource(str(file))]).files)
        assert "of the self time" in policy_text(report)
