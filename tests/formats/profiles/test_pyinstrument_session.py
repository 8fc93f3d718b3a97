"""pyinstrument's sessions; adding up the records one by one is the independent reading."""

import json

import pytest

from tests.builders.robustness import content, survives
from tests.builders.starts import names_of
from tests.builders.tree_reading import by_function, check
from tests.places import DATA
from workbench.core.errors import MalformedError
from workbench.core.units import Unit
from workbench.formats.profiles import pyinstrument
from workbench.formats.profiles import pyinstrument_session as pyisession

FOLDER = DATA / "pyisession"
SAMPLES = ("ledger.pyisession", "async.pyisession")
SYNTHETIC = ("[self]", "[await]", "[out-of-context]")


def made(*records, **more):
    facts = {"start_time": 1.0, "duration": 2.5, "sample_count": 7, "target_description": "x", "cpu_time": None}
    return json.dumps(facts | {"frame_records": list(records)} | more).encode()


def place_of(frame):
    name, file, line = (*frame.split("\x01")[0].split("\0"), "", "0")[:3]
    return name, file, int(line or 0)


def added(data):
    """Self and total by function and the number of threads, read in the plainest way."""
    found, threads = {}, set()
    records = json.loads(data)["frame_records"]
    names = names_of([place_of(frame) for stack, _ in records for frame in stack])
    for stack, seconds in records:
        parts = [frame.split("\x01")[0].split("\0") for frame in stack]
        threads.update(tuple(part) for part in parts[:1] if part[1:2] == ["<thread>"])
        real = [part for part in parts if part[0] not in SYNTHETIC and part[1:2] != ["<thread>"]]
        keys = [names[part[0], part[1], int(part[2])] for part in real]
        for key in set(keys):
            own, total = found.get(key, (0.0, 0.0))
            found[key] = (own + seconds * (key == keys[-1]), total + seconds)
    return found, len(threads) or 1


@pytest.mark.parametrize("name", SAMPLES)
def test_figures_equal_a_plain_sum(name):
    data = (FOLDER / name).read_bytes()
    found = content(data)
    assert pyisession.recognises(found)
    assert not pyinstrument.recognises(found)
    profile = pyisession.read(found)
    check(profile)
    expected, thread_count = added(data)
    assert len(profile.threads) == thread_count == 1
    figures = by_function(profile, profile.threads[0])
    assert set(figures) == set(expected)
    for key, values in expected.items():
        assert figures[key] == pytest.approx(values, abs=1e-9)
    assert profile.unit is Unit.SECONDS
    assert profile.sample_count == json.loads(data)["sample_count"]
    assert profile.threads[0].name == "MainThread"
    assert profile.threads[0].spans.ends[-1] == pytest.approx(
        sum(seconds for _, seconds in json.loads(data)["frame_records"])
    )


def test_attributes_do_not_tell_functions_apart():
    records = [[["f\0a.py\x003\x01l5"], 1.0], [["f\0a.py\x003\x01l6\x01cThing"], 2.0]]
    profile = pyisession.read(content(made(*records)))
    assert [tuple(function) for function in profile.functions] == [("f", "a.py", 3)]
    assert list(profile.threads[0].tree.selfs) == [3.0]
    assert [list(column) for column in profile.threads[0].spans] == [[0], [0.0], [3.0]]


def test_threads_stay_apart_and_waiting_belongs_to_who_waits():
    main, other = "MainThread\0<thread>\x0011", "Thread-1\0<thread>\x0012"
    records = [[[main, "f\0a.py\x001", "[await]"], 1.0], [[other, "g\0a.py\x002"], 2.0], [[main, "f\0a.py\x001"], 4.0]]
    records.append([[other], 0.5])
    profile = pyisession.read(content(made(*records)))
    check(profile)
    assert [thread.name for thread in profile.threads] == ["MainThread", "Thread-1"]
    assert by_function(profile, profile.threads[0]) == {("f", "a.py"): (5.0, 5.0)}
    expected = {("g", "a.py"): (2.0, 2.0), ("Thread-1", "<thread>"): (0.5, 0.5)}
    assert by_function(profile, profile.threads[1]) == expected
    assert [list(column) for column in profile.threads[0].spans] == [[0, 0], [0.0, 3.0], [1.0, 7.0]]


def test_recursion_counts_once_and_deep_stacks_work():
    profile = pyisession.read(content(made([[f"f{level % 2}\0a.py\x001" for level in range(5_000)], 3.0])))
    check(profile)
    assert by_function(profile, profile.threads[0]) == {("f0", "a.py"): (0.0, 3.0), ("f1", "a.py"): (3.0, 3.0)}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (made(), "no sample"),
        (made([["f"]]), "frame_records.0.: a stack and its seconds"),
        (made([["f", 3], 1.0]), "made of texts"),
        (made(["f", 1.0]), "a list was expected"),
        (made([["f"], "1"]), "a finite number"),
        (made([["f"], -1.0]), "below 0"),
        (made([["f"], float("inf")]), "a finite number"),
        (made(5), "a list was expected"),
        (made([["f"], 1.0])[:-4], "position"),
        (made([["f"], 1.0], frame_records=None), "a list was expected"),
    ],
)
def test_what_breaks_the_rules_is_refused(data, reason):
    found = content(data)
    assert pyisession.recognises(found)
    with pytest.raises(MalformedError, match=reason):
        pyisession.read(found)


@pytest.mark.parametrize("name", SAMPLES)
def test_damaged_files(name):
    survives(pyisession.read, pyisession.recognises, (FOLDER / name).read_bytes())
