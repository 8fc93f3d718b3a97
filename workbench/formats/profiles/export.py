"""Writes profiles in formats that other tools read, so that nothing is locked in; each yields bytes piece by piece."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from workbench.core.profile import CallTree, Function, Profile, Spans, Thread
from workbench.core.units import Unit
from workbench.formats.profiles.stack_nodes import check_stacks, nodes_to_write, stack_of
from workbench.formats.shared.frames import KERNEL, UNNAMED, looks_like_path, place_in

SCHEMA = "https://www.speedscope.app/file-format-schema.json"
EXPORTER = "Performance Profiler Workbench"
CHUNK_PIECES = 1000

_SPEEDSCOPE_UNITS: Mapping[Unit, str] = {Unit.SECONDS: "seconds", Unit.BYTES: "bytes"}
_COLLAPSED_UNITS: Mapping[Unit, tuple[str, float]] = {
    Unit.SECONDS: ("nanoseconds", 1e9),
    Unit.BYTES: ("bytes", 1.0),
    Unit.SAMPLES: ("samples", 1.0),
}


def speedscope_chunks(profile: Profile) -> Iterator[bytes]:
    """The profile as a speedscope file; threads with time order are written as events, others as samples.

    Raises WorkbenchError for a profile without stacks.
    """
    check_stacks(profile)
    return _in_chunks(_speedscope(profile))


def collapsed_chunks(profile: Profile) -> Iterator[bytes]:
    """The profile as collapsed stacks, times in whole nanoseconds, the unit told in a first comment.

    A thread's name becomes the first frame `tid:NAME`. What the format cannot hold is written otherwise: `;` in a
    name becomes `,`, and white space that breaks lines becomes a space. Raises WorkbenchError for a profile without
    stacks.
    """
    check_stacks(profile)
    return _in_chunks(_collapsed(profile))


def _in_chunks(pieces: Iterator[str]) -> Iterator[bytes]:
    kept: list[str] = []
    for piece in pieces:
        kept.append(piece)
        if len(kept) >= CHUNK_PIECES:
            yield "".join(kept).encode("utf-8", "replace")
            kept.clear()
    yield "".join(kept).encode("utf-8", "replace")


def _speedscope(profile: Profile) -> Iterator[str]:
    yield f'{{"$schema":"{SCHEMA}","exporter":{_json(EXPORTER)},"shared":{{"frames":['
    for number, function in enumerate(profile.functions):
        yield ("," if number else "") + _json(_frame(function))
    yield ']},"profiles":['
    for number, thread in enumerate(profile.threads):
        yield "," if number else ""
        yield from _speedscope_thread(thread, _SPEEDSCOPE_UNITS.get(profile.unit, "none"))
    yield "]}\n"


def _frame(function: Function) -> dict[str, Any]:
    frame: dict[str, Any] = {"name": function.name}
    if function.file:
        frame["file"] = function.file
    if function.line:
        frame["line"] = function.line
    return frame


def _speedscope_thread(thread: Thread, unit: str) -> Iterator[str]:
    is_evented = thread.spans is not None
    yield f'{{"type":"{"evented" if is_evented else "sampled"}","name":{_json(thread.name)},"unit":"{unit}",'
    if thread.spans is not None:
        first, last = min(thread.spans.starts, default=0.0), max(thread.spans.ends, default=0.0)
        yield f'"startValue":{first!r},"endValue":{last!r},"events":['
        yield from _events(thread.tree, thread.spans)
        yield "]}"
        return
    nodes = nodes_to_write(thread.tree)
    yield f'"startValue":0,"endValue":{sum(thread.tree.selfs)!r},"samples":['
    for number, node in enumerate(nodes):
        yield ("," if number else "") + _json(stack_of(thread.tree, node))
    yield '],"weights":['
    yield ",".join(repr(thread.tree.selfs[node]) for node in nodes)
    yield "]}"


def _events(tree: CallTree, spans: Spans) -> Iterator[str]:
    """Openings and closings in time order; a span lies within the last one of its caller."""
    open_spans: list[tuple[int, float]] = []
    latest, comma = float("-inf"), ""
    for node, start, end in zip(spans.nodes, spans.starts, spans.ends, strict=True):
        while open_spans and open_spans[-1][0] != tree.parents[node]:
            closed, at = open_spans.pop()
            latest = max(latest, at)
            yield f'{comma}{{"type":"C","frame":{tree.functions[closed]},"at":{latest!r}}}'
        latest = max(latest, start)
        yield f'{comma}{{"type":"O","frame":{tree.functions[node]},"at":{latest!r}}}'
        comma = ","
        open_spans.append((node, end))
    while open_spans:
        closed, at = open_spans.pop()
        latest = max(latest, at)
        yield f',{{"type":"C","frame":{tree.functions[closed]},"at":{latest!r}}}'


def _collapsed(profile: Profile) -> Iterator[str]:
    word, factor = _COLLAPSED_UNITS.get(profile.unit, ("count", 1.0))
    yield f"# unit: {word}\n"
    frames = [_text(function) for function in profile.functions]
    for name, thread in zip(_names(profile.threads), profile.threads, strict=True):
        root = f"tid:{name};" if name else ""
        for node in nodes_to_write(thread.tree):
            stack = ";".join([frames[function] for function in stack_of(thread.tree, node)])
            is_comment = not root and stack.startswith(("#", "//"))
            yield f"{' ' if is_comment else ''}{root}{stack} {_count(thread.tree.selfs[node] * factor, word)}\n"


def _names(threads: Sequence[Thread]) -> list[str]:
    """A different name for each thread, since threads of one name would be read as one."""
    names: dict[str, None] = {}
    for number, thread in enumerate(threads, 1):
        name = _plain(thread.name) or (f"{number}" if len(threads) > 1 else "")
        while name in names:
            name = f"{name} ({number})"
        names[name] = None
    return list(names)


def _text(function: Function) -> str:
    """A frame as the reader of collapsed stacks understands it: `name (file:line)` where there is a file."""
    name, file = _plain(function.name) or UNNAMED, _plain(function.file)
    if file == KERNEL:
        return f"{name}_[k]"
    if not file:
        return name
    end = f"{file}:{function.line}" if function.line or not looks_like_path(file) else file
    if place_in(f"{name} ({end})")[:2] == (name, file):
        return f"{name} ({end})"
    return f"{name} ({end.replace('(', '[').replace(')', ']')})"  # brackets that do not match would hide the file


def _plain(text: str) -> str:
    return " ".join(text.replace(";", ",").split())


def _count(value: float, word: str) -> str:
    """A whole number wherever it is one (and for times always), since most tools take no other."""
    return f"{value:.0f}" if word == "nanoseconds" or value == int(value) else f"{value:.9f}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
