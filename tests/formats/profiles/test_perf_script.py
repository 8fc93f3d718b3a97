"""perf script: perf's own report is the independent reading."""

from __future__ import annotations

import re

import pytest

from tests.builders.robustness import content, survives
from tests.places import DATA
from workbench.analysis.profiles.figures import figures_of
from workbench.core.errors import MalformedError
from workbench.core.profile import Profile
from workbench.core.sources import BytesSource
from workbench.core.units import Unit
from workbench.formats.open import open_run
from workbench.formats.profiles import perf_script
from workbench.formats.profiles.perf_script_lines import Frame, Head, frame_of, head_of

FOLDER = DATA / "perf_script"
CPP = "std::map<int, A (*)(int)>::at(int const&)"
_ROW = re.compile(r"\s*(\d+)\s+(\d+)\s+\[(.)\] (.+?)\s{2,}(.+?)\s*")


def read(data: bytes, sample_type: str = "") -> Profile:
    (file,) = open_run([BytesSource("made.txt", data)], sample_type=sample_type).files
    assert isinstance(file.content, Profile)
    assert file.format_name == "perf script"
    return file.content


def real(name: str, sample_type: str = "") -> Profile:
    return read((FOLDER / name).read_bytes(), sample_type)


def periods_of_perf(name: str) -> dict[tuple[str, bool], int]:
    """What perf counted in each function, by its name and whether it is the kernel's."""
    found: dict[tuple[str, bool], int] = {}
    for line in (FOLDER / name).read_text().splitlines():
        row = _ROW.fullmatch(f"{line}  ") or _ROW.fullmatch(line)
        if row:
            key = row[4].strip(), row[3] == "k"
            found[key] = found.get(key, 0) + int(row[2])
    return found


def periods(profile: Profile, factor: float) -> dict[tuple[str, bool], int]:
    selfs = figures_of(profile).selfs
    found: dict[tuple[str, bool], int] = {}
    for function, value in zip(profile.functions, selfs, strict=True):
        if value:
            key = function.name, function.file == "[kernel]"
            found[key] = found.get(key, 0) + round(value * factor)
    return found


def test_every_function_has_what_perf_itself_reports() -> None:
    profile = real("spin.txt")
    assert profile.unit is Unit.SECONDS
    assert profile.sample_count == 147
    assert periods(profile, 1e9) == periods_of_perf("spin.report.said")
    assert [thread.name for thread in profile.threads] == ["my spin 11183", "my spin 11185"]


def test_two_events_are_two_profiles_and_the_one_with_more_samples_is_usual() -> None:
    clock = real("two_events.txt")
    assert clock.sample_types == (("page-faults", "cpu-clock"), "cpu-clock")
    faults = real("two_events.txt", "page-faults")
    assert (faults.unit, faults.sample_count) == (Unit.COUNT, 7)
    both = periods_of_perf("two_events.report.said")
    assert sum(both.values()) == sum(periods(clock, 1e9).values()) + sum(periods(faults, 1).values())


def test_without_periods_every_sample_counts_once() -> None:
    profile = real("counts.txt")
    assert profile.unit is Unit.SAMPLES
    assert sum(figures_of(profile).selfs) == profile.sample_count
    assert profile.environment["processor"] == "AMD EPYC"
    assert profile.environment["command"].startswith("/usr/bin/perf record")


def test_inlined_functions_are_frames_in_the_file_of_their_caller() -> None:
    profile = real("inlined.txt")
    assert ("inner", "/home/dev/my spin") in {(f.name, f.file) for f in profile.functions}


def test_samples_without_stacks_have_the_frame_on_their_own_line() -> None:
    profile = real("without_stacks.txt")
    assert ("work", "/home/dev/my spin") in {(f.name, f.file) for f in profile.functions}
    assert profile.sample_count
    assert {p for t in profile.threads for p in t.tree.parents} == {-1}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("spin  7916  4675.063110:    1001001 cpu-clock: ", Head("spin 7916", "cpu-clock", 1001001, "")),
        ("python3 1/2 [003] 5678.1: cycles:ppp:", Head("python3 1/2", "cycles:ppp", None, "")),
        ("      a b 7  1.5:  9 cycles:  7f_x ", Head("a b 7", "cycles", 9, "7f_x")),
        ("my spin 11257          1 page-faults: ", Head("my spin 11257", "page-faults", 1, "")),
        (":-1 -1 [000] 1.0: 5 sched:sched_switch: prev_comm=x", Head(":-1 -1", "sched:sched_switch", 5, "prev_comm=x")),
        ("checkout,3,warn", None),
        ("note: this is text: with colons", None),
        ("", None),
    ],
)
def test_the_head_of_a_sample(line: str, expected: Head | None) -> None:
    assert head_of(line) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"\t 7f {CPP}+0x1f (/a b/x (deleted))", Frame(CPP, "/a b/x")),
        ("\tffff asm_exc_page_fault ([kernel.kallsyms])", Frame("asm_exc_page_fault", "[kernel]")),
        ("\tffff nf_hook ([nf_conntrack])", Frame("nf_hook", "[nf_conntrack]")),
        ("\t 0 [unknown] ([unknown])", Frame("[unknown]", "")),
        ("\t 12 f+0x2 (inlined)", Frame("f", "", True)),
        ("  spin.c:12", None),
    ],
)
def test_a_frame(text: str, expected: Frame | None) -> None:
    assert frame_of(text) == expected


def test_no_other_text_is_taken_for_it() -> None:
    for data in (b"checkout,3,warn\n", b"a b 1.5:\n\tmore\n", b"main;work 3\n", b"a 1 [0] 1.0: 3 x:\nnothing\n", b""):
        assert not perf_script.recognises(content(data))


def test_samples_of_which_none_has_a_stack_are_refused_with_the_way_out() -> None:
    head = b"a 1 1.0: 3 cycles: \n\t 7f f (x)\n\n"
    with pytest.raises(MalformedError, match="perf script -F comm"):
        perf_script.read(content(b"a 1 1.0: 3 cycles: \n\nb 2 1.0: 3 cycles: \n"))
    profile = read(head + b"a 1 1.0: 3 cycles: \n\n")
    assert [notice.code for notice in profile.notices] == ["without_stack"]
    assert profile.sample_count == 1


@pytest.mark.parametrize("name", ["spin.txt", "without_stacks.txt"])
def test_damaged_files_end_in_a_plain_error(name: str) -> None:
    survives(perf_script.read, perf_script.recognises, (FOLDER / name).read_bytes()[:20_000])
