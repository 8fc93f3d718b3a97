"""The events of a trace sorted out by thread, and what else they tell: names, and kinds that nobody reads."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from workbench.core.calltree import FunctionTable
from workbench.core.profile import Thread
from workbench.formats.profiles.chrome_trace_profiles import NAMES, CpuProfiles
from workbench.formats.shared.events import BEGIN, END, NO_NAME, Repairs, Track, intervals_of, nested
from workbench.formats.shared.frames import UNNAMED, in_brackets

MICROSECOND = 1e-6
LARGEST_TIME = 1e18
"""In microseconds; what is beyond is no time (30,000 years)."""

ROUNDING = 1e-3
"""Intervals that overlap by no more than so many microseconds were rounded."""

BROWSER = "[browser]"
"""Stands for the file of Chromium's scheduler, whose tasks only hold what runs in them."""

_SCHEDULER, _TIMELINE = "toplevel", "devtools.timeline"
_TASKS = frozenset({"RunTask", "Task", "Program"})


@dataclass
class Recording:
    """The events sorted out by thread."""

    tracks: dict[tuple[Any, Any], Track] = field(default_factory=dict)
    table: FunctionTable = field(default_factory=FunctionTable)
    names: dict[str, int] = field(default_factory=dict)
    name_of: list[int] = field(default_factory=list)
    process_names: dict[Any, str] = field(default_factory=dict)
    thread_names: dict[tuple[Any, Any], str] = field(default_factory=dict)
    skipped: Counter[str] = field(default_factory=Counter)
    repairs: Repairs = field(default_factory=Repairs)
    broken_count: int = 0
    profiles: CpuProfiles = field(default_factory=CpuProfiles)
    is_sampled: bool = False
    origin: float | None = None

    def __post_init__(self) -> None:
        self._functions: dict[Any, int] = {}

    def add(self, event: dict[str, Any]) -> None:
        """Takes note of one event."""
        phase = event.get("ph")
        if phase == "X":
            duration = event.get("dur", event.get("tdur"))
            if not (type(duration) is float or type(duration) is int):
                duration = _number(duration)
            if duration is None or not 0 <= duration < LARGEST_TIME:
                self.broken_count += 1
                return
            self._timed(event, duration)
        elif phase == "B":
            self._timed(event, BEGIN)
        elif phase == "E":
            self._timed(event, END)
        elif phase == "M":
            self._name(event)
        elif event:  # an empty object at the end of the list does the same as null
            self._other(event, phase)

    def _timed(self, event: dict[str, Any], duration: float) -> None:
        time = event.get("ts")
        if not (type(time) is float or type(time) is int):
            time = _number(time)
        if time is None or not -LARGEST_TIME < time < LARGEST_TIME:
            self.broken_count += 1
            return
        track = self._track(event)
        if self.origin is None:
            self.origin = time
        track.times.append(time - self.origin)
        track.durations.append(duration)
        track.labels.append(self._function(event) if duration != END else self._end_name(event))

    def _track(self, event: dict[str, Any]) -> Track:
        key = (event.get("pid"), event.get("tid"))
        try:
            return self.tracks[key]
        except KeyError:
            return self.tracks.setdefault(key, Track())
        except TypeError:  # a list or an object for a number
            return self.tracks.setdefault((str(key[0])[:50], str(key[1])[:50]), Track())

    def _function(self, event: dict[str, Any]) -> int:
        name, args = event.get("name"), event.get("args")
        file = args.get("filename") if type(args) is dict else None
        if file is None and _is_scheduler(event.get("cat"), name):
            file = BROWSER
        key = name if file is None else (name, file)
        try:
            return self._functions[key]
        except KeyError:
            return self._functions.setdefault(key, self._new_function(event, name, file))
        except TypeError:  # a name or file that is a list or an object
            return self._new_function(event, name, file)

    def _new_function(self, event: dict[str, Any], name: Any, file: Any) -> int:
        text = name if isinstance(name, str) and name else UNNAMED
        place = in_brackets(text)
        if file == BROWSER:
            number = self.table.number(text, file)
        elif isinstance(file, str) and file:
            self.is_sampled = self.is_sampled or event.get("cat") == "py-spy"
            line = event["args"].get("line")
            number = self.table.number(text, file, line if type(line) is int and 0 < line < 10**9 else 0)
        else:
            number = self.table.number_of_start(*place) if place else self.table.number(text)
        if number == len(self.name_of):
            self.name_of.append(self.names.setdefault(text, len(self.names)))
        return number

    def _end_name(self, event: dict[str, Any]) -> int:
        name = event.get("name")
        if not isinstance(name, str) or not name:
            return NO_NAME
        return self.names.setdefault(name, len(self.names))

    def _name(self, event: dict[str, Any]) -> None:
        args = event.get("args")
        name = args.get("name") if isinstance(args, dict) else None
        pid, tid = event.get("pid"), event.get("tid")
        if not isinstance(name, str) or not name or isinstance(pid, list | dict) or isinstance(tid, list | dict):
            return
        if event.get("name") == "process_name":
            self.process_names[pid] = name
        elif event.get("name") == "thread_name":
            self.thread_names[pid, tid] = name

    def _other(self, event: dict[str, Any], phase: Any) -> None:
        name = event.get("name")
        if isinstance(name, str) and name in NAMES:
            self.profiles.add(event)
        elif isinstance(phase, str) and phase:
            self.skipped[phase[:10]] += 1
        else:
            self.broken_count += 1

    def threads(self) -> Iterator[Thread]:
        """A tree for each thread; its time line starts with the recording's first event."""
        if not self.tracks:
            return
        first = min(min(track.times) for track in self.tracks.values())
        last = max(max(track.times) for track in self.tracks.values())
        has_processes = len({process for process, _ in self.tracks}) > 1
        tolerance = max(ROUNDING, 2 * math.ulp(abs(self.origin or 0.0) + max(abs(first), abs(last))))
        for key, track in self.tracks.items():
            intervals = intervals_of(track, self.name_of, self.repairs, first)
            if intervals.starts:
                yield Thread(
                    self.thread_name(key, has_processes), *nested(intervals, MICROSECOND, tolerance, self.repairs)
                )

    def thread_name(self, key: tuple[Any, Any], has_processes: bool) -> str:
        """What a thread is called, with its process where there are several."""
        pid, tid = key
        thread = self.thread_names.get(key)
        thread_text = f"{thread} (thread {tid})" if thread else f"thread {tid}"
        if not has_processes:
            return thread_text
        process = self.process_names.get(pid)
        return f"{process} (process {pid}), {thread_text}" if process else f"process {pid}, {thread_text}"


def _is_scheduler(category: Any, name: Any) -> bool:
    """True for Chromium's own tasks, told by category: another program's event may be called RunTask, too."""
    if not isinstance(category, str):
        return False
    return _SCHEDULER in category or (_TIMELINE in category and isinstance(name, str) and name in _TASKS)


def _number(value: Any) -> float | None:
    """A number that was written as a text, as some tools do; None for anything else."""
    try:
        return float(value) if isinstance(value, str) and len(value) < 40 else None
    except ValueError:
        return None
