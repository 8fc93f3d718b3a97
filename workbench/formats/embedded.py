"""Profiles that stand inside of benchmark files: asv keeps one for each benchmark when it is asked to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from workbench.core.opened import Opened
from workbench.core.profile import Profile
from workbench.core.sources import BytesSource, Source
from workbench.formats.benchmarks import asv
from workbench.formats.open import open_other
from workbench.formats.shared.content import CONTENT_LIMIT_BYTES, Content


def embedded_profiles(sources: Sequence[Source], *, content_limit_bytes: int | None = None) -> dict[str, Opened]:
    """The profiles in the files of one side, by the name of the series that they explain.

    asv records one profile for a benchmark, whatever its parameters, so all its series have the same. Of several files
    the first that holds a profile counts; files of other formats hold none. Raises SourceError, MalformedError.
    """
    found: dict[str, Opened] = {}
    for source in sources:
        limit = min(content_limit_bytes or CONTENT_LIMIT_BYTES, CONTENT_LIMIT_BYTES)
        content = Content(source, content_limit_bytes=limit)
        if asv.recognises(content):
            for name, opened in _of_asv(content):
                found.setdefault(name, opened)
    return found


def _of_asv(content: Content) -> Iterator[tuple[str, Opened]]:
    packed = asv.profiles(content)
    opened: dict[str, Opened] = {}
    for series in asv.read(content).series if packed else ():
        benchmark = _benchmark_of(series.name, packed)
        if benchmark is None:
            continue
        if benchmark not in opened:
            opened[benchmark] = _opened(content, benchmark, packed[benchmark])
        yield series.name, opened[benchmark]


def _opened(content: Content, benchmark: str, data: bytes) -> Opened:
    found = open_other([BytesSource(f"{content.name}: {benchmark}", data)])
    if not found or not isinstance(found[0].content, Profile):
        raise content.malformed("what it keeps as a profile is none", text=benchmark)
    return found[0]


def _benchmark_of(series_name: str, packed: Mapping[str, bytes]) -> str | None:
    """The benchmark's name without the parameters, ` (10, 'list')`, that stand in the series' name."""
    if series_name in packed:
        return series_name
    name, bracket, rest = series_name.partition(" (")
    place = rest.rpartition(")")[2]
    return name + place if bracket and name + place in packed else None
