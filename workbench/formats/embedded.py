"""Profiles that stand inside of other files: asv keeps one for each benchmark when it is asked to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import cast

from workbench.core.benchmark import Benchmarks
from workbench.core.errors import UnknownFormatError
from workbench.core.profile import Profile
from workbench.core.run import Opened
from workbench.core.sources import BytesSource, Source
from workbench.formats.open import open_run
from workbench.formats.registry import FORMATS, Format, recognised
from workbench.formats.shared.content import Content

Profiles = Callable[[Content], Mapping[str, bytes]]
"""What a format that keeps profiles offers as `profiles`: their bytes by the name of what they explain."""


def keeps_profiles(format_name: str) -> bool:
    """True for a format whose files can keep profiles inside."""
    return any(format_name == each.NAME and _profiles(each) for each in FORMATS)


def embedded_profiles(sources: Sequence[Source], *, content_limit_bytes: int | None = None) -> dict[str, Opened]:
    """The profiles in the files of one side, by the name of the series that they explain.

    asv records one profile for a benchmark, whatever its parameters, so all its series have the same. Of several files
    the first that holds a profile counts; files of other formats hold none. Raises SourceError, MalformedError.
    """
    found: dict[str, Opened] = {}
    for source in sources:
        content = Content(source, content_limit_bytes=content_limit_bytes)
        keeper = recognised(content)
        if keeper and _profiles(keeper):
            for name, opened in _kept(content, keeper):
                found.setdefault(name, opened)
    return found


def _profiles(keeper: Format) -> Profiles | None:
    return getattr(keeper, "profiles", None)


def _kept(content: Content, keeper: Format) -> Iterator[tuple[str, Opened]]:
    profiles = _profiles(keeper)
    packed = profiles(content) if profiles else {}
    opened: dict[str, Opened] = {}
    for series in cast("Benchmarks", keeper.read(content)).series if packed else ():
        benchmark = _benchmark_of(series.name, packed)
        if benchmark is None:
            continue
        if benchmark not in opened:
            opened[benchmark] = _opened(content, benchmark, packed[benchmark])
        yield series.name, opened[benchmark]


def _opened(content: Content, benchmark: str, data: bytes) -> Opened:
    try:
        found = open_run([BytesSource(f"{content.name}: {benchmark}", data)]).files
    except UnknownFormatError:
        found = ()
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
