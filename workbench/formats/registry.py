"""All formats, in the order in which they are asked; a new format is one line here."""

from __future__ import annotations

from functools import cache
from typing import Protocol

from workbench.core.run import FileContent, RecordsFile
from workbench.formats import records
from workbench.formats.benchmarks import (
    apache_bench,
    asv,
    autocannon,
    bencher,
    benchmark_js,
    benchmark_tools,
    benchmarkdotnet,
    cargo_bench,
    catch2_text,
    catch2_xml,
    criterion,
    deno_bench,
    github_action,
    go_benchmark,
    go_json,
    google_benchmark,
    google_benchmark_csv,
    hey,
    hyperfine,
    hyperfine_csv,
    jmh,
    k6,
    locust,
    mitata,
    oha,
    otava,
    pyperf,
    pytest_benchmark,
    pytest_benchmark_csv,
    tinybench,
    tinybench_table,
    vegeta,
    vitest,
    wrk,
)
from workbench.formats.own import benchmark as own_benchmarks
from workbench.formats.own import profile as own_profile
from workbench.formats.own import records as own_records
from workbench.formats.profiles import (
    callgrind,
    chrome_trace,
    collapsed,
    cpuprofile,
    dhat,
    gecko,
    heapprofile,
    hermes,
    import_time,
    jfr_json,
    line_profiler,
    massif,
    memray_csv,
    memray_stats,
    otlp,
    perf_script,
    pprof,
    pstats,
    pyinstrument,
    pyinstrument_session,
    python_sampler,
    scalene,
    speedscope,
    stackprof,
)
from workbench.formats.shared.content import Content


class Format(Protocol):
    """What a file that reads a format offers.

    One whose files can keep profiles inside also offers `profiles(content)`, see `embedded.py`.
    """

    NAME: str

    def recognises(self, content: Content) -> bool:
        """True when the content is of this format, broken or not; never raises."""

    def read(self, content: Content) -> FileContent | RecordsFile:
        """What the file says; raises WorkbenchError."""


STREAMED: tuple[Format, ...] = (records, own_records)
"""Told by the first bytes alone, because they may be too large to be held whole."""

ZIPPED: tuple[Format, ...] = (asv,)
"""Formats that take a zip as a whole; any other zip stands for the files in it."""

FORMATS: tuple[Format, ...] = (
    *STREAMED,
    # Those that look at the first bytes come before those that parse the whole as JSON.
    speedscope,
    hermes,
    chrome_trace,
    pstats,
    pprof,
    otlp,
    dhat,
    massif,
    jfr_json,
    stackprof,
    memray_stats,
    memray_csv,
    scalene,
    line_profiler,
    import_time,
    python_sampler,
    own_profile,
    own_benchmarks,
    gecko,
    cpuprofile,
    heapprofile,
    pyinstrument,
    pyinstrument_session,
    pyperf,
    pytest_benchmark,
    hyperfine,
    asv,
    google_benchmark,
    jmh,
    benchmarkdotnet,
    k6,
    vegeta,
    oha,
    autocannon,
    locust,
    github_action,
    bencher,
    vitest,
    tinybench,
    tinybench_table,
    mitata,
    deno_bench,
    benchmark_tools,
    criterion,
    catch2_xml,
    catch2_text,
    cargo_bench,
    benchmark_js,
    go_json,
    go_benchmark,
    hyperfine_csv,
    pytest_benchmark_csv,
    google_benchmark_csv,
    wrk,
    hey,
    apache_bench,
    otava,
    perf_script,
    callgrind,
    # Lines of text with a number at the end say the least about themselves, so they come last.
    collapsed,
)

_GROUPS = {"profiles": "profiles", "benchmarks": "benchmarks", "own": "the workbench's own documents"}
"""What some folders of formats are called, in the order in which they are listed; others go by their own name."""


def recognised(content: Content) -> Format | None:
    """The format of a file, by its content alone; raises SourceError where the file cannot be read."""
    found = next((each for each in STREAMED if each.recognises(content)), None)
    if found:
        return found
    content.data  # noqa: B018 - a file that cannot be read is refused before any format is asked
    return next((each for each in FORMATS if each.recognises(content)), None)


@cache
def names_by_group() -> dict[str, tuple[str, ...]]:
    """The names of all formats by what they hold, in the order in which they are asked."""
    found: dict[str, list[str]] = {"records": ["name,score,severity on each line"]}
    found |= {group: [] for group in _GROUPS.values()}
    for each in FORMATS:
        folder = each.__name__.split(".")[-2]  # type: ignore[attr-defined]
        if folder != "formats":
            found.setdefault(_GROUPS.get(folder, folder), []).append(each.NAME)
    return {group: tuple(names) for group, names in found.items()}


def readable() -> str:
    """All that can be read, as it is said to people: a line for each kind."""
    lines = [f"  {group}: {', '.join(names)}" for group, names in names_by_group().items()]
    return "\n".join((*lines, "and any of them packed with gzip, xz, bzip2, zip or tar."))
