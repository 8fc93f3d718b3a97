"""github-action-benchmark's JSON: a list of results for its custom tools, or the history that it keeps.

Facts: the action's README. A result is `{name, unit, value, range?, extra?}`. The history (`data.js`, or the external
JSON file) has `entries`: suites, each a list of commits with their `tool` and `benches`. Which direction is the
better one is known from the name of a custom tool in a history; of all other results the unit says it, or nobody does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.core.benchmark import Benchmarks, Series, SummaryStatistics
from workbench.core.direction import Direction
from workbench.core.model import Notice
from workbench.core.units import Unit
from workbench.formats.shared.content import Content
from workbench.formats.shared.direction_notices import direction_notices
from workbench.formats.shared.json_path import LARGEST_NUMBER, JsonPart, JsonPlace, document, facts
from workbench.formats.shared.namesakes import namesake_notices, numbered
from workbench.formats.shared.unit_words import MeasuredUnit, direction_of_metric, measured, name_with_unit

NAME = "github-action-benchmark JSON"
WHAT = (
    "a list of results, or the history that the action keeps, of which the newest commit is shown; one "
    "value for each benchmark"
)
BECOMES = "summaries"
COMMAND = "the action's `external-data-json-path: bench.json`"

_SCRIPT = re.compile(rb"^\s*window\.BENCHMARK_DATA\s*=\s*")
_BROKEN_HEAD = re.compile(
    rb'^\s*\[\s*\{\s*"name"\s*:\s*"[^"]*"\s*,\s*"(?:unit"\s*:\s*"[^"]*"\s*,\s*"value|value"\s*:[^,{}]*,\s*"unit)"'
)
_STATED = {"customBiggerIsBetter": Direction.MORE, "customSmallerIsBetter": Direction.LESS}
_OF_BENCHMARKS = frozenset(
    {"benchmarkdotnet", "benchmarkjs", "benchmarkluau", "cargo", "catch2", "go", "googlecpp", "jmh", "julia", "pytest"}
)
"""Tools whose names are those of benchmarks, and say nothing of what was measured; their units do."""


def recognises(content: Content) -> bool:
    """True for a list of objects with name, unit and value, and for the action's history."""
    if _SCRIPT.match(content.head):
        return True
    found = content.json
    if isinstance(found, list):
        return bool(found) and isinstance(found[0], dict) and {"name", "unit", "value"} <= found[0].keys()
    if isinstance(found, dict):
        return {"entries", "lastUpdate"} <= found.keys()
    return _BROKEN_HEAD.match(content.head) is not None


def read(content: Content) -> Benchmarks:
    """The results, of a history the newest of each suite, summary only; raises MalformedError."""
    script = _SCRIPT.match(content.head)
    if script:
        content = JsonPart(content.name, content.data[script.end() :].rstrip().rstrip(b";"))
    root = document(content)
    if isinstance(root.value, list):
        return _benchmarks(root, [(root, "", "")], {})
    return _history(root)


def _history(root: JsonPlace) -> Benchmarks:
    suites, older, environment = [], 0, {}
    for suite, entries in root.at("entries").members():
        commits = list(entries.places())
        if not commits:
            continue
        older += len(commits) - 1
        newest = commits[-1]
        tool = newest.at("tool").value
        suites.append((newest.at("benches"), suite, tool if isinstance(tool, str) else ""))
        environment = facts(
            [("commit", newest.at("commit").mapping().get("id")), ("repository", root.at("repoUrl").value)]
        )
    found = _benchmarks(root, suites, environment)
    if not older:
        return found
    text = f"The file is a history: the newest results are shown, {older:,} older ones are left out."
    return found._replace(notices=(Notice("newest_of_history", text), *found.notices))


def _benchmarks(
    root: JsonPlace, suites: list[tuple[JsonPlace, str, str]], environment: dict[str, str | int | float]
) -> Benchmarks:
    series = numbered(
        [
            one
            for results, suite, tool in suites
            for one in _series(results, f"{suite}: " if len(suites) > 1 else "", tool)
        ]
    )
    if not series:
        raise root.refusal("it holds no result")
    return Benchmarks(NAME, series, {"tool": "github-action-benchmark", **environment}, tuple(_notices(root, series)))


def _series(results: JsonPlace, prefix: str, tool: str) -> Iterator[Series]:
    for result in results.places():
        word = result.at("unit").text()
        found, title = measured(word), result.at("name").text()
        lowest = 0.0 if found.unit in (Unit.SECONDS, Unit.BYTES) else -LARGEST_NUMBER
        value = result.at("value").number(lowest) * found.factor
        name = name_with_unit(prefix + title, word, found)
        direction = _direction(title, found, tool)
        yield Series(name, found.unit, (), SummaryStatistics(1, value, None, None, None, None), {}).directed(direction)


def _direction(title: str, found: MeasuredUnit, tool: str) -> Direction:
    """What the tool's name states, else what the unit says, and the title where that names what was measured."""
    if tool in _STATED:
        return _STATED[tool]
    return found.direction if tool in _OF_BENCHMARKS else direction_of_metric(title, found)


def _notices(root: JsonPlace, series: tuple[Series, ...]) -> Iterator[Notice]:
    yield Notice(
        "summary_only", "The file has one value of each benchmark; how they vary is seen in several files of a side."
    )
    yield from namesake_notices(series)
    yield from direction_notices(series)
    if b'"range"' in root.content.data:
        yield Notice("ranges_left_out", "Ranges are left out: their meaning differs from tool to tool.")
