"""JFR as JSON: the text that `jfr print` writes of the same recording is the independent reading."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter

import pytest

from tests.builders.robustness import content, survives
from tests.formats.profiles.test_pprof import by_name, read, stacks
from tests.formats.profiles.test_valgrind_heaps import opened
from tests.places import DATA
from workbench.core.errors import MalformedError
from workbench.core.units import Unit
from workbench.formats.profiles import jfr_json

FOLDER = DATA / "jfr"


def stacks_in_text() -> Counter[str]:
    """Stacks as `jfr print` writes them, root first."""
    text = (FOLDER / "execution_samples.said").read_text()
    found = re.findall(r"stackTrace = \[\n(.*?)\n  \]", text, re.DOTALL)
    names = [re.findall(r"^\s+(\S+)\(.*\)(?: +line: .*)?$", frames, re.MULTILINE) for frames in found]
    return Counter(";".join(reversed(each)) for each in names)


def test_every_stack_is_the_one_that_jfr_prints() -> None:
    profile = opened("jfr/events.json.gz")
    assert profile.format_name == jfr_json.NAME
    assert profile.environment["sample_type"] == "jdk.ExecutionSample"
    assert (profile.unit, profile.sample_count) == (Unit.SAMPLES, 47)
    assert stacks(profile) == {"main": dict(stacks_in_text())}
    assert not [notice for notice in profile.notices if notice.code == "stacks_cut"]


def test_the_line_of_a_function_is_where_most_samples_were() -> None:
    text = (FOLDER / "execution_samples.said").read_text()
    leaves = re.findall(r"stackTrace = \[\n\s+(\S+)\(.*\) +line: (\d+)", text)
    lines = Counter(leaves)
    for function in opened("jfr/events.json.gz").functions:
        own = {line: count for (name, line), count in lines.items() if name == function.name}
        assert not own or own[str(function.line)] == max(own.values())


def test_allocations_weigh_bytes_and_waiting_weighs_seconds() -> None:
    allocated = opened("jfr/events.json.gz", "jdk.ObjectAllocationSample")
    said = json.loads(gzip.decompress((FOLDER / "events.json.gz").read_bytes()))["recording"]["events"]
    weights = [each["values"]["weight"] for each in said if each["type"] == "jdk.ObjectAllocationSample"]
    assert sum(value for tree in stacks(allocated).values() for value in tree.values()) == sum(weights)
    assert allocated.unit is Unit.BYTES
    assert allocated.sample_count is None
    waited = opened("jfr/events.json.gz", "jdk.ThreadSleep")
    assert waited.unit is Unit.SECONDS
    assert by_name(waited)["java.lang.Thread.sleep"] == (1, 1)  # 0.67 s, rounded
    assert [thread.name for thread in waited.threads] == ["sleeper"]


def test_stacks_that_were_cut_when_printed_are_said() -> None:
    (notice,) = [each for each in opened("jfr/five_frames.json.gz").notices if each.code == "stacks_cut"]
    assert "--stack-depth 64" in notice.text


def made(*frames: tuple[str, str], kind: str = "jdk.ExecutionSample", **values: object) -> dict[str, object]:
    said = [{"method": {"type": {"name": owner}, "name": name}, "lineNumber": 3} for owner, name in frames]
    return {"type": kind, "values": {"stackTrace": {"truncated": False, "frames": said or None}, **values}}


def test_what_differs_from_run_to_run_is_left_out_of_names() -> None:
    frames = [("shop/Rank$$Lambda$14+0x0000000800c03218", "apply"), ("shop/Rank$Row", "key"), ("", "")]
    events = [made(*frames), made(kind="jdk.ExecutionSample"), {"type": "jdk.Other", "values": {}}, 7]
    profile = read(json.dumps({"recording": {"events": events}}).encode())
    assert stacks(profile) == {"(unnamed)": {"(unnamed);shop.Rank$Row.key;shop.Rank$$Lambda.apply": 1.0}}
    assert "1 of 2 events has no stack" in next(each.text for each in profile.notices if each.code == "no_stack")


@pytest.mark.parametrize(("text", "seconds"), [("PT0.5S", 0.5), ("PT1M2.25S", 62.25), ("PT1H", 3600.0)])
def test_durations_are_seconds(text: str, seconds: float) -> None:
    event = made(("java/lang/Object", "wait"), kind="jdk.JavaMonitorWait", duration=text)
    profile = read(json.dumps({"recording": {"events": [event]}}).encode())
    assert stacks(profile)["(unnamed)"] == {"java.lang.Object.wait": seconds}


def test_a_file_without_stacks_and_one_that_breaks_off_are_refused() -> None:
    with pytest.raises(MalformedError, match="none of its events has a stack"):
        read(b'{"recording": {"events": [{"type": "jdk.CPULoad", "values": {}}]}}')
    with pytest.raises(MalformedError, match="not JSON any more"):
        read(b'{"recording": {"events": [{"type": "jdk.CPULoad", "val')


def test_damaged_files_end_in_a_plain_error() -> None:
    survives(
        jfr_json.read, jfr_json.recognises, gzip.decompress((FOLDER / "five_frames.json.gz").read_bytes())[:60_000]
    )
    assert not jfr_json.recognises(content(b'{"recording": 3}'))
