"""Benchmark.js, Deno and BenchmarkTools.jl: small files, whose figures are those that a reader sees in them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.builders.robustness import content, survives
from tests.places import DATA
from workbench.core.benchmark import Benchmarks
from workbench.core.direction import Direction
from workbench.core.errors import MalformedError
from workbench.core.units import Unit
from workbench.formats.benchmarks import benchmark_js, benchmark_tools, deno_bench

SAMPLED = "{} x {} ops/sec ±{}% ({} runs sampled)\n"


def read(reader: Any, data: bytes | str | object) -> Benchmarks:
    raw = data if isinstance(data, bytes) else (data if isinstance(data, str) else json.dumps(data)).encode()
    found = content(raw)
    assert reader.recognises(found)
    result = reader.read(found)
    assert isinstance(result, Benchmarks)
    return result


def real(reader: Any, path: str) -> Benchmarks:
    return read(reader, (DATA / path).read_bytes())


# ---------------------------------------------------------------- Benchmark.js


def test_operations_a_second() -> None:
    found = real(benchmark_js, "benchmark_js/two.txt")
    assert [(one.name, one.estimate and one.estimate[:2]) for one in found.series] == [
        ("parse [ops/s]", (40, 3123.0)),
        ("rank#sort [ops/s]", (38, 706.0)),
    ]
    assert {(one.unit, one.direction) for one in found.series} == {(Unit.PER_SECOND, Direction.MORE)}


def test_the_deviation_follows_from_the_margin() -> None:
    (many, few, one) = read(
        benchmark_js,
        SAMPLED.format("a", "1,000", "1.96", 100)
        + SAMPLED.format("b", "0.98", "22.70", 5)
        + "c x 5 ops/sec ±0.00% (1 run sampled)\n",
    ).series
    assert many.estimate
    assert few.estimate
    assert one.estimate
    assert many.estimate.standard_deviation == pytest.approx(100.0)
    assert few.estimate.standard_deviation == pytest.approx(0.98 * 0.227 * 5**0.5 / 2.776)
    assert one.estimate.standard_deviation is None


def test_what_threw_has_failed_and_names_may_hold_anything() -> None:
    found = real(benchmark_js, "benchmark_js/failing.txt")
    assert {one.name: one.failure for one in found.series} == {
        "parse [ops/s]": "",
        "rank x y#sort [ops/s]": "",
        "fails [ops/s]": "it reported an error",
    }
    text = (
        "Platform: x64 node\nParsing:\n"
        + SAMPLED.format("a x 5 x 7", "1", "1", 9)
        + "bad: TypeError: no\nFastest is a\n"
    )
    assert [(one.name, one.failure) for one in read(benchmark_js, text).series] == [
        ("a x 5 x 7 [ops/s]", ""),
        ("bad [ops/s]", "TypeError: no"),
    ]


@pytest.mark.parametrize("mark", ["", "  ", ">> ", " * ", "// ", "\x1b[32m"])
@pytest.mark.parametrize("sign", ["x", "×"])
def test_lines_are_found_behind_the_marks_of_others(mark: str, sign: str) -> None:
    (one,) = read(benchmark_js, f"{mark}a b {sign} 1,323,605 ops/sec ±1.18% (4,579 runs sampled)\r\n").series
    assert (one.name, one.estimate and one.estimate[:2]) == ("a b [ops/s]", (4579, 1323605.0))


@pytest.mark.parametrize("text", ["a x 5 ops/sec\n", "fails: \n", "3,123 ops/sec ±1% (2 runs sampled)"])
def test_other_text_is_none_of_it(text: str) -> None:
    assert not benchmark_js.recognises(content(text.encode()))


# ---------------------------------------------------------------- Deno


def test_deno() -> None:
    found = real(deno_bench, "deno_bench/bench.json")
    assert [(one.name, one.failure) for one in found.series] == [
        ("parse", ""),
        ("rank [group=sort]", ""),
        ("rank [group=other]", "no data"),
    ]
    assert found.series[0].estimate
    count, mean, _, low, _, high = found.series[0].estimate
    assert (count, mean, low, high) == pytest.approx((120, 455.25e-9, 410.5e-9, 2210e-9))
    with pytest.raises(MalformedError, match=r"benches\[0\]\.results\[0\]\.ok\.avg: a finite number"):
        read(deno_bench, {"version": 1, "runtime": "d", "benches": [{"name": "a", "results": [{"ok": {}}]}]})


# ---------------------------------------------------------------- BenchmarkTools.jl


def saved(*values: object) -> object:
    return [{"Julia": "1.10", "BenchmarkTools": "1.0.0"}, list(values)]


def test_estimates_in_groups() -> None:
    found = real(benchmark_tools, "benchmark_tools/estimates.json")
    times = {one.name: one.estimate.mean for one in found.series if one.estimate}
    assert times == {"fib/20": pytest.approx(31028e-9), "fib/10": pytest.approx(246.03846153846155e-9)}
    assert {one.name for one in found.series} > {"fib/10 [B/op]", "fib/10 [allocs/op]"}
    assert found.environment == {"tool": "BenchmarkTools.jl 1.0.0", "interpreter": "Julia 1.7.0-rc3"}


def test_trials_have_every_time_memory_and_allocations() -> None:
    found = real(benchmark_tools, "benchmark_tools/trials.json")
    series = {one.name: one for one in found.series}
    (values,) = series["sum"].processes
    assert sorted(values) == pytest.approx([412.5e-9, 413e-9, 413e-9, 420.25e-9, 1999e-9, 2500e-9])
    assert list(values) != sorted(values)
    assert [list(process) for process in series["sum [B/op]"].processes] == [[64.0]]
    assert series["sum [B/op]"].unit is Unit.BYTES
    assert series["sum [allocs/op]"].direction is Direction.LESS
    assert 'io/("read", 8)' in series
    assert [notice.code for notice in found.notices] == ["order_unknown", "summary_only", "values_left_out"]


def test_a_trial_alone_and_several_values() -> None:
    trial = ["Trial", {"times": [1.0], "memory": 0, "allocs": 0}]
    assert read(benchmark_tools, saved(trial)).series[0].name == "benchmark"
    assert [one.name for one in read(benchmark_tools, saved(trial, trial)).series][::3] == ["1", "2"]
    assert read(benchmark_tools, saved(["Trial", {"times": []}])).series[0].failure == "it has no times"


@pytest.mark.parametrize(
    ("value", "match"),
    [
        (["BenchmarkGroup", {"data": {}}], "no trial and no estimate"),
        (["Plot", {}], r"\[1\]\[0\]\[0\]: a group, a trial or an estimate"),
        (["Trial"], "a type with its content"),
        (["TrialEstimate", {"time": "x"}], r"time: a finite number"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(value: object, match: str) -> None:
    with pytest.raises(MalformedError, match=match):
        read(benchmark_tools, saved(value))


def test_groups_are_not_followed_without_end() -> None:
    value: object = ["Trial", {"times": [1.0]}]
    for _ in range(150):
        value = ["BenchmarkGroup", {"data": {"a": value}}]
    with pytest.raises(MalformedError, match="not nested too deeply"):
        read(benchmark_tools, saved(value))


@pytest.mark.parametrize(
    ("reader", "path"),
    [
        (benchmark_js, "benchmark_js/failing.txt"),
        (deno_bench, "deno_bench/bench.json"),
        (benchmark_tools, "benchmark_tools/trials.json"),
    ],
)
def test_damaged_files_end_in_a_plain_error(reader: Any, path: str) -> None:
    survives(reader.read, reader.recognises, (DATA / path).read_bytes())
