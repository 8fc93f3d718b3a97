"""Firefox profiles; `expected.json` holds what Firefox Profiler's own code makes of the same files (see ORIGIN.md)."""

import gzip
import json
import time

import pytest

from tests.builders.gecko_files import Sample, processed, raw
from tests.builders.robustness import content, survives
from tests.builders.tree_reading import by_function, check
from tests.places import DATA
from workbench.core.errors import MalformedError
from workbench.core.units import Unit
from workbench.formats.profiles import gecko

FOLDER = DATA / "gecko"
EXPECTED = json.loads((FOLDER / "expected.json").read_text())
VERSIONS = (20, 47, 56, 57, 58, 60, 61, 64, 66, 70, 71, 75)
MAIN, F, G = ("main", "a.py", 1), ("f", "a.py", 10), ("g", "<frozen x>", 3)
THREADS = {
    "one": [Sample(0.0, [MAIN, F]), Sample(2.0, [MAIN, ("f", "a.py", 12), F]), Sample(4.0, [])],
    "two": [Sample(0.0, [MAIN, G], 3), Sample(2.0, [MAIN], None)],
}


def read(profile):
    return gecko.read(content(json.dumps(profile).encode()))


def changed(version, change):
    profile = processed(THREADS, version)
    change(profile, profile["shared"] if version >= 60 else profile["threads"][0])
    return profile


def set_in(holder, table, column, value):
    holder[table][column] = value


@pytest.mark.parametrize("name", EXPECTED)
def test_figures_equal_firefoxs_own(name):
    found = content((FOLDER / name).read_bytes())
    assert gecko.recognises(found)
    profile = gecko.read(found)
    check(profile)
    assert len(profile.threads) == len(EXPECTED[name])
    factor = 1e-3 if profile.unit is Unit.SECONDS else 1
    for thread, rows in zip(profile.threads, EXPECTED[name], strict=True):
        expected = sorted((shown.split("!", 1)[-1], own * factor, total * factor) for shown, own, total in rows)
        figures = sorted((name, own, total) for (name, _), (own, total) in by_function(profile, thread).items())
        assert [row[0] for row in figures] == [row[0] for row in expected]
        for row, other in zip(figures, expected, strict=True):
            assert row[1:] == pytest.approx(other[1:])


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_says_the_same(version):
    profile = read(processed(THREADS, version))
    check(profile)
    assert [thread.name for thread in profile.threads] == ["one", "two"]
    assert profile.unit is Unit.SAMPLES
    assert by_function(profile, profile.threads[0]) == {("main", "a.py"): (0.0, 2.0), ("f", "a.py"): (2.0, 2.0)}
    assert by_function(profile, profile.threads[1]) == {("main", "a.py"): (1.0, 4.0), ("g", "<frozen x>"): (3.0, 3.0)}
    assert profile.sample_count == 6
    assert profile.environment["interval"] == 0.002
    assert [notice.code for notice in profile.notices] == ["samples_without_stack", "skipped_markers"]


def test_raw_profiles_and_their_processes():
    inner = raw({"one": THREADS["one"]}, [raw({"three": THREADS["two"]})])
    profile = read(raw({"one": THREADS["one"]}, [inner]))
    check(profile)
    assert [thread.name for thread in profile.threads] == [
        "one of Parent Process (pid 7, tid 1)",
        "one of Parent Process (pid 7, tid 1) (2)",
        "three",
    ]
    assert by_function(profile, profile.threads[1]) == {("main", "a.py"): (0.0, 2.0), ("f", "a.py"): (2.0, 2.0)}
    assert by_function(profile, profile.threads[2]) == {("main", "a.py"): (1.0, 2.0), ("g", "<frozen x>"): (1.0, 1.0)}


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("f (http://x/a.js:12:5)", ("f", "http://x/a.js", 12)),
        ("f (http://x/a.js:12:5)[3]", ("f", "http://x/a.js", 12)),
        ("f (C:/Program Files (x86)/a.js:12)", ("f (C:/Program Files", "x86)/a.js", 12)),
        ("http://x/a.js:12:5", ("(anonymous)", "http://x/a.js", 12)),
        ("malloc (in libc.so) (+ 12)", ("malloc", "libc.so", 0)),
        ("g(int) (in lib (deb)) (a.c:3)", ("g(int)", "lib (deb", 0)),
        ("nsRefreshDriver::Tick", ("nsRefreshDriver::Tick", "", 0)),
        ("0x7f00", ("0x7f00", "", 0)),
        ("operator new (unsigned)", ("operator new (unsigned)", "", 0)),
        ("", ("", "", 0)),
    ],
)
def test_locations_of_raw_profiles(location, expected):
    profile = raw({"one": [Sample(0.0, [("x", "", 0)])]})
    profile["threads"][0]["stringTable"][0] = location
    assert tuple(read(profile).functions[0]) == expected


def test_durations_as_weights_give_seconds_and_time_order():
    samples = [Sample(0.0, [MAIN, F], 2.0), Sample(2.0, [MAIN], 1.0), Sample(5.0, [MAIN, G], 4.0)]
    profile = read(processed({"one": samples}, 66, "tracing-ms"))
    check(profile)
    assert profile.unit is Unit.SECONDS
    assert not profile.is_sampled
    assert by_function(profile, profile.threads[0])["main", "a.py"] == pytest.approx((0.001, 0.007))
    assert list(profile.threads[0].spans.starts) == pytest.approx([0.0, 0.0, 0.005, 0.005])


def test_bytes_as_weights():
    profile = read(processed({"one": [Sample(0.0, [MAIN, F], 4096)]}, 57, "bytes"))
    assert profile.unit is Unit.BYTES
    assert list(profile.threads[0].tree.selfs) == [0.0, 4096.0]


def test_weights_too_large_for_samples_are_one_sample_each():
    samples = [Sample(0.0, [MAIN, F], 2_381_117), Sample(1.0, [MAIN], 991_402), Sample(2.0, [MAIN, F], 4_400_219)]
    profile = read(processed({"one": samples}, 57))
    assert (profile.unit, profile.sample_count) == (Unit.COUNT, 3)


def test_threads_in_another_unit_are_left_out_and_said():
    profile = processed(THREADS, 57)
    profile["threads"][1]["samples"]["weightType"] = "bytes"
    found = read(profile)
    assert [thread.name for thread in found.threads] == ["one"]
    assert found.notices[0].code == "threads_skipped"


def test_a_thread_without_samples_stays_a_thread():
    profile = read(processed({"idle": [], **THREADS}, 60))
    assert [len(thread.tree.parents) for thread in profile.threads] == [0, 3, 2]


@pytest.mark.parametrize("version", [57, 60, 66])
def test_deep_stacks(version):
    deep = [(f"f{level % 2}", "a.py", 1) for level in range(5_000)]
    profile = processed({"one": [Sample(0.0, [MAIN])]}, version)
    holder = profile["shared"] if version >= 60 else profile["threads"][0]
    count = len(deep)
    caller = {"prefixOffset": [0] + [1] * (count - 1)} if version >= 66 else {"prefix": [None, *range(count - 1)]}
    holder["stackTable"] = {"frame": [0] * count, **caller, "length": count}
    profile["threads"][0]["samples"]["stack"] = [count - 1]
    found = read(profile)
    check(found)
    assert by_function(found, found.threads[0]) == {("main", "a.py"): (1.0, 1.0)}
    assert len(found.threads[0].tree.parents) == count


def test_many_threads_cannot_multiply_a_deep_stack():
    count = 1_000_000
    profile = processed({"one": [Sample(0.0, [MAIN])]}, 66)
    profile["shared"]["stackTable"] = {"frame": [0] * count, "prefixOffset": [0] + [1] * (count - 1), "length": count}
    profile["threads"] = [{"name": "t", "samples": {"stack": [count - 1]}}] * 100
    start = time.process_time()
    with pytest.raises(MalformedError, match="far larger than the file"):
        read(profile)
    assert time.process_time() - start < 60


@pytest.mark.parametrize("version", [57, 60, 66])
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda p, h: set_in(h, "stackTable", "frame", [0, 99, 1, 1]), "no row number below"),
        (lambda p, h: set_in(h, "stackTable", "frame", [0, None, 1, 1]), "without a frame"),
        (lambda p, h: set_in(h, "stackTable", "frame", [0, 1.5, 1, 1]), "no row number below"),
        (lambda p, h: set_in(h, "stackTable", "frame", "x"), "a list was expected"),
        (lambda p, h: set_in(h, "frameTable", "func", [10**30]), "no row number below"),
        (lambda p, h: set_in(h, "funcTable", "name", [-2, 0]), "no row number below"),
        (lambda p, h: p["shared"].update(stringArray=[1] * 50), "has no name"),
        (lambda p, h: p["threads"][0]["samples"].update(stack=[55]), "no row number below"),
        (lambda p, h: p["threads"][0]["samples"].update(weight=[1]), "3 stacks but 1 weights"),
        (lambda p, h: p["threads"][0]["samples"].update(weight=[1, "a", 2]), "weight"),
        (lambda p, h: p["threads"][0]["samples"].update(weight=[1, float("nan"), 2]), "weight"),
        (lambda p, h: p["threads"][0].pop("samples"), "samples"),
        (lambda p, h: p.update(threads=[3]), "an object was expected"),
        (lambda p, h: p.update(threads=[]), "no thread"),
        (lambda p, h: p["meta"].update(interval="x"), "interval"),
    ],
)
def test_what_breaks_the_rules_is_refused(version, change, reason):
    found = content(json.dumps(changed(version, change)).encode())
    assert gecko.recognises(found)
    with pytest.raises(MalformedError, match=reason):
        gecko.read(found)


@pytest.mark.parametrize(
    "column", [{"prefix": [1, 0, 0, 0]}, {"prefixOffset": [1, 0, 0, 0]}, {"prefixOffset": [0, -4, 0, 0]}]
)
def test_a_caller_stands_before_what_it_calls(column):
    profile = processed(THREADS, 60)
    profile["shared"]["stackTable"].update(column, frame=[0, 0, 0, 0])
    with pytest.raises(MalformedError, match=r"stack 0 is called by|stack 1|no row number"):
        read(profile)


def test_damaged_schemas_of_raw_profiles_are_refused():
    for table, schema in (
        ("samples", {}),
        ("stackTable", {"prefix": "x", "frame": 1}),
        ("frameTable", {"location": -1}),
    ):
        profile = raw(THREADS)
        profile["threads"][0][table]["schema"] = schema
        with pytest.raises(MalformedError, match="does not say where"):
            read(profile)


def test_a_file_that_breaks_off_is_refused_with_its_place():
    data = gzip.decompress((FOLDER / "processed_v66.json.gz").read_bytes())
    found = content(data[: len(data) // 2])
    assert gecko.recognises(found)
    with pytest.raises(MalformedError, match="position"):
        gecko.read(found)


def test_other_files_are_left_alone():
    for data in (
        b"",
        b"[]",
        b"{}",
        b'{"meta": {}, "threads": []}',
        b'{"meta": 1, "threads": 2}',
        b'{"meta": {',
        b"f,8,ok\n",
    ):
        assert not gecko.recognises(content(data))


@pytest.mark.parametrize("name", EXPECTED)
def test_damaged_files(name):
    data = (FOLDER / name).read_bytes()
    survives(gecko.read, gecko.recognises, data)
    if name.endswith(".gz"):
        survives(gecko.read, gecko.recognises, gzip.decompress(data))
