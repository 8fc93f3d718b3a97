"""pyinstrument's JSON; a plain recursive walk is the independent reading."""

import json
import time

import pytest

from tests.builders.robustness import content, survives
from tests.builders.starts import names_of
from tests.builders.tree_reading import by_function, check
from tests.places import DATA
from workbench.core.errors import MalformedError
from workbench.core.units import Unit
from workbench.formats.profiles import pyinstrument
from workbench.formats.profiles import pyinstrument_session as pyisession

FOLDER = DATA / "pyinstrument"
SAMPLES = ("ledger.json", "ledger_all.json", "async.json")
SYNTHETIC = ("[self]", "[await]", "[out-of-context]")


def frame(name, seconds, *children, file="a.py"):
    return {"function": name, "file_path": file, "line_no": 3, "time": seconds, "children": list(children)}


def leaf(name, seconds):
    return frame(name, seconds, file="")


def made(root, **more):
    facts = {"start_time": 1.0, "duration": 2.5, "sample_count": 7, "target_description": "x", "cpu_time": 1.0}
    return json.dumps(facts | {"root_frame": root} | more).encode()


def places_under(value):
    """Name, file and first line of all functions under a frame."""
    yield value["function"], value["file_path"], value["line_no"]
    for child in value["children"]:
        yield from places_under(child)


def walked(value, open_functions, found, names):
    """Self and total of all functions under a frame, read in the plainest way."""
    key = names[value["function"], value["file_path"], value["line_no"]]
    real = [child for child in value["children"] if child["function"] not in SYNTHETIC]
    own, total = found.get(key, (0.0, 0.0))
    spent = value["time"] - sum(child["time"] for child in real)
    found[key] = (own + spent, total if key in open_functions else total + value["time"])
    for child in real:
        walked(child, open_functions | {key}, found, names)
    return found


@pytest.mark.parametrize("name", SAMPLES)
def test_figures_equal_a_plain_walk(name):
    data = (FOLDER / name).read_bytes()
    found = content(data)
    assert pyinstrument.recognises(found)
    assert not pyisession.recognises(found)
    profile = pyinstrument.read(found)
    check(profile)
    root = json.loads(data)["root_frame"]
    expected = walked(root, frozenset(), {}, names_of([*places_under(root)]))
    figures = by_function(profile, profile.threads[0])
    assert set(figures) == set(expected)
    for key, (own, total) in expected.items():
        assert figures[key] == pytest.approx((own, total), abs=1e-5)
    assert len(profile.threads) == 1
    assert profile.unit is Unit.SECONDS
    assert profile.is_sampled
    assert profile.sample_count == json.loads(data)["sample_count"]
    assert profile.environment["duration"] == json.loads(data)["duration"]


def test_leaves_that_are_no_functions_belong_to_their_caller():
    data = made(
        frame("f", 5.0, leaf("[self]", 1.0), frame("g", 3.0, leaf("[await]", 2.0)), leaf("[out-of-context]", 0.5))
    )
    profile = pyinstrument.read(content(data))
    assert by_function(profile, profile.threads[0]) == {("f", "a.py"): (2.0, 5.0), ("g", "a.py"): (3.0, 3.0)}


def test_what_was_pruned_counts_for_the_caller_and_is_said():
    profile = pyinstrument.read(content(made(frame("f", 1.0, frame("g", 0.9)))))
    assert [notice.code for notice in profile.notices] == ["pruned"]
    profile = pyinstrument.read(content(made(frame("f", 1.0, frame("g", 0.002)))))
    assert profile.notices == ()


def test_callees_longer_than_their_caller_are_said():
    profile = pyinstrument.read(content(made(frame("f", 1.0, frame("g", 2.0)))))
    assert "overlapping_frames" in [notice.code for notice in profile.notices]
    assert list(profile.threads[0].tree.selfs) == [0.0, 2.0]


@pytest.mark.parametrize("depth", [400, 5_000, 20_000])
def test_deep_stacks(depth):
    start = '{"start_time": 1.0, "duration": 2.5, "sample_count": 7, "root_frame": '
    opened = '{"function": "f%d", "file_path": "a.py", "line_no": 1, "time": 2.0, "children": ['
    text = start + "".join(opened % (level % 3) for level in range(depth)) + "]}" * depth + "}"
    found = content(text.encode())
    assert pyinstrument.recognises(found)
    profile = pyinstrument.read(found)
    assert len(profile.threads[0].tree.parents) == depth
    assert by_function(profile, profile.threads[0])["f0", "a.py"][1] == 2.0


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (made(None), "no frame"),
        (made([]), "an object was expected"),
        (made({"function": "f"}), "frame 1.time"),
        (made(frame("f", float("nan"))), "a finite number"),
        (made(frame("f", -1.0)), "below 0"),
        (made(frame("f", 10**400)), "."),
        (made(frame(7, 1.0)), "a text was expected"),
        (made(frame("f", 1.0, frame([7], 0.5, file=""))), "a text was expected"),
        (made(frame("f", 1.0, 3)), "an object was expected"),
        (made(frame("f", 1.0) | {"children": {}}), "a list was expected"),
        (made(frame("f", 1.0), duration="long"), "duration"),
        (made(frame("f", 1.0))[:-9], "position"),
        (made(frame("f", 1.0)) + b"]", "something follows"),
        (made(frame("f", 1.0))[:-1] + b', "a": ' + b"[" * 200_000, "nested deeper"),
    ],
)
def test_what_breaks_the_rules_is_refused(data, reason):
    found = content(data)
    assert pyinstrument.recognises(found)
    start = time.process_time()
    with pytest.raises(MalformedError, match=reason):
        pyinstrument.read(found)
    assert time.process_time() - start < 5


def test_half_characters_do_not_reach_the_output():
    profile = pyinstrument.read(content(made(frame("f\ud800", 1.0))))
    assert profile.functions[0].name == "f?"


def test_other_files_are_left_alone():
    for data in (b"", b"[]", b"{}", b'{"root_frame": 1}', b'{"start_time": 1', b"f,8,ok\n"):
        assert not pyinstrument.recognises(content(data))


@pytest.mark.parametrize("name", SAMPLES)
def test_damaged_files(name):
    survives(pyinstrument.read, pyinstrument.recognises, (FOLDER / name).read_bytes())
