"""Chrome trace events: a JSON list of events, or an object with the list under `traceEvents`.

Read are V8's CPU profiles inside it (recordings of the DevTools), and where there is none complete events (X), pairs
of begin and end (B, E) and names (M); times are microseconds. Written by Chrome, Node, viztracer, py-spy
(`-f chrometrace`), clang, Bazel and others. Source: the Trace Event Format document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from workbench.core.calltree import FunctionTable
from workbench.core.errors import MalformedError, shown_text
from workbench.core.model import Notice
from workbench.core.profile import Profile, Thread
from workbench.core.units import Unit
from workbench.core.words import counted
from workbench.formats.profiles.chrome_trace_stream import EventStream
from workbench.formats.profiles.chrome_trace_threads import Recording
from workbench.formats.shared.content import HEAD_BYTES, Content, utf8_data
from workbench.formats.shared.json_path import facts
from workbench.formats.shared.v8_profile import V8Thread

NAME = "Chrome trace events"
WHAT = (
    "recordings of the DevTools: the CPU profiles in them, a thread for each; where there is none, "
    "complete events (X), begin and end (B, E), and names (M): Chrome, Node, VizTracer, py-spy, clang, "
    "Bazel. Tasks of Chromium's scheduler, which only hold what ran in them, are the interpreter's"
)
BECOMES = "functions with stacks, in order of time"
COMMAND = "`viztracer -o trace.json app.py`, or Performance, Save profile in the DevTools"
MAX_FACTS = 20
_CHROMIUM_FACTS = {"processor": "cpu-brand", "processor_count": "cpu-num-cores", "architecture": "os-arch"}
"""Facts that Chromium says by names of its own."""

_CUT = Notice("cut", "The file ends before the trace does; what stands before its end was read.")

_KEY = re.compile(rb'"traceEvents"\s*:')
_LIST = re.compile(rb'\s*\[[\s,]*\{.*?"ph"\s*:\s*"', re.DOTALL)
_TIMED = re.compile(rb'"(ts|pid|tid)"\s*:')


def recognises(content: Content) -> bool:
    """True for a list whose first objects have a phase, or an object with `traceEvents`."""
    try:
        data = utf8_data(content)
    except MalformedError:
        return False
    head = data[:HEAD_BYTES].lstrip()
    if head.startswith(b"{"):
        position = data.find(b'"traceEvents"')
        return position >= 0 and _KEY.search(data, position) is not None
    return _LIST.match(head) is not None and _TIMED.search(head) is not None


def read(content: Content) -> Profile:
    """The profile, a thread for each pair of process and thread; raises MalformedError where it is no JSON."""
    stream = EventStream(content)
    recording = Recording()
    for event in stream.events():
        if type(event) is dict:
            recording.add(event)
        elif event is not None:  # some writers end their list with a null, to be rid of the last comma
            recording.broken_count += 1
    table = FunctionTable()
    found = tuple(recording.profiles.threads(content, table, recording.thread_name))
    return _sampled(found, table, recording, stream) if found else _timeline(content, recording, stream)


def _timeline(content: Content, recording: Recording, stream: EventStream) -> Profile:
    """What the events say that last for a time."""
    threads = tuple(recording.threads())
    if not threads:
        raise content.malformed(_nothing(recording, stream))
    return Profile(
        NAME,
        Unit.SECONDS,
        recording.table.functions(),
        threads,
        figures=None,
        edges=(),
        is_sampled=recording.is_sampled,
        sample_count=None,
        environment=_environment(stream.members, threads),
        notices=tuple(_notices(recording, stream)),
    )


def _sampled(found: Sequence[V8Thread], table: FunctionTable, recording: Recording, stream: EventStream) -> Profile:
    """What V8's CPU profiles in the trace say: events only tell which task they ran in."""
    has_times = any(each.has_times for each in found)
    kept = [each for each in found if each.has_times is has_times]
    threads = tuple(each.thread for each in kept)
    longest = max(kept, key=lambda each: each.sample_count)
    return Profile(
        NAME,
        Unit.SECONDS if has_times else Unit.SAMPLES,
        table.functions(),
        threads,
        figures=None,
        edges=(),
        is_sampled=True,
        sample_count=sum(each.sample_count for each in kept),
        environment={**_environment(stream.members, threads), **facts([("interval", longest.interval)])},
        notices=tuple(_notices_of_profiles(kept, recording, stream)),
    )


def _nothing(recording: Recording, stream: EventStream) -> str:
    kinds = ", ".join(sorted(recording.skipped)) or "none at all"
    what = "it holds no complete event (X) and none that begins (B)"
    if recording.profiles:
        return f"{what}, and no CPU profile in it has a sample"
    if stream.members.get("samples"):
        return f"{what}, only sampled stacks, which are not read from traces"
    return f"{what}; kinds of events found: {kinds}"


def _environment(members: dict[str, Any], threads: tuple[Thread, ...]) -> dict[str, str | int | float]:
    found: dict[str, str | int | float] = {}
    viztracer = members.get("viztracer_metadata")
    if isinstance(viztracer, dict):
        found["tool"] = f"viztracer {str(viztracer.get('version', ''))[:50]}".strip()
    for member in ("otherData", "metadata"):
        facts = members.get(member)
        for key, value in list(facts.items())[:MAX_FACTS] if isinstance(facts, dict) else ():
            if isinstance(value, str | int | float) and len(str(value)) <= 200:
                found.setdefault(key, value)
        for key, own_key in _CHROMIUM_FACTS.items():
            value = facts.get(own_key) if isinstance(facts, dict) else None
            if isinstance(value, str | int) and value and len(str(value)) <= 200:
                found.setdefault(key, value)
    spans = [thread.spans for thread in threads if thread.spans]
    if spans and all(s.nodes for s in spans):
        found["duration"] = max(max(s.ends) for s in spans) - min(min(s.starts) for s in spans)
    return found


def _notices_of_profiles(kept: Sequence[V8Thread], recording: Recording, stream: EventStream) -> Iterator[Notice]:
    if stream.is_cut:
        yield _CUT
    count = sum(len(track.times) for track in recording.tracks.values())
    if count:
        said = counted(count, "event of the timeline was", "events of the timeline were")
        yield Notice("timeline_skipped", f"{said} left aside: the CPU profile says which functions ran in them.")
    yield from dict.fromkeys(notice for each in kept for notice in each.notices)


def _notices(recording: Recording, stream: EventStream) -> Iterator[Notice]:
    repairs = recording.repairs
    if stream.is_cut:
        yield _CUT
    if stream.members.get("samples"):
        yield Notice("samples_skipped", "The trace also holds sampled stacks; only its events were read.")
    if recording.skipped:
        kinds = ", ".join(f"{count:,} {shown_text(kind)}" for kind, count in recording.skipped.most_common(8))
        yield Notice("events_skipped", f"Events of kinds that take no time on a thread were skipped: {kinds}.")
    if recording.broken_count:
        yield Notice("events_broken", f"{recording.broken_count:,} events without a usable time were skipped.")
    if repairs.unmatched_end_count:
        yield Notice("end_without_begin", f"{repairs.unmatched_end_count:,} ends without a beginning were skipped.")
    if repairs.unclosed_count:
        yield Notice("unclosed", f"{repairs.unclosed_count:,} events that never end were taken to last to the end.")
    if repairs.overlap_count:
        yield Notice(
            "overlap",
            f"{repairs.overlap_count:,} times an event goes on after the one it began in; such events were split, "
            "so that no time counts twice.",
        )
    if repairs.cut_count:
        yield Notice("overlap_cut", f"Events overlap so much that {repairs.cut_count:,} of them were cut short.")
    if isinstance(viztracer := stream.members.get("viztracer_metadata"), dict) and viztracer.get("overflow") is True:
        yield Notice("overflow", "The tracer's buffer overflowed: the oldest entries are missing.")
