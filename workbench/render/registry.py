"""What can be written of a report or a comparison; a new output is one file in this room and one entry here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from workbench.core.errors import OutputError
from workbench.core.kinds import KIND_WORDS
from workbench.core.words import counted

if TYPE_CHECKING:
    from workbench.comparison.gate.result import GateResult
    from workbench.core.comparison import Comparison
    from workbench.core.report import AnyReport


class Output(NamedTuple):
    """One way to write a result: its option on the command line, its file in the app, and what is said when written.

    `reports` and `comparisons` name the function that writes them, as `module:function` below this room; `{kind}`
    stands for the kind of a report. Empty where this output has none. The function takes the report, or the comparison
    and its gate (None where there is none), and gives text or UTF-8 pieces. `said` may name `{summary}` and `{rows}`.
    """

    name: str
    option: str
    label: str
    suffix: str
    mime: str
    help: str
    reports: str
    comparisons: str
    said: str

    def has_report(self, report: AnyReport) -> bool:
        """True where this output is written of reports of this kind; a kind may leave outputs out."""
        return bool(self.reports) and _is_there(self.reports.format(kind=report.kind.value))

    def _place(self, report: AnyReport) -> str:
        if not self.has_report(report):
            raise OutputError(
                f"There is no {self.label} of {KIND_WORDS[report.kind].held}.", f"Leave {self.option} out."
            )
        return self.reports.format(kind=report.kind.value)

    def said_of_report(self, report: AnyReport) -> str:
        """What is said once a report was written."""
        return self.said.format(summary=report.figures_text, rows=counted(report.row_count, "row"))

    def said_of_comparison(self, comparison: Comparison) -> str:
        """What is said once a comparison was written."""
        return self.said.format(summary=comparison.headline, rows=counted(len(comparison.changes), "row"))

    def report_chunks(self, report: AnyReport) -> Iterator[bytes]:
        """A report as this output has it, in pieces; raises OutputError where its kind does not have this output."""
        return _pieces(_function(self._place(report))(report))

    def comparison_chunks(self, comparison: Comparison, gate: GateResult | None = None) -> Iterator[bytes]:
        """A comparison and its gate as this output has it, in pieces."""
        return _pieces(_function(self.comparisons)(comparison, gate))


OUTPUTS: tuple[Output, ...] = (
    Output(
        name="output",
        option="--output",
        label="JSON",
        suffix=".json",
        mime="application/json",
        help="write the summary document, or the comparison, as JSON; - is standard output",
        reports="json.{kind}:chunks",
        comparisons="json.comparison:chunks",
        said="{summary}",
    ),
    Output(
        name="csv",
        option="--csv",
        label="CSV",
        suffix=".csv",
        mime="text/csv",
        help="write a row for each record, function, benchmark or name",
        reports="csv.{kind}:chunks",
        comparisons="csv.comparison:chunks",
        said="{rows}",
    ),
    Output(
        name="markdown",
        option="--markdown",
        label="Markdown",
        suffix=".md",
        mime="text/markdown",
        help="write a one-page report",
        reports="text.{kind}:markdown",
        comparisons="text.comparison:markdown",
        said="one-page report",
    ),
    Output(
        name="junit",
        option="--junit",
        label="JUnit",
        suffix=".xml",
        mime="application/xml",
        help="write JUnit XML, a test case for each name",
        reports="",
        comparisons="junit:chunks",
        said="one test case each",
    ),
)

REPORT_OUTPUTS = tuple(output for output in OUTPUTS if output.reports)
COMPARISON_OUTPUTS = tuple(output for output in OUTPUTS if output.comparisons)


def report_text(report: AnyReport) -> str:
    """A report for a terminal."""
    return cast("str", _function(f"text.{report.kind.value}:terminal")(report))


def report_table(report: AnyReport) -> tuple[Sequence[str], Iterable[Sequence[object]]]:
    """A report as columns and rows, those of its CSV; raises OutputError for a kind that has none."""
    module = f"csv.{report.kind.value}"
    if not _is_there(module):
        raise OutputError(f"There is no table of {KIND_WORDS[report.kind].held}.", "Ask for JSON or Markdown.")
    return _function(f"{module}:COLUMNS"), _function(f"{module}:rows")(report)


def comparison_text(comparison: Comparison, gate: GateResult | None = None) -> str:
    """A comparison and its gate for a terminal."""
    return cast("str", _function("text.comparison:terminal")(comparison, gate))


def _function(place: str) -> Any:
    """What is found at a place; loaded when it is asked for, because each output needs other libraries."""
    module, _, name = place.partition(":")
    return getattr(import_module(f"workbench.render.{module}"), name)


def _is_there(place: str) -> bool:
    return find_spec(f"workbench.render.{place.partition(':')[0]}") is not None


def _pieces(found: str | Iterator[bytes]) -> Iterator[bytes]:
    return iter([found.encode()]) if isinstance(found, str) else found
