"""What is written is read back with the same figures."""

import json
from array import array

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders.robustness import content
from tests.builders.stacks import Figures, by_name, check_trees, is_same, plain
from workbench.core.calltree import FunctionTable, TreeBuilder
from workbench.core.errors import WorkbenchError
from workbench.core.profile import CallTree, Function, FunctionFigures, Profile, Thread
from workbench.core.units import Unit
from workbench.formats.profiles import chrome_trace, collapsed, speedscope
from workbench.formats.profiles.export import collapsed_chunks, speedscope_chunks
from workbench.formats.shared.events import Intervals, Repairs, nested

SAMPLES = {
    collapsed: (
        "collapsed/pyspy.txt",
        "collapsed/pyspy-native.txt",
        "collapsed/austin.txt",
        "collapsed/austin-memory.txt",
    ),
    speedscope: ("speedscope/pyspy.json", "speedscope/pyinstrument.json", "speedscope/austin.json"),
    chrome_trace: ("chrome_trace/pyspy.json", "chrome_trace/viztracer-short.json", "chrome_trace/chromium.json.gz"),
}


def made(unit, functions, threads):
    return Profile("made", unit, tuple(functions), tuple(threads), None, (), True, None, {}, ())


def written(chunks):
    data = b"".join(chunks)
    assert b"\r" not in data
    return data


def read_back(profile):
    """The profile as it comes back from each of the two formats."""
    for reader, chunks in ((speedscope, speedscope_chunks), (collapsed, collapsed_chunks)):
        found = content(written(chunks(profile)))
        assert reader.recognises(found)
        read = reader.read(found)
        check_trees(read)
        yield read


def known(figures):
    """Names as collapsed stacks can hold them."""
    found = Figures({}, {})
    for ours, theirs in ((found.selfs, figures.selfs), (found.totals, figures.totals)):
        for (name, file), value in theirs.items():
            key = " ".join(name.replace(";", ",").split()), " ".join(file.replace(";", ",").split())
            ours[key] = ours.get(key, 0) + value
    return found


@pytest.mark.parametrize(("reader", "name"), [(reader, name) for reader, names in SAMPLES.items() for name in names])
def test_samples_come_back(reader, name):
    profile = reader.read(content(plain(name)))
    for again in read_back(profile):
        assert is_same(by_name(again), by_name(profile), 1e-6)
        assert again.unit is profile.unit
        assert len(again.threads) == len(profile.threads)
        assert len(again.functions) == len(profile.functions)


def test_time_order_comes_back():
    profile = chrome_trace.read(content(plain("chrome_trace/viztracer-short.json")))
    again, _ = read_back(profile)
    for ours, theirs in zip(again.threads, profile.threads, strict=True):
        assert list(ours.tree.functions) == list(theirs.tree.functions)
        assert list(ours.spans.nodes) == list(theirs.spans.nodes)
        first = theirs.spans.starts[0]
        assert [start + first for start in ours.spans.starts] == pytest.approx(list(theirs.spans.starts), abs=1e-12)
        assert [end + first for end in ours.spans.ends] == pytest.approx(list(theirs.spans.ends), abs=1e-12)


WORDS = st.sampled_from(
    ["f", "g g", "<module>", "größe", "a::b(int)", "x;y", "run\n", "# no comment", "//", "tab\there"]
)
FILES = st.sampled_from(
    ["", "a.py", "/x y/b(1).py", "C:\\a\\b.py", "~", "<string>", "script", "[kernel]", "a(b.py", "c;d.py"]
)
FUNCTIONS = st.lists(st.tuples(WORDS, FILES, st.integers(0, 99)), min_size=1, max_size=6, unique_by=lambda f: f[:2])
NAMES = st.sampled_from(["", "main", "worker; 2", "thread 7", "größe"])


@st.composite
def profiles(draw):
    table = FunctionTable()
    numbers = [table.number(*function) for function in draw(FUNCTIONS)]
    unit = draw(st.sampled_from([Unit.SECONDS, Unit.BYTES, Unit.SAMPLES]))
    values = st.integers(1, 10**9).map(lambda value: value * 1e-9 if unit is Unit.SECONDS else value)
    if unit is Unit.SAMPLES:  # what is large, or has a common factor, would come back as weights
        values = st.just(1)
    threads = []
    for name in draw(st.lists(NAMES, min_size=1, max_size=3)):
        builder = TreeBuilder()
        for stack in draw(st.lists(st.lists(st.sampled_from(numbers), min_size=1, max_size=8), min_size=1, max_size=8)):
            builder.add_stack(stack, draw(values))
        threads.append(Thread(name, builder.tree()))
    return made(unit, table.functions(), threads)


@given(profiles())
@settings(max_examples=300, deadline=None)
def test_any_profile_comes_back(profile):
    evented, stacks = read_back(profile)
    assert is_same(by_name(evented), by_name(profile))
    assert len(evented.threads) == len(stacks.threads) == len(profile.threads)
    assert [thread.name for thread in evented.threads] == [thread.name for thread in profile.threads]
    assert evented.unit is stacks.unit is profile.unit
    expected = known(by_name(profile))
    if all("(" not in function.file or ")" in function.file for function in profile.functions):
        assert {name for name, _ in by_name(stacks).totals} == {name for name, _ in expected.totals}
        assert is_same(Figures(by_name(stacks).selfs, {}), Figures(expected.selfs, {}), 1e-6)
    assert by_name(stacks).whole == pytest.approx(expected.whole)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 50), st.integers(0, 30)), min_size=1, max_size=15))
@settings(max_examples=300, deadline=None)
def test_any_time_line_comes_back(events):
    intervals = Intervals()
    for function, start, duration in events:
        intervals.open(start, start + duration, function)
    tree, spans = nested(intervals, 1e-6, 1e-3, Repairs())
    profile = made(Unit.SECONDS, [Function(name) for name in "abcd"], [Thread("t", tree, spans)])
    for again in read_back(profile):
        assert is_same(by_name(again), by_name(profile), 1e-6)


def test_collapsed_stacks_as_other_tools_want_them():
    builder = TreeBuilder()
    builder.add_stack([0, 1], 0.001)
    builder.add_stack([0, 2], 0.25)
    functions = Function("main", "shop.py", 4), Function("read", "[kernel]"), Function("free; it")
    text = written(collapsed_chunks(made(Unit.SECONDS, functions, [Thread("", builder.tree())]))).decode()
    assert text == "# unit: nanoseconds\nmain (shop.py:4);read_[k] 1000000\nmain (shop.py:4);free, it 250000000\n"


def test_threads_of_one_name_stay_apart():
    tree = CallTree(array("i", [-1]), array("i", [0]), array("d", [5]))
    profile = made(Unit.SAMPLES, [Function("f")], [Thread("pool", tree)] * 3)
    names = [[thread.name for thread in again.threads] for again in read_back(profile)]
    assert names == [["pool"] * 3, ["pool", "pool (2)", "pool (3)"]]


def test_functions_without_time_are_not_lost():
    tree = CallTree(array("i", [-1, 0]), array("i", [0, 1]), array("d", [5, 0]))
    for again in read_back(made(Unit.SAMPLES, [Function("f"), Function("g")], [Thread("", tree)])):
        assert [function.name for function in again.functions] == ["f", "g"]


def test_fractions_of_samples_come_back():
    tree = CallTree(array("i", [-1]), array("i", [0]), array("d", [0.375]))
    for again in read_back(made(Unit.SAMPLES, [Function("f")], [Thread("", tree)])):
        assert by_name(again).whole == 0.375


def test_the_speedscope_file_follows_its_schema():
    profile = chrome_trace.read(content(plain("chrome_trace/node.json")))
    document = json.loads(written(speedscope_chunks(profile)))
    assert document["$schema"] == speedscope.SCHEMA
    (only,) = document["profiles"]
    assert (only["type"], only["unit"], only["startValue"]) == ("evented", "seconds", 0.0)
    assert only["endValue"] >= only["events"][-1]["at"]
    assert all(set(event) == {"type", "frame", "at"} for event in only["events"])


def test_stacks_of_5000_frames_come_back():
    builder = TreeBuilder()
    builder.add_stack([n % 7 for n in range(5000)], 3)
    functions = [Function(f"f{n}", "deep.py", n) for n in range(7)]
    profile = made(Unit.SAMPLES, functions, [Thread("", builder.tree())])
    for again in read_back(profile):
        assert by_name(again) == by_name(profile)


def test_a_profile_without_stacks_is_refused():
    flat = made(Unit.SECONDS, [Function("f")], [])._replace(
        figures=FunctionFigures(array("d", [1]), array("d", [1]), None)
    )
    for chunks in (speedscope_chunks, collapsed_chunks):
        with pytest.raises(WorkbenchError, match="holds no stacks"):
            chunks(flat)
