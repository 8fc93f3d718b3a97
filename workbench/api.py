"""The workbench for notebooks and scripts: open files, look at one run, compare two.

    import workbench as wb

    before, after = wb.open("before.json"), wb.open("after-1.json", "after-2.json")
    before.headline
    wb.compare(before, after, threshold=0.05).to_pandas()

What can be wrong with a file or a request is a WorkbenchError, with a hint what to do. NumPy, pandas and Altair are
loaded where they are needed, and not before.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from workbench.analysis.records.risk_policy import DEFAULT_SCORE_LIMIT, DEFAULT_SEVERITIES, RiskPolicy
from workbench.analysis.registry import report_of
from workbench.core.direction import said_directions
from workbench.core.errors import PolicyError
from workbench.core.files import files_of
from workbench.core.missing import missing_packages_named
from workbench.core.model import DEFAULT_RUN_ID, Kind
from workbench.core.output import write_file
from workbench.core.report import ReportOptions
from workbench.core.run import Run
from workbench.core.sources import sources_from_arguments
from workbench.core.verdict import DEFAULT_THRESHOLD
from workbench.formats.open import open_run
from workbench.render.registry import COMPARISON_OUTPUTS, REPORT_OUTPUTS, Output

if TYPE_CHECKING:
    import altair
    import pandas

    from workbench.core.comparison import Change, Comparison
    from workbench.core.report import AnyReport

Path: TypeAlias = str | os.PathLike[str]

REPR_LINES = 24
"""A representation is no longer than one screen."""


class RunResult:
    """One or several files of one kind as one run; nothing is judged before it is asked for."""

    def __init__(self, run: Run, options: ReportOptions) -> None:
        self.run = run
        self._options = options

    @property
    def kind(self) -> str:
        """`records`, `profile` or `benchmark`."""
        return self.run.kind.value

    @property
    def files(self) -> tuple[str, ...]:
        """The names of the files."""
        return self.run.names

    @cached_property
    def report(self) -> AnyReport:
        """All that `workbench run` says; raises WorkbenchError."""
        return report_of(self.run, self._options)

    @property
    def headline(self) -> str:
        """The result in words."""
        return self.report.headline

    @property
    def notices(self) -> tuple[str, ...]:
        """What should be known and does not stop the answer."""
        return tuple(notice.text for notice in self.report.notices)

    @property
    def high_risk_count(self) -> int:
        """How many items are high risk."""
        return self.report.high_risk_count

    @cached_property
    def figures(self) -> pandas.DataFrame:
        """A row for each item with its figures, in the base of their unit, as in the CSV."""
        from workbench.render.registry import report_table

        return _frame(*report_table(self.report))

    @property
    def findings(self) -> pandas.DataFrame:
        """The rows of `figures` that are high risk."""
        found: pandas.DataFrame = self.figures[self.figures["is_high_risk"]]
        return found

    @property
    def charts(self) -> dict[str, altair.TopLevelMixin]:
        """The charts of the app by name, as Altair's own objects."""
        from workbench.render.charts.registry import report_charts

        with missing_packages_named("A chart"):
            return {name: _altair(chart.spec) for name, chart in report_charts(self.report).items()}

    def write(self, path: Path) -> None:
        """Writes the report as the name of the file ends: .json, .csv or .md; raises PolicyError, OutputError."""
        write_file(os.fspath(path), _output(REPORT_OUTPUTS, path).report_chunks(self.report))

    def __repr__(self) -> str:
        from workbench.render.registry import report_text

        return _screen(report_text(self.report))

    def _repr_markdown_(self) -> str:
        return "".join(piece.decode() for piece in _named(REPORT_OUTPUTS, "markdown").report_chunks(self.report))


class ComparisonResult:
    """What became of every name between two runs."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison

    @property
    def headline(self) -> str:
        """The result in words."""
        return self.comparison.headline

    @property
    def verdict(self) -> str:
        """The verdict on the whole: `slower` (or `worse`), `faster`, `no change shown`, `cannot tell`."""
        return self.comparison.word

    @property
    def changes(self) -> Sequence[Change]:
        """A change for each name, what matters first: verdict, ratio, interval, reason and evidence."""
        return self.comparison.changes

    @property
    def notices(self) -> tuple[str, ...]:
        """What is to be read before any verdict."""
        return tuple(notice.text for notice in self.comparison.notices)

    def to_pandas(self) -> pandas.DataFrame:
        """A row for each name, as in the CSV: ratios and shares are fractions, values in the base of their unit."""
        from workbench.render.csv.comparison import columns_of, rows

        return _frame(columns_of(self.comparison), rows(self.comparison))

    @property
    def charts(self) -> dict[str, altair.TopLevelMixin]:
        """The charts of the app by name, as Altair's own objects."""
        from workbench.render.charts.registry import comparison_charts

        with missing_packages_named("A chart"):
            return {name: _altair(chart.spec) for name, chart in comparison_charts(self.comparison).items()}

    def write(self, path: Path) -> None:
        """Writes the comparison as the name of the file ends: .json, .csv, .md or .xml; raises PolicyError,
        OutputError."""
        write_file(os.fspath(path), _output(COMPARISON_OUTPUTS, path).comparison_chunks(self.comparison))

    def __repr__(self) -> str:
        from workbench.render.registry import comparison_text

        return _screen(comparison_text(self.comparison))

    def _repr_markdown_(self) -> str:
        pieces = _named(COMPARISON_OUTPUTS, "markdown").comparison_chunks(self.comparison)
        return "".join(piece.decode() for piece in pieces)


def open(  # noqa: A001 - `workbench.open`, as `PIL.Image.open` is
    *paths: Path,
    run_id: str = DEFAULT_RUN_ID,
    is_quarantine: bool = False,
    severities: Sequence[str] = DEFAULT_SEVERITIES,
    score_limit: int = DEFAULT_SCORE_LIMIT,
    sample_type: str = "",
) -> RunResult:
    """One or several files of one kind as one run, recognised by their content; a folder stands for its files.

    `is_quarantine`, `severities` and `score_limit` are about records: bad lines are set aside, and what is high risk.
    `sample_type` names which of a profile's measures is read where its file holds several. Raises WorkbenchError:
    SourceError, UnknownFormatError, MalformedError, PolicyError.
    """
    options = ReportOptions(
        run_id=run_id,
        policies={Kind.RECORDS: RiskPolicy(tuple(severities), score_limit)},
        is_quarantine=is_quarantine,
    )
    sources = sources_from_arguments(files_of([os.fspath(path) for path in paths]))
    return RunResult(open_run(sources, sample_type=sample_type), options)


def compare(
    before: RunResult | Path,
    after: RunResult | Path,
    *,
    threshold: float = DEFAULT_THRESHOLD,
    is_interleaved: bool = False,
    is_forced: bool = False,
    higher_is_better: Sequence[str] = (),
    lower_is_better: Sequence[str] = (),
    strip_prefixes: Sequence[str] = (),
    strip_suffixes: Sequence[str] = (),
) -> ComparisonResult:
    """What became of every name; several files of a side are repeats of one another.

    `threshold` is the change that matters, as a fraction; `is_interleaved` says that the sides were measured in turn;
    `is_forced` compares what was not measured alike, and says so; `higher_is_better` and `lower_is_better` are names,
    or patterns of them, of which the files do not say it; `strip_prefixes` and `strip_suffixes` are no part of
    benchmarks' names. Raises CompareError where two cannot be compared.
    """
    from workbench.comparison.measured import CompareOptions
    from workbench.comparison.renaming import StrippedParts
    from workbench.comparison.runs import compare_runs

    baseline, current = (side if isinstance(side, RunResult) else open(side) for side in (before, after))
    options = CompareOptions(
        threshold,
        is_interleaved=is_interleaved,
        is_forced=is_forced,
        directions=said_directions(higher_is_better, lower_is_better),
        stripped=StrippedParts(tuple(strip_prefixes), tuple(strip_suffixes)),
    )
    return ComparisonResult(compare_runs(baseline.run, current.run, options))


def _output(outputs: Sequence[Output], path: Path) -> Output:
    """The output that a file's name ends in."""
    found = next((output for output in outputs if os.fspath(path).endswith(output.suffix)), None)
    if found is None:
        known = ", ".join(f"{output.suffix} for {output.label}" for output in outputs)
        raise PolicyError(f"{os.fspath(path)}: its name does not say what to write.", f"Let it end in {known}.")
    return found


def _named(outputs: Sequence[Output], name: str) -> Output:
    return next(output for output in outputs if output.name == name)


def _frame(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> pandas.DataFrame:
    with missing_packages_named("A table"):
        import pandas

    return pandas.DataFrame(list(rows), columns=list(columns))


def _altair(spec: dict[str, Any]) -> altair.TopLevelMixin:
    import altair

    found: altair.TopLevelMixin = altair.Chart.from_dict(spec, validate=False)
    return found


def _screen(text: str) -> str:
    """As much of a text as fits one screen."""
    lines = text.rstrip("\n").split("\n")
    more = [f"… {len(lines) - REPR_LINES + 1:,} more lines"] if len(lines) > REPR_LINES else []
    return "\n".join([*lines[: REPR_LINES - len(more)], *more])
