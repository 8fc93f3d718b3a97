"""The gate rehearsed: a suite that got slower in a known way, given to the command line as it is and rearranged."""

from __future__ import annotations

import gzip
import io
import json
import random
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.builders.made_suites import BenchmarkFormat, MadeSuite, Spelling, made_suite
from workbench.cli import main

PASSED, FAILED, UNKNOWN = 0, 1, 4
AS_WRITTEN = Spelling()

NOISE_PARTS = 10
"""The noise is so small a part of the threshold that twice the threshold cannot be missed by chance."""

Files = list[bytes]


class Answer(NamedTuple):
    """What the gate ended with, the verdict on the whole, and that on each name."""

    code: int
    verdict: str
    names: dict[str, str]


def answer_of(before: Files, after: Files, threshold: float, *, is_in_turn: bool = False) -> Answer:
    """What `workbench compare --fail-on slower` says of two folders of files."""
    with TemporaryDirectory() as folder:
        for side, files in (("before", before), ("after", after)):
            Path(folder, side).mkdir()
            for place, data in enumerate(files):
                suffix = ".gz" if data[:2] == b"\x1f\x8b" else ""
                Path(folder, side, f"{place:03}.txt{suffix}").write_bytes(data)
        written = Path(folder, "found.json")
        options = ["--fail-on", "slower", "--threshold", f"{threshold * 100:.12g}%", "--no-settings"]
        options += ["--output", str(written), *(["--in-turn"] if is_in_turn else [])]
        said = io.StringIO()
        with redirect_stdout(said), redirect_stderr(said):
            code = main(["compare", str(Path(folder, "before")), str(Path(folder, "after")), *options])
        if not written.exists():
            return Answer(code, said.getvalue().strip().splitlines()[-1][:200] if said.getvalue() else "", {})
        found = json.loads(written.read_text())
        return Answer(code, found["verdict"], {change["name"]: change["verdict"] for change in found["changes"]})


SLOWDOWNS = ("all slower", "one slower", "one faster, all others slower")


class Rehearsal(NamedTuple):
    """A suite in a format, measured twice, how it got slower the second time, and by which seed it is rearranged."""

    form: BenchmarkFormat
    suite: MadeSuite
    again: MadeSuite
    threshold: float
    is_in_turn: bool
    slowdown: str
    seed: int

    def faults(self) -> Iterator[str]:
        """What the gate gets wrong, in words; nothing where all is well."""
        after = self.slower()
        answer = self.answer(self.plain(self.suite), self.plain(after))
        if answer.code not in (FAILED, UNKNOWN):
            yield f"{self.slowdown}: exit {answer.code}, {answer.verdict}"
        for how, before_files, after_files in self._rearranged(after):
            other = self.answer(before_files, after_files)
            if other != answer:
                yield f"{self.slowdown}, {how}: {_difference(answer, other)}"
        yield from self._of_equal_content()

    def answer(self, before: Files, after: Files) -> Answer:
        """What the gate says of these files."""
        return answer_of(before, after, self.threshold, is_in_turn=self.is_in_turn)

    def plain(self, suite: MadeSuite, spelling: Spelling = AS_WRITTEN) -> Files:
        """The files of a suite."""
        return [text.encode() for text in self.form.files(suite, spelling)]

    def slower(self) -> MadeSuite:
        """The second measurement, slower by two times the threshold as a whole or in one name."""
        slower, names = 1 + 2 * self.threshold, list(self.again.times)
        factors = dict.fromkeys(names, slower)
        if self.slowdown == "one slower":
            factors = {names[-1]: slower}
        elif self.slowdown == "one faster, all others slower":
            factors = {names[0]: 0.3} | dict.fromkeys(names[1:], slower) if names[1:] else factors
        return self.again.times_as_long(factors)

    def _rearranged(self, after: MadeSuite) -> Iterator[tuple[str, Files, Files]]:
        before = self.plain(self.suite)
        chance = random.Random(self.seed)  # noqa: S311 - the same on every machine is what is wanted
        names = list(after.times)
        shuffled = chance.sample(names, len(names))
        yield "shuffled", before, self.plain(after.of(shuffled))
        half = (len(names) + 1) // 2
        if len(names) > 1:
            parts = [self.plain(after.of(part)) for part in (names[:half], names[half:])]
            yield "names in two files", before, [*parts[0], *parts[1]]
        if self.form.parts_processes and after.process_count > 1:
            middle = after.process_count // 2
            chosen = (range(middle), range(middle, after.process_count))
            yield (
                "processes in two files",
                before,
                [*(each for p in chosen for each in self.plain(after.processes(p)))],
            )
        elif self.form.has_file_a_process:
            yield "files in another order", before, chance.sample(self.plain(after), after.process_count)
        yield "packed", [gzip.compress(each, mtime=0) for each in before], self.plain(after)
        for spelling in self._spellings():
            yield f"in {spelling.time} and {spelling.size}", before, self.plain(after, spelling)

    def _spellings(self) -> list[Spelling]:
        times, sizes = self.form.times, self.form.sizes
        return [Spelling(time, sizes[place % len(sizes)]) for place, time in enumerate(times)][1:]

    def _of_equal_content(self) -> Iterator[str]:
        files = self.plain(self.suite)
        shuffled = self.plain(self.suite.of(list(self.suite.times)[::-1]))
        for how, other, codes in (
            ("equal content", files, (UNKNOWN,)),
            ("equal values in another order", shuffled, (PASSED, UNKNOWN)),
        ):
            answer = self.answer(files, other)
            if answer.code not in codes:
                yield f"{how}: exit {answer.code}, {answer.verdict}"


def _difference(one: Answer, other: Answer) -> str:
    names = [name for name in {**one.names, **other.names} if one.names.get(name) != other.names.get(name)]
    told = ", ".join(f"{name} {one.names.get(name)} → {other.names.get(name)}" for name in names[:3])
    return f"exit {one.code} → {other.code}, {one.verdict} → {other.verdict}; {told}"


def rehearsal_of(
    form: BenchmarkFormat,
    shape: tuple[int, int, int],
    threshold: float,
    slowdown: str,
    seed: int,
    *,
    is_in_turn: bool,
    are_some_few: bool = False,
) -> Rehearsal:
    """A suite of so many names, processes and values, little noisy beside the threshold, that is measured twice."""
    chance = random.Random(seed)  # noqa: S311 - the same on every machine is what is wanted
    suite = made_suite(seed, shape, threshold / NOISE_PARTS, are_some_few=are_some_few)
    again = suite.with_noise(threshold / NOISE_PARTS, chance)
    return Rehearsal(form, suite, again, threshold, is_in_turn, slowdown, seed)


def weakness_of(form: BenchmarkFormat) -> Iterator[str]:
    """Where the gate stops what did not change, or cannot tell what did, though twelve quiet processes a side tell."""
    found = rehearsal_of(form, (9, 12, 3), 0.05, "one slower", 7, is_in_turn=True)
    before, same, slower = (found.plain(suite) for suite in (found.suite, found.again, found.slower()))
    for said, after, code in (("the same", same, PASSED), ("one slower", slower, FAILED)):
        answer = found.answer(before, after)
        if answer.code != code:
            yield f"{said}: exit {answer.code}, {answer.verdict}"
