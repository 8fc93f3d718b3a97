"""github-action-benchmark's JSON: a list of results for its custom tools, or the history that it keeps.

Facts: the action's README. A result is `{name, unit, value, range?, extra?}`. The history (`data.js`, or the external
JSON file) has `entries`: suites, each a list of commits with their `tool` and `benches`. Which direction is the
better one is known from the tool's name in a history; a bare list does not say it, so there the unit decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.core.benchmark import Benchmarks, Series, SummaryStatistics
from workbench.core.model import Notice
from workbench.core.units import Unit
from workbench.formats.shared.content import Content
from workbench.formats.shared.json_path import LARGEST_NUMBER, JsonPart, JsonPlace, Names, document, facts
from workbench.formats.shared.unit_words import measured, name_with_unit

NAME = "github-action-benchmark JSON"

_SCRIPT = re.compile(rb"^\s*window\.BENCHMARK_DATA\s*=\s*")
_BROKEN_HEAD = re.compile(
    rb'^\s*\[\s*\{\s*"name"\s*:\s*"[^"]*"\s*,\s*"(?:unit"\s*:\s*"[^"]*"\s*,\s*"value|value"\s*:[^,{}]*,\s*"unit)"'
)
_HIGHER_IS_BETTER = frozenset({"customBiggerIsBetter", "benchmarkjs", "pytest"})
_LOWER_IS_BETTER = frozenset(
    {"customSmallerIsBetter", "benchmarkdotnet", "benchmarkluau", "cargo", "catch2", "go", "googlecpp", "jmh", "julia"}
)


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
    names = Names()
    series = tuple(
        one
        for results, suite, tool in suites
        for one in _series(results, f"{suite}: " if len(suites) > 1 else "", tool, names)
    )
    if not series:
        raise root.refusal("it holds no result")
    tools = {tool for _, _, tool in suites}
    return Benchmarks(
        NAME, series, {"tool": "github-action-benchmark", **environment}, tuple(_notices(root, series, tools))
    )


def _series(results: JsonPlace, prefix: str, tool: str, names: Names) -> Iterator[Series]:
    for result in results.places():
        word = result.at("unit").text()
        unit, factor = _direction(*measured(word), tool)
        lowest = 0.0 if unit in (Unit.SECONDS, Unit.BYTES) else -LARGEST_NUMBER
        value = result.at("value").number(lowest) * factor
        name = names.distinct(name_with_unit(prefix + result.at("name").text(), word, unit))
        yield Series(name, unit, (), SummaryStatistics(1, value, None, None, None, None), {})


def _direction(unit: Unit, factor: float, tool: str) -> tuple[Unit, float]:
    """The unit with the direction that the tool's name tells; a score is the only unit of which more is better."""
    if tool in _HIGHER_IS_BETTER:
        return Unit.SCORE, 1.0
    if tool in _LOWER_IS_BETTER and unit is Unit.SCORE:
        return Unit.COUNT, 1.0
    return unit, factor


def _notices(root: JsonPlace, series: tuple[Series, ...], tools: set[str]) -> Iterator[Notice]:
    yield Notice("summary_only", "Each benchmark has one value only, so its noise is not known.")
    if not tools <= _HIGHER_IS_BETTER | _LOWER_IS_BETTER:
        text = (
            "The file does not say which direction is the better one: more is taken as better "
            "for what is done so many times a second, less for everything else."
        )
        yield Notice("direction_assumed", text)
    elif any(one.unit is Unit.SCORE for one in series):
        yield Notice("higher_is_better", "Of the values with a unit in their name, more is better.")
    if b'"range"' in root.content.data:
        yield Notice("ranges_left_out", "Ranges are left out: their meaning differs from tool to tool.")
