"""Reads pprof profiles: the protocol buffer that Go, gperftools, Rust's pprof, Parca and many others write.

A file measures several things of every stack (`samples` and `cpu`, or `inuse_space` and `alloc_space`); one of them is
read. Stacks are stored leaf first, and a location with several lines holds inlined calls, the innermost first. Source:
https://github.com/google/pprof/blob/main/proto/profile.proto.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.core.errors import shown_text
from workbench.core.model import Notice
from workbench.core.profile import Profile, Thread
from workbench.core.sample_types import SampleTypes
from workbench.core.units import Unit
from workbench.core.words import counted, counted_of
from workbench.formats.profiles.pprof_samples import Samples, samples_of
from workbench.formats.profiles.pprof_tables import PprofTables, ValueType, starts_as_pprof, tables_of
from workbench.formats.shared.content import Content
from workbench.formats.shared.json_path import facts
from workbench.formats.shared.protobuf import BrokenMessageError
from workbench.formats.shared.stacks import tree_of
from workbench.formats.shared.unit_words import measured

NAME = "pprof"
WHAT = (
    "the protocol buffer of Go, gperftools, Rust's pprof, Parca, Datadog and others, gzip or plain; one "
    "of its sample types (`--sample-type`), inlined calls, threads by label; `convert` writes it, too"
)
BECOMES = "functions with stacks"
COMMAND = "`go test -bench . -cpuprofile cpu.pb.gz`"
_NANOSECOND = 1e-9


def recognises(content: Content) -> bool:
    """True for a protocol buffer that starts as profiles do: with fields of a profile, one of them a sample type."""
    return starts_as_pprof(content.data)


def read(content: Content) -> Profile:
    """One of the profile's measures, a thread for each that the labels name.

    Raises MalformedError, and PolicyError for a sample type that the file does not hold.
    """
    try:
        tables = tables_of(content.data)
        types = content.chosen_type([each.name for each in tables.types], tables.usual_type)
        samples = samples_of(content.data, tables, [each.name for each in tables.types].index(types.chosen))
    except BrokenMessageError as error:
        raise content.malformed("the protocol buffer breaks off or is damaged", position=error.position) from None
    except MemoryError:
        raise content.malformed("its stacks are far larger than the file") from None
    return _profile(content, tables, samples, types)


def _profile(content: Content, tables: PprofTables, samples: Samples, types: SampleTypes) -> Profile:
    chosen = next(each for each in tables.types if each.name == types.chosen)
    unit, factor = _unit(chosen)
    threads = tuple(
        Thread(name, tree_of(stacks._replace(values=stacks.values * factor))) for name, stacks in samples.threads
    )
    if not any(thread.tree.parents for thread in threads):
        raise content.malformed("it holds no sample")
    count = _sample_count(tables, samples, chosen)
    return Profile(
        format_name=NAME,
        unit=unit,
        functions=tables.functions,
        threads=threads,
        figures=None,
        edges=(),
        is_sampled=True,
        sample_count=count,
        environment=_environment(tables, chosen),
        notices=tuple(_notices(tables, samples)),
        sample_types=types,
    )


def _unit(chosen: ValueType) -> tuple[Unit, float]:
    """The base unit of a sample type, and the factor that leads to it; a count of samples is one of samples."""
    unit, factor = measured(chosen.unit)[:2]
    if unit in (Unit.SECONDS, Unit.BYTES):
        return unit, factor
    is_sample = chosen.name in ("sample", "samples") or chosen.unit in ("sample", "samples")
    return (Unit.SAMPLES if is_sample else Unit.COUNT), 1.0


def _sample_count(tables: PprofTables, samples: Samples, chosen: ValueType) -> int | None:
    """How often the profiler looked, as the file counts it, or by its period; None where it says neither.

    What a memory profiler estimates from few samples is no count of them.
    """
    if samples.sample_count is not None:
        return samples.sample_count
    if tables.period > 0 and (chosen.name, chosen.unit) == tables.period_type:
        return round(samples.whole / tables.period)
    return None


def _environment(tables: PprofTables, chosen: ValueType) -> dict[str, str | int | float]:
    is_timed = tables.period_type is not None and tables.period_type.unit == "nanoseconds"
    return facts(
        [
            ("duration", tables.duration_nanos * _NANOSECOND or None),
            ("interval", tables.period * _NANOSECOND if is_timed and tables.period > 0 else None),
            ("program", tables.program or None),
            ("sample_unit", chosen.unit or None),
        ]
    )


def _notices(tables: PprofTables, samples: Samples) -> Iterator[Notice]:
    if samples.negative_count:
        said = counted_of(samples.negative_count, samples.stack_count, "stack", "has", "have")
        yield Notice(
            "negative_skipped",
            f"This is the difference of two profiles: {said} a value below 0, which is left out, so only what grew is "
            "shown. Compare the two profiles themselves.",
        )
    if tables.unnamed_count:
        said = counted_of(tables.unnamed_count, tables.location_count, "place", "has", "have")
        yield Notice(
            "not_symbolised",
            f"{said} an address and no name. Name them where the program is: "
            "go tool pprof -proto PROGRAM FILE > named.pb.gz",
        )
    if samples.labels:
        shown = ", ".join(shown_text(name, 60) for name in sorted(samples.labels)[:5])
        yield Notice("labels", f"{counted(len(samples.labels), 'label is', 'labels are')} not shown: {shown}.")
