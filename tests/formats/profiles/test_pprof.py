"""pprof: Go's own reader is the independent reading of real files, the format's words that of files made by hand."""

from __future__ import annotations

import gzip
import re

import pytest

from tests.builders import pprof_files as made
from tests.builders.robustness import content, survives
from tests.places import DATA
from workbench.analysis.profiles.figures import figures_of
from workbench.core.errors import MalformedError, PolicyError
from workbench.core.profile import Profile
from workbench.core.sources import BytesSource, PathSource
from workbench.core.units import Unit
from workbench.formats.open import open_run
from workbench.formats.profiles import pprof
from workbench.formats.profiles.pprof_export import pprof_chunks

FOLDER = DATA / "pprof"
_ROW = re.compile(r"\s*(\S+)\s+\S+%\s+\S+%\s+(\S+)\s+\S+%\s+(.+)")


def opened(name: str, sample_type: str = "") -> Profile:
    (file,) = open_run([PathSource(str(FOLDER / name))], sample_type=sample_type).files
    assert isinstance(file.content, Profile)
    return file.content


def read(data: bytes, sample_type: str = "") -> Profile:
    (file,) = open_run([BytesSource("made.pb", data)], sample_type=sample_type).files
    assert isinstance(file.content, Profile)
    return file.content


def rows_of_go(name: str) -> dict[str, tuple[int, int]]:
    """Flat and cumulative value by function, as `go tool pprof -top` prints them."""
    found = (_ROW.fullmatch(line) for line in (FOLDER / name).read_text().splitlines())
    rows = (row.groups() for row in found if row and row[1] != "flat")
    return {re.sub(r" \((?:partial-)?inline\)$", "", text): (amount(flat), amount(cum)) for flat, cum, text in rows}


def amount(text: str) -> int:
    return int(text.removesuffix("ns").removesuffix("B"))


def by_name(profile: Profile, factor: float = 1.0) -> dict[str, tuple[int, int]]:
    figures = figures_of(profile)
    rows = zip(profile.functions, figures.selfs, figures.totals, strict=True)
    return {f.name: (round(own * factor), round(total * factor)) for f, own, total in rows if total}


def stacks(profile: Profile) -> dict[str, dict[str, float]]:
    """Thread by thread, the value of each stack with one."""
    return {
        thread.name: {
            ";".join(profile.functions[f].name for f in path(thread.tree, node)): value
            for node, value in enumerate(thread.tree.selfs)
            if value
        }
        for thread in profile.threads
    }


def path(tree, node):
    found = []
    while node >= 0:
        found.append(tree.functions[node])
        node = tree.parents[node]
    return found[::-1]


@pytest.mark.parametrize(
    ("name", "sample_type", "unit", "factor"),
    [
        ("cpu", "samples", Unit.SAMPLES, 1.0),
        ("cpu", "cpu", Unit.SECONDS, 1e9),
        ("mem", "alloc_objects", Unit.COUNT, 1.0),
        ("mem", "alloc_space", Unit.BYTES, 1.0),
        ("mem", "inuse_objects", Unit.COUNT, 1.0),
        ("mem", "inuse_space", Unit.BYTES, 1.0),
    ],
)
def test_every_function_has_the_figures_that_go_says(name: str, sample_type: str, unit: Unit, factor: float) -> None:
    profile = opened(f"{name}.pb.gz", sample_type)
    assert profile.unit is unit
    assert profile.environment["sample_type"] == sample_type
    assert by_name(profile, factor) == rows_of_go(f"{name}.{sample_type}.top.said")


def test_without_a_wish_the_files_own_choice_or_the_last_is_read_and_the_others_are_named() -> None:
    assert opened("cpu.pb.gz").environment["sample_type"] == "cpu"
    profile = opened("mem.pb.gz")
    assert profile.sample_types is not None
    assert profile.sample_types == (("alloc_objects", "alloc_space", "inuse_objects", "inuse_space"), "alloc_space")
    assert "--sample-type" in next(notice.text for notice in profile.notices if notice.code == "sample_types")
    chosen = read(made.pprof_file(made.sample([1], [3, 30]), more=made.number(14, 1)))
    assert chosen.environment["sample_type"] == "samples"
    with pytest.raises(PolicyError, match=r"no sample type “wall”(.|\n)*It has samples, cpu"):
        opened("cpu.pb.gz", "wall")


def test_the_number_of_samples_is_counted_and_never_a_weight() -> None:
    assert opened("cpu.pb.gz").sample_count == 295
    assert opened("cpu.pb.gz", "samples").sample_count == 295
    assert opened("mem.pb.gz").sample_count is None
    only_cpu = made.message(1, made.number(1, 3) + made.number(2, 4))
    period = made.message(11, made.number(1, 3) + made.number(2, 4)) + made.number(12, 10)
    assert read(made.pprof_file(made.sample([1], [30]), types=only_cpu, more=period)).sample_count == 3


@pytest.mark.parametrize("write", [made.packed, made.unpacked])
def test_stacks_are_leaf_first_and_inlined_calls_innermost_first(write) -> None:
    profile = read(made.pprof_file(made.sample([2, 1], [1, 10], write=write), made.sample([1], [2, 20], write=write)))
    assert stacks(profile) == {"all": {"main;work;small": pytest.approx(1e-8), "main": pytest.approx(2e-8)}}
    assert {(f.name, f.file, f.line) for f in profile.functions if f.file} == {
        ("main", "a.go", 10),
        ("work", "a.go", 20),
        ("small", "a.go", 30),
    }


def test_a_label_names_the_thread_and_other_labels_are_said() -> None:
    profile = read(
        made.pprof_file(
            made.sample([1], [1, 1], made.label(9, text=10), made.label(12, value=7)),
            made.sample([1], [2, 2], made.label(9, value=11)),
            made.sample([1], [4, 4]),
        ),
        "samples",
    )
    assert stacks(profile) == {"11": {"main": 2.0}, "all": {"main": 4.0}, "one": {"main": 1.0}}
    assert [n.text for n in profile.notices if n.code == "labels"] == ["1 label is not shown: other."]


def test_a_difference_of_two_profiles_says_so_and_shows_what_grew() -> None:
    profile = read(made.pprof_file(made.sample([1], [5, 50]), made.sample([2, 1], [-3, -30])), "samples")
    assert stacks(profile) == {"all": {"main": 5.0}}
    assert profile.sample_count is None
    (notice,) = [n.text for n in profile.notices if n.code == "negative_skipped"]
    assert notice.startswith("This is the difference of two profiles: 1 of 2 stacks has a value below 0")


def test_a_place_without_a_name_is_its_address_and_said() -> None:
    profile = read(made.pprof_file(made.sample([3, 1], [1, 1])), "samples")
    assert stacks(profile) == {"all": {"main;0x401000": 1.0}}
    assert "1 of 3 places has an address and no name" in next(
        n.text for n in profile.notices if n.code == "not_symbolised"
    )


def test_a_stack_that_is_no_plain_run_of_numbers_is_read_field_by_field() -> None:
    odd = made.message(2, made.packed(1, [1]) + made.message(9, b"\xff\xfe") + made.packed(2, [4, 40]))
    assert stacks(read(made.pprof_file(odd), "samples")) == {"all": {"main": 4.0}}


def test_what_breaks_off_is_refused_with_the_place() -> None:
    data = gzip.decompress((FOLDER / "cpu.pb.gz").read_bytes())
    with pytest.raises(MalformedError, match="breaks off or is damaged"):
        pprof.read(content(data[:-100]))
    with pytest.raises(MalformedError, match="it holds no sample"):
        opened("mutex.pb.gz")


def test_inlined_calls_that_would_explode_are_refused() -> None:
    lines = b"".join(made.message(4, made.number(1, 1)) for _ in range(3000))
    bomb = made.message(4, made.number(1, 9) + lines)
    with pytest.raises(MalformedError, match="far larger than the file"):
        read(made.pprof_file(made.sample([9] * 3000, [1, 1]), more=bomb))


def test_one_very_deep_stack_costs_no_more_than_its_frames() -> None:
    profile = read(made.pprof_file(made.sample([1, 2] * 100_000, [1, 1]), made.sample([1], [1, 1])), "samples")
    assert len(profile.threads[0].tree.parents) == 300_001  # the two stacks begin with different functions


@pytest.mark.parametrize("name", ["cpu.pb.gz", "mem.pb.gz"])
def test_what_is_written_reads_back_the_same(name: str) -> None:
    profile = opened(name)
    again = read(b"".join(pprof_chunks(profile)))
    assert by_name(again, 1e9) == by_name(profile, 1e9)
    assert stacks(again).keys() == stacks(profile).keys()
    assert again.unit is profile.unit
    assert again.environment["sample_type"] == profile.environment["sample_type"]


def test_text_and_other_bytes_are_no_pprof() -> None:
    for data in (b"", b"\n\n\n", b"checkout,3,warn\n", b"\x0a\x04\x08\x01\x10\x02", b"\x00" * 50, b"\x80\x04" * 40):
        assert not pprof.recognises(content(data))


@pytest.mark.parametrize("name", ["cpu.pb.gz", "mem.pb.gz"])
def test_damaged_files_end_in_a_plain_error(name: str) -> None:
    survives(pprof.read, pprof.recognises, gzip.decompress((FOLDER / name).read_bytes()))
