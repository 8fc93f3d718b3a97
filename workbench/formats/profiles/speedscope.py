"""The speedscope file format: named frames, and profiles made of sampled stacks or of frames that open and close.

Written by speedscope itself, py-spy (`-f speedscope`), rbspy, excimer and others. Several profiles in a file are
threads. Source: the format's published JSON schema, https://www.speedscope.app/file-format-schema.json.
"""

from __future__ import annotations

import json
import math
import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from workbench.core.calltree import FunctionTable, TreeBuilder, without_unused
from workbench.core.errors import MalformedError
from workbench.core.model import Notice
from workbench.core.profile import NO_PARENT, Profile, Spans, Thread
from workbench.core.sample_types import SampleTypes
from workbench.core.units import Unit, amount_text, share_text
from workbench.formats.profiles.speedscope_types import type_names
from workbench.formats.shared.content import Content, utf8_data
from workbench.formats.shared.frames import UNNAMED
from workbench.formats.shared.sample_weights import weights_of

NAME = "speedscope"
WHAT = (
    "sampled and evented profiles; several in a file are threads, of several units one is read "
    "(`--sample-type`); seconds, bytes or samples. Written by speedscope, py-spy, pyinstrument, rbspy, "
    "excimer, Austin's converter"
)
BECOMES = "functions with stacks, in order of time"
COMMAND = "`py-spy record -f speedscope -o profile.json -- python app.py`"
SCHEMA = "https://www.speedscope.app/file-format-schema.json"
LEAST_COVER = 0.5
"""Of a file whose events cover a smaller part of its own span that is said."""

LARGEST_VALUE = 1e30
"""A larger weight or time is no measurement."""

TRACKERS = ("memray",)
"""Write what they counted as samples, though they saw every allocation."""

SAMPLERS = ("py-spy", "pyinstrument", "rbspy", "austin", "stackprof")
WITH_STARTS = ("pyinstrument",)
"""Tools whose lines are those where functions start; elsewhere they may be those that were executed."""

UNITS = {
    "none": (Unit.SAMPLES, 1.0),
    "nanoseconds": (Unit.SECONDS, 1e-9),
    "microseconds": (Unit.SECONDS, 1e-6),
    "milliseconds": (Unit.SECONDS, 1e-3),
    "seconds": (Unit.SECONDS, 1.0),
    "bytes": (Unit.BYTES, 1.0),
}

SYNTHETIC_LEAVES = frozenset(("[self]", "[await]", "[out-of-context]"))
"""Of pyinstrument: no functions, but time that belongs to the frame above."""

_SCHEMA_KEY = re.compile(rb'"\$schema"\s*:\s*"https?:\\?/\\?/(www\.)?speedscope\.app\\?/file-format-schema\.json"')


def recognises(content: Content) -> bool:
    """True for a JSON object that names speedscope's schema, also where the rest of it is broken."""
    try:
        data = utf8_data(content)
    except MalformedError:
        return False
    return data[:4096].lstrip()[:1] == b"{" and b"speedscope.app" in data and _SCHEMA_KEY.search(data) is not None


def read(content: Content) -> Profile:
    """The profile; raises MalformedError with the profile and the sample or event that is wrong."""
    document = _document(content)
    reading = _SpeedscopeReading(content, document)
    unit, kept = reading.profiles_of_one_unit()
    threads = tuple(reading.thread(*profile) for profile in kept)
    if not any(thread.tree.parents for thread in threads):
        raise content.malformed("it holds no sample")
    unit, sample_count, more_notices = reading.counted_samples(unit)
    leaves = {reading.functions[frame] for frame in reading.leaves}
    functions, threads = without_unused(reading.table.functions(), threads, leaves)
    return Profile(
        NAME,
        unit,
        functions,
        threads,
        figures=None,
        edges=(),
        is_sampled=reading.is_by_sampler() or (not reading.is_exact() and any(p["type"] == "sampled" for _, p in kept)),
        sample_count=sample_count,
        environment=reading.environment(),
        notices=(*more_notices, *reading.all_notices(unit)),
        sample_types=reading.types,
    )


def _document(content: Content) -> dict[str, Any]:
    """The file as JSON, parsed anew where that failed before, to know the place."""
    document = content.json
    if document is None:
        try:
            document = json.loads(utf8_data(content))
        except RecursionError:
            raise content.malformed("nested too deeply") from None
        except UnicodeDecodeError as error:
            raise content.malformed("not UTF-8 text", position=error.start) from None
        except json.JSONDecodeError as error:
            text = error.doc[error.pos : error.pos + 100].partition("\n")[0]
            raise content.malformed(f"not JSON: {error.msg}", position=error.pos, text=text) from None
        except ValueError:
            raise content.malformed("not JSON: a number is too long") from None
    if not isinstance(document, dict):
        raise content.malformed("not a JSON object")
    return document


@dataclass
class _SpeedscopeReading:
    """One file's frames and what was found so far."""

    content: Content
    document: dict[str, Any]
    table: FunctionTable = field(default_factory=FunctionTable)
    notices: list[Notice] = field(default_factory=list)
    sample_count: int = 0
    weights: list[float] = field(default_factory=list)
    has_sums: bool = False
    has_events: bool = False
    frameless: float = 0
    span: float = 0.0
    covered: float = 0.0
    interval: float | None = None
    types: SampleTypes | None = None

    def __post_init__(self) -> None:
        shared = self.document.get("shared")
        frames = shared.get("frames") if isinstance(shared, dict) else None
        if not isinstance(frames, list):
            raise self.content.malformed("shared.frames is no list")
        has_starts = self.exporter().startswith(WITH_STARTS)
        self._number = self.table.number_of_start if has_starts else self.table.number
        self.leaves = frozenset(self._leaves(frames)) if has_starts else frozenset()
        self._lines = array("i")
        self.functions = array("i", (self._function(frame, number) for number, frame in enumerate(frames)))

    def _leaves(self, frames: list[Any]) -> Iterator[int]:
        """The numbers of frames that are no functions."""
        for number, frame in enumerate(frames):
            if isinstance(frame, dict) and not frame.get("file") and str(frame.get("name"))[:40] in SYNTHETIC_LEAVES:
                yield number

    def _function(self, frame: Any, number: int) -> int:
        name = frame.get("name") if isinstance(frame, dict) else None
        if not isinstance(name, str):
            raise self.content.malformed(f"frame {number} has no name")
        file, line = frame.get("file"), frame.get("line")
        is_line = type(line) is int and 0 < line < 10**9
        self._lines.append(line if is_line else 0)
        return self._number(name or UNNAMED, file if isinstance(file, str) else "", self._lines[-1])

    def profiles_of_one_unit(self) -> tuple[Unit, list[tuple[int, dict[str, Any]]]]:
        """The profiles, by number, that are measured in the same kind of unit as the file's chosen one."""
        profiles = self.document.get("profiles")
        if not isinstance(profiles, list) or not profiles:
            raise self.content.malformed("profiles is no list, or an empty one")
        for number, profile in enumerate(profiles):
            self._check_kind(number, profile)
        units = [UNITS[profile["unit"]][0] for profile in profiles]
        active = self.document.get("activeProfileIndex")
        usual = active if type(active) is int and 0 <= active < len(units) else 0
        chosen = units[usual]
        if len(set(units)) > 1:
            names = type_names(profiles, units)
            self.types = self.content.chosen_type(list(dict.fromkeys(names)), names[usual])
            chosen = units[names.index(self.types.chosen)]
        return chosen, [(number, profile) for number, profile in enumerate(profiles) if units[number] is chosen]

    def _check_kind(self, number: int, profile: Any) -> None:
        if not isinstance(profile, dict):
            raise self.content.malformed(f"profile {number} is no object")
        if profile.get("type") not in ("sampled", "evented"):
            raise self.content.malformed(f"profile {number} is neither sampled nor evented")
        unit = profile.get("unit")
        if not isinstance(unit, str) or unit not in UNITS:
            raise self.content.malformed(f"profile {number}: its unit is none of {', '.join(UNITS)}")

    def thread(self, number: int, profile: dict[str, Any]) -> Thread:
        """The tree of one profile."""
        name = profile.get("name")
        read_profile = self._sampled if profile["type"] == "sampled" else self._evented
        return read_profile(number, profile, name if isinstance(name, str) else "", UNITS[profile["unit"]][1])

    def _sampled(self, number: int, profile: dict[str, Any], name: str, factor: float) -> Thread:
        samples, weights = self._list(number, profile, "samples"), self._list(number, profile, "weights")
        if len(samples) != len(weights):
            raise self.content.malformed(f"profile {number}: {len(samples):,} samples but {len(weights):,} weights")
        by_stack = self._weighed(number, samples, weights)
        builder = TreeBuilder()
        for stack, weight in by_stack.items():
            builder.add_stack([self.functions[frame] for frame in stack], weight * factor)
            self._weigh(stack[-1:], weight)
        self.frameless += by_stack.get((), 0) * factor
        self._count_samples(profile, by_stack, factor)
        return Thread(name, builder.tree())

    def _weighed(self, number: int, samples: list[Any], weights: list[Any]) -> dict[tuple[int, ...], float]:
        """Equal stacks summed up, so that each is looked at once."""
        by_stack: dict[tuple[int, ...], float] = {}
        for position, (sample, weight) in enumerate(zip(samples, weights, strict=True)):
            if type(weight) not in (int, float) or not 0 <= weight < LARGEST_VALUE:
                raise self._wrong(number, "weight", position, "is no number from 0 on")
            if type(sample) is not list:
                raise self._wrong(number, "sample", position, "is no list of frame numbers")
            try:
                stack = tuple(sample)
                by_stack[stack] = by_stack.get(stack, 0) + weight
            except TypeError:  # a list in the list
                raise self._wrong(number, "sample", position, "names a frame that there is not") from None
        for stack in by_stack:
            if not self._are_frames(stack):
                position = next(place for place, sample in enumerate(samples) if tuple(sample) == stack)
                raise self._wrong(number, "sample", position, "names a frame that there is not")
        return by_stack

    def _count_samples(self, profile: dict[str, Any], by_stack: dict[tuple[int, ...], float], factor: float) -> None:
        """Adds to the number of samples, as far as it is known: the file may hold sums, each stack once."""
        weights = [weight for sample, weight in zip(profile["samples"], profile["weights"], strict=True) if sample]
        is_recording = len(by_stack) < len(profile["samples"])
        if profile["unit"] == "none":
            self.weights += (weight for stack, weight in by_stack.items() if stack)
        self.has_sums |= not is_recording
        self.sample_count += len(weights) if is_recording else 0
        if profile["unit"].endswith("seconds") and is_recording and 0 < min(weights, default=0) == max(weights):
            self.interval = weights[0] * factor

    def counted_samples(self, unit: Unit) -> tuple[Unit, int | None, tuple[Notice, ...]]:
        """The unit, the number of samples, and what is to be said of them: weights without a unit may be anything."""
        if self.is_exact():
            return Unit.COUNT if unit is Unit.SAMPLES else unit, None, ()
        if unit is not Unit.SAMPLES:
            return unit, self.sample_count or None, ()
        if self.has_events:
            return Unit.COUNT, None, ()
        found, whole = weights_of(self.weights), sum(self.weights)
        unit = Unit.COUNT if found.is_weighed else unit
        if found.weight is None and not self.has_sums:
            return unit, self.sample_count or None, ()
        return unit, found.sample_count(whole) or None, tuple(found.notices(whole))

    def _are_frames(self, stack: tuple[int, ...]) -> bool:
        return not stack or (set(map(type, stack)) == {int} and min(stack) >= 0 and max(stack) < len(self.functions))

    def _evented(self, number: int, profile: dict[str, Any], name: str, factor: float) -> Thread:
        """A frame's time runs from its opening to its closing; what opened last has to close first."""
        self.has_events = True
        builder, spans = TreeBuilder(), Spans(array("i"), array("d"), array("d"))
        open_frames: list[tuple[int, int, int]] = []  # frame, node, span
        node, last, first = NO_PARENT, None, None
        for position, event in enumerate(self._list(number, profile, "events")):
            kind, frame, at = self._event(number, position, event)
            first = at if first is None else first
            if last is not None and at < last:
                raise self._wrong(number, "event", position, f"goes back in time, from {last} to {at}")
            if node != NO_PARENT and last is not None:
                builder.add(node, (at - last) * factor)
                self._weigh(open_frames[-1][:1], at - last)
            last = at
            if kind == "O" and node != NO_PARENT and frame in self.leaves:
                open_frames.append((frame, node, -1))  # its time is that of the frame above
                continue
            if kind == "O":
                node = builder.child(node, self.functions[frame])
                open_frames.append((frame, node, len(spans.nodes)))
                spans.nodes.append(node)
                spans.starts.append((at - first) * factor)
                spans.ends.append(0.0)
                continue
            if not open_frames or open_frames[-1][0] != frame:
                top = f"while frame {open_frames[-1][0]} is open" if open_frames else "while none is open"
                raise self._wrong(number, "event", position, f"closes frame {frame} {top}")
            span = open_frames.pop()[2]
            if span >= 0:
                spans.ends[span] = (at - first) * factor
            node = open_frames[-1][1] if open_frames else NO_PARENT
        if open_frames:
            raise self.content.malformed(f"profile {number}: {len(open_frames):,} frames are never closed")
        tree = builder.tree()
        self._note_cover(profile, math.fsum(tree.selfs) / factor)
        return Thread(name, tree, spans)

    def _note_cover(self, profile: dict[str, Any], covered: float) -> None:
        """Adds to how much of the profiles' own spans their events cover."""
        start, end = (profile.get(key) for key in ("startValue", "endValue"))
        span = 0.0
        if isinstance(start, int | float) and isinstance(end, int | float) and start < end < LARGEST_VALUE:
            span = min(end - start, LARGEST_VALUE)
        factor = UNITS[profile["unit"]][1]
        self.span += max(covered, span) * factor
        self.covered += covered * factor

    def _event(self, number: int, position: int, event: Any) -> tuple[str, int, float]:
        if not isinstance(event, dict) or event.get("type") not in ("O", "C"):
            raise self._wrong(number, "event", position, "neither opens nor closes a frame")
        frame, at = event.get("frame"), event.get("at")
        if type(frame) is not int or not 0 <= frame < len(self.functions):
            raise self._wrong(number, "event", position, "names a frame that there is not")
        if not (type(at) is int or type(at) is float) or not -LARGEST_VALUE < at < LARGEST_VALUE:
            raise self._wrong(number, "event", position, "has no time")
        return event["type"], frame, at

    def _list(self, number: int, profile: dict[str, Any], key: str) -> list[Any]:
        found = profile.get(key)
        if not isinstance(found, list):
            raise self.content.malformed(f"profile {number}: {key} is no list")
        return found

    def _wrong(self, number: int, what: str, position: int, why: str) -> MalformedError:
        return self.content.malformed(f"profile {number}: {what} {position:,} {why}")

    def _weigh(self, frames: Sequence[int], value: float) -> None:
        """Notes the line of what ran, if anything did."""
        for frame in frames:
            self.table.weigh(self.functions[frame], self._lines[frame], value)

    def exporter(self) -> str:
        """The name of the tool that wrote the file, in small letters."""
        return str(self.document.get("exporter")).lower()

    def is_by_sampler(self) -> bool:
        """True where the file was written by a tool that samples, though it may tell of frames that open and close."""
        return self.exporter().startswith(SAMPLERS)

    def is_exact(self) -> bool:
        """True for a tool that saw all that it counts."""
        return self.exporter().startswith(TRACKERS)

    def all_notices(self, unit: Unit) -> Iterator[Notice]:
        """What was left out."""
        yield from self.notices
        if self.covered < LEAST_COVER * self.span:
            yield Notice(
                "small_part",
                f"Its events cover {amount_text(self.covered, unit)} of the {amount_text(self.span, unit)} that it is "
                f"said to last, {share_text(self.covered / self.span)}; what happened in the rest is not in the file.",
            )
        if self.frameless:
            yield Notice(
                "no_stack", f"Samples without a frame, {amount_text(self.frameless, unit)} in all, count for nobody."
            )

    def environment(self) -> dict[str, str | int | float]:
        """Who wrote the file, and the interval where all samples weigh the same."""
        return dict(self._facts())

    def _facts(self) -> Iterator[tuple[str, str | float]]:
        for key, said in (("tool", "exporter"), ("name", "name")):
            value = self.document.get(said)
            if isinstance(value, str) and value:
                yield key, value[:200]
        if self.interval is not None:
            yield "interval", self.interval
