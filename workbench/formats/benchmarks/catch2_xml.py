"""Catch2's XML (`-r xml`), version 2 and 3: the mean of every benchmark with its deviation, in nanoseconds."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from workbench.core.benchmark import Benchmarks
from workbench.core.errors import shown_text
from workbench.formats.benchmarks.catch2_results import CatchResult, benchmarks_of
from workbench.formats.shared.content import Content
from workbench.formats.shared.json_path import LARGEST_NUMBER
from workbench.formats.shared.xml_elements import elements

NAME = "Catch2 XML"
WHAT = "the same of the XML reporter"
BECOMES = "summaries"
COMMAND = "`./tests '[!benchmark]' -r xml > bench.xml`"

_ROOT = re.compile(r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--[^>]{0,500}-->\s*)?<(?:Catch|Catch2TestRun)[\s>]")
_NANOSECOND = 1e-9
_SAMPLES = re.compile(r"\d{1,12}", re.ASCII)


def recognises(content: Content) -> bool:
    """True for a document that starts as Catch2's do, with or without benchmarks in it."""
    return _ROOT.match(content.head_text) is not None


def read(content: Content) -> Benchmarks:
    """A summary of each benchmark; what stands in a test case that failed has failed. Raises MalformedError."""
    reader = _CatchReader(content)
    for element in elements(content):
        if element.is_start:
            reader.start(element.name, element.attributes)
        else:
            reader.end(element.name)
    if not reader.results:
        raise content.malformed("it holds no benchmark", hint="Run the benchmarks: ./tests '[!benchmark]' -r xml")
    failed = list(dict.fromkeys(reader.failed))
    return benchmarks_of(NAME, reader.results, failed, len(failed), reader.version)


class _CatchReader:
    """Where the reading stands: the test case and the sections that are open, and what is known of a benchmark."""

    def __init__(self, content: Content) -> None:
        self.results: list[CatchResult] = []
        self.failed: list[str] = []
        self.version = ""
        self._content = content
        self._case = ""
        self._sections: list[str] = []
        self._benchmark: dict[str, str] | None = None

    def start(self, name: str, said: Mapping[str, str]) -> None:
        if name == "TestCase":
            self._case, self._sections = said.get("name", ""), []
        elif name == "Section":
            self._sections.append(said.get("name", ""))
        elif name == "Catch2TestRun":
            self.version = said.get("catch2-version", "")
        elif name == "OverallResult" and said.get("success") == "false":
            self.failed.append(self._case)
        elif name == "BenchmarkResults":
            self._benchmark = dict(said)
        elif self._benchmark is not None and name in ("mean", "standardDeviation"):
            self._benchmark[f"/{name}"] = said.get("value", "")
        elif self._benchmark is not None and name == "failed":
            self._benchmark["/failed"] = said.get("message", "") or "it reported an error"

    def end(self, name: str) -> None:
        if name == "Section" and self._sections:
            self._sections.pop()
        elif name == "BenchmarkResults" and self._benchmark is not None:
            self.results.append(self._result(self._benchmark))
            self._benchmark = None

    def _result(self, said: Mapping[str, str]) -> CatchResult:
        name, failure = said.get("name", "") or "(without a name)", said.get("/failed", "")
        samples = said.get("samples", "")
        mean = None if failure else self._number(name, said.get("/mean"))
        deviation = (
            self._number(name, said["/standardDeviation"]) if "/standardDeviation" in said and not failure else None
        )
        count = int(samples) if _SAMPLES.fullmatch(samples) else 1
        section = "/".join(filter(None, self._sections))
        return CatchResult(
            name, self._case, section, count, mean, deviation, shown_text(failure, 200) if failure else ""
        )

    def _number(self, name: str, text: str | None) -> float:
        try:
            value = float(text or "")
        except ValueError:
            value = math.nan
        if not 0 <= value <= LARGEST_NUMBER:
            raise self._content.malformed(
                f"{shown_text(name, 60)}: its mean or deviation is no number", text=text or ""
            )
        return value * _NANOSECOND
