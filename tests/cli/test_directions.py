"""Which way is better, from files of benchmark tools to the gate's exit code."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.builders.outcomes import Run, saved
from workbench.render.json.schemas import schema_text

DAYS = 10
GATE = ("--fail-on", "slower", "--in-turn", "--no-settings")


def spread(value: float) -> Iterator[float]:
    """Steady values around one."""
    return (value * (1 + 0.002 * ((7 * day) % 5 - 2)) for day in range(DAYS))


def otava(name: str, **metrics: float) -> None:
    columns = zip(*map(spread, metrics.values()), strict=True)
    rows = [f"2026-01-{day:02} 12:00:00,{','.join(map(str, row))}" for day, row in enumerate(columns, 1)]
    Path(name).write_text("\n".join([f"time,{','.join(metrics)}", *rows]))


def go(name: str, **values: float) -> None:
    words = {"time": "ns/op", "rate": "MB/s", "giga": "GB/s", "memory": "B/op", "kib": "KiB/op", "own": "widgets/op"}
    columns = zip(*map(spread, values.values()), strict=True)
    lines = [
        f"pkg: a\nBenchmarkX-8 100 {' '.join(f'{v:.6f} {words[w]}' for w, v in zip(values, row, strict=True))}\n"
        for row in columns
    ]
    Path(name).write_text("".join(lines))


def actions(side: str, tool: str, unit: str, value: float, title: str = "load") -> list[str]:
    """Several saved histories of github-action-benchmark."""
    names = []
    for number, each in enumerate(spread(value)):
        bench = {"name": title, "unit": unit, "value": each}
        entry = {"commit": {"id": "a"}, "date": number, "tool": tool, "benches": [bench]}
        names.append(f"{side}{number}.json")
        Path(names[-1]).write_text(json.dumps({"lastUpdate": 1, "repoUrl": "", "entries": {"S": [entry]}}))
    return names


@pytest.mark.parametrize(
    ("metric", "options", "code"),
    [
        ("requests_per_second", (), 1),
        ("ops_per_sec", (), 1),
        ("Throughput", (), 1),
        ("latency_ms", (), 0),
        ("errors_per_second", (), 4),
        ("points", (), 4),
        ("points", ("--higher-is-better", "poi*"), 1),
        ("points", ("--lower-is-better", "points"), 0),
        ("latency_ms", ("--higher-is-better", "latency_ms"), 1),
        ("points", ("--waive", "points=an experiment"), 0),
        ("points", ("--allow-cannot-tell",), 0),
    ],
)
def test_a_metric_that_halved(run: Run, metric: str, options: tuple[str, ...], code: int) -> None:
    otava("before.csv", **{metric: 1000.0})
    otava("after.csv", **{metric: 500.0})
    assert run("compare", "before.csv", "after.csv", *GATE, *options).code == code


@pytest.mark.parametrize(("value", "code"), [(970.0, 0), (1030.0, 0), (940.0, 4), (1060.0, 4)])
def test_what_nobody_knows_passes_while_it_moves_by_less_than_the_threshold(run: Run, value: float, code: int) -> None:
    otava("before.csv", points=1000.0, latency=5.0)
    otava("after.csv", points=value, latency=5.001)
    assert run("compare", "before.csv", "after.csv", *GATE).code == code


@pytest.mark.parametrize(
    ("tool", "unit", "title", "code"),
    [
        ("jmh", "ops/s", "load", 1),
        ("jmh", "ops/ms", "load", 1),
        ("jmh", "ms/op", "load", 0),
        ("go", "MB/s", "BenchmarkCRC - MB/s", 1),
        ("benchmarkjs", "ops/sec", "load", 1),
        ("pytest", "iter/sec", "tests/bench.py::test_errors", 1),
        ("customBiggerIsBetter", "points", "load", 1),
        ("customSmallerIsBetter", "points", "load", 0),
        ("", "points", "load", 4),
        ("", "req/s", "load", 1),
        ("", "req/s", "failed requests", 4),
    ],
)
def test_a_history_of_the_action_that_halved(run: Run, tool: str, unit: str, title: str, code: int) -> None:
    before, after = (actions(side, tool, unit, value, title) for side, value in (("a", 1000.0), ("b", 500.0)))
    more = [
        word
        for role, names in (("baseline", before), ("current", after))
        for n in names[1:]
        for word in (f"--{role}", n)
    ]
    assert run("compare", before[0], after[0], *more, *GATE).code == code


@pytest.mark.parametrize(
    ("before", "after", "verdicts"),
    [
        ({"rate": 900.0}, {"giga": 0.95}, {"BenchmarkX-8 [B/s]": "better"}),
        ({"rate": 900.0}, {"giga": 0.85}, {"BenchmarkX-8 [B/s]": "worse"}),
        ({"memory": 2048.0}, {"kib": 2.002}, {"BenchmarkX-8 [B/op]": "no change shown"}),
        (
            {"time": 5.0, "memory": 10.0},
            {"time": 6.0, "memory": 9.0},
            {"BenchmarkX-8": "slower", "BenchmarkX-8 [B/op]": "better"},
        ),
        ({"own": 5.0}, {"own": 6.0}, {"BenchmarkX-8 [widgets/op]": "cannot tell"}),
    ],
)
def test_one_name_for_every_spelling_of_a_unit(
    run: Run, before: Mapping[str, float], after: Mapping[str, float], verdicts: Mapping[str, str]
) -> None:
    go("before.txt", **before)
    go("after.txt", **after)
    run("compare", "before.txt", "after.txt", *GATE, "--output", "c.json")
    document = saved("c.json")
    assert {each["name"]: each["verdict"] for each in document["changes"]} == verdicts
    Draft202012Validator(json.loads(schema_text("comparison"))).validate(document)


def test_the_settings_say_it_as_the_command_line_does(run: Run) -> None:
    otava("before.csv", points=1000.0)
    otava("after.csv", points=500.0)
    Path("s.toml").write_text(
        '[tool.workbench.gate]\nfail-on = ["slower"]\nin-turn = true\nhigher-is-better = ["points"]\n'
    )
    found = run("compare", "before.csv", "after.csv", "--settings", "s.toml")
    assert (found.code, "1 name is worse (points)" in found.out + found.err) == (1, True)
    assert run("compare", "before.csv", "after.csv", "--settings", "s.toml", "--self-test").code == 0
    assert run("compare", "before.csv", "after.csv", "--settings", "s.toml", "--lower-is-better", "points").code == 0
    unknown = run("compare", "before.csv", "after.csv", *GATE)
    assert "--higher-is-better or --lower-is-better" in unknown.out + unknown.err
    assert "slower" not in unknown.out
