"""Records at speed: the workbench beside a plain per-line loop, side by side in one run.

    python benchmarks/records.py                  # 3 lines, 10 k and 1 M lines; about two minutes
    python benchmarks/records.py --lines 10000000 # adds 10 M lines: about 4 GB of disk
    python benchmarks/records.py --kernel python  # as it is where no C compiler was at hand

Each row is a whole process, start-up included; the two sides run in turn, A B A B …, and the ratio is that of
their median wall times. The plain loop builds a list of dicts and dumps it at once, which nobody can hold for
10 M lines here, so for those its time is ten times that of 1 M, as marked. Memory is the largest resident set
of the process, less that of an interpreter that has only started.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

PLAIN_LOOP = """
import json, sys
records = []
for line in open(sys.argv[1], encoding="utf-8"):
    if not line.strip():
        continue
    name, score, severity = [field.strip() for field in line.split(",")]
    score = int(score)
    is_high_risk = severity in ("warn", "critical") or score < 5
    records.append({"name": name, "score": score, "severity": severity, "is_high_risk": is_high_risk})
summary = {
    "project_title": "Performance Profiler Workbench", "run_id": "plain", "generated_utc": "",
    "record_count": len(records),
    "high_risk_count": sum(record["is_high_risk"] for record in records),
    "average_score": round(sum(record["score"] for record in records) / len(records), 2),
}
if len(sys.argv) > 2:
    with open(sys.argv[2], "w") as stream:
        json.dump({**summary, "records": records}, stream, indent=2)
else:
    print(json.dumps(summary, indent=2))
"""
BARE = "import argparse, json"
POLARS = "import polars, sys; polars.read_csv(sys.argv[1], has_header=False, new_columns=['name', 'score', 'severity'])"
COLUMNS = (
    "import sys; from workbench.core.sources import PathSource; "
    "from workbench.analysis.records.analyse import analyse; "
    "analyse([PathSource(sys.argv[1])], with_columns=True)"
)
CACHE = tempfile.mkdtemp(prefix="workbench-cache-")
REPOSITORY = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Run:
    """One process: wall seconds and largest resident set in bytes."""

    wall: float
    peak: int


@dataclass(frozen=True)
class Row:
    """One job, both ways."""

    job: str
    ours: Sequence[Run]
    other: Sequence[Run]
    factor: float = 1.0

    def text(self, bare_peak: int) -> str:
        """A line of the table."""
        ours, other = (statistics.median(run.wall for run in side) for side in (self.ours, self.other))
        peak = (max(run.peak for run in self.ours) - bare_peak) / 2**20
        mark = f" (= {self.factor:g} × its time for a tenth)" if self.factor != 1 else ""
        ratio = other * self.factor / ours
        return f"| {self.job} | {ours:.3f} s | {other * self.factor:.3f} s{mark} | {ratio:.1f} × | {peak:.0f} MiB |"


def main() -> None:
    """Prints a Markdown table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--lines", type=int, default=1_000_000, help="largest size (default: %(default)s)")
    options.add_argument("--runs", type=int, default=5, help="runs of each side (default: %(default)s)")
    options.add_argument("--kernel", choices=("compiled", "python"), default="compiled", help="which one to measure")
    asked = options.parse_args()
    os.environ["WORKBENCH_KERNEL"] = asked.kernel
    bare = _process([sys.executable, "-c", BARE])
    with tempfile.TemporaryDirectory(prefix="workbench-bench-") as folder:
        rows = list(_rows(Path(folder), asked.lines, asked.runs))
    where = f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, {asked.kernel} kernel"
    print(f"{where}, median of {asked.runs} runs in turn\n")
    print("| job | workbench | beside it | ratio | peak above a bare start |\n| --- | --- | --- | --- | --- |")
    for row in rows:
        print(row.text(bare.peak), flush=True)


def _rows(folder: Path, largest: int, runs: int) -> list[Row]:
    rows = [_start_row(folder, max(runs, 9))]
    for lines in (10_000, 100_000, 1_000_000):
        if lines <= largest:
            rows += _size_rows(folder, lines, runs)
    if largest >= 10_000_000:
        rows += _largest_rows(folder, largest, max(3, runs // 2))
    return rows


def _start_row(folder: Path, runs: int) -> Row:
    """Three lines, beside an interpreter that only imports argparse and json."""
    path = _records(folder / "three.txt", 3)
    bare = [sys.executable, "-c", BARE]
    return Row("3 lines → document, beside a bare start", *_interleaved(_document(path), bare, runs))


def _size_rows(folder: Path, lines: int, runs: int) -> list[Row]:
    path = _records(folder / f"{lines}.txt", lines)
    dump = _plain(path, str(folder / "plain.json"))
    return [
        Row(f"{lines:,} lines → document, beside the plain loop", *_interleaved(_document(path), dump, runs)),
        Row(
            f"{lines:,} lines → figures only, beside the loop's counting",
            *_interleaved(_figures(path), _plain(path), runs),
        ),
    ]


def _largest_rows(folder: Path, lines: int, runs: int) -> list[Row]:
    tenth = _records(folder / "tenth.txt", lines // 10)
    path = _records(folder / f"{lines}.txt", lines)
    dump = _plain(tenth, str(folder / "plain.json"))
    rows = [
        Row(f"{lines:,} lines → document, beside the plain loop", *_interleaved(_document(path), dump, runs), 10),
        Row(
            f"{lines:,} lines → figures only, beside the loop's counting",
            *_interleaved(_figures(path), _plain(tenth), runs),
            10,
        ),
        Row(
            f"{lines:,} lines → document, beside copying as many bytes",
            *_interleaved(_document(path), _copy(path, folder), runs),
        ),
    ]
    if find_spec("polars") is None:  # imported here, it would count as memory of every process started later
        return rows
    columns = [sys.executable, "-c", COLUMNS, str(path)]
    polars_reading = [sys.executable, "-c", POLARS, str(path)]
    return [
        *rows,
        Row(
            f"{lines:,} lines → columns, beside polars' scan of the file", *_interleaved(columns, polars_reading, runs)
        ),
    ]


def _document(path: Path) -> list[str]:
    return [sys.executable, "-m", "workbench", "run", "--input", str(path), "--output", f"{path}.json"]


def _figures(path: Path) -> list[str]:
    return [*_document(path), "--no-records"]


def _plain(path: Path, *output: str) -> list[str]:
    return [sys.executable, "-c", PLAIN_LOOP, str(path), *output]


def _copy(path: Path, folder: Path) -> list[str]:
    """Reads the input and writes as many bytes as the document has."""
    return ["sh", "-c", f"cat {path} > {os.devnull}; cat {path}.json > {folder}/copy.json"]


def _interleaved(first: list[str], second: list[str], runs: int) -> tuple[list[Run], list[Run]]:
    """Both commands in turn, after one run of each that does not count."""
    results: tuple[list[Run], list[Run]] = ([], [])
    for round_number in range(runs + 1):
        for command, side in zip((first, second), results, strict=True):
            found = _process(command)
            if round_number:
                side.append(found)
    return results


def _process(command: list[str]) -> Run:
    for argument in command:
        if (
            argument.endswith(".json") and len(argument) < 200
        ):  # what it wrote before: replacing costs more than writing
            Path(argument).unlink(missing_ok=True)
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONPYCACHEPREFIX": CACHE}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # people's Python keeps what it compiled
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {child.returncode}")
    return Run(time.perf_counter() - start, usage.ru_maxrss * 1024)


def _records(path: Path, lines: int) -> Path:
    """Made-up records: many names, a hundred scores, four severities."""
    chance = random.Random(1)
    severities = ["ok"] * 14 + ["info"] * 3 + ["warn"] * 2 + ["critical"]
    with path.open("w", encoding="utf-8") as stream:
        for start in range(0, lines, 10_000):
            stream.writelines(
                f"service-{chance.randrange(10**6):06d}.handler,{chance.randrange(101)},{chance.choice(severities)}\n"
                for _ in range(min(10_000, lines - start))
            )
    return path


if __name__ == "__main__":
    main()
