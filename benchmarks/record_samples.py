"""Records the samples that teach how to compare benchmarks, both sides in turn, with pyperf.

    pip install pyperf
    python benchmarks/record_samples.py small_regression false_alarm cannot_tell --folder recorded
    PYTHONHASHSEED=0 python benchmarks/record_samples.py cannot_tell --processes 30 --folder seeded

The second line takes the order of sets out of the noise, and so shows what the change in truth is.

Every turn is one new process of one benchmark of one side: A B, then B A, and so on, so that whatever the machine does
meanwhile happens to both sides. A pair of turns is taken again where other programs ran beside it (Linux says how much
time all processors were busy), whatever its values are. All turns of a side go into one file, as if pyperf had run them
one after the other. Facts about the machine's name, start, compiler flags and folders are left out, values are rounded
to 6 digits.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

SAMPLES = Path(__file__).resolve().parent.parent / "workbench" / "samples"

SIDE_FACTS = ("cpu_count", "cpu_model_name", "perf_version", "python_implementation", "python_version", "timer", "unit")
RUN_FACTS = ("date", "load_avg_1min")
PLATFORM = "Linux-x86_64"
DIGITS = 6
MOST_OTHERS = 0.1
"""So much of one processor may other programs take while a pair of turns is measured."""

PATIENCE_SECONDS = 1_800.0
"""How long to wait for one pair that is not disturbed."""

GLANCE_SECONDS = 0.1

Found = TypeVar("Found")


class Step(NamedTuple):
    """What is timed, and how often for one value."""

    argument: str
    loops: int


class Recording(NamedTuple):
    """Two programs to time in turn: the code before every statement, and the steps by name."""

    programs: tuple[str, str]
    setup: str
    steps: dict[str, Step]
    processes: int
    values: int


STOCK = {
    "read_deliveries": Step("text", 8),
    "value_deliveries": Step("deliveries", 10),
    "count_articles": Step("deliveries", 50),
    "group_by_shelf": Step("deliveries", 75),
    "sort_by_price": Step("deliveries", 18),
    "shorten_names": Step("deliveries", 20),
    "find_repeats": Step("deliveries", 30),
    "spread_prices": Step("deliveries", 38),
    "running_total": Step("deliveries", 100),
    "write_labels": Step("deliveries", 4),
}
ROUTES = {
    "read_streets": Step("text", 15),
    "find_routes": Step("streets", 2),
    "colour_map": Step("streets", 20),
    "load_vans": Step("parcels", 30),
    "pair_parcels": Step("parcels", 30),
    "choose_depots": Step("streets", 700),
    "sort_streets": Step("streets", 115),
    "sum_weights": Step("parcels", 40),
    "farthest_street": Step("streets", 100),
}
STOCK_SETUP = "text = p.write_deliveries(); deliveries = p.read_deliveries(text)"
ROUTES_SETUP = "text = p.write_streets(); streets = p.read_streets(text); parcels = p.write_parcels()"
RECORDINGS = {
    "small_regression": Recording(("stock_before", "stock_after"), STOCK_SETUP, STOCK, processes=24, values=5),
    "false_alarm": Recording(("routes_before", "routes_before"), ROUTES_SETUP, ROUTES, processes=10, values=20),
    "cannot_tell": Recording(
        ("routes_before", "routes_after"), ROUTES_SETUP, {"find_routes": ROUTES["find_routes"]}, processes=5, values=3
    ),
}


def main() -> None:
    """Records what was asked for."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("recordings", nargs="+", choices=RECORDINGS)
    options.add_argument("--folder", type=Path, required=True, help="where the files are written")
    options.add_argument("--processes", type=int, help="of each side (default: as in the samples)")
    asked = options.parse_args()
    for name in asked.recordings:
        recording = RECORDINGS[name]
        recording = recording._replace(processes=asked.processes or recording.processes)
        for side, content in zip(("before", "after"), record(recording), strict=True):
            path = asked.folder / f"{name}_{side}.pyperf.json"
            path.write_text(json.dumps(content, separators=(",", ":")) + "\n", "utf-8")
            print(path, path.stat().st_size, "bytes", flush=True)


def record(recording: Recording) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both sides as pyperf's documents."""
    taken: list[dict[str, list[dict[str, Any]]]] = [{name: [] for name in recording.steps} for _ in range(2)]
    for number in range(recording.processes):
        print(f"round {number + 1} of {recording.processes}", file=sys.stderr, flush=True)
        for name in recording.steps:
            for side, turn in _pair(recording, name, (1, 0) if number % 2 else (0, 1)):
                taken[side][name].append(turn)
    return _document(taken[0]), _document(taken[1])


def _pair(recording: Recording, name: str, order: tuple[int, int]) -> list[tuple[int, dict[str, Any]]]:
    """One turn of each side in this order, measured while the machine did nothing else."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if not _watched(lambda: time.sleep(GLANCE_SECONDS))[1]:
            continue
        turns, is_quiet = _watched(lambda: [(side, _turn(recording, side, name)) for side in order])
        if is_quiet:
            return turns
    sys.exit(f"The machine was busy for {PATIENCE_SECONDS:.0f} seconds. Record when less runs there.")


def _watched(work: Callable[[], Found]) -> tuple[Found, bool]:
    """What the work gave, and whether other programs left the machine alone meanwhile."""
    start, others = time.monotonic(), _others_seconds()
    found = work()
    return found, _others_seconds() - others <= MOST_OTHERS * (time.monotonic() - start)


def _others_seconds() -> float:
    """How long all processors have been busy with anything but this program and the turns that it started."""
    user, nice, system, _, _, *interrupts = map(int, Path("/proc/stat").read_text("ascii").split("\n")[0].split()[1:9])
    own = os.times()
    busy = (user + nice + system + sum(interrupts)) / os.sysconf("SC_CLK_TCK")
    return busy - (own.user + own.system + own.children_user + own.children_system)


def _turn(recording: Recording, side: int, name: str) -> dict[str, Any]:
    """What pyperf writes of one process."""
    step = recording.steps[name]
    with tempfile.TemporaryDirectory(prefix="record-samples-") as folder:
        path = Path(folder) / "turn.json"
        command = [sys.executable, "-m", "pyperf", "timeit", "--worker", "--quiet", "--name", name]
        command += ["--output", str(path), "--loops", str(step.loops), "--values", str(recording.values)]
        command += ["--warmups", "1", "--setup", f"import {recording.programs[side]} as p; {recording.setup}"]
        command += [f"p.{name}({step.argument})"]
        subprocess.run(command, cwd=SAMPLES, check=True, stdout=subprocess.DEVNULL)
        found: dict[str, Any] = json.loads(path.read_bytes())
        return found


def _document(taken: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    first = next(iter(taken.values()))[0]["metadata"]
    facts = {key: first[key] for key in SIDE_FACTS} | {"platform": PLATFORM}
    return {"benchmarks": [_benchmark(turns) for turns in taken.values()], "metadata": facts, "version": "1.0"}


def _benchmark(turns: list[dict[str, Any]]) -> dict[str, Any]:
    facts = {key: turns[0]["metadata"][key] for key in ("loops", "name", "timeit_stmt")}
    return {"metadata": facts, "runs": [_run(turn) for turn in turns]}


def _run(turn: dict[str, Any]) -> dict[str, Any]:
    (benchmark,) = turn["benchmarks"]
    (run,) = benchmark["runs"]
    values = [float(f"{value:.{DIGITS}g}") for value in run["values"]]
    return {"metadata": {key: turn["metadata"][key] for key in RUN_FACTS}, "values": values}


if __name__ == "__main__":
    main()
