"""Reads a session that pyinstrument saved: every stack it saw, in order of time.

`frame_records` holds pairs of a stack (root first) and seconds; a frame is `name NUL file NUL line`, with attributes
after U+0001. Sources: pyinstrument's session.py, frame_info.py and frame.py.
"""

from __future__ import annotations

import re
from array import array
from typing import NamedTuple

from workbench.core.calltree import FunctionTable, TreeBuilder, whole
from workbench.core.profile import NO_PARENT, Profile, Spans, Thread
from workbench.core.units import Unit
from workbench.formats.profiles.pyinstrument_facts import SYNTHETIC_LEAVES, environment_of, sample_count_in
from workbench.formats.shared.content import Content
from workbench.formats.shared.json_path import JsonPlace, Names, document
from workbench.formats.shared.timeline import TOO_MANY_SPANS, spans_of

NAME = "pyinstrument session"
WHAT = "every stack it saw, in order of time"
BECOMES = "functions with stacks, in order of time"
COMMAND = "`pyinstrument -r session -o profile.pyisession app.py`"

_KEYS = frozenset(("frame_records", "sample_count"))
_HEAD = re.compile(rb'\s*\{\s*"start_time"\s*:')
_ATTRIBUTES, _PART = "\x01", "\x00"
_THREAD_FILE = "<thread>"
_SYNTHETIC = -1
_NO_THREAD = ""


class _Recording(NamedTuple):
    """The samples of one thread: where each one was, how long, and when it began."""

    builder: TreeBuilder
    leaves: array[int]
    starts: array[float]
    seconds: array[float]


def recognises(content: Content) -> bool:
    """True for an object with a session's keys, also where it breaks off later."""
    if content.json is not None:
        return content.keys() >= _KEYS
    return _HEAD.match(content.head) is not None and b'"frame_records"' in content.head


def read(content: Content) -> Profile:
    """One call tree for each thread of the session; raises MalformedError."""
    root = document(content)
    reading = _SessionBytes()
    for record in root.at("frame_records").places():
        reading.add(record)
    if not reading.recordings:
        raise root.refusal("the recording holds no sample")
    spans = [_spans(recording) for recording in reading.recordings.values()]
    names = Names()
    return Profile(
        format_name=NAME,
        unit=Unit.SECONDS,
        functions=reading.table.functions(),
        threads=tuple(
            Thread(names.distinct(_thread_name(key)), recording.builder.tree(), span)
            for (key, recording), span in zip(reading.recordings.items(), spans, strict=True)
        ),
        figures=None,
        edges=(),
        is_sampled=True,
        sample_count=sample_count_in(root),
        environment=environment_of(root),
        notices=(TOO_MANY_SPANS,) if None in spans else (),
    )


class _SessionBytes:
    """Takes the records one by one."""

    def __init__(self) -> None:
        self.table = FunctionTable()
        self.recordings: dict[str, _Recording] = {}
        self._functions: dict[str, int] = {}
        self._clock = 0.0

    def add(self, record: JsonPlace) -> None:
        """A record: a stack, and how long it was seen."""
        pair = record.entries()
        if len(pair) != 2:
            raise record.refusal("a stack and its seconds were expected")
        stack = JsonPlace(record.content, pair[0], f"{record.where}[0]").entries()
        seconds = JsonPlace(record.content, pair[1], f"{record.where}[1]").number(0.0)
        if not all(type(frame) is str for frame in stack):
            raise record.refusal("a stack is made of texts")
        self._add(stack, seconds)

    def _add(self, stack: list[str], seconds: float) -> None:
        key = _thread_key(stack)
        recording = self.recordings.get(key)
        if recording is None:
            recording = self.recordings[key] = _Recording(TreeBuilder(), array("i"), array("d"), array("d"))
        functions = [self._function(frame) for frame in (stack[1:] if key and len(stack) > 1 else stack)]
        leaf = recording.builder.node(number for number in functions if number != _SYNTHETIC)
        if leaf != NO_PARENT:
            recording.builder.add(leaf, seconds)
        recording.leaves.append(leaf)
        recording.starts.append(self._clock)
        recording.seconds.append(seconds)
        self._clock += seconds

    def _function(self, frame: str) -> int:
        """The number of a frame's function; attributes such as the line being executed do not matter."""
        identifier = frame.partition(_ATTRIBUTES)[0]
        number = self._functions.get(identifier)
        if number is None:
            name, file, line = (*identifier.split(_PART, 2), "", "")[:3]
            is_synthetic = name in SYNTHETIC_LEAVES and not file
            number = _SYNTHETIC if is_synthetic else self.table.number_of_start(name, file, _line(line))
            self._functions[identifier] = number
        return number


def _thread_key(stack: list[str]) -> str:
    """The frame that names the thread, without its attributes; nothing where the session is older than such frames."""
    first = stack[0].partition(_ATTRIBUTES)[0] if stack else ""
    return first if first.split(_PART)[1:2] == [_THREAD_FILE] else _NO_THREAD


def _thread_name(key: str) -> str:
    return whole(key.partition(_PART)[0]) or "main"


def _line(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _spans(recording: _Recording) -> Spans | None:
    """When the thread's functions were on its stack; the time while another thread was seen counts as empty."""
    leaves, times = array("i"), array("d")
    end = 0.0
    for leaf, start, seconds in zip(recording.leaves, recording.starts, recording.seconds, strict=True):
        if start > end:
            leaves.append(NO_PARENT)
            times.append(end)
        leaves.append(leaf)
        times.append(start)
        end = start + seconds
    times.append(end)
    return spans_of(recording.builder.tree(), leaves, times)
