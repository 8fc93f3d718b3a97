"""What was recorded as the workbench's document of a profile, and several such documents put together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import TYPE_CHECKING

from workbench.core.errors import SourceError
from workbench.core.model import Json
from workbench.timing.overhead import calibrated, is_too_short
from workbench.timing.recorder import Timings, recorded, together

if TYPE_CHECKING:
    from workbench.analysis.profiles.hotspots import Hotspot
    from workbench.analysis.profiles.report import ProfileReport
    from workbench.timing.function_timing import FunctionTiming


RUN_ID = "timing"
NOTHING = SourceError(
    "Nothing was recorded: no decorated function was called.",
    "Decorate the functions that matter with workbench.timing.profile, and check that WORKBENCH_PROFILE is not 0.",
)


def save(path: str, timings: Timings | None = None, *, run_id: str = RUN_ID) -> None:
    """Writes what was recorded, in this process so far or as `merge` put it together, as a profile document.

    The workbench opens it like any other file; the rows also say percentiles, errors and what `merge` needs. Nothing
    is taken off for what recording cost; the overhead stands in `environment`. Raises SourceError when nothing was
    recorded and OutputError when the file cannot be written.
    """
    from workbench.core.output import write_file
    from workbench.render.json.profile import chunks

    timings = timings or recorded()
    overhead = timings.overhead or calibrated()
    report = report_of(timings._replace(overhead=overhead), run_id=run_id)
    known = {(timing.name, timing.file): timing for timing in timings.functions}

    def timing_of(row: Hotspot) -> Json:
        timing = known[row.name, row.file]
        return {"timing": {**_facts(timing), "is_too_short": is_too_short(timing, overhead), **_parts(timing)}}

    write_file(path, chunks(report, timing_of))


def merge(paths: Sequence[str]) -> Timings:
    """The recordings of several documents together, to be reported or saved again.

    Raises SourceError for a file that cannot be read and MalformedError for one that `save` has not written.
    """
    from workbench.timing.loading import load

    return reduce(together, map(load, paths))


def report_of(timings: Timings, *, run_id: str = RUN_ID) -> ProfileReport:
    """The recording analysed like any profile; raises SourceError when there is nothing in it."""
    from workbench.analysis.profiles.report import analyse_profiles
    from workbench.core.run import Opened
    from workbench.core.this_machine import facts_of
    from workbench.timing.as_profile import FORMAT_NAME, profile_of

    profile = profile_of(timings)
    if profile.figures is None or not any(profile.figures.selfs):
        raise NOTHING
    return analyse_profiles(
        [Opened(profile, FORMAT_NAME, facts_of(FORMAT_NAME, repr(timings.functions).encode()))], run_id=run_id
    )


def _facts(timing: FunctionTiming) -> Json:
    p50, p95, p99 = (timing.percentile(percent) for percent in (50, 95, 99))
    return {
        "errors": timing.error_count,
        "mean": timing.mean_ns / 1e9,
        "minimum": timing.minimum,
        "p50": p50,
        "p95": p95,
        "p99": p99,
        "maximum": timing.maximum,
        "awaiting": timing.awaiting_ns / 1e9,
    }


def _parts(timing: FunctionTiming) -> Json:
    """What documents are put together by."""
    return {
        "sums_ns": {
            "all": timing.all_ns,
            "total": timing.total_ns,
            "self": timing.self_ns,
            "awaiting": timing.awaiting_ns,
            "inner_count": timing.inner_count,
        },
        "durations": {
            "values": list(timing.durations.values),
            "buckets": {str(bucket): count for bucket, count in sorted(timing.durations.buckets.items())},
        },
    }
