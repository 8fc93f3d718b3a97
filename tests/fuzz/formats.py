"""Damaged files of every format: a result or a `WorkbenchError`, nothing else, and soon.

    python -m tests.fuzz.formats --seconds 600 --seed 1

Takes the samples under tests/data, damages them (cut, flipped, spliced, values of JSON put out of place), opens them
as any file is opened, and goes on to ranking, to the document, and to opening that again. Stops at the first stray
exception or slow file and says how to make that file again: `--seed S --first N --files 1`.
"""

from __future__ import annotations

import argparse
import copy
import gzip
import json
import random
import time
from pathlib import Path
from typing import Any, NoReturn

from workbench.analysis.benchmarks.report import analyse_benchmarks
from workbench.analysis.profiles.report import analyse_profiles
from workbench.core.errors import WorkbenchError
from workbench.core.profile import Profile
from workbench.core.sources import BytesSource
from workbench.formats.open import open_run
from workbench.render.json import benchmark as benchmark_document
from workbench.render.json import profile as profile_document

SLOW_SECONDS = 10.0
LARGEST_BYTES = 300_000
ODD_VALUES: tuple[Any, ...] = (
    *(None, True, -1, 0, 1, 2**31, 2**63, 10**30, -(10**30), 0.5, float("nan"), float("inf"), 1e308, 1e99, 10**400),
    *("", "x", "\ud800", "=1", [], {}, [[]], [None], {"a": 1}, [0] * 50),
)


def samples() -> list[bytes]:
    """Every file under tests/data that is not prose, unpacked where it was packed."""
    files = sorted(
        path
        for path in (Path(__file__).parents[1] / "data").rglob("*")
        if path.is_file() and path.suffix not in (".md", ".py", ".js", ".c", ".said")
    )
    found = [path.read_bytes() for path in files]
    return [gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data for data in found if len(data) < LARGEST_BYTES]


class Damage:
    """Makes one damaged file at a time."""

    def __init__(self, originals: list[bytes], seed: int) -> None:
        self.originals = originals
        self.random = random.Random(seed)  # noqa: S311 - repeatable, not secret

    def file(self) -> bytes:
        pick = self.random
        data = pick.choice(self.originals)
        for _ in range(pick.choice((1, 1, 2, 5))):
            data = pick.choice((self._cut, self._flip, self._splice, self._repeat, self._json))(data)
        return gzip.compress(data, 1) if pick.random() < 0.05 else data

    def _cut(self, data: bytes) -> bytes:
        at = self.random.randrange(len(data) + 1)
        return data[:at] if self.random.random() < 0.7 else data[at:]

    def _flip(self, data: bytes) -> bytes:
        damaged = bytearray(data)
        for _ in range(self.random.choice((1, 3, 30)) if damaged else 0):
            damaged[self.random.randrange(len(damaged))] = self.random.choice((0, 0xFF, 0x7B, 0x22, 0x2C, 0x39, 0x80))
        return bytes(damaged)

    def _splice(self, data: bytes) -> bytes:
        other = self.random.choice(self.originals)
        return data[: self.random.randrange(len(data) + 1)] + other[self.random.randrange(len(other) + 1) :]

    def _repeat(self, data: bytes) -> bytes:
        start = self.random.randrange(len(data) + 1)
        end = min(len(data), start + self.random.randrange(2_000))
        return (data[:end] + data[start:end] * self.random.randrange(20) + data[end:])[: 4 * LARGEST_BYTES]

    def _json(self, data: bytes) -> bytes:
        """The same JSON with some values replaced by odd ones."""
        try:
            found = json.loads(data)
        except (ValueError, RecursionError):
            return data
        for _ in range(self.random.choice((1, 2, 8))):
            self._replace(found)
        return json.dumps(found).encode("utf-8", "surrogatepass")

    def _replace(self, found: Any) -> None:
        pick = self.random
        while isinstance(found, dict | list) and found:
            key = pick.choice(list(found)) if isinstance(found, dict) else pick.randrange(len(found))
            if not isinstance(found[key], dict | list) or not found[key] or pick.random() < 0.15:
                if isinstance(found, dict) and pick.random() < 0.2:
                    del found[key]
                else:
                    found[key] = copy.deepcopy(pick.choice(ODD_VALUES))
                return
            found = found[key]


def survives(data: bytes) -> str:
    """Opens the file and goes on to its document; what it turned out to be. Raises whatever is stray."""
    try:
        opened = open_run([BytesSource("unknown", data)], content_limit_bytes=50_000_000).files
        if not opened:
            return "records"
        if isinstance(opened[0].content, Profile):
            pieces = profile_document.chunks(analyse_profiles(opened))
        else:
            pieces = benchmark_document.chunks(analyse_benchmarks(opened))
        document = b"".join(pieces)
    except WorkbenchError:
        return "refused"
    json.loads(document, parse_constant=_refuse)
    again = open_run([BytesSource("document", document)]).files
    assert again[0].format_name == opened[0].format_name
    return opened[0].format_name


def _refuse(word: str) -> NoReturn:
    raise AssertionError(f"{word} is no JSON")


def run(seed: int, first: int, files: int, seconds: float) -> dict[str, int]:
    """Counts what the files turned out to be."""
    originals, counts, started = samples(), dict[str, int](), time.monotonic()
    for number in range(first, first + files):
        if time.monotonic() - started > seconds:
            break
        data, begun = Damage(originals, seed * 1_000_003 + number).file(), time.monotonic()
        try:
            kind = survives(data)
        except Exception as error:
            raise AssertionError(f"--seed {seed} --first {number} --files 1: {error!r}") from error
        if time.monotonic() - begun > SLOW_SECONDS:
            raise AssertionError(f"--seed {seed} --first {number} --files 1: {time.monotonic() - begun:.0f} seconds")
        counts[kind] = counts.get(kind, 0) + 1
    return counts


def main() -> None:
    """Runs and prints the counts."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--first", type=int, default=0)
    options.add_argument("--files", type=int, default=10**9)
    options.add_argument("--seconds", type=float, default=600.0)
    asked = options.parse_args()
    counts = run(asked.seed, asked.first, asked.files, asked.seconds)
    print(f"{sum(counts.values()):,} files:", counts)


if __name__ == "__main__":
    main()
