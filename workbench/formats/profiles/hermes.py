"""Sampled stacks as the Trace Event Format has them: `samples` with a time, a thread and a frame of `stackFrames`.

Written by Hermes, the engine of React Native, and by tools that put a profiler's samples beside a trace. Numbers may
stand as texts. Source: the Trace Event Format document, and the React Native CLI's hermes-profile-transformer.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterator
from typing import Any

from workbench.core.calltree import FunctionTable, TreeBuilder
from workbench.core.errors import MalformedError
from workbench.core.model import Notice
from workbench.core.profile import NO_PARENT, Profile, Thread
from workbench.core.units import Unit
from workbench.core.words import counted
from workbench.formats.shared.content import Content, utf8_data
from workbench.formats.shared.deep_json import deep_value
from workbench.formats.shared.frames import UNNAMED, SourcePlace
from workbench.formats.shared.json_path import JsonPlace, Names, facts
from workbench.formats.shared.sample_weights import weights_of

NAME = "Hermes profile"
WHAT = (
    "`samples` and `stackFrames` of Hermes (React Native), and of the Trace Event Format, with or without"
    " `traceEvents`; of several events one (`--sample-type`); samples, not times"
)
BECOMES = "functions with stacks, in order of time"
COMMAND = "`npx react-native profile-hermes --raw .`"
CATEGORY = "JavaScript"

_FRAMES = re.compile(rb'"stackFrames"\s*:\s*\{\s*"')
_SAMPLES = re.compile(rb'"samples"\s*:\s*\[\s*\{')
_KEYS = ((b'"stackFrames"', _FRAMES), (b'"samples"', _SAMPLES))
_PLACE = re.compile(r"([^()]*)\((.+):(\d{1,9}):\d{1,9}\)", re.DOTALL)
_TIMED_PHASES = frozenset({"X", "B"})

SPARE_NODES = 1_000_000
"""Threads share their frames; all their trees together may have one node for two bytes of the file, and these."""


def recognises(content: Content) -> bool:
    """True for an object with samples and their frames, neither of them empty."""
    try:
        data = utf8_data(content)
    except MalformedError:
        return False
    if data[:100].lstrip()[:1] != b"{":
        return False
    return all((at := data.find(key)) >= 0 and pattern.search(data, at) for key, pattern in _KEYS)


def read(content: Content) -> Profile:
    """A thread for each thread, in samples; of several events one; raises MalformedError, PolicyError for no such."""
    root = JsonPlace(content, deep_value(content) if content.json is None else content.json)
    frames = _StackFrames(root.at("stackFrames"))
    samples = [place.mapping() for place in root.at("samples").places()]
    counts = Counter(_text(sample.get("name")) for sample in samples)
    if not counts:
        raise content.malformed("it holds no sample")
    types = content.chosen_type(list(counts), max(counts, key=counts.__getitem__)) if len(counts) > 1 else None
    chosen = [sample for sample in samples if types is None or _text(sample.get("name")) == types.chosen]
    trees: dict[tuple[str, str], _ThreadTree] = {}
    weights = array("d")
    for sample in chosen:
        key, weight = _text(sample.get("sf")), _number(sample.get("weight", 1))
        if key not in frames or weight is None or weight < 0:
            continue
        thread = _text(sample.get("pid")), _text(sample.get("tid"))
        if thread not in trees:
            trees[thread] = _ThreadTree(frames)
        trees[thread].add(key, weight)
        weights.append(weight)
    if not weights:
        raise content.malformed("no sample has a stack")
    is_counted = len(set(weights)) == 1 or not weights_of(weights).is_weighed
    return Profile(
        format_name=NAME,
        unit=Unit.SAMPLES if is_counted else Unit.COUNT,
        functions=frames.table.functions(),
        threads=tuple(_threads(root, trees)),
        figures=None,
        edges=(),
        is_sampled=True,
        sample_count=len(weights),
        environment=facts([("tool", frames.tool()), *_times(chosen)]),
        notices=tuple(_notices(root, len(chosen) - len(weights))),
        sample_types=types,
    )


class _StackFrames:
    """The frames by their keys, and the functions that they belong to."""

    def __init__(self, frames: JsonPlace) -> None:
        self.table = FunctionTable()
        self.place = frames
        self._by_key = {key: place.mapping() for key, place in frames.members()}
        self._numbers: dict[str, int] = {}
        self._room = len(frames.content.data) // 2 + SPARE_NODES

    def __contains__(self, key: str) -> bool:
        return key in self._by_key

    def __len__(self) -> int:
        return len(self._by_key)

    def take_room(self, count: int) -> None:
        """Counts new nodes of a tree; raises MalformedError where all trees become far larger than the file."""
        self._room -= count
        if self._room < 0:
            raise self.place.refusal("the threads' call trees are far larger than the file")

    def parent(self, key: str) -> str:
        """The key of the caller; of the outermost frame one that there is not."""
        return _text(self._by_key[key].get("parent"))

    def number(self, key: str) -> int:
        """The number of the function."""
        if key not in self._numbers:
            self._numbers[key] = self.table.number_of_start(*_place(self._by_key[key]))
        return self._numbers[key]

    def tool(self) -> str:
        """The engine, told by its categories."""
        is_hermes = any(frame.get("category") == CATEGORY for frame in self._by_key.values())
        return "Hermes" if is_hermes else ""


class _ThreadTree:
    """The tree of one thread; each frame is followed to its root once."""

    def __init__(self, frames: _StackFrames) -> None:
        self.builder = TreeBuilder()
        self._frames = frames
        self._nodes: dict[str, int] = {}

    def add(self, key: str, weight: float) -> None:
        """Adds a sample that was in this frame; raises MalformedError for frames in a circle."""
        self.builder.add(self._node(key), weight)

    def _node(self, key: str) -> int:
        above: list[str] = []
        while key in self._frames and key not in self._nodes:
            above.append(key)
            if len(above) > len(self._frames):
                raise self._frames.place.refusal("frames that call one another in a circle")
            key = self._frames.parent(key)
        self._frames.take_room(len(above))
        node = self._nodes.get(key, NO_PARENT)
        for each in reversed(above):
            node = self._nodes[each] = self.builder.child(node, self._frames.number(each))
        return node


def _place(frame: Any) -> SourcePlace:
    """The function, from `name(file:line:column)`, or with the line that the frame holds."""
    text = frame.get("name")
    name = text if isinstance(text, str) and text else UNNAMED
    start = _number(frame.get("funcLine"))
    found = _PLACE.fullmatch(name) if len(name) < 10_000 else None
    if found:
        return SourcePlace(found[1] or UNNAMED, found[2], int(start) if start and start > 0 else int(found[3]))
    return SourcePlace(name, "", int(start) if start and start > 0 else 0)


def _threads(root: JsonPlace, trees: dict[tuple[str, str], _ThreadTree]) -> Iterator[Thread]:
    known, names = dict(_thread_names(root)), Names()
    has_processes = len({process for process, _ in trees}) > 1
    for (process, number), found in trees.items():
        name = f"{known[process, number]} (thread {number})" if (process, number) in known else f"thread {number}"
        yield Thread(names.distinct(f"process {process}, {name}" if has_processes else name), found.builder.tree())


def _thread_names(root: JsonPlace) -> Iterator[tuple[tuple[str, str], str]]:
    for event in _events(root):
        args = event.get("args")
        name = args.get("name") if isinstance(args, dict) else None
        if event.get("ph") == "M" and event.get("name") == "thread_name" and isinstance(name, str) and name:
            yield (_text(event.get("pid")), _text(event.get("tid"))), name


def _events(root: JsonPlace) -> list[dict[str, Any]]:
    events = root.at("traceEvents").value
    return [event for event in events if isinstance(event, dict)] if isinstance(events, list) else []


def _times(samples: list[Any]) -> Iterator[tuple[str, float]]:
    """How long the recording is, and its mean interval, by the samples' times in microseconds."""
    times = [time for sample in samples if (time := _number(sample.get("ts"))) is not None]
    if len(times) > 1 and max(times) > min(times):
        yield "duration", (max(times) - min(times)) * 1e-6


def _notices(root: JsonPlace, broken_count: int) -> Iterator[Notice]:
    if broken_count:
        yield Notice("samples_lost", f"{counted(broken_count, 'sample')} without a stack or a weight were left out.")
    timed = sum(_text(event.get("ph")) in _TIMED_PHASES for event in _events(root))
    if timed:
        said = counted(timed, "event of the timeline was", "events of the timeline were")
        yield Notice("timeline_skipped", f"{said} left aside: the samples say which functions ran in them.")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else str(value)[:50]


def _number(value: Any) -> float | None:
    """A number, also one that was written as a text."""
    try:
        found = float(value) if isinstance(value, str) and len(value) < 40 else value
    except ValueError:
        return None
    return float(found) if type(found) in (int, float) and -1e18 < found < 1e18 else None
