"""speedscope files, held against a direct count and against what speedscope itself shows."""

import json

import pytest

from tests.builders.robustness import content, survives
from tests.builders.shown import ROUNDING, shown, sums
from tests.builders.stacks import DATA, by_name, check_trees, counted, is_same, plain
from tests.builders.starts import names_of
from workbench.core.errors import MalformedError
from workbench.core.units import Unit
from workbench.formats.profiles import speedscope

SAMPLES = ("pyspy.json", "pyinstrument.json", "austin.json")
FACTORS = {"none": 1, "bytes": 1, "seconds": 1, "milliseconds": 1e-3, "microseconds": 1e-6, "nanoseconds": 1e-9}


CALLERS_OF_SELF = {"pyinstrument.json": {"discount"}}
"""Functions that `[self]` stands below: what speedscope shows for it is theirs."""


def file_of(*profiles, frames=("a", "b", "c"), **root):
    named = [frame if isinstance(frame, dict) else {"name": frame} for frame in frames]
    return {"$schema": speedscope.SCHEMA, "shared": {"frames": named}, "profiles": list(profiles), **root}


def sampled(samples, weights, unit="none", **more):
    ends = {"startValue": 0, "endValue": 1}
    return {"type": "sampled", "name": "one", "unit": unit, "samples": samples, "weights": weights, **ends, **more}


def evented(events, unit="milliseconds", **more):
    listed = [{"type": kind, "frame": frame, "at": at} for kind, frame, at in events]
    return {"type": "evented", "name": "one", "unit": unit, "startValue": 0, "endValue": 9, "events": listed, **more}


def read(document):
    found = content(document if isinstance(document, bytes) else json.dumps(document).encode())
    assert speedscope.recognises(found)
    profile = speedscope.read(found)
    check_trees(profile)
    return profile


def counted_directly(document):
    places = [
        (frame["name"], frame.get("file") or "", frame.get("line") or 0) for frame in document["shared"]["frames"]
    ]
    names = names_of(places) if document["exporter"] == "pyinstrument" else {}
    frames = [names.get(place, place[:2]) for place in places]
    for profile in document["profiles"]:
        factor = FACTORS[profile["unit"]]
        if profile["type"] == "sampled":
            for stack, weight in zip(profile["samples"], profile["weights"], strict=True):
                yield [frames[frame] for frame in stack], weight * factor
            continue
        stack, last = [], 0
        for event in profile["events"]:
            yield [frames[frame] for frame in stack], (event["at"] - last) * factor
            last = event["at"]
            if document["shared"]["frames"][event["frame"]]["name"] == "[self]":
                continue  # the time of the frame above
            if event["type"] == "O":
                stack.append(event["frame"])
            else:
                assert stack.pop() == event["frame"]


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_equal_a_direct_count(name):
    data = plain(f"speedscope/{name}")
    profile, document = read(data), json.loads(data)
    assert is_same(by_name(profile), counted(counted_directly(document)))
    assert profile.unit is Unit.SECONDS
    assert profile.is_sampled
    assert [thread.name for thread in profile.threads] == [profile["name"] for profile in document["profiles"]]


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_equal_what_speedscope_shows(name):
    tables = shown(f"speedscope/{name}")
    profile = read(plain(f"speedscope/{name}"))
    assert len(tables) == len(profile.threads)
    selfs, totals = sums(tables)
    found = by_name(profile)
    callers = CALLERS_OF_SELF.get(name, set())
    for symbol, value in selfs.items():
        ours = sum(own for (function, _), own in found.selfs.items() if function == symbol)
        if symbol not in callers | {"[self]"}:
            assert ours == pytest.approx(value, rel=ROUNDING * 4, abs=1e-6)
    ours = sum(own for (function, _), own in found.selfs.items() if function in callers)
    theirs = sum(selfs.get(symbol, 0) for symbol in callers | {"[self]"})
    assert ours == pytest.approx(theirs, rel=ROUNDING * 4, abs=1e-6)
    for symbol, value in totals.items():
        ours = [total for (function, _), total in found.totals.items() if function == symbol]
        assert len(ours) != 1 or ours[0] == pytest.approx(value, rel=ROUNDING)


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_survive_damage(name):
    survives(speedscope.read, speedscope.recognises, (DATA / "speedscope" / name).read_bytes())


def test_pyspys_recording():
    profile = read(plain("speedscope/pyspy.json"))
    assert profile.environment["tool"] == "py-spy@0.4.3"
    assert profile.environment["interval"] == 0.005
    document = json.loads(plain("speedscope/pyspy.json"))
    assert profile.sample_count == sum(bool(sample) for part in document["profiles"] for sample in part["samples"])


@pytest.mark.parametrize(("unit", "factor"), FACTORS.items())
def test_units(unit, factor):
    profile = read(file_of(sampled([[0, 1], [0], [0, 1]], [2, 3, 5], unit)))
    assert by_name(profile).selfs == pytest.approx({("b", ""): 7 * factor, ("a", ""): 3 * factor})
    assert profile.unit.value == {"none": "samples", "bytes": "bytes"}.get(unit, "seconds")


def test_large_weights_without_a_unit_are_no_samples():
    stacks, weights = [[0], [1], [0, 1]], [2_381_117, 991_402, 4_400_219]
    profile = read(file_of(sampled(stacks, weights)))
    assert (profile.unit, profile.sample_count) == (Unit.COUNT, None)
    assert [notice.code for notice in profile.notices] == ["samples_unknown"]
    profile = read(file_of(sampled(stacks * 2, weights * 2)))
    assert (profile.unit, profile.sample_count, profile.notices) == (Unit.COUNT, 6, ())
    profile = read(file_of(sampled(stacks, [1_001_001, 3_003_003, 2_002_002])))
    assert (profile.unit, profile.sample_count) == (Unit.COUNT, 6)
    profile = read(file_of(evented([("O", 0, 0), ("C", 0, 9_000_000)], unit="none")))
    assert (profile.unit, profile.sample_count) == (Unit.COUNT, None)


def test_lines_of_one_function_are_one_function():
    frames = [{"name": "f", "file": "a.py", "line": n, "col": 1} for n in (4, 5)] + [{"name": "f", "file": None}]
    profile = read(file_of(sampled([[0, 1], [1], [2]], [1, 2, 4]), frames=frames))
    assert profile.functions[0] == ("f", "a.py", 5), "where most was spent"
    assert by_name(profile).totals == {("f", "a.py"): 3, ("f", ""): 4}


def test_recursion_counts_once():
    assert by_name(read(file_of(sampled([[0, 1, 0, 1]], [8])))).totals == {("a", ""): 8, ("b", ""): 8}


def test_events_give_time_order():
    events = [
        ("O", 0, 10),
        ("O", 1, 12),
        ("C", 1, 15),
        ("O", 1, 15),
        ("O", 2, 16),
        ("C", 2, 18),
        ("C", 1, 19),
        ("C", 0, 20),
    ]
    profile = read(file_of(evented(events)))
    assert by_name(profile).selfs == pytest.approx({("a", ""): 3e-3, ("b", ""): 5e-3, ("c", ""): 2e-3})
    spans = profile.threads[0].spans
    assert list(spans.nodes) == [0, 1, 1, 2]
    assert list(spans.starts) == pytest.approx([0, 2e-3, 5e-3, 6e-3])
    assert list(spans.ends) == pytest.approx([10e-3, 5e-3, 9e-3, 8e-3])
    assert not profile.is_sampled
    assert profile.sample_count is None


def test_nanoseconds_since_1970_keep_their_digits():
    start = 1_760_000_000_123_456_789
    profile = read(
        file_of(
            evented([("O", 0, start), ("O", 1, start + 1), ("C", 1, start + 8), ("C", 0, start + 9)], "nanoseconds")
        )
    )
    assert by_name(profile).selfs == pytest.approx({("a", ""): 2e-9, ("b", ""): 7e-9}, rel=1e-12)


def test_several_profiles_are_threads():
    profile = read(file_of(sampled([[0]], [1], name="x"), sampled([[0, 1]], [2], name="y")))
    assert [thread.name for thread in profile.threads] == ["x", "y"]
    assert by_name(profile).totals == {("a", ""): 3, ("b", ""): 2}


def test_of_different_units_the_active_profiles_is_read():
    profiles = sampled([[0]], [1], "bytes"), sampled([[1]], [2], "seconds"), sampled([[2]], [3], "milliseconds")
    profile = read(file_of(*profiles, activeProfileIndex=2))
    assert profile.unit is Unit.SECONDS
    assert by_name(profile).selfs == pytest.approx({("b", ""): 2, ("c", ""): 3e-3})
    assert profile.sample_types is not None
    assert profile.sample_types.chosen == "seconds"
    assert len(profile.sample_types.names) == 2
    assert read(file_of(*profiles, activeProfileIndex=None)).unit is Unit.BYTES
    assert read(file_of(*profiles, activeProfileIndex=7)).unit is Unit.BYTES


def test_empty_samples_count_for_nobody():
    profile = read(file_of(sampled([[], [0], [0]], [5, 1, 1])))
    assert profile.sample_count == 2
    assert [notice.text for notice in profile.notices] == [
        "Samples without a frame, 5 samples in all, count for nobody."
    ]


def test_sums_are_no_count_of_samples():
    assert read(file_of(sampled([[0], [1]], [0.5, 0.5], "seconds"))).sample_count is None


def test_marks_escapes_and_encodings():
    text = json.dumps(file_of(sampled([[0]], [1]), frames=("größe",)), ensure_ascii=False, indent=1)
    for data in (text.replace("/", "\\/").encode(), text.encode("utf-8-sig"), text.encode("utf-16")):
        assert by_name(read(data)).selfs == {("größe", ""): 1}


def test_stacks_of_5000_frames():
    deep = [frame % 3 for frame in range(5000)]
    assert by_name(read(file_of(sampled([deep, deep], [1, 2])))).totals["a", ""] == 3
    events = [("O", frame, at) for at, frame in enumerate(deep)]
    events += [("C", frame, 5000 + at) for at, frame in enumerate(reversed(deep))]
    assert by_name(read(file_of(evented(events, "seconds")))).totals["a", ""] == 9999


@pytest.mark.parametrize(
    ("profile", "reason"),
    [
        (sampled([[0]], [1, 2]), "1 samples but 2 weights"),
        (sampled([[0], [3]], [1, 1]), "profile 0: sample 1 names a frame"),
        (sampled([[-1]], [1]), "sample 0 names a frame"),
        (sampled([[True]], [1]), "sample 0 names a frame"),
        (sampled([[0.0]], [1]), "sample 0 names a frame"),
        (sampled([[[0]]], [1]), "sample 0 names a frame"),
        (sampled([["a"]], [1]), "sample 0 names a frame"),
        (sampled([[0], None], [1, 1]), "sample 1 is no list"),
        (sampled(["0"], [1]), "sample 0 is no list"),
        (sampled([[0]], [float("nan")]), "weight 0 is no number"),
        (sampled([[0]], [-1]), "weight 0 is no number"),
        (sampled([[0]], [10**400]), "weight 0 is no number"),
        (sampled([[0]], ["1"]), "weight 0 is no number"),
        (sampled([[0]], None), "weights is no list"),
        (sampled([[0]], [1], unit="hours"), "its unit is none of"),
        (sampled([[0]], [1], unit=[]), "its unit is none of"),
        (sampled([[0]], [1], type="other"), "neither sampled nor evented"),
        (sampled([], []), "holds no sample"),
        (sampled([[]], [1]), "holds no sample"),
        (evented([("O", 0, 1)]), "1 frames are never closed"),
        (evented([("C", 0, 1)]), "event 0 closes frame 0 while none is open"),
        (evented([("O", 0, 1), ("O", 1, 2), ("C", 0, 3)]), "event 2 closes frame 0 while frame 1 is open"),
        (evented([("O", 0, 5), ("C", 0, 4)]), "event 1 goes back in time, from 5 to 4"),
        (evented([("O", 9, 1)]), "event 0 names a frame"),
        (evented([("O", 0, None)]), "event 0 has no time"),
        (evented([("O", 0, float("inf"))]), "event 0 has no time"),
        (evented([("X", 0, 1)]), "event 0 neither opens nor closes"),
        (evented([]) | {"events": {}}, "events is no list"),
        ([], "profile 0 is no object"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(profile, reason):
    with pytest.raises(MalformedError, match=reason):
        read(file_of(profile))


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({"$schema": speedscope.SCHEMA}, "shared.frames is no list"),
        ({"$schema": speedscope.SCHEMA, "shared": {"frames": [{"file": "a"}]}}, "frame 0 has no name"),
        ({"$schema": speedscope.SCHEMA, "shared": {"frames": [7]}}, "frame 0 has no name"),
        (file_of(), "profiles is no list, or an empty one"),
        (json.dumps(file_of(sampled([[0]], [1]))).encode()[:-9], r"at position \d+: not JSON"),
        (json.dumps({"$schema": speedscope.SCHEMA}).encode()[:-1] + b', "x": ' + b"[" * 100_000, "nested too deeply"),
        (
            json.dumps({"$schema": speedscope.SCHEMA}).encode()[:-1] + b', "x": ' + b"1" * 5000 + b"}",
            "a number is too long",
        ),
        (json.dumps({"$schema": speedscope.SCHEMA}).encode()[:-1] + b', "x": "\xff"}', "not UTF-8 text"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(document, reason):
    with pytest.raises(MalformedError, match=reason):
        read(document)


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b'{"$schema": "https://example.org"}', b"speedscope.app", b"\xff\xfe\x00"]
)
def test_other_files_are_left_to_others(data):
    assert not speedscope.recognises(content(data))


@pytest.mark.parametrize(("end", "codes"), [(0.444, ["small_part"]), (0.015, []), (None, []), ("x", [])])
def test_events_that_cover_a_small_part_of_the_span_say_so(end, codes):
    events = [("O", 0, 0.0), ("C", 0, 0.008)]
    profile = read(file_of(evented(events, "seconds", startValue=0.0, endValue=end)))
    assert [notice.code for notice in profile.notices] == codes
    assert not codes or "8 ms of the 444 ms" in profile.notices[0].text


def test_pyinstruments_self_is_the_time_of_the_frame_above():
    events = [("O", 0, 0), ("O", 1, 1), ("C", 1, 4), ("O", 2, 4), ("C", 2, 5), ("C", 0, 5)]
    frames = ({"name": "main", "file": "a.py", "line": 1}, {"name": "[self]", "file": None, "line": None}, "c")
    profile = read(file_of(evented(events, "seconds"), frames=frames, exporter="pyinstrument"))
    assert by_name(profile).selfs == {("main", "a.py"): 4, ("c", ""): 1}
    assert "[self]" in by_name(read(file_of(evented(events, "seconds"), frames=frames))).selfs.__repr__()
