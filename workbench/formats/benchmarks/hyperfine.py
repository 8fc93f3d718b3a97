"""hyperfine's JSON (`--export-json`): commands, each run a process of its own.

Facts: hyperfine's documentation and files written by version 1.15. Times are seconds whatever unit was shown;
newer versions add `memory_usage_byte`, the largest memory of each run.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping

from workbench.core.benchmark import Benchmarks, Series, SummaryStatistics
from workbench.core.errors import shown_text
from workbench.core.model import Notice
from workbench.core.units import Unit
from workbench.core.words import counted
from workbench.formats.shared.command_names import command_name
from workbench.formats.shared.content import Content
from workbench.formats.shared.json_path import JsonPlace, document, texts
from workbench.formats.shared.namesakes import namesake_notices, numbered

NAME = "hyperfine JSON"
WHAT = (
    "every run, a process of its own, and its largest memory where the file holds it; a command with exit"
    " codes other than 0 failed; parameters belong to its name"
)
BECOMES = "values by process"
COMMAND = "`hyperfine --export-json bench.json './parse big.txt'`"

_BROKEN_HEAD = re.compile(rb'^\s*\{\s*"results"\s*:\s*\[\s*\{\s*"command"')
_SHOWN_NAME = 80
_SHOWN_CODES = 3


def recognises(content: Content) -> bool:
    """True for an object whose `results` are objects with a `command`."""
    if content.json is None:
        return _BROKEN_HEAD.match(content.head) is not None
    results = content.json.get("results") if isinstance(content.json, dict) else None
    return isinstance(results, list) and bool(results) and isinstance(results[0], dict) and "command" in results[0]


def read(content: Content) -> Benchmarks:
    """A series for each command, a process for each run; raises MalformedError.

    Parameters belong to the name. A command that occurs twice keeps a series of its own, and so does the memory of the
    runs where it was measured.
    """
    found: list[Series] = []
    notices: list[Notice] = []
    for result in document(content).at("results").places():
        parameters = texts(result.at("parameters").mapping())
        name = command_name(result.at("command").text(), parameters)
        failure = _failure(result)
        found += _series(result, name, parameters, failure)
        if failure:
            text = f"“{_shown(name)}” failed ({failure}), so its times are not those of its work."
            notices.append(Notice("failed_runs", text))
    if not found:
        raise content.malformed("it holds no result")
    series = numbered(found)
    notices = [*namesake_notices(series), *notices]
    if any(one.estimate for one in series):
        notices.append(Notice("summary_only", "Some commands have a summary only; their single times are not there."))
    return Benchmarks(NAME, series, {"tool": "hyperfine"}, tuple(notices))


def _series(result: JsonPlace, name: str, parameters: Mapping[str, str], failure: str) -> Iterator[Series]:
    times = _list(result, "times")
    estimate = None if times else _estimate(result)
    yield Series(name, Unit.SECONDS, _runs(times), estimate, parameters, failure=failure)
    memory = _list(result, "memory_usage_byte")
    if any(memory):  # some systems always say 0
        yield Series(f"{name} [memory]", Unit.BYTES, _runs(memory), None, parameters, failure=failure)


def _list(result: JsonPlace, key: str) -> array[float]:
    found = result.at(key)
    return found.numbers(0.0) if found.value is not None else array("d")


def _runs(values: array[float]) -> tuple[array[float], ...]:
    """One process for each value."""
    return tuple(array("d", (value,)) for value in values)


def _estimate(result: JsonPlace) -> SummaryStatistics:
    """The summary; the runs are counted by their exit codes, else it is at least one."""
    codes = result.at("exit_codes").value
    return SummaryStatistics(
        count=max(1, len(codes)) if isinstance(codes, list) else 1,
        mean=result.at("mean").number(0.0),
        standard_deviation=result.at("stddev").optional_number(0.0),
        minimum=result.at("min").optional_number(0.0),
        median=result.at("median").optional_number(0.0),
        maximum=result.at("max").optional_number(0.0),
    )


def _failure(result: JsonPlace) -> str:
    """Which exit codes its runs ended with, where they are not all 0; with --ignore-failure they are measured, too."""
    if result.at("exit_codes").value is None:
        return ""
    codes = result.at("exit_codes").entries()
    failed = Counter(
        "killed" if code is None else f"exit code {shown_text(str(code), 20)}" for code in codes if code != 0
    )
    if not failed:
        return ""
    if len(failed) == 1:
        return f"{next(iter(failed))} in {failed.total():,} of {counted(len(codes), 'run')}"
    shown = ", ".join(f"{word} in {count:,}" for word, count in failed.most_common(_SHOWN_CODES))
    return f"{shown}{' …' if len(failed) > _SHOWN_CODES else ''}: {failed.total():,} of {counted(len(codes), 'run')}"


def _shown(name: str) -> str:
    return shown_text(name, _SHOWN_NAME)
