"""How tools lay out their results in folders: which of the files there are the results of one run, and which are not.

Facts: criterion keeps `NAME/new` and `NAME/base` (or the name of a saved baseline), each with `sample.json` and what it
works out of it, and reports beside them; asv a folder for each machine, with `machine.json`, below one with
`benchmarks.json`; pytest-benchmark `.benchmarks/MACHINE/0001_….json`; BenchmarkDotNet `results/…-report-….json`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

CURRENT_RUN = "new"
PREVIOUS_RUN = "base"
"""What criterion calls the last run and the one before."""

_SAMPLE = re.compile(r"(?P<benchmark>(?:.*/)?)(?P<run>[^/]+)/sample\.json$")
_CRITERION_FILE = re.compile(
    r"(?:.*/)?(?:report/.*|change/[^/]*|benchmark\.json|estimates\.json|tukey\.json|raw\.csv)$"
)
_REPORT = re.compile(r"(?P<title>.*)-report-(?P<kind>full-compressed|full|brief-compressed|brief)\.json$")
_LAYOUTS = (
    re.compile(r"(?:.*/)?(?:new|base)/sample\.json$"),
    re.compile(r"[^/]+/machine\.json$"),
    re.compile(r"(?:\.benchmarks/)?[^/]+/\d{4}_[^/]*\.json$"),
    re.compile(r"(?:.*/)?results/[^/]*-report-[^/]*\.json$"),
)
_NO_RESULTS = frozenset(
    ("machine.json", "benchmarks.json", "index.json", "graphs.json", "info.json", "package.json", "regressions.json")
)
_NO_RESULT_STARTS = ("readme", "license", "licence", "copying", "citation", "changelog", "contributing", "origin")
_NO_RESULT_ENDS = (
    *(".md", ".rst", ".log", ".html", ".htm", ".svg", ".png", ".jpg", ".gif", ".pdf", ".css", ".js", ".map"),
    *(".yml", ".yaml", ".toml", ".cfg", ".ini", ".sh", ".py", ".rs", ".lock", ".tmp", ".bak", ".cff"),
)


def is_laid_out(names: Iterable[str]) -> bool:
    """True where the names below a folder are those of a tool that spreads its results over several folders."""
    return any(layout.match(name) for name in names for layout in _LAYOUTS)


def results_among(names: Sequence[str], run: str | None = CURRENT_RUN) -> list[str]:
    """The names that hold results, each once: of criterion those of one run, of BenchmarkDotNet the fullest reports.

    Without a run, those of all.

    >>> results_among(["f/new/sample.json", "f/new/estimates.json", "f/base/sample.json", "a-report-full.json"])
    ['f/new/sample.json', 'a-report-full.json']
    """
    return _fullest_reports(_of_one_run(names, run))


def runs_among(names: Iterable[str]) -> list[str]:
    """The runs that a criterion folder holds, such as `base` and `new`; none where it is no such folder."""
    return sorted({found["run"] for name in names if (found := _SAMPLE.match(name))})


def is_known_as_no_result(name: str) -> bool:
    """True for a file that tools and people put beside results, by its name alone.

    >>> is_known_as_no_result("results/ci/machine.json"), is_known_as_no_result("bench.json")
    (True, False)
    """
    plain = name.rpartition("/")[2].lower()
    return plain in _NO_RESULTS or plain.startswith(_NO_RESULT_STARTS) or plain.endswith(_NO_RESULT_ENDS)


def _of_one_run(names: Sequence[str], run: str | None) -> list[str]:
    samples = {name: found for name in names if (found := _SAMPLE.match(name))}
    if not samples:
        return list(names)
    return [
        name
        for name in names
        if (run in (None, samples[name]["run"]) if name in samples else _CRITERION_FILE.match(name) is None)
    ]


def _fullest_reports(names: Sequence[str]) -> list[str]:
    """BenchmarkDotNet can write the same benchmarks in full, and in brief, and each of them compressed."""
    found = [(name, _REPORT.match(name)) for name in names]
    kinds: dict[str, set[str]] = {}
    for _, report in found:
        if report:
            kinds.setdefault(report["title"], set()).add(report["kind"])
    order = ("full", "full-compressed", "brief", "brief-compressed")
    return [
        name
        for name, report in found
        if report is None or report["kind"] == next(each for each in order if each in kinds[report["title"]])
    ]
