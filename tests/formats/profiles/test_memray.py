"""memray's CSV and statistics: its own speedscope file and peak of the same recording are the independent reading."""

from __future__ import annotations

import json

import pytest

from tests.builders.robustness import content, survives
from tests.formats.profiles.test_pprof import by_name, read, stacks
from tests.formats.profiles.test_valgrind_heaps import opened, whole
from tests.places import DATA
from workbench.core.errors import MalformedError
from workbench.core.units import Unit
from workbench.formats.profiles import memray_csv, memray_stats

FOLDER = DATA / "memray"
HEADER = "allocator,num_allocations,size,tid,thread_name,stack_trace\n"


def test_the_csv_says_what_memrays_speedscope_file_says() -> None:
    rows, other = opened("memray/work.csv"), opened("memray/work.speedscope.json")
    assert rows.unit is other.unit is Unit.BYTES
    assert by_name(rows) == by_name(other)
    assert whole(rows) == json.loads((FOLDER / "work.stats.json").read_bytes())["metadata"]["peak_memory"]
    assert "at its peak" in rows.notices[0].text


def test_allocations_are_counted_and_threads_and_quotes_are_kept() -> None:
    row = 'MALLOC,3,500,7,"0x7 (worker, one)","run;/a ""b"".py;4|main;/c,d.py;9"\nMALLOC,1,1,1,,\n'
    profile = read((HEADER + row).encode(), "num_allocations")
    assert stacks(profile) == {"0x7 (worker, one)": {"main;run": 3.0}, "1": {"(unnamed)": 1.0}}
    assert {(f.name, f.file, f.line) for f in profile.functions} >= {("run", '/a "b".py', 4), ("main", "/c,d.py", 9)}
    with pytest.raises(MalformedError, match="line 3 is no row of memray's"):
        read((HEADER + row.replace("MALLOC,1", "MALLOC,x")).encode())


def test_the_statistics_have_the_places_that_allocate_most_and_one_row_for_the_others() -> None:
    said = json.loads((FOLDER / "work.stats.json").read_bytes())
    profile = opened("memray/work.stats.json")
    assert profile.figures is not None
    assert sum(profile.figures.selfs) == said["total_bytes_allocated"] == 392_156_551
    figures = dict(zip((f.name for f in profile.functions), profile.figures.selfs, strict=True))
    assert figures["iterencode"] == 182_087_009
    assert figures["<listcomp>"] == 85_051_200 + 2_000_200
    assert figures["(all other places)"] == 537_806
    assert {f.name: f.line for f in profile.functions}["<listcomp>"] == 2
    assert "At most 3,200,170 bytes were held at once" in profile.notices[0].text
    counted = opened("memray/work.stats.json", "count")
    assert counted.figures is not None
    assert (counted.unit, sum(counted.figures.selfs)) == (Unit.COUNT, said["total_num_allocations"])


def test_memrays_speedscope_file_holds_two_measures_of_all_that_was_allocated() -> None:
    memory, count = (opened("memray/work.speedscope.json", name) for name in ("Memory", "Allocations"))
    assert memory.sample_types == (("Memory", "Allocations"), "Memory")
    assert (memory.unit, count.unit) == (Unit.BYTES, Unit.COUNT)
    assert by_name(count) == by_name(opened("memray/work.csv", "num_allocations"))
    assert (memory.is_sampled, memory.sample_count) == (False, None)  # each allocation was seen


def test_a_drive_is_part_of_the_file() -> None:
    said = {"total_num_allocations": 1, "total_bytes_allocated": 9}
    tops = [{"location": r"run:C:\shop\app.py:12", "size": 9}]
    (function,) = read(json.dumps(said | {"top_allocations_by_size": tops}).encode()).functions
    assert function == ("run", r"C:\shop\app.py", 12)


@pytest.mark.parametrize(("format_", "name"), [(memray_csv, "work.csv"), (memray_stats, "work.stats.json")])
def test_damaged_files_end_in_a_plain_error(format_, name: str) -> None:
    survives(format_.read, format_.recognises, (FOLDER / name).read_bytes())
    assert not format_.recognises(content(b"{}"))
