"""The terminal's face: arguments in, files, text and an exit code out."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench import document
from workbench.arguments import parser, policy_of
from workbench.errors import WorkbenchError
from workbench.output import write_file
from workbench.pipeline import analyse
from workbench.progress import progress_bar
from workbench.report import Report
from workbench.sources import sources_from_arguments

if TYPE_CHECKING:
    from workbench.compare import Comparison

FINE, GATE_FAILED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130


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
        _done(options.output, report.figures)
    if options.csv:
        from workbench.tables import csv_chunks

        write_file(options.csv, csv_chunks(report))
        _done(options.csv, f"{report.summary.record_count:,} rows")
    if options.markdown:
        from workbench import text

        write_file(options.markdown, [text.markdown(report).encode()])
        _done(options.markdown, "one-page report")
    if not (options.output or options.csv or options.markdown):
        from workbench import text

        _print(text.terminal(report))
    for notice in report.notices if options.output else ():
        _say(f"note: {notice.text}")


def _compare(options: Namespace) -> int:
    from workbench.baseline import open_side
    from workbench.compare import compare

    if not _outputs_fit(options, [options.baseline, options.current]):
        return WRONG_USAGE
    sides = []
    with progress_bar([options.baseline, options.current]) as progress:
        for argument in (options.baseline, options.current):
            sources = sources_from_arguments([argument])
            sides.append(open_side(sources, policy_of(options), is_quarantine=options.quarantine, progress=progress))
        comparison = compare(*sides)
    _write_comparison(comparison, options)
    return _gate(comparison, options)


def _write_comparison(comparison: Comparison, options: Namespace) -> None:
    from workbench import comparison_document, comparison_text

    if options.output:
        write_file(options.output, comparison_document.chunks(comparison))
        _done(options.output, comparison.headline)
    if options.markdown:
        write_file(options.markdown, [comparison_text.markdown(comparison).encode()])
        _done(options.markdown, "one-page report")
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
    outputs = [place for place in (options.output, getattr(options, "csv", None), options.markdown) if place]
    if len(set(outputs)) < len(outputs):
        _say("workbench: two outputs have the same place; give each its own.")
    elif inputs.count("-") > 1:
        _say("workbench: standard input (-) can be read only once.")
    elif clash := [place for place in outputs if place != "-" and _is_among(place, inputs)]:
        _say(f"workbench: {clash[0]} is an input; choose another place for the output.")
    else:
        return True
    return False


def _is_among(place: str, inputs: Sequence[str]) -> bool:
    from os.path import exists, samefile

    return exists(place) and any(exists(path) and samefile(path, place) for path in inputs if path != "-")


def _done(path: str, what: str) -> None:
    if path == "-":
        _say(f"standard output written: {what}")
    else:
        _print(f"{path} written: {what}\n")


def _print(said: str) -> None:
    write_file("-", [said.encode("utf-8", "replace")])


def _say(said: str) -> None:
    print(said.encode("utf-8", "replace").decode(), file=sys.stderr)  # noqa: T201 - the terminal is this module's job
