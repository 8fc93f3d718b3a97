"""Benchmark results made by hand, written in every format that the workbench reads."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from statistics import mean, median, pstdev
from tempfile import TemporaryDirectory
from typing import NamedTuple

from workbench.cli import main

TIME_FACTORS = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}
SIZE_FACTORS = {"B": 1.0, "kB": 1e3, "KiB": 1024.0, "MB": 1e6}


class MadeSuite(NamedTuple):
    """Times of benchmarks in seconds, by name and process, and sizes in bytes that never vary."""

    times: Mapping[str, Sequence[Sequence[float]]]
    sizes: Mapping[str, float]

    def of(self, names: Sequence[str]) -> MadeSuite:
        """These names only, in this order."""
        return MadeSuite(
            {name: self.times[name] for name in names}, {name: self.sizes[name] for name in names if name in self.sizes}
        )

    def processes(self, chosen: Sequence[int]) -> MadeSuite:
        """The values of these processes only, of the names that have any of them."""
        times = {name: [each[i] for i in chosen if i < len(each)] for name, each in self.times.items()}
        return self._replace(times={name: each for name, each in times.items() if each})

    def times_as_long(self, factors: Mapping[str, float]) -> MadeSuite:
        """Every value of these names, times a factor."""
        scaled = {
            name: [[value * factors.get(name, 1.0) for value in process] for process in processes]
            for name, processes in self.times.items()
        }
        return self._replace(times=scaled)

    def with_noise(self, noise: float, chance: random.Random) -> MadeSuite:
        """The same measured once more."""
        again = {
            name: [[value * chance.lognormvariate(0, noise) for value in process] for process in processes]
            for name, processes in self.times.items()
        }
        return self._replace(times=again)

    @property
    def process_count(self) -> int:
        return max(map(len, self.times.values()))


class Spelling(NamedTuple):
    """The units that times and sizes are written in."""

    time: str = "ns"
    size: str = "B"


class BenchmarkFormat(NamedTuple):
    """How a suite is written: a file, or one for each process.

    `times` and `sizes` are the units that the format has a word for, `parts_processes` tells that a file's processes
    can be parted over several files without any loss.
    """

    name: str
    write: Callable[[MadeSuite, Spelling], str]
    has_file_a_process: bool = False
    times: tuple[str, ...] = ("ns",)
    sizes: tuple[str, ...] = ("B",)
    parts_processes: bool = False

    def files(self, suite: MadeSuite, spelling: Spelling) -> list[str]:
        """The files of a side."""
        if not self.has_file_a_process:
            return [self.write(suite, spelling)]
        return [self.write(suite.processes([place]), spelling) for place in range(suite.process_count)]


FEW_PROCESSES = 2


def made_suite(seed: int, shape: tuple[int, int, int], noise: float, *, are_some_few: bool = False) -> MadeSuite:
    """So many names, processes and values, from a microsecond to a second, with this noise of processes and of values.

    Where some are few, half of the names, by chance, have FEW_PROCESSES at most.
    """
    name_count, process_count, value_count = shape
    chance = random.Random(seed)  # noqa: S311 - the same on every machine is what is wanted
    times = {}
    for place in range(name_count):
        typical = 10 ** chance.uniform(-6, 0)
        is_few = are_some_few and chance.random() < 0.5
        own_count = min(process_count, FEW_PROCESSES) if is_few else process_count
        middles = [typical * chance.lognormvariate(0, noise) for _ in range(own_count)]
        times[f"bench_{place}"] = [
            [middle * chance.lognormvariate(0, noise) for _ in range(value_count)] for middle in middles
        ]
    return MadeSuite(times, {name: float(chance.randint(1, 10_000) * 16) for name in times})


def _pyperf(suite: MadeSuite, _: Spelling) -> str:
    benchmarks = [
        {"metadata": {"name": name, "unit": "second"}, "runs": [{"values": list(each)} for each in processes]}
        for name, processes in suite.times.items()
    ]
    return json.dumps({"version": "1.0", "benchmarks": benchmarks})


def _pytest_benchmark(suite: MadeSuite, _: Spelling, *, has_data: bool) -> str:
    benchmarks = []
    for name, [values] in suite.times.items():
        stats = _summary(values) | {"rounds": len(values)} | ({"data": list(values)} if has_data else {})
        benchmarks.append({"name": name, "fullname": f"bench.py::{name}", "params": None, "stats": stats})
    return json.dumps({"machine_info": {"node": "box"}, "benchmarks": benchmarks, "version": "5.1.0"})


def _summary(values: Sequence[float]) -> dict[str, float]:
    spread = pstdev(values) if len(values) > 1 else 0.0
    return {"mean": mean(values), "stddev": spread, "median": median(values), "min": min(values), "max": max(values)}


def _hyperfine(suite: MadeSuite, _: Spelling, *, has_times: bool) -> str:
    results = []
    for name, processes in suite.times.items():
        values = [value for process in processes for value in process]
        times = {"times": values, "exit_codes": [0] * len(values)} if has_times else {"exit_codes": [0] * len(values)}
        results.append({"command": name, **_summary(values), "user": 0.0, "system": 0.0, **times})
    return json.dumps({"results": results})


def _asv(suite: MadeSuite, _: Spelling, *, has_samples: bool) -> str:
    results = {}
    for name, [values] in suite.times.items():
        low, high = min(values), max(values)
        columns = [[median(values)], [], "1" * 64, 1_700_000_000_000, 1.0, [low], [high], [low], [high], [1]]
        results[f"suite.time_{name}"] = [*columns, [len(values)], *([[list(values)]] if has_samples else [])]
    stats = ("stats_ci_99_a", "stats_ci_99_b", "stats_q_25", "stats_q_75", "stats_number", "stats_repeat")
    columns = ["result", "params", "version", "started_at", "duration", *stats, "samples"]
    about = {"commit_hash": "a" * 40, "env_name": "py3", "date": 1_700_000_000_000, "params": {}, "version": 2}
    return json.dumps({**about, "result_columns": columns, "results": results, "durations": {}})


def _go(suite: MadeSuite, spelling: Spelling) -> str:
    factor, size = TIME_FACTORS[spelling.time], SIZE_FACTORS[spelling.size]
    lines = ["goos: linux", "pkg: example.org/made"]
    for name, processes in suite.times.items():
        sizes = f"\t{suite.sizes[name] / size!r} {spelling.size}/op" if name in suite.sizes else ""
        lines += [
            f"BenchmarkOf{name}-8 \t 1000\t{value / factor!r} {spelling.time}/op{sizes}"
            for process in processes
            for value in process
        ]
    return "\n".join([*lines, "PASS", ""])


def _github(suite: MadeSuite, spelling: Spelling) -> str:
    results = []
    for name, [values] in suite.times.items():
        value = mean(values) / TIME_FACTORS[spelling.time]
        results.append({"name": name, "unit": spelling.time, "value": value, "range": f"± {value / 100:.3g}"})
    for name, bytes_ in suite.sizes.items():
        results.append({"name": f"{name} size", "unit": spelling.size, "value": bytes_ / SIZE_FACTORS[spelling.size]})
    return json.dumps(results)


def _bencher(suite: MadeSuite, _: Spelling) -> str:
    found: dict[str, dict[str, dict[str, float]]] = {}
    for name, [values] in suite.times.items():
        found[name] = {"latency": {"value": mean(values) * 1e9}}
        if name in suite.sizes:
            found[name]["file-size"] = {"value": suite.sizes[name]}
    return json.dumps(found)


def _otava(suite: MadeSuite, _: Spelling) -> str:
    lines = [",".join(["time", "commit", *suite.times])]
    for place in range(suite.process_count):
        known = [processes[place : place + 1] for processes in suite.times.values()]
        cells = [repr(mean(values[0])) if values else "" for values in known]
        lines.append(",".join([f"2026-01-{place + 1:02} 00:00:00", f"c{place}", *cells]))
    return "\n".join(lines) + "\n"


def _own(suite: MadeSuite, spelling: Spelling) -> str:
    """The workbench's own document of a pyperf file."""
    with TemporaryDirectory() as folder, redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        source, written = Path(folder, "source.json"), Path(folder, "own.json")
        source.write_text(_pyperf(suite, spelling))
        main(["run", "--input", str(source), "--output", str(written)])
        return written.read_text()


FORMATS = (
    BenchmarkFormat("pyperf", _pyperf, parts_processes=True),
    BenchmarkFormat(
        "pytest-benchmark with values", lambda *a: _pytest_benchmark(*a, has_data=True), has_file_a_process=True
    ),
    BenchmarkFormat(
        "pytest-benchmark summaries", lambda *a: _pytest_benchmark(*a, has_data=False), has_file_a_process=True
    ),
    BenchmarkFormat("hyperfine with times", lambda *a: _hyperfine(*a, has_times=True), parts_processes=True),
    BenchmarkFormat("hyperfine without times", lambda *a: _hyperfine(*a, has_times=False), has_file_a_process=True),
    BenchmarkFormat("asv with samples", lambda *a: _asv(*a, has_samples=True), has_file_a_process=True),
    BenchmarkFormat("asv without samples", lambda *a: _asv(*a, has_samples=False), has_file_a_process=True),
    BenchmarkFormat("Go, a file", _go, times=("ns", "us", "ms", "s")),
    BenchmarkFormat("Go, files", _go, has_file_a_process=True, times=("ns", "us", "ms", "s")),
    BenchmarkFormat("github-action-benchmark", _github, True, tuple(TIME_FACTORS), tuple(SIZE_FACTORS)),
    BenchmarkFormat("Bencher", _bencher, has_file_a_process=True),
    BenchmarkFormat("Otava", _otava),
    BenchmarkFormat("own document", _own, parts_processes=True),
)
