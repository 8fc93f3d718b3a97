"""What is kept for one visitor between two clicks: the last good report, what went wrong since, and the baseline.

It lives in the visitor's own session state and nowhere else, so no visitor can see another's data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import streamlit as st

from workbench.analysis.profiles.hotspots import hotspots
from workbench.analysis.profiles.report import ProfileReport
from workbench.analysis.registry import report_of
from workbench.app.session.compared import Compared, SideFiles
from workbench.app.session.memo import Kept, Memo
from workbench.app.session.parcel import Parcel
from workbench.app.session.progress import Progress
from workbench.app.session.release import drop_uploads, release_memory, release_memory_soon
from workbench.app.session.request import Request, VisitorFile
from workbench.comparison.records.side import RecordsSide
from workbench.core.clock import StageClock
from workbench.core.errors import WorkbenchError
from workbench.core.model import DEFAULT_RUN_ID, Kind
from workbench.core.report import ReportOptions
from workbench.core.run import Opened, Run
from workbench.formats.embedded import keeps_profiles
from workbench.formats.open import open_run

if TYPE_CHECKING:
    from workbench.core.report import AnyReport

MEMORY_HINT = "Use a smaller file here, or the command line, which does not keep the records in memory."


@dataclass
class Result:
    """A report and what was made of it for the page; dropped as a whole.

    `files` holds profiles and benchmarks as they were read, for comparing them; None for records.
    """

    key: str
    label: str
    report: AnyReport
    files: SideFiles | None = None
    memo: Memo = field(default_factory=Memo)
    parcel: Parcel | None = None

    def kept(self, name: str, key: object, make: Callable[[], Kept]) -> Kept:
        """What was made under this name the last time, made anew where the key is another."""
        return self.memo.kept(name, key, make)

    def close(self) -> None:
        """Removes the temporary file, if there is one."""
        if self.parcel:
            self.parcel.close()


@dataclass
class Baseline:
    """What the current run is compared with: records as a side, profiles and benchmarks as they were read."""

    key: str
    label: str
    side: RecordsSide | SideFiles
    run_id: str = DEFAULT_RUN_ID


@dataclass
class Workspace:
    """Everything of one visitor; `failure` belongs to `failed_key`, `result` is the last good one.

    `compared` is the comparison that is shown; `forced_key` names the sides that the visitor wants compared all the
    same.
    """

    result: Result | None = None
    failed_key: str = ""
    failure: WorkbenchError | None = None
    baseline: Baseline | None = None
    baseline_failed_key: str = ""
    baseline_failure: WorkbenchError | None = None
    compared: Compared | None = None
    forced_key: str = ""
    upload_ids: set[str] = field(default_factory=set)

    def settle(self, request: Request) -> None:
        """Makes the report that is asked for, unless it is at hand or has failed already."""
        if self.result and self.result.key in (request.key, request.content_key):
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
        self.compared = None

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
            report, run = read(request)
        except WorkbenchError as error:
            self.failure, self.failed_key = error, request.key
            return
        if self.result:
            self.clear_result()
            self.clear_comparison()
            release_memory()
        self.failure, self.failed_key = None, ""
        key = request.content_key if run.files else request.key
        files = side_files(run.files, request.contents) if run.files else None
        self.result = Result(key, request.label, report, files)


def workspace() -> Workspace:
    """The visitor's own workspace."""
    if "workspace" not in st.session_state:
        st.session_state["workspace"] = Workspace()
    found: Workspace = st.session_state["workspace"]
    return found


def side_files(opened: tuple[Opened, ...], contents: tuple[VisitorFile, ...]) -> SideFiles:
    """Files as they were read; those that may hold profiles inside are kept as they are, too."""
    return SideFiles(opened, contents if any(keeps_profiles(each.format_name) for each in opened) else ())


def read(request: Request) -> tuple[AnyReport, Run]:
    """Reads and judges the files, with a progress bar if that takes a while; raises WorkbenchError."""
    reading, clock = request.reading, StageClock()
    with Progress(request.size_bytes, passes=1 + (reading.repeat if reading.repeat > 1 else 0)) as progress:
        options = ReportOptions(
            run_id=request.run_id,
            policies={Kind.RECORDS: reading.policy, Kind.PROFILE: reading.profile_policy},
            is_quarantine=reading.is_quarantine,
            repeat=reading.repeat,
            with_columns=True,
            content_limit_bytes=progress.content_limit_bytes,
            progress=progress.add,
            clock=clock,
        )
        try:
            with clock.stage("read"):
                run = open_run(
                    request.sources(),
                    content_limit_bytes=progress.content_limit_bytes,
                    sample_type=reading.sample_type,
                )
            return report_of(run, options), run
        except MemoryError:
            raise WorkbenchError("There is not enough memory for these files.", MEMORY_HINT) from None
