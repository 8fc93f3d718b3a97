"""DHAT and Massif: what Valgrind printed itself is the independent reading."""

from __future__ import annotations

import re

import pytest

from tests.builders.robustness import content, survives
from tests.formats.profiles.test_pprof import by_name, read, stacks
from tests.places import DATA
from workbench.core.errors import MalformedError, PolicyError
from workbench.core.profile import Profile
from workbench.core.sources import PathSource
from workbench.core.units import Unit
from workbench.formats.open import open_run
from workbench.formats.profiles import dhat, massif
from workbench.formats.shared.valgrind_frames import valgrind_place


def opened(name: str, sample_type: str = "") -> Profile:
    (file,) = open_run([PathSource(str(DATA / name))], sample_type=sample_type).files
    assert isinstance(file.content, Profile)
    return file.content


def whole(profile: Profile) -> int:
    return round(sum(sum(thread.tree.selfs) for thread in profile.threads))


def said_by_dhat() -> dict[str, int]:
    text = (DATA / "dhat" / "heap.said").read_text().replace(",", "")
    found = {}
    for name, key in (("Total", "total"), ("gmax", "peak"), ("t-end", "end")):
        row = re.search(rf"{name}: +(\d+) bytes in (\d+) blocks", text)
        assert row
        found |= {f"{key}_bytes": int(row[1]), f"{key}_blocks": int(row[2])}
    return found


@pytest.mark.parametrize("sample_type", ["total_bytes", "total_blocks", "peak_bytes", "peak_blocks"])
def test_the_whole_is_what_dhat_says(sample_type: str) -> None:
    profile = opened("dhat/heap.json", sample_type)
    assert whole(profile) == said_by_dhat()[sample_type]
    assert profile.unit is (Unit.BYTES if sample_type.endswith("bytes") else Unit.COUNT)
    assert not profile.is_sampled


def test_read_and_written_bytes_are_what_dhat_says() -> None:
    assert [whole(opened("dhat/heap.json", name)) for name in ("read_bytes", "written_bytes")] == [2_671_008, 5_050_592]


def test_allocations_belong_to_the_callers_of_malloc() -> None:
    profile = opened("dhat/heap.json")
    assert profile.environment["sample_type"] == "total_bytes"
    figures = by_name(profile)
    assert figures["grab(unsigned long)"] == (1_000_000, 1_000_000)
    assert figures["churn()"] == (0, 2_456_400)
    assert not {"malloc", "operator new(unsigned long)"} & figures.keys()
    place = {f.name: (f.file, f.line) for f in profile.functions}
    assert place["grab(unsigned long)"] == ("w.cpp", 8)
    assert {notice.code for notice in profile.notices} >= {"memory_figure", "allocators_left_out"}


def test_another_mode_holds_other_figures() -> None:
    profile = opened("dhat/copy.json")
    assert profile.sample_types == (("total_bytes", "total_blocks"), "total_bytes")
    with pytest.raises(PolicyError, match="It has total_bytes, total_blocks"):
        opened("dhat/copy.json", "peak_bytes")


def test_the_heap_at_its_peak_is_what_ms_print_says() -> None:
    profile = opened("massif/massif.out")
    assert whole(profile) == 1_667_704
    said = (DATA / "massif" / "massif.said").read_text()
    peak = said[said.index(" 45      7,") :]
    rows = re.findall(r"->[\d.]+% \(([\d,]+)B\) 0x\w+: (.+) \(\S+:\d+\)", peak[: peak.index("\n---", 80)])
    figures = by_name(profile)
    for amount, name in rows:
        assert figures[name][1] >= int(amount.replace(",", "")), name
    assert figures["grab(unsigned long)"] == (1_000_000, 1_000_000)
    assert figures["main"] == (0, 1_595_000)
    assert "main;grab(unsigned long)" in stacks(profile)["main"]


def test_what_is_below_the_threshold_stays_with_what_called_it() -> None:
    head = "desc: (none)\ncmd: ./a\ntime_unit: i\n#-----------\nsnapshot=0\n#-----------\ntime=0\nmem_heap_B=100\n"
    tree = (
        "heap_tree=detailed\nn2: 100 (heap allocation functions) malloc/new/new[], --alloc-fns, etc.\n"
        " n2: 70 0x1: f (a.c:1)\n  n0: 50 0x2: main (a.c:2)\n  n0: 20 in 3 places, below massif's threshold (1.00%)\n"
        " n0: 30 in 2 places, all below massif's threshold (1.00%)\n"
    )
    profile = read((head + tree).encode())
    assert stacks(profile) == {"main": {"main;f": 50.0, "f": 20.0, "(below Massif's threshold)": 30.0}}
    assert "at the largest of the snapshots" in profile.notices[0].text
    with pytest.raises(MalformedError, match="none of its snapshots says who allocated"):
        read((head + "heap_tree=empty\n").encode())
    with pytest.raises(MalformedError, match="its tree is damaged"):
        read((head + "heap_tree=peak\nn1: 5 0x1: f (a.c:1)\n    n0: 5 0x1: g (a.c:1)\n").encode())


def test_frames_of_rust_have_a_column_behind_the_line() -> None:
    assert valgrind_place("0x10: app::load (src/main.rs:12:5)") == ("app::load", "src/main.rs", 12)
    assert valgrind_place("0x0: ???") == ("(unnamed)", "", 0)
    assert valgrind_place("0x12: f(int, char) (in /lib/a.so)") == ("f(int, char)", "/lib/a.so", 0)


@pytest.mark.parametrize(("format_", "name"), [(dhat, "dhat/heap.json"), (massif, "massif/massif.out")])
def test_damaged_files_end_in_a_plain_error(format_, name: str) -> None:
    survives(format_.read, format_.recognises, (DATA / name).read_bytes())
    assert not format_.recognises(content(b"{}"))
    assert not format_.recognises(content(b"desc: a\n"))
