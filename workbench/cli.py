"""The terminal's face: arguments in, files, text and an exit code out."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench import document
from workbench.arguments import parser, policy_of
from workbench.errors import WorkbenchError, shown_text
from workbench.model import RiskPolicy
from workbench.output import write_file
from workbench.pipeline import analyse
from workbench.progress import progress_bar
from workbench.report import Report
from workbench.sources import sources_from_arguments

if TYPE_CHECKING:
    from workbench.compare import Comparison

FINE, GATE_FAILED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130
MESSAGE_LENGTH = 1000


def entry() -> int:
    """The console script."""
    return main(sys.argv[1:])


def main(argv: Sequence[str]) -> int:
    """Runs one command and returns its exit code; nothing a user does ends in a traceback."""
    arguments = list(argv)
    if arguments and arguments[0].startswith("-") and arguments[0] not in ("-h", "--help", "--version"):
        arguments.insert(0, "run")
    try:
        options = parser().parse_args(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        return {"run": _run, "compare": _compare, "schema": _schema}[options.command](options)
    except WorkbenchError as error:
        _say(f"workbench: {error}")
        return error.exit_code
    except KeyboardInterrupt:
        _say("workbench: stopped; no output file was changed.")
        return INTERRUPTED


def _run(options: Namespace) -> int:
    if not _outputs_fit(options, options.input):
        return WRONG_USAGE
    with progress_bar(options.input) as progress:
        report = analyse(
            sources_from_arguments(options.input),
            policy_of(options),
            run_id=options.run_id,
            is_quarantine=options.quarantine,
            repeat=options.repeat,
            progress=progress,
        )
        _write_report(report, options)
    return _too_many(report.summary.high_risk_count, options.max_high_risk)


def _write_report(report: Report, options: Namespace) -> None:
    if options.output:
        write_file(options.output, document.chunks(report, with_records=not options.no_records))
        _done(options, options.output, report.figures)
    if options.csv:
        from workbench.tables import csv_chunks

        write_file(options.csv, csv_chunks(report))
        _done(options, options.csv, f"{report.summary.record_count:,} rows")
    if options.markdown:
        from workbench import text

        write_file(options.markdown, [text.markdown(report).encode()])
        _done(options, options.markdown, "one-page report")
    if not (options.output or options.csv or options.markdown):
        from workbench import text

        _print(text.terminal(report))
    for notice in report.notices if options.output or options.csv else ():
        _say(f"note: {shown_text(notice.text, MESSAGE_LENGTH)}")


def _compare(options: Namespace) -> int:
    from workbench.baseline import open_side
    from workbench.compare import compare

    if not _outputs_fit(options, [options.baseline, options.current]):
        return WRONG_USAGE
    sides, policy = [], policy_of(options)
    with progress_bar([options.baseline, options.current]) as progress:
        for argument in (options.baseline, options.current):
            sources = sources_from_arguments([argument])
            side = open_side(sources, policy, is_quarantine=options.quarantine, progress=progress)
            if policy not in (side.policy, RiskPolicy()):
                said = f"{side.name} is a document and keeps its own policy. {side.policy_text}"
                _say(f"note: {shown_text(said, MESSAGE_LENGTH)}")
            sides.append(side)
        comparison = compare(*sides)
    _write_comparison(comparison, options)
    return _gate(comparison, options)


def _write_comparison(comparison: Comparison, options: Namespace) -> None:
    from workbench import comparison_document, comparison_text

    if options.output:
        write_file(options.output, comparison_document.chunks(comparison))
        _done(options, options.output, comparison.headline)
    if options.markdown:
        write_file(options.markdown, [comparison_text.markdown(comparison).encode()])
        _done(options, options.markdown, "one-page report")
    if not (options.output or options.markdown):
        _print(comparison_text.terminal(comparison))


def _gate(comparison: Comparison, options: Namespace) -> int:
    counts = comparison.counts
    found = {
        "newly-high-risk": comparison.newly_high_risk_count,
        "worse": counts["worse"] + counts["newly high risk"],
        "added": counts["added"] + counts["added, high risk"],
        "removed": counts["removed"],
    }
    failed = [f"{reason}: {found[reason]:,}" for reason in dict.fromkeys(options.fail_on) if found[reason]]
    if failed:
        _say(f"workbench: the gate failed ({', '.join(failed)}).")
    return max(GATE_FAILED if failed else FINE, _too_many(comparison.current_high_risk_count, options.max_high_risk))


def _too_many(high_risk_count: int, limit: int | None) -> int:
    if limit is None or high_risk_count <= limit:
        return FINE
    _say(f"workbench: the gate failed ({high_risk_count:,} high-risk records, at most {limit:,} are allowed).")
    return GATE_FAILED


def _schema(options: Namespace) -> int:
    if options.document == "comparison":
        from workbench import comparison_document

        _print(comparison_document.schema_text())
    else:
        _print(document.schema_text())
    return FINE


def _outputs_fit(options: Namespace, inputs: Sequence[str]) -> bool:
    """False, with a message, when two things want one place, or an output would replace an input."""
    outputs = _outputs(options)
    if any(not path or "\0" in path for path in (*outputs, *inputs)):
        _say("workbench: a file name is empty; give one (is a variable of your script not set?).")
    elif len({_place(path) for path in outputs}) < len(outputs):
        _say("workbench: two outputs have the same place; give each its own.")
    elif inputs.count("-") > 1:
        _say("workbench: standard input (-) can be read only once.")
    elif clash := [place for place in outputs if place != "-" and _is_among(place, inputs)]:
        _say(f"workbench: {clash[0]} is an input; choose another place for the output.")
    else:
        return True
    return False


def _outputs(options: Namespace) -> list[str]:
    return [path for path in (options.output, getattr(options, "csv", None), options.markdown) if path is not None]


def _place(path: str) -> str:
    from os.path import realpath

    return path if path == "-" else realpath(path)


def _is_among(place: str, inputs: Sequence[str]) -> bool:
    from os.path import exists, samefile

    return exists(place) and any(exists(path) and samefile(path, place) for path in inputs if path != "-")


def _done(options: Namespace, path: str, what: str) -> None:
    """Says what was written; on standard error where standard output is one of the outputs."""
    said = f"{'standard output' if path == '-' else path} written: {what}"
    if "-" in _outputs(options):
        _say(said)
    else:
        _print(f"{said}\n")


def _print(said: str) -> None:
    write_file("-", [said.encode("utf-8", "replace")])


def _say(said: str) -> None:
    print(said.encode("utf-8", "replace").decode(), file=sys.stderr)  # noqa: T201 - the terminal is this module's job
