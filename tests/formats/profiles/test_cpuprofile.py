"""V8's CPU profiles; attributing each delta by hand is the independent reading."""

import json
from collections import Counter

import pytest

from tests.builders.robustness import content, survives
from tests.builders.starts import names_of
from tests.builders.tree_reading import by_function, check
from tests.places import DATA
from workbench.core.errors import MalformedError
from workbench.core.units import Unit
from workbench.formats.profiles import cpuprofile
from workbench.formats.shared import timeline

FOLDER = DATA / "cpuprofile"
SAMPLES = ("ledger.cpuprofile", "fine.cpuprofile")


def node(number, name, *children, line=0, **more):
    frame = {"functionName": name, "scriptId": "1", "url": "file:///a.js", "lineNumber": line, "columnNumber": 0}
    return {"id": number, "callFrame": frame, "hitCount": 2, "children": list(children)} | more


TREE = [node(1, "(root)", 2, 3, line=-1), node(2, "f", 4), node(3, "g"), node(4, "", line=6)]


def made(samples=(2, 4, 3), deltas=(10, 1000, 500), nodes=TREE, **more):
    whole = {"nodes": nodes, "startTime": 1000, "endTime": 3000, "samples": list(samples), "timeDeltas": list(deltas)}
    return json.dumps({key: value for key, value in (whole | more).items() if value is not None}).encode()


def place_of(frame):
    return frame["functionName"] or "(anonymous)", frame["url"], frame["lineNumber"] + 1


def added(data):
    """Self and total by function in microseconds: a sample lasts until the next one."""
    profile = json.loads(data)
    nodes = {entry["id"]: entry for entry in profile["nodes"]}
    names = names_of([place_of(entry["callFrame"]) for entry in profile["nodes"]])
    parents = {child: entry["id"] for entry in profile["nodes"] for child in entry.get("children", ())}
    selfs, totals = Counter(), Counter()
    clock = profile["startTime"]
    times = [clock := clock + delta for delta in profile["timeDeltas"]] + [profile["endTime"]]
    for sample, start, end in zip(profile["samples"], times, times[1:], strict=False):
        stack = []
        while sample is not None:
            frame = nodes[sample]["callFrame"]
            stack.append(names[place_of(frame)])
            sample = parents.get(sample)
        selfs[stack[0]] += end - start
        totals.update(dict.fromkeys(stack, end - start))
    return {key: (selfs[key] / 1e6, total / 1e6) for key, total in totals.items()}


@pytest.mark.parametrize("name", SAMPLES)
def test_figures_equal_those_by_hand(name):
    data = (FOLDER / name).read_bytes()
    found = content(data)
    assert cpuprofile.recognises(found)
    profile = cpuprofile.read(found)
    check(profile)
    expected = added(data)
    figures = by_function(profile, profile.threads[0])
    assert {key for key, value in figures.items() if value[1]} == {key for key, value in expected.items() if value[1]}
    for key, values in expected.items():
        assert figures[key] == pytest.approx(values, abs=1e-9)
    assert len(profile.threads) == 1
    assert profile.sample_count == len(json.loads(data)["samples"])
    assert profile.threads[0].spans.nodes


def test_lines_count_from_1_and_nameless_functions_get_a_name():
    functions = cpuprofile.read(content(made())).functions
    assert [tuple(function) for function in functions] == [
        ("(root)", "file:///a.js", 0),
        ("f", "file:///a.js", 1),
        ("(anonymous)", "file:///a.js", 7),
        ("g", "file:///a.js", 1),
    ]


def test_time_order():
    profile = cpuprofile.read(content(made()))
    check(profile)
    nodes, starts, ends = profile.threads[0].spans
    names = [profile.functions[profile.threads[0].tree.functions[node]].name for node in nodes]
    assert names == ["(root)", "f", "(anonymous)", "g"]
    assert list(starts) == pytest.approx([1e-5, 1e-5, 1.01e-3, 1.51e-3])
    assert list(ends) == pytest.approx([2e-3, 1.51e-3, 1.51e-3, 2e-3])


def test_negative_deltas_are_put_in_order():
    profile = cpuprofile.read(content(made((2, 4, 3, 2), (0, 1000, -400, 1000))))
    check(profile)
    figures = by_function(profile, profile.threads[0])
    assert figures["f", "file:///a.js"] == pytest.approx((0.0006 + 0.0004, 0.0006 + 0.0006 + 0.0004))
    assert figures["g", "file:///a.js"] == pytest.approx((0.0004, 0.0004))
    assert [notice.code for notice in profile.notices] == ["samples_sorted"]


def test_nodes_may_name_their_parent():
    nodes = [node(1, "(root)"), node(3, "g", parent=1), node(2, "f", parent=1), node(4, "h", parent=2)]
    profile = cpuprofile.read(content(made(nodes=nodes)))
    check(profile)
    assert by_function(profile, profile.threads[0])["f", "file:///a.js"] == pytest.approx((0.001, 0.0015))


def test_without_times_hits_are_counted():
    profile = cpuprofile.read(content(made(timeDeltas=None)))
    assert profile.unit is Unit.SAMPLES
    assert profile.sample_count == 8
    assert by_function(profile, profile.threads[0])["f", "file:///a.js"] == (2.0, 4.0)


def test_recursion_counts_once_and_deep_stacks_work():
    nodes = [node(number, f"f{number % 2}", number + 1) for number in range(5_000)] + [node(5_000, "f0")]
    profile = cpuprofile.read(content(made([5_000, 1, 5_000], [0, 1000, 500], nodes)))
    check(profile)
    assert by_function(profile, profile.threads[0])["f0", "file:///a.js"] == pytest.approx((0.0015, 0.002))


def test_too_many_spans_are_left_out_and_said(monkeypatch):
    monkeypatch.setattr(timeline, "MAX_SPANS", 3)
    profile = cpuprofile.read(content(made()))
    assert profile.threads[0].spans is None
    assert [notice.code for notice in profile.notices] == ["no_time_order"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (made((2, 9, 3)), "samples.1.: it names a node that is not there"),
        (made((2, None, 3)), "samples.1."),
        (made((2, 4)), "2 samples but 3 time deltas"),
        (made(timeDeltas={}), "a list was expected"),
        (made(deltas=("a", 1, 1)), "timeDeltas"),
        (made(deltas=(1, 1e308, 1)), "timeDeltas"),
        (made(nodes=[*TREE, node(4, "x")]), "same id"),
        (made(nodes=[*TREE, node(5, "x", 4)]), "two parents"),
        (made(nodes=[*TREE, node(5, "x", 77)]), "is not there"),
        (made(nodes=[*TREE, node(5, "x", 6), node(6, "y", 5)]), "circle"),
        (made(nodes=[*TREE, node(10**30, "x")]), "node's number"),
        (made(nodes=[*TREE, 7]), "an object was expected"),
        (made(nodes=[*TREE, node(5, None)]), "a text was expected"),
        (made(endTime="x"), "endTime"),
        (made()[:-20], "position"),
    ],
)
def test_what_breaks_the_rules_is_refused(data, reason):
    found = content(data)
    assert cpuprofile.recognises(found)
    with pytest.raises(MalformedError, match=reason):
        cpuprofile.read(found)


def test_other_files_are_left_alone():
    for data in (b"", b"[]", b"{}", b'{"nodes": []}', b'{"nodes": [{"id": 1}], "samples": []}', b"f,8,ok\n"):
        assert not cpuprofile.recognises(content(data))


@pytest.mark.parametrize("name", SAMPLES)
def test_damaged_files(name):
    survives(cpuprofile.read, cpuprofile.recognises, (FOLDER / name).read_bytes())


def old(samples=(2, 2, 4, 3), stamps=(5_000_000, 5_001_000, 5_002_000, 5_003_000), **more):
    def part(number, name, line, *children):
        frame = {"functionName": name, "url": "/app/a.js" if line else "", "lineNumber": line, "callUID": number}
        return frame | {"id": number, "hitCount": 1, "bailoutReason": "", "children": list(children)}

    head = part(1, "(root)", 0, part(2, "f", 3, part(4, "", 9)), part(3, "g", 20))
    whole = {"typeId": "CPU", "head": head, "startTime": 5, "endTime": 6, "samples": samples, "timestamps": stamps}
    return json.dumps({key: value for key, value in (whole | more).items() if value is not None}).encode()


def test_the_old_layout_counts_lines_from_1_and_a_sample_lasts_until_the_next():
    found = content(old())
    assert cpuprofile.recognises(found)
    profile = cpuprofile.read(found)
    check(profile)
    assert ("f", "/app/a.js", 3) in profile.functions
    figures = by_function(profile, profile.threads[0])
    assert figures["f", "/app/a.js"] == pytest.approx((0.002, 0.003))
    assert figures["(anonymous)", "/app/a.js"] == pytest.approx((0.001, 0.001))
    assert figures["g", "/app/a.js"] == pytest.approx((0.001, 0.001))


def test_the_old_layout_without_stamps_spreads_its_samples_and_without_samples_counts_hits():
    profile = cpuprofile.read(content(old(timestamps=None)))
    assert by_function(profile, profile.threads[0])["f", "/app/a.js"] == pytest.approx((0.5, 0.75))
    profile = cpuprofile.read(content(old(timestamps=None, samples=None)))
    assert profile.unit is Unit.SAMPLES
    assert by_function(profile, profile.threads[0])["f", "/app/a.js"] == (1, 2)


def test_samples_without_times_or_hits_are_counted():
    nodes = [{key: value for key, value in each.items() if key != "hitCount"} for each in TREE]
    profile = cpuprofile.read(content(made((2, 4, 4), nodes=nodes, timeDeltas=None)))
    assert profile.sample_count == 3
    assert by_function(profile, profile.threads[0])["f", "file:///a.js"] == (1, 3)


def test_the_old_layout_survives_damage():
    survives(cpuprofile.read, cpuprofile.recognises, old())
