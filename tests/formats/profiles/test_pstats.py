"""pstats files; the standard library's own reading is the independent one, on files made here."""

import marshal
import pstats
import struct
import time

import pytest

from tests.builders.robustness import content, survives
from tests.builders.sampler_files import pstats_bytes
from tests.builders.starts import names_of
from tests.places import DATA
from workbench.core.errors import MalformedError
from workbench.core.units import Unit
from workbench.formats.profiles import pstats as reader

FOLDER = DATA / "pstats"
TOOLS = {
    "cprofile.prof": "cProfile",
    "pypy.prof": "cProfile",
    "profile.prof": "profile",
    "pyinstrument.pstats": "pyinstrument",
    "sampler.pstats": "Python's sampling profiler",
}
F, G, H = ("a.py", 1, "f"), ("a.py", 9, "g"), ("b.py", 3, "h")


def read(table):
    return reader.read(content(marshal.dumps(table)))


def standard(name):
    """The standard library's reading, by name and file, and what it says of callers."""
    table = marshal.loads((FOLDER / name).read_bytes())  # noqa: S302 - a file made here
    table.pop(("__sampled__",), None)
    stats = pstats.Stats(_Made(table))
    figures, edges, members = {}, {}, {}
    entries = [*stats.stats, *(caller for value in stats.stats.values() for caller in value[4])]
    names = {place: place[:2] for place in ((name, file, line) for file, line, name in entries)}
    if name != "sampler.pstats":  # whose lines are those that were executed
        names = names_of(names)
    for (file, line, function), (_, calls, own, total, callers) in stats.stats.items():
        name_and_file = names[function, file, line]
        known = figures.get(name_and_file, (0, 0.0, 0.0))
        figures[name_and_file] = (known[0] + calls, known[1] + own, known[2] + total)
        members[name_and_file] = members.get(name_and_file, 0) + 1
        for (caller_file, caller_line, caller), value in callers.items():
            key = names[caller, caller_file, caller_line], name_and_file
            calls_so_far = edges.get(key, (0, 0.0, 0.0))
            part = (value, 0.0, 0.0) if isinstance(value, int) else (value[0], value[2], value[3])
            edges[key] = tuple(one + other for one, other in zip(calls_so_far, part, strict=True))
    return figures, edges, {key for key, count in members.items() if count > 1}, stats.total_tt


class _Made:
    """What pstats.Stats takes in place of a file."""

    def __init__(self, stats):
        self.stats = stats

    def create_stats(self):
        pass


@pytest.mark.parametrize("name", TOOLS)
def test_figures_equal_the_standard_librarys(name):
    found = content((FOLDER / name).read_bytes())
    assert reader.recognises(found)
    profile = reader.read(found)
    assert profile.environment["tool"] == TOOLS[name]
    assert profile.unit is Unit.SECONDS
    assert profile.threads == ()
    figures, edges, shared, whole = standard(name)
    keys = [(function.name, function.file) for function in profile.functions]
    assert set(figures) == set(keys)
    assert sum(profile.figures.selfs) == pytest.approx(whole, abs=1e-12)
    for row, key in enumerate(keys):
        calls, own, total = figures[key]
        assert profile.figures.selfs[row] == pytest.approx(own, abs=1e-12)
        if key in shared:
            assert 0 <= profile.figures.totals[row] <= total + 1e-12
        else:
            assert profile.figures.totals[row] == total
        if profile.figures.calls is not None:
            assert profile.figures.calls[row] == calls
    assert (profile.figures.calls is None) == profile.is_sampled
    assert {(keys[edge.caller], keys[edge.callee]) for edge in profile.edges} == set(edges)
    for edge in profile.edges:
        calls, own, total = edges[keys[edge.caller], keys[edge.callee]]
        assert edge.calls == max(0, calls)
        if name in ("cprofile.prof", "pypy.prof", "pyinstrument.pstats"):
            assert (edge.self_value, edge.total) == pytest.approx((own, total), abs=1e-12)


def test_where_time_is_split_by_calls_the_parts_add_up():
    profile = reader.read(content((FOLDER / "profile.prof").read_bytes()))
    assert "split_by_calls" in [notice.code for notice in profile.notices]
    for row, own in enumerate(profile.figures.selfs):
        parts = [edge for edge in profile.edges if edge.callee == row]
        if parts:
            assert sum(edge.self_value for edge in parts) == pytest.approx(own, abs=1e-9)


def test_the_sampler_tells_samples_and_interval():
    profile = reader.read(content((FOLDER / "sampler.pstats").read_bytes()))
    assert profile.is_sampled
    assert profile.environment["interval"] == pytest.approx(0.001)
    assert profile.sample_count == round(sum(profile.figures.selfs) / 0.001)


def test_lines_of_one_function_are_one_and_recursion_counts_once():
    stacks = [[("main", "a.py", 1), ("f", "a.py", 10), ("f", "a.py", 12), ("f", "a.py", 10), ("f", "a.py", 12)]] * 4
    profile = reader.read(content(pstats_bytes(stacks, 0.5)))
    assert [function.name for function in profile.functions] in (["main", "f"], ["f", "main"])
    assert set(profile.figures.totals) == {2.0}
    assert profile.sample_count == 4


def test_functions_of_one_name_and_file_are_told_apart_by_where_they_start():
    base, derived = ("x/a.py", 3, "__init__"), ("x/a.py", 20, "__init__")
    table = {
        F: (1, 1, 1.0, 10.0, {}),
        derived: (2, 2, 3.0, 9.0, {F: (2, 2, 3.0, 9.0)}),
        base: (2, 2, 6.0, 6.0, {derived: (2, 2, 6.0, 6.0)}),
    }
    profile = read(table)
    assert [function.name for function in profile.functions] == ["f", "__init__ (a.py:20)", "__init__ (a.py:3)"]
    assert list(profile.figures.selfs) == [1.0, 3.0, 6.0]
    assert list(profile.figures.totals) == [10.0, 9.0, 6.0]
    assert list(profile.figures.calls) == [1, 2, 2]
    assert [(edge.caller, edge.callee) for edge in profile.edges] == [(0, 1), (1, 2)]
    assert [notice.code for notice in profile.notices] == ["no_stacks"]


def test_functions_without_a_line_are_counted_together_and_a_call_among_them_once():
    base, derived = ("a.py", 0, "__init__"), ("a.py", -1, "__init__")
    table = {
        F: (1, 1, 1.0, 10.0, {}),
        derived: (2, 2, 3.0, 9.0, {F: (2, 2, 3.0, 9.0)}),
        base: (2, 2, 6.0, 6.0, {derived: (2, 2, 6.0, 6.0)}),
    }
    profile = read(table)
    assert [function.name for function in profile.functions] == ["f", "__init__"]
    assert list(profile.figures.selfs) == [1.0, 9.0]
    assert list(profile.figures.totals) == [10.0, 9.0]
    assert list(profile.figures.calls) == [1, 4]
    assert [notice.code for notice in profile.notices] == ["no_stacks", "shared_names"]


def test_pyinstruments_totals_never_exceed_the_whole():
    table = {F: (-1, -1, 1.0, 7.0, {F: (-1, -1, 1.0, 3.0)}), G: (-1, -1, 3, 3.0, {F: (-1, -1, 3, 3.0)})}
    profile = read(table)
    assert list(profile.figures.totals) == [4.0, 3.0]
    assert profile.figures.calls is None
    assert profile.edges[0].calls == 0
    assert "totals_cut" in [notice.code for notice in profile.notices]


def test_a_code_object_is_refused_by_name():
    found = content((FOLDER / "profile_code_object.prof").read_bytes())
    assert reader.recognises(found)
    with pytest.raises(MalformedError, match="a code object") as caught:
        reader.read(found)
    assert "cProfile" in caught.value.hint
    assert "position" in str(caught.value)


@pytest.mark.parametrize("version", [0, 1, 2, 3, 4])
def test_every_marshal_version_reads_the_same(version):
    table = {("é.py", 1, "f" * 300): (1, 2**40, 0.5, 1e-9, {F: (2, 1, 0.25, 0.5)}), F: (1, 1, 0.5, 1.5, {})}
    profile = reader.read(content(marshal.dumps(table, version)))
    assert list(profile.figures.calls) == [2**40, 1]
    assert list(profile.figures.selfs) == [0.5, 0.5]
    assert profile.functions[0].file == "é.py"


def test_python_2_interned_texts():
    key = b"(\x03\0\0\0t\x04\0\0\0a.pyi\x01\0\0\0t\x01\0\0\0f"
    again = b"(\x03\0\0\0R\0\0\0\0i\x02\0\0\0R\x01\0\0\0"
    entry = b"(\x05\0\0\0i\x01\0\0\0i\x02\0\0\0f\x030.5f\x031.5{0"
    profile = reader.read(content(b"{" + key + entry + again + entry + b"0"))
    assert [tuple(function) for function in profile.functions] == [("f (a.py:1)", "a.py", 1), ("f (a.py:2)", "a.py", 2)]
    assert list(profile.figures.calls) == [2, 2]


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ({}, "no function"),
        ({F: (1, 1, 0.5, 1.5)}, "not described"),
        ({F: (1, 1, 0.5, float("nan"), {})}, "no seconds"),
        ({F: (1, 1, 0.5, 1e300, {})}, "no seconds"),
        ({F: (1, 1, True, 1.0, {})}, "no seconds"),
        ({F: (1, -7, 0.5, 1.5, {})}, "no count"),
        ({F: (1, 2**80, 0.5, 1.5, {})}, "more than 64 bits"),
        ({F: ("1", 1, 0.5, 1.5, {})}, "no count"),
        ({F: (1, 1, 0.5, 1.5, {G: "x"})}, "without counts"),
        ({F: (1, 1, 0.5, 1.5, {("a", "b"): 1})}, "not made of file"),
        ({("a.py", "1", "f"): (1, 1, 0.5, 1.5, {})}, "not made of file"),
        ({F: [1]}, "a list"),
        ({F: b"x"}, "not described"),
        ({F: 1j}, "a complex number"),
        ({(F,): 1}, "no function"),
        ({(1, 2, 3): 1}, "no function"),
    ],
)
def test_what_breaks_the_rules_is_refused(table, reason):
    with pytest.raises(MalformedError, match=reason):
        read(table)


@pytest.mark.parametrize(
    "data",
    [
        b"\xfb)\x03z\x01ai\0\0\0\0z\x01f" + b")\x05" * 50,
        b"{(\x03\0\0\0s\xff\xff\xff\x7fa",
        b"{(\xff\xff\xff\x7fs\x01\0\0\0a",
        b"{)\x03z\x01ar\x05\0\0\0z\x01f",
        b"{\xa9\x03z\x01ar\0\0\0\0z\x01f",
        b"{)\x03z\x01al\xff\xff\xff\x7f",
        b"{)\x03z\x01a0",
        b"{)\x03z\x01ai\0\0\0\0z\x01f0",
        b"{0",
    ],
)
def test_claims_of_the_file_are_not_believed(data):
    with pytest.raises(MalformedError):
        reader.read(content(data))


def test_callers_shared_by_reference_cannot_be_multiplied():
    callers = {("c.py", line, "c"): (1, 1, 0.0, 0.0) for line in range(2000)}
    table = {("f.py", line, f"f{line}"): (1, 1, 0.0, 0.0, callers) for line in range(2000)}
    start = time.process_time()
    with pytest.raises(MalformedError, match="do not fit"):
        read(table)
    assert time.process_time() - start < 5


def test_other_files_are_left_alone():
    for data in (b"", b"{", b'{"a": 1}', b"{}", b"{(a)}", b"(", b"f,8,ok\n", struct.pack("<I", 7)):
        assert not reader.recognises(content(data))


@pytest.mark.parametrize("name", [*TOOLS, "profile_code_object.prof"])
def test_damaged_files(name):
    survives(reader.read, reader.recognises, (FOLDER / name).read_bytes())
