"""Collapsed stacks: one line for each stack, root first, frames joined by `;`, then a space and a number.

Written by the FlameGraph scripts, perf, py-spy (`-f raw`), Austin and Python 3.15's sampler; a differential file has
two numbers, of which the second counts. The numbers are samples where nothing else is said or shows. Source: the tools'
own output, flamegraph.pl's rules for numbers, and stackcollapse-perf.pl.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from workbench.core.calltree import FunctionTable, TreeBuilder
from workbench.core.errors import MalformedError, shown_text
from workbench.core.model import Notice
from workbench.core.profile import Profile, Thread
from workbench.core.units import Unit, amount_text
from workbench.core.words import counted
from workbench.formats.profiles.collapsed_lines import (
    NUMBER,
    UNIT_WORD,
    StackLines,
    lines_of,
    look_like_stacks,
    take_after_side,
)
from workbench.formats.profiles.collapsed_threads import thread_of, words_of_thread
from workbench.formats.shared.content import HEAD_BYTES, Content, utf8_data
from workbench.formats.shared.frames import UNNAMED, SourcePlace, located, place_in
from workbench.formats.shared.sample_weights import weights_of

NAME = "collapsed stacks"
WHAT = (
    "one stack and one number a line: FlameGraph scripts, py-spy, Austin, perf, Python 3.15's sampler; of"
    " a differential file the second number, of Austin's three metrics the time"
)
BECOMES = "functions with stacks"
COMMAND = "`py-spy record -f raw -o stacks.txt -- python app.py`"

NO_FUNCTION = -1
BROKEN_SHARE = 0.25
"""Where so many lines are no stacks, what is left says little of the recording."""

MOST_NULS = 100
"""A text may hold one NUL for so many bytes: some tools write broken names."""

_LINE_FRAME = re.compile(rb"\s*L\d+\s*")
_UNITS = {
    "seconds": (Unit.SECONDS, 1.0),
    "milliseconds": (Unit.SECONDS, 1e-3),
    "microseconds": (Unit.SECONDS, 1e-6),
    "nanoseconds": (Unit.SECONDS, 1e-9),
    "bytes": (Unit.BYTES, 1.0),
    "samples": (Unit.SAMPLES, 1.0),
    "count": (Unit.COUNT, 1.0),
}
_WITHOUT_UNIT = (Unit.SAMPLES, Unit.COUNT)
_AUSTIN_UNITS = {"wall": "microseconds", "cpu": "microseconds", "full": "microseconds", "memory": "bytes"}


def recognises(content: Content) -> bool:
    """True when nearly all of the first lines are stacks with a number."""
    try:
        data = utf8_data(content)
    except MalformedError:
        return False
    end = data.find(b"\n", HEAD_BYTES) if len(data) > HEAD_BYTES else -1
    head = data[: end + 1] if end >= 0 else data
    return head.count(0) * MOST_NULS <= len(head) and look_like_stacks(head)


def read(content: Content) -> Profile:
    """The profile, threads told apart where the stacks name them; raises MalformedError.

    It does when no stack has a frame, and when a quarter of the lines are no stacks.
    """
    lines = lines_of(utf8_data(content))
    if lines.rejected_count >= BROKEN_SHARE * lines.line_count:
        raise _broken(lines, content)
    take_after_side(lines)
    unit, factor = _unit(lines)
    weights = weights_of(lines.values.values()) if unit in _WITHOUT_UNIT else None
    if weights and weights.is_weighed:
        unit = Unit.COUNT
    is_ours = UNIT_WORD in lines.facts
    stacks = _Stacks(is_ours, is_located=not is_ours and any(map(_starts_located, lines.values)))
    end = b";" if all(stack.endswith(b";") for stack in lines.values) else b""
    for stack, value in lines.values.items():
        stacks.add(stack.removesuffix(end), value * factor)
    if stacks.is_nameless:
        raise content.malformed("no line holds a stack", text=lines.first_reject[1].decode(errors="replace"))
    whole = sum(lines.values.values())
    return Profile(
        NAME,
        unit,
        stacks.table.functions(),
        tuple(Thread(stacks.names[key], builder.tree()) for key, builder in stacks.builders.items()),
        figures=None,
        edges=(),
        is_sampled=True,
        sample_count=weights.sample_count(whole) if weights else None,
        environment=_environment(lines.facts),
        notices=(*(weights.notices(whole) if weights else ()), *_notices(lines, stacks, unit)),
    )


def _broken(lines: StackLines, content: Content) -> MalformedError:
    line_number, text = lines.first_reject
    share = f"{lines.rejected_count:,} of {counted(lines.line_count, 'line')} are no stack with a number"
    hint = "Take such lines out, or record again; each line is frames joined by semicolons, a space and a number."
    return MalformedError(
        "malformed",
        content.name,
        f"{share}, this one first" if text else "it holds no line",
        line_number=line_number,
        text=text.decode(errors="replace"),
        hint=hint,
    )


def _unit(lines: StackLines) -> tuple[Unit, float]:
    word = lines.facts.get(UNIT_WORD, "samples")
    if "austin" in lines.facts:
        word = _AUSTIN_UNITS.get(lines.facts.get("mode", "wall"), "microseconds")
    return _UNITS.get(word, _UNITS["samples"])


def _starts_located(stack: bytes) -> bool:
    return stack.startswith((b"tid:", b"P")) and words_of_thread(stack.split(b";", 2)[:2]) > 0


@dataclass
class _Stacks:
    """Grows a tree for each thread."""

    is_ours: bool
    is_located: bool
    table: FunctionTable = field(default_factory=FunctionTable)
    builders: dict[str, TreeBuilder] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    frameless: float = 0
    replaced_count: int = 0

    def __post_init__(self) -> None:
        self._number = _Numbers(self._numbered).__getitem__
        self._line = _Numbers(self._line_in).__getitem__
        self._has_thread = _Numbers(self._may_name_thread).__getitem__

    def add(self, stack: bytes, value: float) -> None:
        texts = stack.split(b";")
        key, name = "", ""
        if self._has_thread(texts[0]):
            key, name, length = thread_of(texts)
            texts = texts[length:]
        functions = [*map(self._number, texts)]
        if NO_FUNCTION in functions:
            functions = [number for number in functions if number != NO_FUNCTION]
        if not functions or not stack:
            self.frameless += value
            functions = [self._unnamed]
        builder = self.builders.get(key)
        if builder is None:
            builder = self.builders[key] = TreeBuilder()
        if len(name) >= len(self.names.get(key, "")):  # a thread may get its name only after its first samples
            self.names[key] = name
        builder.add(builder.node(functions), value)
        self.table.weigh(functions[-1], self._line(texts[-1]) if texts else 0, value)

    @cached_property
    def _unnamed(self) -> int:
        return self.table.number(UNNAMED, "", 0)

    @property
    def is_nameless(self) -> bool:
        """True where no stack names a function."""
        return all(function.name == UNNAMED for function in self.table.functions())

    def _may_name_thread(self, text: bytes) -> int:
        return text.startswith(b"tid:") if self.is_ours else words_of_thread([text, b"T0"])

    def _numbered(self, text: bytes) -> int:
        name = text.replace(b"\0", b"\\x00").decode("utf-8", "backslashreplace").strip()
        if self.is_located and (not name or _LINE_FRAME.fullmatch(text)):
            return NO_FUNCTION  # Austin's lines are frames of their own
        if not name:
            return self._unnamed
        self.replaced_count += b"\0" in text or not _is_utf8(text)
        return self.table.number(*self._place(name))

    def _line_in(self, text: bytes) -> int:
        return self._place(text.decode("utf-8", "backslashreplace").strip()).line

    def _place(self, name: str) -> SourcePlace:
        return located(name) if self.is_located else place_in(name)


class _Numbers(dict[bytes, int]):
    """Answers once for each key and remembers."""

    def __init__(self, ask: Callable[[bytes], int]) -> None:
        super().__init__()
        self._ask = ask

    def __missing__(self, key: bytes) -> int:
        number = self[key] = self._ask(key)
        return number


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _environment(facts: dict[str, str]) -> dict[str, str | int | float]:
    """What Austin's comments tell of the recording; its times are microseconds."""
    if "austin" not in facts:
        return {}
    found: dict[str, str | int | float] = {"tool": f"Austin {facts['austin']}"}
    found |= {key: facts[word] for key, word in (("mode", "mode"), ("interpreter", "python")) if word in facts}
    for key in ("interval", "duration"):
        value = facts.get(key, "")
        if NUMBER.fullmatch(value.encode()):
            found[key] = float(value) / 1e6
    return found


def _notices(lines: StackLines, stacks: _Stacks, unit: Unit) -> Iterator[Notice]:
    if lines.has_two_numbers:
        yield Notice("after_side", "The lines hold two numbers, before and after; the second, after, was read.")
    if lines.rejected_count:
        line_number, text = lines.first_reject
        shown = shown_text(text.decode(errors="replace"), 60)
        skipped = counted(lines.rejected_count, "line is no stack and was", "lines are no stack and were")
        yield Notice("lines_skipped", f"{skipped} skipped; the first is line {line_number:,}: {shown}")
    if lines.negative_count:
        skipped = counted(lines.negative_count, "line with a value below 0 was", "lines with a value below 0 were")
        yield Notice("negative_skipped", f"{skipped} skipped.")
    if lines.full_count:
        yield Notice("time_only", "Of Austin's three metrics the time was read; idle state and memory were not.")
    if stacks.frameless:
        amount = amount_text(stacks.frameless, unit)
        yield Notice("no_stack", f"Stacks without a frame, {amount} in all, are counted as {UNNAMED}.")
    if stacks.replaced_count:
        yield Notice("not_utf8", f"{stacks.replaced_count:,} frames are not UTF-8; their odd bytes are shown as \\x..")
    if lines.comment_count:
        yield Notice("comments_skipped", f"{lines.comment_count:,} comments that look like stacks were skipped.")
