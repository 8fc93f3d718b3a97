"""Sampled stacks of Hermes and of the Trace Event Format, laid out as React Native's tools have them."""

import json

import pytest

from tests.builders.robustness import content, survives
from tests.builders.tree_reading import by_function, check
from workbench.core.errors import MalformedError
from workbench.core.units import Unit
from workbench.formats.profiles import chrome_trace, hermes

BUNDLE = "http://localhost:8081/index.bundle?platform=ios"
FRAMES = {
    "1": {"line": "1", "column": "1", "name": "[root]", "category": "root"},
    "2": {
        "line": "7",
        "column": "3",
        "funcLine": "5",
        "name": f"global({BUNDLE}:5:1)",
        "category": "JavaScript",
        "parent": 1,
    },
    "3": {"funcLine": "88", "name": f"parse({BUNDLE}:90:1)", "category": "JavaScript", "parent": 2},
    "4": {"name": "JSON.parse", "category": "Native", "parent": 2},
}
NAMED = {"name": "thread_name", "ph": "M", "pid": 6, "tid": "7", "args": {"name": "mqt_js"}}


def sample(frame, tid="7", **more):
    return {"cpu": "-1", "name": "", "ts": "38500", "pid": 6, "tid": tid, "weight": "1", "sf": frame, **more}


def data(samples=None, frames=FRAMES, **more):
    chosen = [sample(3), sample(3), sample("4")] if samples is None else samples
    return json.dumps({"samples": chosen, "stackFrames": frames, **more}).encode()


def read(written):
    found = content(written)
    assert hermes.recognises(found)
    profile = hermes.read(found)
    check(profile)
    return profile


@pytest.mark.parametrize("events", [{}, {"traceEvents": []}, {"traceEvents": [NAMED]}])
def test_a_profile_of_hermes(events):
    profile = read(data(**events))
    figures = by_function(profile, profile.threads[0])
    assert figures == {
        ("[root]", ""): (0, 3),
        ("global", BUNDLE): (0, 3),
        ("parse", BUNDLE): (2, 2),
        ("JSON.parse", ""): (1, 1),
    }
    assert (profile.unit, profile.sample_count) == (Unit.SAMPLES, 3)
    assert [f.line for f in profile.functions if f.name == "parse"] == [88]
    named = bool(events.get("traceEvents"))
    assert profile.threads[0].name == ("mqt_js (thread 7)" if named else "thread 7")
    assert profile.environment["tool"] == "Hermes"


def test_events_of_the_timeline_are_left_aside():
    timed = {"ph": "X", "name": "frame", "ts": 0, "dur": 5, "pid": 6, "tid": "7"}
    profile = read(data(traceEvents=[NAMED, timed]))
    assert [notice.code for notice in profile.notices] == ["timeline_skipped"]


def test_of_several_events_the_commonest_is_read():
    samples = [sample(3, name="cycles"), sample(4, name="cycles"), sample(3, name="faults", weight=7)]
    profile = read(data(samples))
    assert profile.sample_types.names == ("cycles", "faults")
    assert profile.sample_types.chosen == "cycles"
    assert profile.sample_count == 2


def test_weights_count():
    profile = read(data([sample(3, weight=3), sample(4, weight="1")]))
    assert by_function(profile, profile.threads[0])["parse", BUNDLE] == (3, 3)


def test_threads_of_processes_are_told_apart():
    profile = read(data([sample(3), sample(3, "8"), sample(3, pid=9)]))
    assert [thread.name for thread in profile.threads] == [
        "process 6, thread 7",
        "process 6, thread 8",
        "process 9, thread 7",
    ]


def test_samples_without_a_frame_are_counted():
    profile = read(data([sample(3), sample(99), sample(3, weight="x")]))
    assert [notice.text for notice in profile.notices] == ["2 samples without a stack or a weight were left out."]


def test_stacks_5000_deep_take_linear_time():
    frames = {str(n): {"name": f"f{n % 7}", "parent": str(n - 1)} for n in range(1, 5001)}
    profile = read(data([sample(n) for n in range(1, 5001)], frames))
    assert len(profile.threads[0].tree.parents) == 5000


def test_trees_of_many_threads_are_no_larger_than_the_file_allows(monkeypatch):
    monkeypatch.setattr(hermes, "SPARE_NODES", 0)
    frames = {str(n): {"name": f"f{n}", "parent": n - 1} for n in range(1, 101)}
    assert len(read(data([sample(100)], frames)).threads) == 1
    with pytest.raises(MalformedError, match="call trees are far larger than the file"):
        read(data([sample(100, tid=str(thread)) for thread in range(200)], frames))


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (data(frames={"3": {"name": "f", "parent": 3}}), "circle"),
        (data([sample(99)]), "no sample has a stack"),
        (data(frames={"3": 5}), "an object was expected"),
        (data([5], {"3": {"name": "f"}}).replace(b"[5]", b"[{}, 5]"), "an object was expected"),
    ],
)
def test_what_breaks_the_rules_is_refused(written, reason):
    found = content(written)
    assert hermes.recognises(found)
    with pytest.raises(MalformedError, match=reason):
        hermes.read(found)


@pytest.mark.parametrize(
    "written",
    [b"", b"[]", b"{}", data([], {}), data([]), data(frames={}), b'{"stackFrames": {"1": {}}}', b"[" + data() + b"]"],
)
def test_other_files_are_left_to_others(written):
    assert not hermes.recognises(content(written))


def test_an_ordinary_trace_has_no_samples():
    written = json.dumps({"traceEvents": [{"ph": "X"}], "samples": [], "stackFrames": {}}).encode()
    assert not hermes.recognises(content(written))
    assert chrome_trace.recognises(content(written))


def test_damage_is_survived():
    survives(hermes.read, hermes.recognises, data(traceEvents=[NAMED]))
