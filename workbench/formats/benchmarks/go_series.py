"""The lines of Go's benchmark text as series: names told apart by configuration, units, processes, failures."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from workbench.core.benchmark import Benchmarks, Series
from workbench.core.configurations import PACKAGE, differing, labelled
from workbench.core.direction import Direction
from workbench.core.model import Notice
from workbench.core.words import counted
from workbench.formats.benchmarks.go_configuration import (
    ENVIRONMENT,
    configuration_notices,
    parameters_of,
    splitting_keys,
)
from workbench.formats.benchmarks.go_failures import (
    PROCESSORS,
    NamedSeries,
    failure_notices,
    failure_of_run,
    with_failures,
)
from workbench.formats.benchmarks.go_lines import GoName, GoText
from workbench.formats.shared.direction_notices import direction_notices
from workbench.formats.shared.json_path import Names, facts
from workbench.formats.shared.unit_words import measured, name_with_unit

_DIRECTIONS = {"higher": Direction.MORE, "lower": Direction.LESS}


def benchmarks_of(format_name: str, found: GoText) -> Benchmarks:
    """What the lines come to; without any series where none of them is a result or a failure."""
    series = tuple(with_failures(_all_series(found), found.failures))
    notices = (
        *failure_notices(found),
        *configuration_notices([name.configuration for name in found.values]),
        *_notices(found, series),
    )
    return Benchmarks(format_name, series, {"tool": "go test", **_environment(found)}, notices, failure_of_run(found))


def _all_series(found: GoText) -> list[NamedSeries]:
    """Names are told apart by what differs between the configurations that they stand in."""
    split = splitting_keys([name.configuration for name in found.values])
    known = {name: _parameters(name.name) | parameters_of(name.configuration, split) for name in found.values}
    pooled: dict[tuple[str, str, str], dict[int, array[float]]] = {}
    about: dict[tuple[str, str, str], tuple[dict[str, str], list[str]]] = {}
    for name, keys in _telling_apart(known).items():
        place = name.name, name.word, labelled("", known[name], keys)
        about.setdefault(place, (known[name], keys))
        for section, values in found.values[name].items():
            pooled.setdefault(place, {}).setdefault(section, array("d")).extend(values)
    names = Names()
    return [
        (place[0], _series(place[0], place[1], sections, found.directions.get(place[1], ""), *about[place], names))
        for place, sections in pooled.items()
    ]


def _telling_apart(known: Mapping[GoName, dict[str, str]]) -> dict[GoName, list[str]]:
    """The keys that tell each name from its namesakes; a key that is not set yet is another value, too."""
    packages = differing([{PACKAGE: each.get(PACKAGE, "")} for each in known.values()])
    namesakes: dict[tuple[str, str], list[dict[str, str]]] = {}
    for name, parameters in known.items():
        namesakes.setdefault((name.name, parameters.get(PACKAGE, "")), []).append(parameters)
    apart: dict[tuple[str, str], list[str]] = {}
    for place, several in namesakes.items():
        unset = dict.fromkeys(chain.from_iterable(several), "")
        apart[place] = [*packages, *differing([unset | each for each in several])]
    return {name: apart[name.name, parameters.get(PACKAGE, "")] for name, parameters in known.items()}


def _environment(found: GoText) -> dict[str, str | int | float]:
    """Every value that a key had while something was measured."""
    said: dict[str, dict[str, None]] = {}
    configurations = {name.configuration: None for name in found.values} or {tuple(found.config.items()): None}
    for key, value in chain.from_iterable(configurations):
        if key in ENVIRONMENT:
            said.setdefault(ENVIRONMENT[key], {})[value] = None
    return facts((key, ", ".join(sorted(values))) for key, values in said.items())


def _series(
    name: str,
    word: str,
    by_section: dict[int, array[float]],
    direction: str,
    parameters: dict[str, str],
    keys: list[str],
    names: Names,
) -> Series:
    found = measured(word)
    stated = _DIRECTIONS.get(direction, found.direction)  # what the file says is worth more than its unit's name
    processes = tuple(array("d", (value * found.factor for value in values)) for values in by_section.values())
    label = names.distinct(labelled(name_with_unit(name, word, found), parameters, keys))
    return Series(label, found.unit, processes, None, parameters).directed(stated)


def _parameters(name: str) -> dict[str, str]:
    """What a sub-benchmark's name says as `key=value`, and the number of processors behind it."""
    processors = PROCESSORS.search(name)
    plain = name[: processors.start()] if processors else name
    found = dict(part.split("=", 1) for part in plain.split("/")[1:] if "=" in part)
    return found | ({"gomaxprocs": processors[1]} if processors else {})


def _notices(found: GoText, series: Sequence[Series]) -> Iterator[Notice]:
    yield from direction_notices(series)
    if found.left_out["lines"]:
        lines = counted(
            found.left_out["lines"],
            "line starts like a result and is none; it is",
            "lines start like a result and are none; they are",
        )
        yield Notice("lines_left_out", f"{lines} left out.")
    if found.left_out["values"]:
        values = counted(
            found.left_out["values"], "value is no finite number; it is", "values are not finite numbers; they are"
        )
        yield Notice("values_left_out", f"{values} left out.")
