"""The sides of a comparison: whether both hold the same kind of thing."""

from __future__ import annotations

import pytest

from tests.places import DATA, SAMPLES
from workbench.comparison.sides import open_sides
from workbench.core.errors import CompareError, WorkbenchError
from workbench.core.model import Kind
from workbench.core.sources import BytesSource

RECORDS = b"parse,4,ok\nrender,2,warn\n"


def source(place: str) -> BytesSource:
    path = SAMPLES / place if (SAMPLES / place).exists() else DATA / place
    return BytesSource(path.name, path.read_bytes())


def test_records_are_left_to_be_read_as_a_stream() -> None:
    records = [BytesSource("r", RECORDS)]
    assert [(run.kind, run.files) for run in open_sides(records, records)] == [(Kind.RECORDS, ())] * 2


@pytest.mark.parametrize("place", ["pipeline_before.pyperf.json", "pipeline_before.pyisession"])
def test_benchmarks_and_profiles_come_open(place: str) -> None:
    after = source(place.replace("before", "after"))
    sides = open_sides([source(place), after, source(place)], [after])
    assert [len(side.files) for side in sides] == [2, 1]  # what is given twice counts once


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("pipeline_before.pyperf.json", r"r.txt holds records, pipeline_before.pyperf.json holds benchmarks \(pyperf"),
        ("pipeline_before.pyisession", r"r.txt holds records, pipeline_before.pyisession holds a profile"),
    ],
)
def test_different_kinds_are_refused_and_named(place: str, said: str) -> None:
    with pytest.raises(CompareError, match=said):
        open_sides([BytesSource("r.txt", RECORDS)], [source(place)])
    with pytest.raises(CompareError, match="different kinds"):
        open_sides([source("pipeline_before.pyisession")], [source("pipeline_before.pyperf.json")])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"\xff\xfe\xfa junk\n", "of no format that is known here"),
        (b"a word\n", "of no format that is known here"),
        (b"a,3\n" * 9, "expected 3 fields"),
    ],
    ids=["empty", "noise", "prose", "nearly records"],
)
@pytest.mark.parametrize("is_baseline", [True, False])
def test_what_is_nothing_at_all_is_not_called_records(content: bytes, said: str, is_baseline: bool) -> None:
    sides = [[BytesSource("odd.bin", content)], [source("pyperf/several.json")]]
    before, after = sides if is_baseline else reversed(sides)
    with pytest.raises(WorkbenchError, match=rf"odd\.bin.*{said}"):
        open_sides(before, after)
