"""What is kept for one visitor between two clicks: the last good report, what went wrong since, and the baseline.

It lives in the visitor's own session state and nowhere else, so no visitor can see another's data.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

import streamlit as st

from workbench.analysis.benchmarks.report import BenchmarkReport, analyse_benchmarks
from workbench.analysis.profiles.hotspots import hotspots
from workbench.analysis.profiles.report import ProfileReport, analyse_profiles
from workbench.analysis.records.analyse import analyse
from workbench.analysis.records.report import Report
from workbench.app.session.compared import Compared, SuiteFiles
from workbench.app.session.memory import drop_uploads, release_memory, release_memory_soon
from workbench.app.session.parcel import Parcel
from workbench.app.session.progress import Progress
from workbench.app.session.request import Request, VisitorFile, content_key
from workbench.comparison.records.compare import Comparison
from workbench.comparison.records.side import RecordsSide
from workbench.core.clock import StageClock
from workbench.core.errors import WorkbenchError
from workbench.core.model import DEFAULT_RUN_ID
from workbench.core.opened import Opened
from workbench.core.profile import Profile
from workbench.formats.benchmarks.asv_file import NAME as ASV
from workbench.formats.open import open_other, records_sources
from workbench.render.charts.parts import Chart

MEMORY_HINT = "Use a smaller file here, or the command line, which does not keep the records in memory."

AnyReport: TypeAlias = Report | ProfileReport | BenchmarkReport


@dataclass
class Result:
    """A report and what was made of it for the page; dropped as a whole.

    `files` holds profiles and benchmarks as they were read, for comparing them; None for records.
    """

    key: str
    label: str
    report: AnyReport
    files: SuiteFiles | None = None
    charts: dict[str, Chart | None] = field(default_factory=dict)
    views: dict[str, Any] = field(default_factory=dict)
    parcel: Parcel | None = None

    def close(self) -> None:
        """Removes the temporary file, if there is one."""
        if self.parcel:
            self.parcel.close()


@dataclass
class Baseline:
    """What the current run is compared with: records as a side, profiles and benchmarks as they were read."""

    key: str
    label: str
    side: RecordsSide | SuiteFiles
    run_id: str = DEFAULT_RUN_ID


@dataclass
class Workspace:
    """Everything of one visitor; `failure` belongs to `failed_key`, `result` is the last good one.

    `comparison` is of records, `compared` of profiles or benchmarks; `forced_key` names the sides that the visitor
    wants compared all the same.
    """

    result: Result | None = None
    failed_key: str = ""
    failure: WorkbenchError | None = None
    baseline: Baseline | None = None
    baseline_failed_key: str = ""
    baseline_failure: WorkbenchError | None = None
    comparison_key: tuple[str, ...] = ()
    comparison: Comparison | None = None
    comparison_chart: Chart | None = None
    compared: Compared | None = None
    forced_key: str = ""
    upload_ids: set[str] = field(default_factory=set)

    def settle(self, request: Request) -> None:
        """Makes the report that is asked for, unless it is at hand or has failed already."""
        if self.result and self.result.key in (request.key, content_key(request.contents)):
            self.failure, self.failed_key = None, ""
            self._rename(request.run_id)
            self._judge_again(request)
        elif self.failed_key != request.key:
            self._analyse(request)

    def clear(self) -> None:
        """Forgets everything and gives the memory back."""
        self.clear_result()
        self.clear_comparison()
        self.baseline = self.baseline_failure = None
        self.baseline_failed_key = self.forced_key = ""
        drop_uploads(self.upload_ids)
        self.upload_ids.clear()
        release_memory_soon()

    def clear_result(self) -> None:
        """Forgets the report and what went wrong."""
        if self.result:
            self.result.close()
        self.result = self.failure = None
        self.failed_key = ""

    def clear_comparison(self) -> None:
        """Forgets the comparison, not its sides."""
        self.comparison = self.comparison_chart = self.compared = None
        self.comparison_key = ()

    def _rename(self, run_id: str) -> None:
        if self.result and self.result.report.run_id != run_id:
            self.result.close()
            self.result.parcel = None
            self.result.report = self.result.report._replace(run_id=run_id)

    def _judge_again(self, request: Request) -> None:
        """A profile under another policy; nothing needs to be read for that."""
        policy = request.reading.profile_policy
        if self.result and isinstance(self.result.report, ProfileReport) and self.result.report.policy != policy:
            report = self.result.report
            self.result.report = report._replace(policy=policy, rows=hotspots(report.profile, report.figures, policy))

    def _analyse(self, request: Request) -> None:
        try:
            report, opened = report_of(request)
        except WorkbenchError as error:
            self.failure, self.failed_key = error, request.key
            return
        if self.result:
            self.clear_result()
            self.clear_comparison()
            release_memory()
        self.failure, self.failed_key = None, ""
        key = request.key if isinstance(report, Report) else content_key(request.contents)
        files = suite_files(opened, request.contents) if opened else None
        self.result = Result(key, request.label, report, files)


def workspace() -> Workspace:
    """The visitor's own workspace."""
    if "workspace" not in st.session_state:
        st.session_state["workspace"] = Workspace()
    found: Workspace = st.session_state["workspace"]
    return found


def suite_files(opened: tuple[Opened, ...], contents: tuple[VisitorFile, ...]) -> SuiteFiles:
    """Files as they were read; those that may hold profiles inside are kept as they are, too."""
    return SuiteFiles(opened, contents if any(each.format_name == ASV for each in opened) else ())


def report_of(request: Request) -> tuple[AnyReport, tuple[Opened, ...]]:
    """Reads and judges the files, with a progress bar if that takes a while; raises WorkbenchError.

    Profiles and benchmarks come with what was read.
    """
    reading = request.reading
    with Progress(request.size_bytes, passes=1 + (reading.repeat if reading.repeat > 1 else 0)) as progress:
        try:
            other = _other_report(request, progress.content_limit_bytes)
            if other:
                return other
            limit = progress.content_limit_bytes
            report = analyse(
                records_sources(request.sources(), content_limit_bytes=limit),
                reading.policy,
                run_id=request.run_id,
                is_quarantine=reading.is_quarantine,
                repeat=reading.repeat,
                with_columns=True,
                content_limit_bytes=limit,
                progress=progress.add,
            )
        except MemoryError:
            raise WorkbenchError("There is not enough memory for these files.", MEMORY_HINT) from None
    return report, ()


def _other_report(request: Request, content_limit_bytes: int) -> tuple[AnyReport, tuple[Opened, ...]] | None:
    """The report of profiles or benchmarks; None for records."""
    clock = StageClock()
    with clock.stage("read"):
        opened = open_other(request.sources(), content_limit_bytes=content_limit_bytes)
    if not opened:
        return None
    if isinstance(opened[0].content, Profile):
        report = analyse_profiles(opened, request.reading.profile_policy, run_id=request.run_id, clock=clock)
        return report, opened
    return analyse_benchmarks(opened, run_id=request.run_id, clock=clock), opened
