"""JSON lines of Python 3.15's sampler; counting the stacks that they were made from is the independent reading."""

import json

import pytest

from tests.builders.robustness import content, survives
from tests.builders.sampler_files import RUN_ID, json_lines
from tests.places import DATA
from workbench.core.errors import MalformedError
from workbench.core.units import Unit
from workbench.formats.profiles import python_sampler as sampler_lines

FOLDER = DATA / "sampler_lines"
SAMPLES = ("version0.jsonl", "version1.jsonl")
MAIN, F, G = ("main", "a.py", 1), ("f", "a.py", 10), ("g", "é.py", 3)
STACKS = [[MAIN, F], [MAIN, ("f", "a.py", 12), G], [MAIN, ("<GC>", "<GC>", 0)]]


def read(data):
    return sampler_lines.read(content(data))


def figures(profile):
    rows = zip(profile.functions, profile.figures.selfs, profile.figures.totals, strict=True)
    return {(function.name, function.file): (own, total) for function, own, total in rows}


def changed(number, **more):
    """The lines with one of them changed."""
    lines = json_lines(STACKS, 1).splitlines()
    lines[number] = json.dumps(json.loads(lines[number]) | more).encode()
    return b"\n".join(lines)


@pytest.mark.parametrize("name", SAMPLES)
def test_figures_equal_a_plain_reading(name):
    data = (FOLDER / name).read_bytes()
    found = content(data)
    assert sampler_lines.recognises(found)
    profile = sampler_lines.read(found)
    lines = [json.loads(line) for line in data.splitlines()]
    entries = {
        key: [e for line in lines for e in line.get(key, ())] for key in ("strings", "frames", "defs", "entries")
    }
    strings = {e["str_id"]: e["value"] for e in entries["strings"] + entries["defs"] if "str_id" in e}
    frames = {e["frame_id"]: e for e in entries["frames"] + entries["defs"] if "frame_id" in e}
    expected = {}
    for entry in entries["entries"]:
        frame = frames[entry["frame_id"]]
        key = strings[frame["func_str_id"]], strings[frame["path_str_id"]]
        own, total = expected.get(key, (0, 0))
        expected[key] = (own + entry["self"], total + entry["cumulative"])
    total_count = lines[-1]["samples_total"]
    assert figures(profile) == {key: (own, min(total, total_count)) for key, (own, total) in expected.items()}
    assert profile.sample_count == sum(profile.figures.selfs) == total_count
    assert profile.unit is Unit.SAMPLES
    assert profile.environment == {"tool": "Python's sampling profiler", "mode": "wall", "interval": 0.001}


def test_both_samples_say_the_same():
    one, other = (read((FOLDER / name).read_bytes()) for name in SAMPLES)
    assert figures(one) == figures(other)


@pytest.mark.parametrize("version", [0, 1])
@pytest.mark.parametrize("chunk", [1, 2, 256])
def test_versions_and_chunks(version, chunk):
    profile = read(json_lines(STACKS, version, chunk=chunk))
    assert figures(profile) == {
        ("main", "a.py"): (0, 3),
        ("f", "a.py"): (1, 2),
        ("g", "é.py"): (1, 1),
        ("<GC>", "<GC>"): (1, 1),
    }
    assert profile.threads == ()
    assert profile.figures.calls is None
    assert [notice.code for notice in profile.notices] == ["no_stacks"]


def test_a_recursive_function_never_exceeds_the_whole():
    profile = read(json_lines([[("f", "a.py", line) for line in range(1, 9)]] * 2, 1))
    assert figures(profile) == {("f", "a.py"): (2, 2)}
    assert "totals_cut" in [notice.code for notice in profile.notices]


def test_unknown_types_are_skipped_and_said():
    lines = json_lines(STACKS, 1).splitlines()
    lines[2:2] = [b'{"type":"weather","v":1,"run_id":"%s"}' % RUN_ID.encode(), b""]
    profile = read(b"\r\n".join(lines))
    assert profile.notices[-1].text.startswith("1 line is")
    assert sum(profile.figures.selfs) == 3


def test_without_an_end_it_is_said():
    profile = read(b"\n".join(json_lines(STACKS, 1).splitlines()[:-1]))
    assert "incomplete" in [notice.code for notice in profile.notices]


def test_several_runs_are_added_up():
    one = json_lines(STACKS, 1)
    profile = read(one + json_lines(STACKS, 0).replace(RUN_ID.encode(), b"another"))
    assert profile.sample_count == 6
    assert figures(profile)["main", "a.py"] == (0, 6)
    with pytest.raises(MalformedError, match="comes twice"):
        read(one + one)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (json_lines(STACKS, 1)[:-9], "line 5: not readable"),
        (json_lines([], 1), "no sums"),
        (changed(1, defs=[{"str_id": -1, "value": "x"}]), "line 2.defs.0..str_id: a whole number"),
        (changed(1, defs=[{"str_id": 1, "value": 3}]), "a text was expected"),
        (changed(1, defs=[]), "a text that is not there"),
        (changed(2, defs=7), "a list was expected"),
        (changed(2, defs=[]), "a frame that is not there"),
        (changed(3, entries=[{"frame_id": 1, "self": 1.5, "cumulative": 2}]), "a whole number"),
        (changed(3, entries=[{"frame_id": True, "self": 1, "cumulative": 2}]), "a whole number"),
        (changed(3, run_id="other"), "before its run's first line"),
        (changed(4, type=5), "a text was expected"),
        (changed(0, sample_interval_usec="x"), "sample_interval_usec"),
        (json_lines(STACKS, 1) + b"[]\n", "an object was expected"),
        (json_lines(STACKS, 1) + b"[" * 100_000, "line 6: not readable"),
    ],
)
def test_what_breaks_the_rules_is_refused(data, reason):
    found = content(data)
    assert sampler_lines.recognises(found)
    with pytest.raises(MalformedError, match=reason):
        sampler_lines.read(found)


def test_other_files_are_left_alone():
    for data in (b"", b"[]", b"{}", b'{"type":"meta"}\n', b'{"type":"meta","sample_interval_usec":', b"f,8,ok\n"):
        assert not sampler_lines.recognises(content(data))


@pytest.mark.parametrize("name", SAMPLES)
def test_damaged_files(name):
    survives(sampler_lines.read, sampler_lines.recognises, (FOLDER / name).read_bytes())
