"""The samples of a pprof profile as stacks in columns, for each thread that the labels name."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from workbench.core.arrays import WholeNumbers
from workbench.formats.profiles.pprof_tables import PprofTables
from workbench.formats.shared.protobuf import LENGTH, fields, numbers, signed
from workbench.formats.shared.stacks import Stacks
from workbench.formats.shared.varints import Varints, in_blocks

THREAD_LABELS = ("thread", "thread name", "thread_name", "thread id", "thread_id", "tid", "thread_comm", "comm")
"""What tools call a thread among a sample's labels; the first of these that a sample has names its thread."""

SPARE_FRAMES = 1_000_000
"""Stacks may have two frames for each byte of the file, and these: inlining makes them longer than what is stored."""

_COUNT_TYPES = ("samples", "sample")
_DENSE = 8
_LOCATIONS, _VALUES, _LABEL = 1, 2, 3


class Samples(NamedTuple):
    """Stacks of each thread by its name, values in the file's own unit.

    `sample_count` is how often the profiler looked where a sample type counts it, `labels` the names of those that say
    something else than a thread.
    """

    threads: tuple[tuple[str, Stacks], ...]
    sample_count: int | None
    stack_count: int
    negative_count: int
    labels: frozenset[str]

    @property
    def whole(self) -> float:
        """All values together."""
        return sum(float(stacks.values.sum()) for _, stacks in self.threads)


class _Sample(NamedTuple):
    """One sample: the bytes of its locations' numbers as int64, leaf first, its values, and its labels."""

    locations: bytes
    values: Sequence[int]
    labels: Sequence[dict[int, int]]


@dataclass
class _Columns:
    """The stacks of one thread while they are gathered."""

    locations: bytearray = field(default_factory=bytearray)
    lengths: array[int] = field(default_factory=lambda: array("q"))
    values: array[float] = field(default_factory=lambda: array("d"))

    def add(self, sample: _Sample, value: int) -> None:
        self.locations += sample.locations
        self.lengths.append(len(sample.locations) // 8)
        self.values.append(value)


def samples_of(data: bytes, tables: PprofTables, place: int) -> Samples:
    """The stacks with the value at this place; raises BrokenMessageError, and MemoryError where inlining explodes."""
    names = [each.name for each in tables.types]
    counted_at = next((names.index(name) for name in _COUNT_TYPES if name in names), None)
    keys = [tables.strings.index(name) if name in tables.strings else -1 for name in THREAD_LABELS]
    threads: dict[str, _Columns] = {}
    seen = stack_count = negative_count = 0
    others: set[int] = set()
    for sample in _samples(data, tables.samples):
        value = signed(sample.values[place]) if place < len(sample.values) else 0
        if counted_at is not None and counted_at < len(sample.values):
            seen += signed(sample.values[counted_at])
        stack_count += 1
        negative_count += value < 0
        thread = ""
        if sample.labels:
            thread = _thread(sample.labels, keys, tables)
            others.update(label.get(1, 0) for label in sample.labels)
        if value > 0:
            threads.setdefault(thread, _Columns()).add(sample, value)
    room = 2 * len(data) + SPARE_FRAMES
    return Samples(
        threads=tuple((name or "all", _stacks(threads[name], tables, room)) for name in sorted(threads)),
        sample_count=seen if counted_at is not None and seen > 0 and not negative_count else None,
        stack_count=stack_count,
        negative_count=negative_count,
        labels=frozenset(tables.string(key) for key in others.difference(keys)),
    )


def _thread(labels: Sequence[dict[int, int]], keys: Sequence[int], tables: PprofTables) -> str:
    """The name of a sample's thread; empty where no label says one."""
    by_key = {label.get(1, 0): label for label in labels}
    found = next((by_key[key] for key in keys if key in by_key), {})
    return tables.string(found.get(2, 0)) or (str(signed(found[3])) if 3 in found else "")


def _samples(data: bytes, places: Sequence[tuple[int, int]]) -> Iterator[_Sample]:
    """Sample after sample, decoded block by block."""
    for block, start, end in in_blocks(data, places):
        yield _sample(block, start, end) or _sample_by_field(data, start, end)


def _sample(block: Varints, start: int, end: int) -> _Sample | None:
    """A sample in which all is a varint, as tools write it; None for any other."""
    locations, values, labels = b"", [], []
    at, stop = block.rank(start), block.rank(end)
    while at < stop:
        number, wire = divmod(block.plain[at], 8)
        if wire == 0 and at + 1 < stop:
            after = at + 2
            if number == _LOCATIONS:
                locations += block.bytes_of(at + 1, after)
            elif number == _VALUES:
                values.append(block.plain[at + 1])
        elif wire == LENGTH and at + 1 < stop:
            after = block.rank_after(at + 1, end)
            if after < 0:
                return None
            if number == _LOCATIONS:
                locations += block.bytes_of(at + 2, after)
            elif number == _VALUES:
                values += block.plain[at + 2 : after]
            elif number == _LABEL:
                pairs = block.plain[at + 2 : after]
                labels.append({tag >> 3: value for tag, value in zip(pairs[::2], pairs[1::2], strict=False)})
        else:
            return None
        at = after
    return _Sample(locations, values, labels)


def _sample_by_field(data: bytes, start: int, end: int) -> _Sample:
    """Any sample, field by field."""
    locations, values, labels = array("Q"), list[int](), []
    for each in fields(data, start, end):
        if each.number == _LOCATIONS:
            locations.extend(numbers(data, each))
        elif each.number == _VALUES:
            values += numbers(data, each)
        elif each.number == _LABEL and each.wire == LENGTH:
            labels.append({part.number: part.value for part in fields(data, each.start, each.end)})
    return _Sample(locations.tobytes(), values, labels)


def _stacks(columns: _Columns, tables: PprofTables, room: int) -> Stacks:
    """Locations made into functions, root first."""
    import numpy

    lengths = numpy.asarray(columns.lengths, dtype=numpy.int64)
    places = _location_places(columns.locations, tables)
    columns.locations = bytearray()  # the largest of all columns, and not needed any more
    places = places[_reversed(lengths)]
    expanded = [*tables.locations.values(), ()]
    counts = numpy.array([len(each) for each in expanded], dtype=numpy.int32)
    functions = numpy.array([number for each in expanded for number in each], dtype=numpy.int32)
    firsts = (numpy.cumsum(counts) - counts).astype(numpy.int32)
    values = numpy.asarray(columns.values, dtype=numpy.float64)
    if counts.max() == 1 and counts[:-1].all() and places.max(initial=0) < len(counts) - 1:
        return Stacks(functions[firsts[places]], lengths, values)  # one function each, as most files have it
    each_count = counts[places]
    frames = numpy.bincount(numpy.repeat(numpy.arange(len(lengths)), lengths), each_count, minlength=len(lengths))
    if frames.sum() > room:
        raise MemoryError
    return Stacks(functions[_expanded(firsts[places], each_count)], frames.astype(numpy.int64), values)


def _location_places(locations: bytearray, tables: PprofTables) -> WholeNumbers:
    """Which of the table's locations each number means; one beyond the last for a number that is not there."""
    import numpy

    ids: WholeNumbers = numpy.frombuffer(locations, dtype=numpy.uint64)
    known: WholeNumbers = numpy.fromiter(tables.locations, dtype=numpy.uint64, count=len(tables.locations))
    largest = int(known.max(initial=0))
    if largest > _DENSE * len(known):
        known, ids = _renumbered(known, ids)
        largest = len(known)
    table = numpy.full(largest + 2, len(known), dtype=numpy.int32)
    table[known] = numpy.arange(len(known))
    found: WholeNumbers = table[numpy.minimum(ids, largest + 1, out=ids)]  # in place: they are not asked for again
    return found


def _renumbered(known: WholeNumbers, ids: WholeNumbers) -> tuple[WholeNumbers, WholeNumbers]:
    """Numbers far apart, such as hashes, made into small ones; those that are not known become one beyond the last."""
    import numpy

    order = numpy.argsort(known)
    places = numpy.searchsorted(known[order], ids)
    is_known = known[order][numpy.minimum(places, len(known) - 1)] == ids
    ranks = numpy.empty(len(known), dtype=numpy.uint64)
    ranks[order] = numpy.arange(len(known))
    return ranks, numpy.where(is_known, places, len(known) + 1).astype(numpy.uint64)


def _expanded(firsts: WholeNumbers, counts: WholeNumbers) -> WholeNumbers:
    """Each first with those that follow it, so many as the count says."""
    import numpy

    found: WholeNumbers = numpy.repeat(firsts, counts) + _within(counts)
    return found


def _within(counts: WholeNumbers) -> WholeNumbers:
    """0, 1, 2 … for each run of so many entries."""
    import numpy

    starts = (numpy.cumsum(counts) - counts).astype(numpy.int32)
    found: WholeNumbers = numpy.arange(int(counts.sum()), dtype=numpy.int32) - numpy.repeat(starts, counts)
    return found


def _reversed(lengths: WholeNumbers) -> WholeNumbers:
    """The places that turn each stack around."""
    import numpy

    ends = numpy.cumsum(lengths)
    found: WholeNumbers = numpy.repeat((ends - lengths + ends - 1).astype(numpy.int32), lengths)
    found -= numpy.arange(len(found), dtype=numpy.int32)
    return found
