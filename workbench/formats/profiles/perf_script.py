"""Reads the text that `perf script` prints: each sample with its stack, leaf first.

A sample counts once, and weighs what its event counted in between (its period): nanoseconds of a clock, cycles,
instructions. Where several events were recorded, one of them is read: the one with the
most samples, unless another is wanted. Source: the manual page perf-script(1), and
tools/perf/builtin-script.c of Linux for how the fields are printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

from workbench.core.calltree import FunctionTable, TreeBuilder
from workbench.core.model import Notice
from workbench.core.profile import Profile, Thread
from workbench.core.units import Unit
from workbench.core.words import counted
from workbench.formats.profiles.perf_script_lines import Frame, Head, frame_of, head_of
from workbench.formats.shared.content import Content
from workbench.formats.shared.json_path import facts

NAME = "perf script"
WHAT = (
    "the text that `perf script` prints, with or without stacks and periods; a sample weighs its period; "
    "of several events one (`--sample-type`); threads, kernel frames, inlined frames"
)
BECOMES = "functions with stacks or sums only"
COMMAND = "`perf record -g PROGRAM`, then `perf script > stacks.txt`"
CLOCKS = ("cpu-clock", "task-clock")
"""Events whose periods are nanoseconds."""

_NANOSECOND = 1e-9
_WITH_STACKS = "Print the frames: perf script -F comm,tid,time,event,ip,sym,dso"
_PEEKED_LINES = 200
_HEADER_KEYS = {
    "hostname": "machine",
    "os release": "system",
    "cpudesc": "processor",
    "nrcpus online": "processor_count",
    "arch": "architecture",
    "cmdline": "command",
}
_HEADER = re.compile(r"# ([a-z][a-z ]{1,30}[a-z]) *: (.{1,500})")


@dataclass
class _Event:
    """All samples of one event while they are read."""

    weight: float = 0.0
    sample_count: int = 0
    without_period: int = 0
    without_stack: int = 0
    builders: dict[str, TreeBuilder] = field(default_factory=dict)


class _Frames:
    """Numbers the functions of frames; lines come again and again, so each text is taken apart once."""

    def __init__(self) -> None:
        self.table = FunctionTable()
        self._known: dict[bytes, Frame | None] = {}
        self._numbers: dict[Frame, int] = {}

    def frame(self, line: bytes) -> Frame | None:
        if line not in self._known:
            self._known[line] = frame_of(line.decode("utf-8", "replace"))
        return self._known[line]

    def stack(self, frames: list[Frame]) -> list[int]:
        """The functions, root first; inlined ones get the file of the frame that they were inlined into."""
        file, numbers = "", []
        for frame in reversed(frames):
            if frame.is_inlined:
                frame = Frame(frame.name, file)
            file = frame.file
            number = self._numbers.get(frame)
            if number is None:
                number = self._numbers[frame] = self.table.number(frame.name, frame.file)
            numbers.append(number)
        return numbers


def recognises(content: Content) -> bool:
    """True where the first line that is no comment is the head of a sample, and a frame or another head follows."""
    if b"\0" in content.head:
        return False
    lines = (line for line in content.head.split(b"\n")[:_PEEKED_LINES] if line.strip() and not line.startswith(b"#"))
    first, second = next(lines, b""), next(lines, b"")
    head = _head(first)
    if head is None:
        return False
    if head.frame:
        return frame_of(head.frame) is not None and head.frame.endswith(")")
    return second[:1].isspace() and frame_of(second.decode("utf-8", "replace")) is not None


def read(content: Content) -> Profile:
    """The samples of one event, a thread for each thread; raises MalformedError, and PolicyError for a wrong event."""
    events, frames = _events(content)
    if not events:
        raise content.malformed("it holds no sample")
    usual = max(events, key=lambda name: events[name].sample_count)
    types = content.chosen_type(list(events), usual)
    event = events[types.chosen]
    unit, factor = _unit(types.chosen, event)
    threads = [_thread(name, builder, factor) for name, builder in event.builders.items()]
    if not any(thread.tree.parents for thread in threads):
        raise content.malformed(
            "no sample has a stack", hint="Print them: perf script -F comm,tid,time,event,ip,sym,dso"
        )
    return Profile(
        format_name=NAME,
        unit=unit,
        functions=frames.table.functions(),
        threads=tuple(threads),
        figures=None,
        edges=(),
        is_sampled=True,
        sample_count=event.sample_count - event.without_stack,
        environment=_environment(content, types.chosen),
        notices=tuple(_notices(event)),
        sample_types=types,
    )


def _head(line: bytes) -> Head | None:
    return head_of(line.decode("utf-8", "replace"))


def _events(content: Content) -> tuple[dict[str, _Event], _Frames]:
    """All samples by event; a sample ends where the next one begins or a line is empty."""
    events: dict[str, _Event] = {}
    frames, head, stack = _Frames(), None, list[Frame]()
    for line in BytesIO(content.data):
        if line[:1] == b"\t" or (head is not None and line[:1] == b" " and _is_frame(line)):
            frame = frames.frame(line)
            if frame is not None and head is not None:
                stack.append(frame)
        elif found := _head(line):
            _add(events, frames, head, stack)
            head, stack = found, []
            first = frame_of(found.frame) if found.frame.endswith(")") else None
            if first is not None:
                stack.append(first)
        elif not line.strip():
            _add(events, frames, head, stack)
            head, stack = None, []
    _add(events, frames, head, stack)
    return events, frames


def _is_frame(line: bytes) -> bool:
    """A frame of a list that is indented by blanks; the head of a short name is, too."""
    return head_of(line.decode("utf-8", "replace")) is None


def _add(events: dict[str, _Event], frames: _Frames, head: Head | None, stack: list[Frame]) -> None:
    if head is None:
        return
    event = events.setdefault(head.event, _Event())
    event.sample_count += 1
    event.without_period += head.period is None
    if not stack:
        event.without_stack += 1
        return
    builder = event.builders.setdefault(head.thread, TreeBuilder())
    builder.add_stack(frames.stack(stack), 1.0 if head.period is None else float(head.period))


def _unit(name: str, event: _Event) -> tuple[Unit, float]:
    """Seconds of a clock, samples where no period was printed, else what the event counts."""
    if event.without_period:
        return Unit.SAMPLES, 1.0
    return (Unit.SECONDS, _NANOSECOND) if name.split(":")[0] in CLOCKS else (Unit.COUNT, 1.0)


def _thread(name: str, builder: TreeBuilder, factor: float) -> Thread:
    tree = builder.tree()
    for node, value in enumerate(tree.selfs):
        tree.selfs[node] = value * factor
    return Thread(name, tree)


def _environment(content: Content, name: str) -> dict[str, str | int | float]:
    said = dict(_header(content.head))
    return facts([("tool", "perf"), *((key, said.get(key)) for key in _HEADER_KEYS.values()), ("event", name)])


def _header(head: bytes) -> Iterator[tuple[str, str | int]]:
    """What `--header` prints above the samples."""
    for line in head.split(b"\n")[:_PEEKED_LINES]:
        if not line.startswith(b"#"):
            return
        found = _HEADER.match(line.decode("utf-8", "replace"))
        if found and found[1] in _HEADER_KEYS:
            text = found[2].strip()
            yield _HEADER_KEYS[found[1]], int(text) if text.isascii() and text.isdigit() else text


def _notices(event: _Event) -> Iterator[Notice]:
    if event.without_stack:
        said = counted(event.without_stack, "sample has no stack and is", "samples have no stack and are")
        yield Notice("without_stack", f"{said} left out.")
    if event.without_period and event.without_period < event.sample_count:
        yield Notice("mixed_periods", "Some samples were printed without a period.")
