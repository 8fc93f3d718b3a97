"""The pure-Python kernel: the records contract as column operations, with no import that costs time.

What makes it quick: a million lines hold few different tails (all that follows the first comma: score and
severity). Each tail is read, judged and rendered once; for every further line that has it there is only a
look-up left, and the look-ups run inside `re.split`, `Counter`, `map` and `str.join`.
"""

from __future__ import annotations

import re
from collections import Counter
from json.encoder import encode_basestring_ascii as quoted

from workbench.analysis.records.line import LINE_ENDS, LineReject, NotARecordError, read_score, split_fields
from workbench.analysis.records.model import Worst
from workbench.analysis.records.risk_policy import Rule
from workbench.analysis.records.summary import Summary
from workbench.analysis.records.totals import Judged, Totals
from workbench.core.columns import BlockColumns, block_columns

TAILS_KEPT = 50_000
"""When more different tails than this have been met, the memory of them starts anew."""

LENGTH_KEPT = 4_000_000
"""Nor are more characters of them kept."""

_RARE_ENDS = tuple(end for end in LINE_ENDS if end != "\n")
_TAIL = re.compile(",(.*)\n")
_OPEN = '    {\n      "name": '
_CLOSE = "\n    }"
_NEXT = f"{_CLOSE},\n{_OPEN}"


class Tail:
    """All that is known of one tail: what it says, what that means, how it is written."""

    __slots__ = ("is_high_risk", "json", "score", "severity")

    def __init__(self, judged: Judged, rule: Rule) -> None:
        self.score, self.severity = judged
        self.is_high_risk = rule.is_high_risk(self.score, self.severity)
        self.json = (
            f',\n      "score": {self.score},\n      "severity": {quoted(self.severity)},'
            f'\n      "is_high_risk": {"true" if self.is_high_risk else "false"}{_NEXT}'
        )


class PlainLines:
    """A block's records as columns: the names, not yet stripped, and the tails."""

    def __init__(
        self, names: list[str], tails: list[str], numbers: range | list[int], line_count: int, rejects: list[LineReject]
    ) -> None:
        self.names = names
        self.tails = tails
        self.numbers = numbers
        self.line_count = line_count
        self.record_count = len(names)
        self.rejects = rejects
        self.tail_counts = Counter(tails)
        self.known: dict[str, Tail] = {}

    def each(self) -> list[Tail]:
        """What is known of each record's tail."""
        return list(map(self.known.__getitem__, self.tails))


class PlainKernel:
    """Works by the contract with the standard library's own loops."""

    name = "pure Python"

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self._read: dict[str, Judged] = {}
        self._known: dict[str, Tail] = {}
        self._kept_length = 0
        self._totals = Totals(rule)

    def parse(self, block: bytes, first_line: int) -> PlainLines:
        if len(self._read) > TAILS_KEPT or self._kept_length > LENGTH_KEPT:
            self._read, self._known, self._kept_length = {}, {}, 0  # blocks kept from before go on using the old ones
        text = block.decode()
        if any(end in text for end in _RARE_ENDS):
            text = "\n".join([*text.splitlines(), ""])
        elif not text.endswith("\n"):
            text += "\n"
        return self._all_good(text, first_line) or self._one_by_one(text, first_line)

    def classify(self, lines: PlainLines) -> None:
        for tail in lines.tail_counts:
            if tail not in self._known:
                self._known[tail] = Tail(self._read[tail], self.rule)
        lines.known = self._known

    def summarise(self, lines: PlainLines, source: str) -> None:
        counts: dict[Judged, int] = {}
        for text, count in lines.tail_counts.items():
            judged = self._read[text]
            counts[judged] = counts.get(judged, 0) + count
        self._totals.add(counts)
        entering = self._totals.entering(counts)
        if entering:
            self._totals.add_worst(self._records_with(entering, lines, source))

    def summary(self) -> Summary:
        return self._totals.summary()

    def json(self, lines: PlainLines) -> bytes:
        if not lines.names:
            return b""
        parts = [""] * (2 * len(lines.names))
        parts[::2] = map(quoted, map(str.strip, lines.names))
        parts[1::2] = [tail.json for tail in lines.each()]
        return f"{_OPEN}{''.join(parts).removesuffix(_NEXT)}{_CLOSE}".encode("ascii")

    def rows(self, lines: PlainLines) -> list[tuple[str, int, str, bool]]:
        names = map(str.strip, lines.names)
        return [(name, t.score, t.severity, t.is_high_risk) for name, t in zip(names, lines.each(), strict=True)]

    def columns(self, lines: PlainLines) -> BlockColumns:
        return block_columns(self.rows(lines))

    def _all_good(self, text: str, first_line: int) -> PlainLines | None:
        """The records of a block in which every line is one; None where any line needs a closer look.

        The pattern takes a line from its first comma to its end, so there are as many tails as line ends
        exactly when every line has a comma; whether it has two is a question to the tail.
        """
        count = text.count("\n")
        parts = _TAIL.split(text)
        if len(parts) != 2 * count + 1:
            return None
        lines = PlainLines(parts[0:-1:2], parts[1::2], range(first_line, first_line + count), count, [])
        return lines if self._can_read(lines.tail_counts) else None

    def _one_by_one(self, text: str, first_line: int) -> PlainLines:
        """The records of any block, each line by the contract's own rule."""
        lines = PlainLines([], [], numbers := [], 0, [])
        for number, line in enumerate(text.split("\n")[:-1], first_line):
            lines.line_count += 1
            if not line.strip():
                continue
            name, _, tail = line.partition(",")
            try:
                self._remember(tail, line)
            except NotARecordError as error:
                lines.rejects.append(LineReject(number, error.code, error.reason, line))
                continue
            lines.names.append(name)
            lines.tails.append(tail)
            numbers.append(number)
        lines.record_count = len(lines.names)
        lines.tail_counts.update(lines.tails)
        return lines

    def _can_read(self, tails: Counter[str]) -> bool:
        """True when every tail is a score and a severity; what they say is kept."""
        try:
            for tail in tails:
                self._remember(tail, "," + tail)
        except NotARecordError:
            return False
        return True

    def _remember(self, tail: str, line: str) -> None:
        """Reads a line whose tail was not met yet; raises NotARecordError."""
        if tail not in self._read:
            self._read[tail] = read_line(line)
            self._kept_length += len(tail)

    def _records_with(self, wanted: set[Judged], lines: PlainLines, source: str) -> list[Worst]:
        """The block's records that have one of the wanted scores and severities."""
        tails = {tail: self._read[tail] for tail in lines.tail_counts if self._read[tail] in wanted}
        return [
            Worst(lines.names[row].strip(), *tails[tail], source, lines.numbers[row])
            for row, tail in enumerate(lines.tails)
            if tail in tails
        ]


def read_line(line: str) -> Judged:
    """Score and severity of a line; raises NotARecordError."""
    _, score, severity = split_fields(line)
    return read_score(score), severity.strip()
