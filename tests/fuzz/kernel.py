"""Hostile files for the kernels, held against the second reading of the contract.

    python tests/fuzz/kernel.py --files 100000 --seed 1

A difference ends the run and says which file it was: `--files 1 --first N --seed S` makes the same one again.

The compiled kernel under the address and undefined-behaviour sanitizers (Linux, gcc), in a copy of the folder:

    gcc -shared -fPIC -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all \
        $(python3-config --includes) workbench/analysis/records/_native.c \
        -o workbench/analysis/records/_native$(python3-config --extension-suffix)
    LD_PRELOAD="$(gcc -print-file-name=libasan.so) $(gcc -print-file-name=libubsan.so)" PYTHONMALLOC=malloc \
        ASAN_OPTIONS=detect_leaks=0 python tests/fuzz/kernel.py --files 100000 --kernel native --no-columns

`--no-columns` leaves pyarrow out. Whether the kernel keeps memory is asked by `--growth`: it works on the same
files again and again and says how much larger the process became.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from itertools import takewhile
from pathlib import Path
from typing import Any
from unittest.mock import patch

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.builders import second_reading
from workbench.analysis.records.analyse import analyse
from workbench.analysis.records.kernel_plain import PlainKernel
from workbench.analysis.records.risk_policy import RiskPolicy, Rule
from workbench.core.blocks import whole_lines
from workbench.core.errors import MalformedError, PolicyError
from workbench.core.model import PROJECT_TITLE
from workbench.core.sources import BytesSource
from workbench.render.json.records import chunks as document_chunks

RUN_EVERY = 10
"""Of so many files one also goes through a whole run, strict and in quarantine."""

SPACES = " \t\x1f\xa0\u1680\u2000\u2003\u200a\u202f\u205f\u3000"
NO_SPACES = "\u180e\u200b\u2060\ufeff\x00\x7f\x80\x08"
ENDS = ("\n", "\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029", "\n\r")
DIGITS = "0123456789٠٣٩०५᠐𝟎𝟗０９"
SCORES = (
    *("0", "-0", "+5", "5", "4", "007", "1_000", "1__0", "_1", "1_", "", "-", "+", "--1", "+-1", "3.5", "1e3", "0x10"),
    *("1 0", "٣", "-٣", "²", "½", "Ⅷ", "1\x00", "99", "100", "123456789012345678", "999999999999999999"),
    *("-999999999999999999", "1234567890123456789", "9223372036854775807", "9223372036854775808", "inf", "NaN", "−5"),
    *("-9223372036854775808", "-9223372036854775809", "18446744073709551616", "0" * 30 + "7", "1" * 60, "-" + "8" * 60),
)
LONG_SCORES = ("9" * 4300, "9" * 4301, "0" * 4301, "-" + "1" * 4300, "1_" * 4299 + "1", "٣" * 4301, "x" * 4400)
SEVERITIES = (
    *("ok", "info", "warn", "critical", "ok", "warn", "OK", "WARN", "", "warning", "criticall", "critica", "war", "o"),
    *("okay\x00", "ok\x00", "überfällig", "致命", "🔥", "null", '"', "\\", "a b", "12345678", "123456789", "12345670"),
    *("a severity that is longer than any window of bytes that is looked at together", "true", "e\u0301", "\u202eok"),
)
NAMES = (
    *("alpha", "beta", "", "service-123456.handler", 'say "hi"', "back\\slash", "tab\there", "nul\x00", "\x01\x1f\x7f"),
    *(
        "ä",
        "naïve café",
        "日本語のサービス",
        "😀",
        "\U0010ffff",
        "\ud7ff\ue000",
        "\ufeffmarked",
        "a" * 31,
        "b" * 32,
        "c" * 33,
    ),
    *("<script>", "\u2027\u202a", "\u00c2", "\u0385", "\u2108", "x" * 63, "y" * 64, "z" * 65, "{}", "\u00ad", "c" * 33),
)
LIMITS = (5, 0, -1, 100, 2**63 - 1, 2**63, 2**63 + 1, -(2**63), -(2**63) - 1, 10**30, -(10**30), 1, 10**18)
BAD_BYTES = (
    b"\xff",
    b"\xc0\xaf",
    b"\xc2",
    b"\xe2\x80",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xe0\x80\xaf",
    b"\x85",
    b"\xa8",
)


class Maker:
    """Makes one file at a time, each with habits of its own."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311

    def file(self) -> bytes:
        pick = self.random
        oddity = pick.choice((0.0, 0.02, 0.1, 0.4, 0.9))
        ends = pick.choice((("\n",), ("\r\n",), ("\n", "\r\n", "\r"), ENDS))
        blank = pick.choice((0.0, 0.05, 0.3))
        count = pick.choice((1, 2, 3, 8, 20, 60))
        lines = [self._blank() if pick.random() < blank else self._line(oddity) for _ in range(count)]
        text = "".join(line + pick.choice(ends) for line in lines)
        if pick.random() < 0.3:
            text = text.rstrip("\r\n") or text
        if pick.random() < 0.03:
            text = "\ufeff" + text
        data = text.encode()
        return self._damaged(data) if pick.random() < 0.06 else data

    def rule(self) -> Rule:
        pick = self.random
        if pick.random() < 0.5:
            return Rule(("critical", "warn"), 5)
        words = list(dict.fromkeys((*SEVERITIES, "\udcff", "never, found")))
        return Rule(tuple(pick.sample(words, pick.randrange(0, 7))), pick.choice((*LIMITS, pick.randrange(-50, 150))))

    def chunks(self, data: bytes) -> list[bytes]:
        """The file cut at random places."""
        pick = self.random
        size = pick.choice((1, 3, 17, 64, 65, 200, len(data) or 1))
        cuts, at = [], 0
        while at < len(data):
            step = pick.randint(1, 2 * size)
            cuts.append(data[at : at + step])
            at += step
        return cuts

    def _line(self, oddity: float) -> str:
        pick = self.random
        if pick.random() >= oddity:
            name = f"service-{pick.randrange(1000)}" + "x" * pick.randrange(0, 40) * (pick.random() < 0.1)
            return f"{name},{pick.randrange(-20, 120)},{pick.choice(SEVERITIES[:4])}"
        fields = [pick.choice(NAMES), self._score(), self._severity()]
        if pick.random() < 0.2:
            fields[0] = "".join(pick.choice('aé"\\\t日😀\x02 ~') for _ in range(pick.randrange(90)))
        if pick.random() < 0.15:
            pick.shuffle(fields)
        if pick.random() < 0.1:
            fields = fields[: pick.randrange(3)] if pick.random() < 0.5 else fields + [""] * pick.randint(1, 3)
        return ",".join(self._padded(field) for field in fields)

    def _score(self) -> str:
        pick = self.random
        chance = pick.random()
        if chance < 0.5:
            return pick.choice(SCORES)
        if chance < 0.505:
            return pick.choice(LONG_SCORES)
        alphabet = "0123456789" if chance < 0.75 else DIGITS + "+-_"
        return pick.choice(("", "", "-", "+")) + "".join(pick.choice(alphabet) for _ in range(pick.randrange(1, 25)))

    def _severity(self) -> str:
        return self.random.choice(SEVERITIES) if self.random.random() < 0.8 else f"w{self.random.randrange(40)}"

    def _padded(self, field: str) -> str:
        pick = self.random
        if pick.random() < 0.6:
            return field
        space = SPACES if pick.random() < 0.7 else SPACES + NO_SPACES
        before, after = ("".join(pick.choice(space) for _ in range(pick.randrange(3))) for _ in range(2))
        return before + field + after

    def _blank(self) -> str:
        return "".join(self.random.choice(SPACES) for _ in range(self.random.randrange(4)))

    def _damaged(self, data: bytes) -> bytes:
        at = self.random.randrange(len(data) + 1)
        if self.random.random() < 0.5:
            return data[:at] + self.random.choice(BAD_BYTES) + data[at:]
        return data[:at] + bytes([self.random.randrange(256)]) + data[at + 1 :]


class DifferenceError(AssertionError):
    """The kernel says something else than the second reading."""


def hold(kernel_type: type, data: bytes, rule: Rule, chunks: list[bytes], *, with_columns: bool = True) -> None:
    """Lets a kernel read the file in these chunks and compares all that it says; raises DifferenceError."""
    kernel: Any = kernel_type(rule)
    blocks: list[Any] = []
    try:
        found = _by_kernel(kernel, whole_lines(iter(chunks), "file"), blocks)
    except UnicodeDecodeError as error:
        found = {"error": error.reason}
    try:
        expected = _by_second_reading(data, rule)
    except UnicodeDecodeError as error:
        expected = {"error": error.reason}
    for what in expected.keys() | found.keys():
        _same(what, found.get(what), expected.get(what))
    if with_columns and "rows" in found:
        _compare_columns(kernel, blocks, found["rows"])


def _by_kernel(kernel: Any, stream: Iterator[bytes], blocks: list[Any]) -> dict[str, Any]:
    line_count, rejects = 0, []
    for block in stream:
        blocks.append(lines := kernel.parse(block, line_count + 1))
        kernel.classify(lines)
        kernel.summarise(lines, "file")
        line_count += lines.line_count
        rejects += [tuple(reject) for reject in lines.rejects]
    rows = [row for lines in blocks for row in kernel.rows(lines)]  # after the last block: they outlive their turn
    return {
        **kernel.summary()._asdict(),
        "line_count": line_count,
        "rejects": rejects,
        "rows": rows,
        "json": b",\n".join(kernel.json(lines) for lines in blocks if lines.record_count),
    }


def _by_second_reading(data: bytes, rule: Rule) -> dict[str, Any]:
    reading = second_reading.read(data, *rule)
    return {
        **second_reading.figures(reading, *rule, "file"),
        "line_count": reading.line_count,
        "rejects": reading.rejects,
        "rows": [tuple(record[:4]) for record in reading.records],
        "json": second_reading.records_json(reading),
    }


def _compare_columns(kernel: Any, blocks: list[Any], rows: list[tuple[Any, ...]]) -> None:
    start = 0
    for lines in blocks:
        part = rows[start : start + lines.record_count]
        start += len(part)
        big = {row: score for row, (_, score, _, _) in enumerate(part) if not -(2**63) <= score < 2**63}
        found = kernel.columns(lines)
        _same("big_scores", found.big_scores, big)
        _same("types", [str(found.scores.dtype), str(found.is_high_risk.dtype)], ["int64", "bool"])
        clamped = [(name, max(-(2**63), min(2**63 - 1, score)), *rest) for name, score, *rest in part]
        columns = (list(found.names), found.scores.tolist(), list(found.severities), found.is_high_risk.tolist())
        _same("columns", list(zip(*columns, strict=True)), clamped)


def hold_run(kernel_type: type, data: bytes, rule: Rule, *, is_quarantine: bool) -> None:
    """Lets a whole run read the file, strict or in quarantine, and compares its document or refusal."""
    try:
        with patch("workbench.analysis.records.analyse.new_kernel", kernel_type):
            report = analyse([BytesSource("file", data)], RiskPolicy(*rule), is_quarantine=is_quarantine)
    except PolicyError:
        return  # words that cannot occur in a file; they are for the kernels alone
    except MalformedError as error:
        code, number, text = _expected(data, rule, is_quarantine)
        if code == "not_utf8" and not error.line_number:
            number = 0  # behind a bad line in strict reading the lines are not counted
        _same("refusal", (error.code, error.line_number, error.text), (code, number, text))
        return
    found = b"".join(document_chunks(report))
    expected = _expected(data, rule, is_quarantine, report.generated_utc)
    _same("document", found[: len(expected)], expected)
    rejects = [reject["text"] for reject in json.loads(found)["quarantined"]["lines"]]
    _same("quarantined", rejects, [text for *_, text in second_reading.read(data, *rule).rejects])


def _expected(data: bytes, rule: Rule, is_quarantine: bool, generated_utc: str = "") -> Any:
    """The document up to and including `records`, or (code, line number, text) of the refusal."""
    try:
        reading = second_reading.read(data, *rule)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        return "not_utf8", len((before + "x").splitlines()), ""
    if reading.rejects and not is_quarantine:
        number, code, _, text = reading.rejects[0]
        return code, number, text
    if not reading.records:
        return "no_records", 0, ""
    try:
        mean = round(sum(record.score for record in reading.records) / len(reading.records), 2)
    except OverflowError:
        return "mean_too_large", 0, ""
    keys = ("name", "score", "severity", "is_high_risk")
    plain = {
        "project_title": PROJECT_TITLE,
        "run_id": "manual-run",
        "generated_utc": generated_utc,
        "record_count": len(reading.records),
        "high_risk_count": sum(record.is_high_risk for record in reading.records),
        "average_score": mean,
        "records": [dict(zip(keys, record[:4], strict=True)) for record in reading.records],
    }
    return json.dumps(plain, indent=2).removesuffix("\n}").encode("ascii") + b",\n"


def _same(what: str, found: Any, expected: Any) -> None:
    """Shows both from a little before the first character that differs."""
    if found == expected:
        return
    mine, theirs = repr(found), repr(expected)
    same = takewhile(lambda pair: pair[0] == pair[1], zip(mine, theirs, strict=False))
    at = max(0, len(list(same)) - 80)
    raise DifferenceError(f"{what}:\n  found    …{mine[at : at + 400]}\n  expected …{theirs[at : at + 400]}")


def kernel_types(which: str) -> list[type]:
    native = [import_module("workbench.analysis.records.kernel_native").NativeKernel] if which != "plain" else []
    return native + ([PlainKernel] if which != "native" else [])


def run(kernels: list[type], seed: int, first: int, count: int, *, with_columns: bool = True) -> None:
    """So many files of a seed, each for every kernel; raises DifferenceError."""
    for number in range(first, first + count):
        maker = Maker(seed * 1_000_000_007 + number)
        data, rule = maker.file(), maker.rule()
        chunks = maker.chunks(data)
        for kernel_type in kernels:
            try:
                hold(kernel_type, data, rule, chunks, with_columns=with_columns)
                if number % RUN_EVERY == 0:
                    hold_run(kernel_type, data, rule, is_quarantine=False)
                    hold_run(kernel_type, data, rule, is_quarantine=True)
            except DifferenceError as difference:
                where = f"seed {seed}, file {number}, {kernel_type.__name__}\n{rule}\n"
                raise DifferenceError(where + str(difference)) from None


def growth_kib(kernels: list[type], seed: int, rounds: int) -> int:
    """How much larger the process became by working on the same files again, after a first round."""
    run(kernels, seed, 0, 300, with_columns=False)
    before = _resident_kib()
    for _ in range(rounds):
        run(kernels, seed, 0, 300, with_columns=False)
    return _resident_kib() - before


def _resident_kib() -> int:
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * 4


def main() -> None:
    parser = argparse.ArgumentParser(description="Hostile files for the kernels.")
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--kernel", choices=("both", "native", "plain"), default="both")
    parser.add_argument("--no-columns", action="store_true")
    parser.add_argument("--growth", action="store_true", help="look for memory that is kept, instead")
    options = parser.parse_args()
    kernels = kernel_types(options.kernel)
    if options.growth:
        print(f"{growth_kib(kernels, options.seed, 20)} KiB more after 20 more rounds")
        return
    start = time.monotonic()
    for first in range(options.first, options.first + options.files, 5000):
        count = min(5000, options.first + options.files - first)
        run(kernels, options.seed, first, count, with_columns=not options.no_columns)
        print(f"{first + count - options.first:,} files, {time.monotonic() - start:.0f} s, no difference", flush=True)


if __name__ == "__main__":
    main()
