"""Comparable at all: every kind of difference has its level, a refusal its reason, and what jitters does not count."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.builders.sides import BOX, a_profile, a_series, benchmarks
from tests.places import DATA
from workbench.comparison.comparability.check import differences, refuse, unlike_names
from workbench.core.comparison import Difference, Level
from workbench.core.errors import CompareError
from workbench.core.run import Opened
from workbench.core.sources import BytesSource
from workbench.core.units import Unit, duration_words
from workbench.formats.open import open_run

PYPERF = json.loads((DATA / "pyperf" / "several.json").read_bytes())


def found(before: Opened, after: Opened, **options: Any) -> dict[str, Level]:
    """The differences by code, without what is always said of files that name no time."""
    return {d.code: d.level for d in differences([before], [after], **options) if d.code != "time"}


def with_fact(key: str, value: Any, *series: Any) -> Opened:
    return benchmarks(*series, environment={**BOX, key: value})


def opened(document: Any) -> Opened:
    return open_run([BytesSource("x", json.dumps(document).encode())]).files[0]


def with_metadata(**facts: Any) -> Opened:
    """A real pyperf file with other metadata."""
    return opened({**PYPERF, "metadata": PYPERF["metadata"] | facts})


# ---------------------------------------------------------------- where


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("processor", "Other CPU 9", {"processor": Level.REFUSAL}),
        ("processor", "some  cpu(R) 3000", {}),
        ("processor", "", {"processor": Level.FINE}),
        ("machine", "other", {"machine": Level.WARNING}),
        ("processor_count", 8, {"processor_count": Level.WARNING}),
        ("system", "Windows-10-10.0.19041-SP0", {"system": Level.REFUSAL}),
        ("system", "Linux 6.1.0 AMD64", {}),
        ("system", "Linux-6.2.0-9-amd64-x86_64-with-glibc2.36", {"system_release": Level.WARNING}),
        ("system", "Linux-6.1.0-9-arm64-aarch64-with-glibc2.36", {"architecture": Level.REFUSAL}),
        ("system", "Linux", {}),
        ("memory", "4GB", {}),
        ("interpreter", "pypy 3.11.7 (64-bit)", {"interpreter": Level.WARNING}),
        ("interpreter", "cpython 3.12.0 (64-bit)", {"interpreter": Level.WARNING}),
        ("interpreter", "cpython 3.11.7 (32-bit)", {"interpreter": Level.WARNING}),
        ("interpreter", "CPython 3.11.9", {"interpreter": Level.FINE}),
        ("interpreter", "Python 3.11", {"interpreter": Level.FINE}),
        ("interpreter", "", {"interpreter": Level.FINE}),
        ("tool", "hyperfine", {"tool": Level.WARNING}),
        ("tool", "pyperf 2.9.0", {"tool_version": Level.WARNING}),
        ("tool", "pyperf 2.10.3", {"tool_version": Level.FINE}),
        ("load_average", 1.9, {}),
        ("load_average", 2.1, {"load": Level.WARNING}),
        *((key, "x", {}) for key in ("commit", "branch", "uncommitted_changes", "warm_up_values_left_out")),
    ],
)
def test_one_fact_that_differs(key, value, expected):
    assert found(benchmarks(), with_fact(key, value)) == expected
    assert found(with_fact(key, value), benchmarks()) == expected


def test_memory_and_libraries_are_named_where_both_sides_say_them():
    assert found(with_fact("memory", "4GB"), with_fact("memory", "8GB")) == {"memory": Level.FINE}
    sides = with_fact("requirements", "numpy 1"), with_fact("requirements", "numpy 2")
    assert found(*sides) == {"requirements": Level.WARNING}


@pytest.mark.parametrize("unit", [Unit.BYTES, Unit.COUNT])
def test_another_processor_refuses_times_only(unit):
    series = a_series(unit=unit)
    assert found(benchmarks(series), with_fact("processor", "Other", series)) == {"processor": Level.WARNING}
    rate = a_series(unit=Unit.SCORE)
    assert found(benchmarks(rate), with_fact("processor", "Other", rate)) == {"processor": Level.REFUSAL}


def test_a_busy_machine_is_said_for_each_side_even_when_both_agree():
    busy = with_fact("load_average", 5.5)
    said = [d for d in differences([busy], [busy]) if d.code == "load"]
    assert [(d.before, d.after) for d in said] == [("load 5.5", ""), ("", "load 5.5")]


def test_readings_of_a_moment_do_not_count():
    jitter = with_metadata(cpu_freq="0-1=1200 MHz", boot_time="2020-01-01 00:00:00", load_avg_1min=0.1)
    assert "load_average" in jitter.content.environment
    codes = set(found(with_metadata(), jitter))
    assert codes == {"load"}  # several.json itself says a load of more than six on two processors


@pytest.mark.parametrize(
    ("fact", "value", "code"),
    [
        ("cpu_model_name", "Other", "processor"),
        ("hostname", "other", "machine"),
        ("python_version", "3.9.1 (64-bit)", "interpreter"),
        ("perf_version", "1.0", "tool_version"),
        ("platform", "macOS-13.4-arm64-arm-64bit", "system"),
    ],
)
def test_facts_of_a_real_file_count(fact, value, code):
    assert code in found(with_metadata(), with_metadata(**{fact: value}))


def test_the_load_of_a_pyperf_file_is_the_median_of_its_runs():
    runs = [{"values": [1.0], "metadata": {"load_avg_1min": load}} for load in (9.0, 0.5, 0.7)]
    made = opened({"benchmarks": [{"runs": runs}], "version": "1.0", "metadata": {"load_avg_1min": "odd"}})
    assert made.content.environment["load_average"] == 0.7


# ---------------------------------------------------------------- what


def test_a_profile_and_benchmarks_cannot_be_compared_and_force_does_not_help():
    (difference,) = differences([a_profile()], [benchmarks()])
    assert (difference.code, difference.level) == ("kind", Level.REFUSAL)
    for is_forced in (False, True):
        with pytest.raises(CompareError, match="One side holds a profile, the other benchmarks") as refusal:
            refuse([difference], is_forced=is_forced)
        assert refusal.value.exit_code == 4
        assert "--force" in refusal.value.hint


def test_one_benchmark_of_another_unit_is_left_out_and_all_of_them_refuse():
    mixed = benchmarks(a_series(), a_series("size", Unit.BYTES)), benchmarks(a_series(), a_series("size", Unit.COUNT))
    assert found(*mixed) == {"unit": Level.WARNING}
    assert unlike_names([mixed[0]], [mixed[1]]) == {"size": "its unit was bytes and is count now"}
    assert unlike_names([mixed[0]], [mixed[1]], is_forced=True) != {}
    whole = benchmarks(a_series()), benchmarks(a_series(unit=Unit.COUNT))
    assert found(*whole)["unit"] is Level.REFUSAL
    with pytest.raises(CompareError, match="They cannot be compared"):
        refuse(differences([whole[0]], [whole[1]]), is_forced=True)


@pytest.mark.parametrize(
    ("before", "after", "is_other"),
    [
        ({"size": "10"}, {"size": "1000"}, True),
        ({"size": "10"}, {"size": "10"}, False),
        ({"size": "10"}, {}, False),
        ({"parameter 1": "10"}, {"size": "10"}, False),
        ({"parameter 1": "10"}, {"size": "20"}, True),
        ({"a": "1", "b": "2"}, {"b": "1", "a": "2"}, True),
        ({"a": "1", "b": "2"}, {"b": "2", "a": "1"}, False),
    ],
)
def test_parameters(before, after, is_other):
    sides = [benchmarks(a_series(parameters=before))], [benchmarks(a_series(parameters=after))]
    assert ("parameters" in {d.code for d in differences(*sides)}) is is_other
    assert bool(unlike_names(*sides)) is is_other
    assert unlike_names(*sides, is_forced=True) == {}


def test_of_many_names_with_other_parameters_the_first_few_are_named():
    def side(size: str) -> Opened:
        return benchmarks(*(a_series(f"b{i}", parameters={"size": size}) for i in range(9)), a_series("same"))

    (difference,) = (d for d in differences([side("10")], [side("20")]) if d.code == "parameters")
    assert difference.level is Level.WARNING
    assert "9 of 10 benchmarks: b0, b1, b2 and 6 more (size=10, then size=20)" in difference.text


def test_profiles_in_different_units_and_of_different_kinds():
    samples = a_profile(unit=Unit.SAMPLES)
    assert found(a_profile(), samples) == {"unit": Level.REFUSAL}
    assert found(a_profile(), a_profile(is_sampled=False)) == {"measuring": Level.REFUSAL}
    with pytest.raises(CompareError):
        refuse(differences([a_profile()], [samples]), is_forced=True)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"mode": "wall"}, {"mode": "cpu"}, {"mode": Level.REFUSAL}),
        ({"mode": "wall"}, {}, {"mode": Level.FINE}),
        ({"interval": 0.01}, {"interval": 0.001}, {"interval": Level.FINE}),
        ({"interval": 0.010}, {"interval": 0.011}, {}),
        ({"duration": 10.0}, {"duration": 11.0}, {}),
        ({"duration": 10.0}, {"duration": 13.0}, {"duration": Level.WARNING}),
        ({"command": "a.py 1"}, {"command": "a.py 2"}, {"command": Level.WARNING}),
        ({"duration": float("nan")}, {"duration": 1.0}, {}),
    ],
)
def test_settings_of_a_sampler(before, after, expected):
    assert found(a_profile(before), a_profile(after)) == expected


def test_counts_of_samples_follow_the_rate():
    sides = [a_profile({"interval": i}, unit=Unit.SAMPLES) for i in (0.01, 0.001)]
    assert found(*sides) == {"interval": Level.WARNING}


def test_a_firefox_profile_says_how_many_processors_there_were():
    (found_,) = open_run([BytesSource("x", (DATA / "gecko" / "processed_v75.json").read_bytes())]).files
    assert found_.content.environment["processor_count"] == 2


def test_a_saved_document_is_compared_with_the_recording_that_it_was_made_of():
    names = ("pstats/profile.prof", "saved/profile.json", "pyperf/several.json", "saved/benchmarks.json")
    files = [open_run([BytesSource("x", (DATA / name).read_bytes())]).files for name in names]
    for recording, document in (files[:2], files[2:]):
        assert {d.code for d in differences(recording, document)} <= {"time", "load"}


def test_real_profiles_of_two_modes_are_refused():
    wall, full = (
        open_run([BytesSource("x", (DATA / "collapsed" / n).read_bytes())]).files
        for n in ("austin.txt", "austin-full.txt")
    )
    with pytest.raises(CompareError, match="modes differ: wall, then full"):
        refuse(differences(wall, full), is_forced=False)
    assert refuse(differences(wall, full), is_forced=True)[0].is_forced


# ---------------------------------------------------------------- when, and the whole


def test_sides_measured_apart_get_the_warning_unless_the_user_says_otherwise():
    sides = [benchmarks(environment={**BOX, "saved_utc": f"2026-05-04T12:{m}:00+00:00"}) for m in ("00", "20")]
    (difference,) = differences([sides[0]], [sides[1]])
    assert (difference.code, difference.level, difference.after) == ("time", Level.WARNING, "20 minutes")
    assert "62 to 79 %" in difference.text
    assert differences([sides[0]], [sides[1]], is_interleaved=True) == ()


def test_files_that_say_no_time_are_fine():
    (difference,) = differences([benchmarks()], [benchmarks()])
    assert (difference.code, difference.level) == ("time", Level.FINE)


def test_the_gravest_comes_first():
    other = benchmarks(environment={**BOX, "machine": "b", "processor": "Other", "interpreter": "cpython 3.11.8"})
    levels = [d.level for d in differences([benchmarks()], [other])]
    assert levels == [Level.REFUSAL, Level.WARNING, Level.FINE, Level.FINE]


def test_refusing_names_every_reason_and_forcing_is_written_down():
    other = with_fact("processor", "Other")
    listed = differences(
        [benchmarks(a_series(parameters={"n": "1"}))],
        [benchmarks(a_series(parameters={"n": "2"}), environment=other.content.environment)],
    )
    with pytest.raises(CompareError) as refusal:
        refuse(listed, is_forced=False)
    assert "processors differ" in refusal.value.message
    assert "Different parameters" in refusal.value.message
    assert "--force" in refusal.value.hint
    forced = refuse(listed, is_forced=True)
    assert {d.code for d in forced if d.is_forced} == {"processor", "parameters"}
    assert all(d.level is not Level.REFUSAL for d in forced)
    assert "as asked" in forced[0].text


def test_warnings_alone_refuse_nothing():
    warning = Difference("machine", Level.WARNING, "a", "b", "text")
    assert refuse([warning], is_forced=False) == (warning,)


def test_hostile_values_become_one_plain_line():
    hostile = "evil\x1b[31m\n{before.__class__} " + "x" * 500
    (difference,) = (d for d in differences([benchmarks()], [with_fact("machine", hostile)]) if d.code == "machine")
    assert "\x1b" not in difference.text + difference.after
    assert "\n" not in difference.text
    assert "{before.__class__}" in difference.text
    assert len(difference.text) < 500


def test_files_of_one_side_are_taken_together():
    two = [benchmarks(), with_fact("machine", "other")]
    assert {d.code for d in differences(two, list(reversed(two)))} == {"time"}
    assert "machine" in {d.code for d in differences(two, two[:1])}


def test_durations_are_said_as_people_say_them():
    assert [duration_words(s) for s in (0.4, 90, 1200, 7300, 300_000)] == [
        "400 ms",
        "90 s",
        "20 minutes",
        "2 hours",
        "3 days",
    ]
