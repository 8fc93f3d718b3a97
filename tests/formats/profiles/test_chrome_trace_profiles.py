"""Recordings of the DevTools: V8's profiles joined from the pieces in a trace, held against joining them by hand."""

import gzip
import json
from collections import Counter
from itertools import pairwise

import pytest

from tests.builders.robustness import content, survives
from tests.builders.tree_reading import by_function, check
from tests.places import DATA
from workbench.core.units import Unit
from workbench.formats.profiles import chrome_trace

RECORDING = DATA / "chrome_trace" / "devtools.json.gz"
TASK = {"ph": "X", "name": "RunTask", "cat": "devtools.timeline", "pid": 1, "tid": 1, "ts": 0, "dur": 10_000}


def node(number, name, parent=None, line=0):
    frame = {"functionName": name, "scriptId": 5, "url": "a.js" if line else "", "lineNumber": line - 1}
    return {"id": number, "callFrame": frame} | ({} if parent is None else {"parent": parent})


NODES = [node(1, "(root)"), node(2, "f", 1, 1), node(3, "g", 2, 6)]


def begun(tid=1, ident="0x1", start=0, **more):
    data = {"startTime": start, **more}
    return {"ph": "P", "name": "Profile", "id": ident, "pid": 1, "tid": tid, "ts": start, "args": {"data": data}}


def chunk(nodes, samples, deltas, ts=1, tid=9, ident="0x1", **more):
    cpu_profile = {"nodes": nodes, "samples": samples}
    data = {"cpuProfile": cpu_profile, "timeDeltas": deltas, "lines": [1] * len(samples), **more}
    return {"ph": "P", "name": "ProfileChunk", "id": ident, "pid": 1, "tid": tid, "ts": ts, "args": {"data": data}}


def end(time, ident="0x1"):
    data = {"endTime": time}
    return {"ph": "P", "name": "ProfileChunk", "id": ident, "pid": 1, "tid": 9, "ts": time, "args": {"data": data}}


def read(*events):
    found = content(json.dumps({"traceEvents": events, "metadata": {"source": "DevTools"}}).encode())
    assert chrome_trace.recognises(found)
    profile = chrome_trace.read(found)
    check(profile)
    return profile


def microseconds(profile, thread=0):
    figures = by_function(profile, profile.threads[thread])
    return {name: (round(own * 1e6, 3), round(total * 1e6, 3)) for (name, _), (own, total) in figures.items()}


def selfs_by_hand(data):
    """Self time by process, profile and function, in microseconds."""
    nodes, seen = {}, {}
    for event in sorted(json.loads(data)["traceEvents"], key=lambda each: each["ts"]):
        if event["name"] != "ProfileChunk":
            continue
        key, part = (event["pid"], event["id"]), event["args"]["data"]
        for each in part["cpuProfile"].get("nodes", ()):
            nodes[key, each["id"]] = each["callFrame"]["functionName"] or "(anonymous)"
        times = seen.setdefault(key, [(0, None)])
        for sample, delta in zip(part["cpuProfile"].get("samples", ()), part.get("timeDeltas", ()), strict=True):
            times.append((times[-1][0] + delta, sample))
    found = Counter()
    for key, times in seen.items():
        for (start, node), (end_time, _) in pairwise(sorted(times[1:], key=lambda each: each[0])):
            found[(*key, nodes[key, node])] += end_time - start
    return found


def test_a_recording_of_the_devtools_is_the_profile_of_its_threads():
    profile = chrome_trace.read(content(RECORDING.read_bytes()))
    check(profile)
    expected = selfs_by_hand(gzip.decompress(RECORDING.read_bytes()))
    for thread, key in zip(profile.threads, dict.fromkeys(key[:2] for key in expected), strict=True):
        found = Counter()
        for (name, _), (own, _) in by_function(profile, thread).items():
            found[name.partition(" (shop.js")[0]] += own * 1e6
        ours = {name: value for (*which, name), value in expected.items() if tuple(which) == key and value}
        assert {name: round(value) for name, value in found.items() if value > 0.5} == ours
    assert [thread.name.partition(" (thread")[0] for thread in profile.threads] == [
        "CrRendererMain",
        "DedicatedWorker thread",
    ]
    assert "RunTask" not in {function.name for function in profile.functions}
    assert "timeline_skipped" in [notice.code for notice in profile.notices]


def test_chunks_come_on_another_thread_and_their_nodes_name_parents_of_other_chunks():
    name = {"ph": "M", "name": "thread_name", "pid": 1, "tid": 1, "args": {"name": "CrRendererMain"}}
    events = [TASK, name, begun(), chunk(NODES[:2], [2, 2], [0, 1000]), chunk(NODES[2:], [3], [500], 5), end(2500)]
    profile = read(*events)
    assert microseconds(profile) == {"(root)": (0, 2500), "f": (1500, 2500), "g": (1000, 1000)}
    assert [thread.name for thread in profile.threads] == ["CrRendererMain (thread 1)"]
    assert profile.is_sampled
    assert profile.sample_count == 3
    assert ("g", "a.js", 6) in profile.functions


def test_chunks_are_joined_in_order_of_time_not_of_the_file():
    profile = read(end(3000), chunk(NODES[2:], [3], [500], 5), chunk(NODES[:2], [2, 2], [0, 1000], 4), begun())
    assert microseconds(profile) == {"(root)": (0, 3000), "f": (1500, 3000), "g": (1500, 1500)}


def test_time_deltas_may_stand_in_the_profile():
    event = chunk(NODES, [2, 3, 3], None)
    event["args"]["data"]["cpuProfile"]["timeDeltas"] = [0, 10, 20]
    assert microseconds(read(begun(), event))["g"] == (20, 20)


def test_several_profiles_are_threads_on_one_time_line():
    more = [begun(4, "0x2", 2000), chunk(NODES, [2, 2], [0, 100], ident="0x2")]
    profile = read(begun(), chunk(NODES, [3, 3], [0, 700]), *more)
    assert [thread.name for thread in profile.threads] == ["thread 1", "thread 4"]
    assert profile.threads[1].spans.starts[0] == pytest.approx(0.002)


def test_of_two_profilers_on_one_thread_one_counts():
    inner = [begun(1, "0x2", 10, source="Inspector"), chunk(NODES, [2, 2], [0, 100], ident="0x2", source="Inspector")]
    outer = [begun(source="Internal"), chunk(NODES, [3, 3, 3], [0, 50, 50], source="Internal")]
    assert microseconds(read(*inner, *outer)) == {"(root)": (0, 100), "f": (0, 100), "g": (100, 100)}


def test_two_profiles_one_after_the_other_both_count():
    profile = read(
        begun(), chunk(NODES, [3, 3], [0, 7]), begun(1, "0x2", 50), chunk(NODES, [2, 2], [0, 9], 60, 9, "0x2")
    )
    assert len({thread.name for thread in profile.threads}) == 2


def test_samples_of_lost_nodes_are_counted_and_their_time_goes_to_the_next():
    profile = read(chunk([node(3, "g", 2, 6)], [2, 3, 3], [0, 10, 20]))
    assert microseconds(profile) == {"g": (20, 20)}
    assert [notice.code for notice in profile.notices] == ["samples_lost", "profile_cut"]


def test_without_times_samples_are_counted():
    profile = read(begun(), chunk(NODES, [2, 3, 3], None))
    assert profile.unit is Unit.SAMPLES
    assert by_function(profile, profile.threads[0])["g", "a.js"] == (2, 2)


@pytest.mark.parametrize("phase", ["I", "P"])
def test_a_whole_profile_in_one_event(phase):
    nodes = [NODES[0] | {"children": [2]}, {"id": 2, "callFrame": NODES[1]["callFrame"]}]
    whole = {"nodes": nodes, "samples": [2, 2], "timeDeltas": [0, 1000], "startTime": 5, "endTime": 1505}
    event = {"ph": phase, "name": "CpuProfile", "pid": 1, "tid": 1, "ts": 5, "args": {"data": {"cpuProfile": whole}}}
    assert microseconds(read(TASK, event))["f"] == (1500, 1500)


def test_an_empty_profile_leaves_the_timeline():
    profile = read(TASK, begun(), chunk([NODES[0]], [], []))
    assert microseconds(profile) == {"RunTask": (10_000, 10_000)}


@pytest.mark.parametrize(
    ("category", "name", "is_browsers"),
    [
        ("disabled-by-default-devtools.timeline", "RunTask", True),
        ("toplevel", "SimpleWatcher::OnHandleReady", True),
        ("devtools.timeline", "Layout", False),
        ("engine", "RunTask", False),
        (None, "RunTask", False),
    ],
)
def test_tasks_of_chromiums_scheduler_are_the_browsers(category, name, is_browsers):
    functions = read(TASK | {"cat": category, "name": name}).functions
    assert (functions[0].file == "[browser]") is is_browsers


def test_a_list_that_starts_with_a_comma():
    events = [{"ph": "X", "pid": 1, "ts": start, "dur": 100 - 8 * start, "name": f"f{start}"} for start in (0, 10)]
    data = f"[,{json.dumps(events[0])}\n,{json.dumps(events[1])},".encode()
    assert chrome_trace.recognises(content(data))
    assert microseconds(chrome_trace.read(content(data))) == {"f0": (80, 100), "f10": (20, 20)}


def test_damage_is_survived():
    events = [TASK, begun(), chunk(NODES, [2, 3, 3], [0, 10, 20]), end(100)]
    survives(chrome_trace.read, chrome_trace.recognises, json.dumps({"traceEvents": events}).encode())
