"""The whole flow on one screen: open → classify → summarise, in blocks, so that any size fits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from workbench.analysis.records.kernel_choice import new_kernel
from workbench.analysis.records.notices import notices_of
from workbench.analysis.records.report import RecordBlock, RecordsReport
from workbench.analysis.records.risk_policy import RiskPolicy, Rule, check, settle
from workbench.analysis.records.scan import Inputs, Scan
from workbench.analysis.records.slips import EMPTY_HINT
from workbench.analysis.records.summary import Summary
from workbench.core.clock import StageClock
from workbench.core.errors import MalformedError
from workbench.core.model import DEFAULT_RUN_ID, Kind
from workbench.core.report import Progress
from workbench.core.run import Run
from workbench.core.sources import Source

if TYPE_CHECKING:
    from workbench.core.columns import ColumnsBuilder
    from workbench.core.report import ReportOptions

KEPT_BYTES = 1024 * 1024
"""Records of an input up to this size are kept for writing; of a larger one they are read again."""


def analyse(
    sources: Sequence[Source],
    policy: RiskPolicy | None = None,
    *,
    run_id: str = DEFAULT_RUN_ID,
    is_quarantine: bool = False,
    repeat: int = 1,
    with_columns: bool = False,
    content_limit_bytes: int | None = None,
    progress: Progress | None = None,
    clock: StageClock | None = None,
) -> RecordsReport:
    """Reads records files as one run and says what is high risk.

    With `repeat` > 1 the in-memory stages run so many times more, after this first run has warmed them up.
    `with_columns` also keeps the records as columns. Raises SourceError, MalformedError, PolicyError.
    """
    policy = check(policy or RiskPolicy())
    clock = clock or StageClock()
    inputs = Inputs(tuple(sources), is_quarantine, content_limit_bytes, progress)
    rule = _rule(inputs, policy, clock)
    kernel = new_kernel(rule)
    scan = Scan(inputs, kernel, clock)
    kept = _KeptBlocks()
    builder = _columns_builder() if with_columns else None
    for block in scan:
        kept.add(block)
        if builder:
            with clock.stage("parse"):
                builder.add(block.kernel.columns(block.lines), block.source)
    summary = kernel.summary()
    _refuse_what_says_nothing(summary, scan, inputs)
    _repeat(inputs, rule, clock, repeat)
    return RecordsReport(
        run_id=run_id,
        generated_utc=datetime.now(UTC).isoformat(),
        policy=policy,
        rule=rule,
        is_quarantine=is_quarantine,
        summary=summary,
        sources=tuple(scan.facts),
        rejects=tuple(scan.rejects),
        notices=notices_of(summary, scan.facts, scan.marked_sources),
        kernel_name=kernel.name,
        clock=clock,
        blocks=lambda: kept.again(inputs, rule),
        columns=builder.columns() if builder else None,
    )


def report_of(run: Run, options: ReportOptions) -> RecordsReport:
    """The report of a run of records; raises what `analyse` does."""
    report = analyse(
        [each.lines for each in run.records],
        options.policies.get(Kind.RECORDS),
        run_id=options.run_id,
        is_quarantine=options.is_quarantine,
        repeat=options.repeat,
        with_columns=options.with_columns,
        content_limit_bytes=options.content_limit_bytes,
        progress=options.progress,
        clock=options.clock,
    )
    notices = (*run.notices, *report.notices)
    return report._replace(is_figures_only=options.is_figures_only, notices=notices)


def _rule(inputs: Inputs, policy: RiskPolicy, clock: StageClock) -> Rule:
    if policy.lowest_percent is None:
        return settle(policy)
    from workbench.analysis.records.lowest_percent import lowest_percent_rule

    return lowest_percent_rule(inputs, policy, clock)


def _columns_builder() -> ColumnsBuilder:
    from workbench.core.columns import ColumnsBuilder

    return ColumnsBuilder()


class _KeptBlocks:
    """The blocks of a small input, so that writing it need not read it again."""

    def __init__(self) -> None:
        self._blocks: list[RecordBlock] = []
        self._size_bytes = 0

    def add(self, block: RecordBlock) -> None:
        self._size_bytes += block.size_bytes
        if self._size_bytes > KEPT_BYTES:
            self._blocks.clear()
        else:
            self._blocks.append(block)

    def again(self, inputs: Inputs, rule: Rule) -> Iterator[RecordBlock]:
        """All blocks once more, from memory or from the files."""
        if self._size_bytes <= KEPT_BYTES:
            return iter(self._blocks)
        return iter(Scan(inputs, new_kernel(rule), StageClock(), is_first=False))


def _refuse_what_says_nothing(summary: Summary, scan: Scan, inputs: Inputs) -> None:
    """A report of "0 high risk" on nothing would look like good news; so would one that leaves a file out unsaid."""
    empty = [facts.name for facts in scan.facts if not facts.record_count]
    if not summary.record_count or (empty and not inputs.is_quarantine):
        is_empty = all(not facts.content_size_bytes for facts in scan.facts if facts.name in empty)
        reason = "the file is empty (0 bytes)" if is_empty and len(empty) == 1 else "no usable line"
        raise MalformedError("no_records", ", ".join(empty) or "the run", reason, hint=EMPTY_HINT)
    try:
        summary.average_score  # noqa: B018 - computed only to see whether it can be
    except OverflowError:
        raise MalformedError(
            "mean_too_large",
            ", ".join(facts.name for facts in scan.facts),
            "the mean score is larger than a double can hold",
            hint="Look for a score with several hundred digits.",
        ) from None


def _repeat(inputs: Inputs, rule: Rule, clock: StageClock, count: int) -> None:
    for _ in range(count if count > 1 else 0):
        repetition = StageClock(clock.now_ns)
        Scan(inputs, new_kernel(rule), repetition).finish()
        clock.add_samples(repetition)
