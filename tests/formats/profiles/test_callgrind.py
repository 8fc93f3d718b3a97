"""The callgrind format: the tools' own readers, and what a file was made of, are the independent reading."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.builders.robustness import content, survives
from tests.places import DATA
from workbench.analysis.profiles.figures import figures_of
from workbench.core.errors import MalformedError, PolicyError
from workbench.core.profile import Profile
from workbench.core.sources import BytesSource
from workbench.core.units import Unit
from workbench.formats.open import open_run
from workbench.formats.profiles import callgrind
from workbench.formats.profiles.callgrind_events import event_unit

FOLDER = DATA / "callgrind"
_ROW = re.compile(r"\s*([\d,]+) \([ \d.]+%\)\s.*?([^:\s][^:]*):(\S.*?)(?: \[[^\]]+\])?")


def read(data: bytes, sample_type: str = "") -> Profile:
    (file,) = open_run([BytesSource("made.out", data)], sample_type=sample_type).files
    assert isinstance(file.content, Profile)
    return file.content


def real(name: str, sample_type: str = "") -> Profile:
    return read((FOLDER / name).read_bytes(), sample_type)


def by_name(profile: Profile, factor: float = 1.0) -> dict[str, int]:
    found: Counter[str] = Counter()
    for function, value in zip(profile.functions, figures_of(profile).selfs, strict=True):
        found[function.name] += round(value * factor)
    return {name: value for name, value in found.items() if value}


def annotated(name: str) -> dict[str, int]:
    """The first column of Valgrind's own table; levels of a recursion are one function here."""
    found: Counter[str] = Counter()
    for line in (FOLDER / name).read_text().splitlines():
        row = _ROW.fullmatch(line)
        if row and "%" not in row[3]:
            found[re.sub(r"'\d+$", "", row[3]).strip()] += int(row[1].replace(",", ""))
    return dict(found)


@pytest.mark.parametrize("name", ["callgrind", "cachegrind"])
def test_every_function_costs_what_valgrind_itself_says(name: str) -> None:
    profile = real(f"{name}.out")
    assert profile.unit is Unit.COUNT
    assert not profile.is_sampled
    expected, found = annotated(f"{name}.annotate.said"), by_name(profile)
    assert len(expected) > 50
    assert {key: found.get(key, 0) for key in expected} == expected


def test_the_whole_is_what_the_file_says_of_itself() -> None:
    assert sum(figures_of(real("callgrind.out")).selfs) == 16_817_831
    assert sum(figures_of(real("cachegrind.out", "Dw")).selfs) == 2_128_591
    assert real("cachegrind.out").edges == ()
    assert real("cachegrind.out").figures.calls is None


def test_another_event_is_chosen_by_its_name() -> None:
    profile = real("xdebug.out", "Memory_(bytes)")
    assert profile.unit is Unit.BYTES
    with pytest.raises(PolicyError, match="It has Ir, I1mr"):
        real("cachegrind.out", "cycles")


def test_memory_that_is_given_back_is_taken_off_and_said() -> None:
    profile = read(b"version: 1\ncreator: xdebug 3\nevents: Memory_(bytes)\nfn=f\n1 90\n1 -30\n")
    assert by_name(profile) == {"f": 60}
    assert [notice.code for notice in profile.notices] == ["negative"]


def test_a_converted_file_says_what_the_original_said() -> None:
    converted, original = real("pyprof2calltree.callgrind"), real("same.prof")
    assert converted.unit is Unit.SECONDS
    assert by_name(converted, 1e6) == pytest.approx(by_name(original, 1e6), abs=2)
    calls = {(converted.functions[e.caller].name, converted.functions[e.callee].name): e.calls for e in converted.edges}
    same = {(original.functions[e.caller].name, original.functions[e.callee].name): e.calls for e in original.edges}
    assert {pair: same.get(pair) for pair in calls} == calls


def test_yappi_counts_microseconds_and_names_functions_plainly() -> None:
    profile = real("yappi.callgrind")
    assert profile.unit is Unit.SECONDS
    figures = figures_of(profile)
    rows = {f: (own, total) for f, own, total in zip(profile.functions, figures.selfs, figures.totals, strict=True)}
    fib = next(f for f in rows if f.name == "fib")
    assert (fib.file, fib.line) == ("/home/dev/y.py", 2)
    assert rows[fib][0] == pytest.approx(0.032531)
    work = next(f for f in rows if f.name == "work")
    assert rows[work][1] == pytest.approx(0.032562, abs=2e-6)


def test_what_pprof_writes_is_what_pprof_reads() -> None:
    written, source = real("pprof.callgrind"), open_run([BytesSource("x", (DATA / "pprof/cpu.pb.gz").read_bytes())])
    assert by_name(written, 1e9) == by_name(source.files[0].content, 1e9)
    assert written.is_sampled


def test_xdebugs_times_add_up_to_its_summary() -> None:
    data = (FOLDER / "xdebug.out").read_text()
    whole = int(re.search(r"^summary: (\d+)", data, re.MULTILINE)[1])
    profile = real("xdebug.out")
    assert sum(figures_of(profile).selfs) == pytest.approx(whole * 1e-8, rel=0.02)
    main = next(i for i, f in enumerate(profile.functions) if f.name == "{main}")
    assert figures_of(profile).totals[main] == pytest.approx(whole * 1e-8, rel=0.02)


def test_relative_positions_left_out_costs_and_inlined_files() -> None:
    text = (
        "# callgrind format\nevents: Ir Dr\npositions: instr line\n"
        "fl=(1) a.c\nfn=(1) f\n0x10 5 7 1\n+3 +2 9\n* * 4\nfi=(2) b.h\n0x20 99 1 1\nfe=(1)\n"
        "cfn=(2) g\ncalls=2 0x40 1\n* -4 30 3\nfn=(2)\n0x40 1 30 3\njump=1 0x50 2\n"
    )
    profile = read(text.encode())
    assert by_name(profile) == {"f": 21, "g": 30}
    assert [(f.name, f.file, f.line) for f in profile.functions] == [("f", "a.c", 7), ("g", "a.c", 1)]
    assert profile.edges == ((0, 1, 2, 30.0, 30.0),)
    assert profile.figures.totals.tolist() == [51.0, 30.0]


def test_functions_that_call_each_other_never_have_more_than_the_whole() -> None:
    text = (
        "version: 1\ncreator: x\nevents: Ir\nfn=f\n1 10\ncfn=g\ncalls=5 1\n1 90\nfn=g\n1 10\ncfn=f\ncalls=4 1\n1 80\n"
    )
    assert read(text.encode()).figures.totals.tolist() == [20.0, 20.0]


@pytest.mark.parametrize(
    ("event", "creator", "unit", "factor"),
    [
        ("Time_(10ns)", "xdebug 3.2", Unit.SECONDS, 1e-8),
        ("Time_(µs)", "xdebug 2.9", Unit.SECONDS, 1e-6),
        ("Memory_(bytes)", "xdebug 3.2", Unit.BYTES, 1.0),
        ("cpu(ms)", "", Unit.SECONDS, 1e-3),
        ("inuse_space(MB)", "", Unit.BYTES, 1e6),
        ("ns", "", Unit.SECONDS, 1e-9),
        ("Ticks", "yappi", Unit.SECONDS, 1e-6),
        ("Ticks", "other", Unit.COUNT, 1.0),
        ("Ir", "callgrind-3.19.0", Unit.COUNT, 1.0),
        ("samples(count)", "", Unit.COUNT, 1.0),
    ],
)
def test_the_unit_stands_in_the_events_name(event: str, creator: str, unit: Unit, factor: float) -> None:
    found, by = event_unit(event, creator)
    assert (found, by) == (unit, pytest.approx(factor))


def test_a_line_that_is_none_is_refused_with_its_number() -> None:
    with pytest.raises(MalformedError, match="line 4"):
        read(b"version: 1\nevents: Ir\nfn=f\nhello there\n")
    with pytest.raises(MalformedError, match="holds no function"):
        callgrind.read(content(b"# callgrind format\nevents: Ir\n"))


def test_no_other_text_is_taken_for_it() -> None:
    for data in (b"checkout,3,warn\n", b"desc: a text\nmore\n", b"version: 1\nname: x\n", b"goos: linux\nfn=1\n", b""):
        assert not callgrind.recognises(content(data))


@pytest.mark.parametrize("name", ["callgrind.out", "yappi.callgrind", "pprof.callgrind"])
def test_damaged_files_end_in_a_plain_error(name: str) -> None:
    survives(callgrind.read, callgrind.recognises, (FOLDER / name).read_bytes()[:15_000])
