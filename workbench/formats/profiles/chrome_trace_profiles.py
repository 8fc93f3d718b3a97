"""V8's CPU profiles inside a trace, put together again from their pieces.

A profile begins with an event `Profile`, whose thread it is of, and comes in events `ProfileChunk`, which a thread of
the profiler's own may write: nodes with the numbers of their parents, samples and time deltas, or just the time of
its end. Process and id say which pieces belong together. Older traces hold a whole profile in one event `CpuProfile`.
Source: the DevTools' SamplesHandler.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from workbench.core.calltree import FunctionTable
from workbench.core.model import Notice
from workbench.core.words import counted
from workbench.formats.shared.content import Content
from workbench.formats.shared.json_path import JsonPlace, Names
from workbench.formats.shared.v8_old_profile import in_new_layout
from workbench.formats.shared.v8_profile import MICROSECOND, V8Thread, thread_of

NAMES = frozenset({"CpuProfile", "Profile", "ProfileChunk"})

ThreadKey = tuple[Any, Any]
"""Process and thread, by number."""


@dataclass
class _ProfilePieces:
    """The events of one profile; `whole` is a profile that came in one event."""

    thread: ThreadKey
    source: str = ""
    start: Any = None
    has_beginning: bool = False
    chunks: list[tuple[float, dict[str, Any]]] = field(default_factory=list)
    whole: dict[str, Any] | None = None


class _Joined(NamedTuple):
    """A profile in the layout of a `.cpuprofile`, and how many of its samples could not be placed."""

    pieces: _ProfilePieces
    profile: dict[str, Any]
    lost_count: int

    @property
    def sample_count(self) -> int:
        samples = self.profile.get("samples")
        return len(samples) if isinstance(samples, list) else 0


class CpuProfiles:
    """The profiles of a trace, piece by piece as they come by."""

    def __init__(self) -> None:
        self._pieces: dict[Hashable, _ProfilePieces] = {}

    def __bool__(self) -> bool:
        return bool(self._pieces)

    def add(self, event: dict[str, Any]) -> None:
        """Takes note of an event that has one of NAMES."""
        data = _member(event.get("args"), "data")
        thread = _plain(event.get("pid")), _plain(event.get("tid"))
        cpu_profile = _member(data, "cpuProfile")
        if event["name"] == "CpuProfile":
            if cpu_profile:
                self._pieces[len(self._pieces), "whole"] = _ProfilePieces(thread, whole=cpu_profile)
            return
        key = thread[0], _plain(event.get("id", _member(event, "id2").get("local")))
        pieces = self._pieces.setdefault(key, _ProfilePieces(thread))
        if isinstance(source := data.get("source"), str):
            pieces.source = source
        if event["name"] == "Profile":
            pieces.thread, pieces.start, pieces.has_beginning = thread, data.get("startTime"), True
        else:
            pieces.chunks.append((_number(event.get("ts")) or 0.0, data))

    def threads(
        self, content: Content, table: FunctionTable, name_of: Callable[[ThreadKey, bool], str]
    ) -> Iterator[V8Thread]:
        """A thread for each profile that has samples; raises MalformedError for one that is no tree."""
        joined = [each for pieces in self._pieces.values() if (each := _joined(content, pieces)).sample_count]
        kept = _of_one_source(joined)
        starts = [start for each in kept if (start := _number(each.profile.get("startTime"))) is not None]
        has_processes, names = len({each.pieces.thread[0] for each in kept}) > 1, Names()
        for each in kept:
            name = names.distinct(name_of(each.pieces.thread, has_processes))
            start = _number(each.profile.get("startTime"))
            shift = 0.0 if start is None else (start - min(starts)) * MICROSECOND
            found = thread_of(JsonPlace(content, each.profile, f"CPU profile of {name}"), table, name, shift)
            yield found._replace(notices=(*found.notices, *_notices(each)))


def _joined(content: Content, pieces: _ProfilePieces) -> _Joined:
    if pieces.whole is not None:
        whole = pieces.whole
        if "head" in whole:
            whole = in_new_layout(JsonPlace(content, whole, "cpuProfile")).value
        return _Joined(pieces, whole, 0)
    nodes: dict[Any, dict[str, Any]] = {}
    rows: list[tuple[Any, Any]] = []
    end, lost, has_times = None, 0, False
    for _, data in sorted(pieces.chunks, key=lambda chunk: chunk[0]):
        cpu_profile = _member(data, "cpuProfile")
        for node in _entries(cpu_profile.get("nodes")):
            if isinstance(node, dict) and type(node.get("id")) is int:
                nodes.setdefault(node["id"], node)
        samples = _entries(cpu_profile.get("samples"))
        deltas = _entries(data.get("timeDeltas") or cpu_profile.get("timeDeltas"))
        has_times = has_times or bool(deltas)
        rows += zip(samples, deltas if deltas else [None] * len(samples), strict=False)
        lost += max(0, len(samples) - len(deltas)) if deltas else 0
        end = data.get("endTime", cpu_profile.get("endTime", end))
    profile = {"nodes": [_rooted(node, nodes) for node in nodes.values()], "startTime": pieces.start, "endTime": end}
    samples, deltas, more_lost = _placed(rows, nodes, has_times=has_times)
    profile |= {"samples": samples, "timeDeltas": deltas if has_times else None}
    return _Joined(pieces, profile, lost + more_lost)


def _rooted(node: dict[str, Any], nodes: dict[Any, dict[str, Any]]) -> dict[str, Any]:
    """The node, without a parent where that was in a piece that is missing."""
    parent = node.get("parent")
    return node if parent is None or (type(parent) is int and parent in nodes) else {**node, "parent": None}


def _placed(
    rows: list[tuple[Any, Any]], nodes: dict[Any, dict[str, Any]], *, has_times: bool
) -> tuple[list[int], list[float], int]:
    """The samples whose nodes are known, with their time deltas; what was before a lost one counts for the next."""
    samples: list[int] = []
    deltas: list[float] = []
    before = 0.0
    for node, delta in rows:
        passed = _number(delta)
        before += passed or 0.0
        if type(node) is int and node in nodes and not (has_times and passed is None):
            samples.append(node)
            deltas.append(before)
            before = 0.0
    return samples, deltas, len(rows) - len(samples)


def _of_one_source(joined: list[_Joined]) -> list[_Joined]:
    """Where two profilers watched one thread, those of the one with more samples, as no time counts twice."""
    counts: Counter[tuple[ThreadKey, str]] = Counter()
    for each in joined:
        counts[each.pieces.thread, each.pieces.source] += each.sample_count
    chosen: dict[ThreadKey, str] = {}
    for (thread, source), _ in counts.most_common():
        chosen.setdefault(thread, source)
    return [each for each in joined if chosen[each.pieces.thread] == each.pieces.source]


def _notices(joined: _Joined) -> Iterator[Notice]:
    if joined.lost_count:
        yield Notice("samples_lost", f"{counted(joined.lost_count, 'sample')} without a time or a stack were left out.")
    if joined.pieces.whole is None and not joined.pieces.has_beginning:
        yield Notice("profile_cut", "The beginning of a CPU profile is missing in the trace; the rest was read.")


def _member(value: Any, key: str) -> dict[str, Any]:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def _entries(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float) else str(value)[:50]


def _number(value: Any) -> float | None:
    return float(value) if type(value) in (int, float) and -1e18 < value < 1e18 else None
