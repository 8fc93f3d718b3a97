"""hyperfine's JSON; its own summary of the times is the independent reading."""

import json
import statistics

import pytest

from tests.builders.robustness import content, survives
from tests.places import DATA
from workbench.core.errors import MalformedError
from workbench.core.units import Unit
from workbench.formats.benchmarks import hyperfine

FOLDER = DATA / "hyperfine"
SAMPLES = ("parameters.json", "failing_and_twice.json", "one_run.json")


def made(*results: dict[str, object]) -> bytes:
    return json.dumps({"results": [{"command": "make", "mean": 1.0} | result for result in results]}).encode()


@pytest.mark.parametrize("name", SAMPLES)
def test_times_agree_with_the_tools_own_summary(name):
    data = (FOLDER / name).read_bytes()
    found = content(data)
    assert hyperfine.recognises(found)
    for one, result in zip(hyperfine.read(found).series, json.loads(data)["results"], strict=True):
        values = [value for process in one.processes for value in process]
        assert one.unit is Unit.SECONDS
        assert values == result["times"]
        assert all(len(process) == 1 for process in one.processes)
        assert statistics.fmean(values) == pytest.approx(result["mean"])
        assert statistics.median(values) == pytest.approx(result["median"])
        if result["stddev"] is not None:
            assert statistics.stdev(values) == pytest.approx(result["stddev"])


def test_parameters_belong_to_a_name_that_does_not_say_them():
    results = [{"command": "sort", "parameters": {"n": n, "order": "up"}} for n in (10, 100)]
    results += [{"command": f"sort {n} up", "parameters": {"n": n, "order": "up"}} for n in (10, 100)]
    series = hyperfine.read(content(made(*({"times": [1.0]} | result for result in results)))).series
    assert [one.name for one in series] == [
        "sort [n=10, order=up]",
        "sort [n=100, order=up]",
        "sort 10 up",
        "sort 100 up",
    ]


def test_parameters_are_kept():
    read = hyperfine.read(content((FOLDER / "parameters.json").read_bytes()))
    assert [one.parameters for one in read.series] == [{"n": "1"}, {"n": "2"}, {"n": "3"}]
    assert read.notices == ()


def test_a_command_that_occurs_twice_keeps_apart_and_failures_are_named():
    read = hyperfine.read(content((FOLDER / "failing_and_twice.json").read_bytes()))
    pass_, exit_ = 'python3 -c "pass"', 'python3 -c "exit(3)"'
    assert [one.name for one in read.series] == [pass_, f"{pass_} (2)", exit_]
    assert [notice.code for notice in read.notices] == ["duplicate_name", "failed_runs"]
    assert [one.namesake_of for one in read.series] == [pass_, pass_, ""]
    assert [one.failure for one in read.series] == ["", "", "exit code 3 in 4 of 4 runs"]
    assert "failed (exit code 3 in 4 of 4 runs)" in read.notices[1].text


@pytest.mark.parametrize(
    ("codes", "failure"),
    [
        ([0, None], "killed in 1 of 2 runs"),
        ([2, 2], "exit code 2 in 2 of 2 runs"),
        ([1, 0, 2, 2], "exit code 2 in 2, exit code 1 in 1: 3 of 4 runs"),
        ([0, 0], ""),
        ([], ""),
    ],
)
def test_any_run_that_did_not_end_with_0_makes_it_failed(codes, failure):
    result = {"times": [1.0, 2.0], "exit_codes": codes, "memory_usage_byte": [4096, 4096]}
    assert {one.failure for one in hyperfine.read(content(made(result))).series} == {failure}


def test_a_summary_of_failed_runs_failed():
    read = hyperfine.read(content(made({"exit_codes": [0, 1]})))
    assert read.series[0].failure == "exit code 1 in 1 of 2 runs"


def test_without_times_it_is_an_estimate():
    read = hyperfine.read(content(made({"stddev": None, "exit_codes": [0, 0], "min": 0.5})))
    assert read.series[0].estimate == (2, 1.0, None, 0.5, None, None)
    assert [notice.code for notice in read.notices] == ["summary_only"]


def test_memory_is_a_series_of_its_own():
    read = hyperfine.read(content(made({"times": [1.0], "memory_usage_byte": [4096]})))
    assert [(one.name, one.unit) for one in read.series] == [("make", Unit.SECONDS), ("make [memory]", Unit.BYTES)]


def test_memory_that_was_not_measured_is_no_series():
    read = hyperfine.read(content(made({"times": [1.0, 2.0], "memory_usage_byte": [0, 0]})))
    assert [one.name for one in read.series] == ["make"]


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        ({"times": [1.0, -1.0]}, "results[0].times[1]: a number below 0"),
        ({"times": 3}, "results[0].times: a list"),
        ({"command": None}, "results[0].command: a text was expected, here is nothing"),
        ({"mean": None}, "results[0].mean: a finite number"),
        ({"times": [1.0], "exit_codes": 0}, "results[0].exit_codes: a list"),
        ({"times": [1.0], "parameters": []}, "results[0].parameters: an object"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(result, reason):
    with pytest.raises(MalformedError) as caught:
        hyperfine.read(content(made(result)))
    assert reason in str(caught.value)


@pytest.mark.parametrize("name", SAMPLES)
def test_damaged_samples_give_a_result_or_a_refusal(name):
    survives(hyperfine.read, hyperfine.recognises, (FOLDER / name).read_bytes())
