"""`workbench run`: files in, documents and text out, and a gate."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence

from workbench.analysis.records.analyse import analyse
from workbench.analysis.records.report import Report
from workbench.cli.arguments import policy_of
from workbench.cli.terminal import WRONG_USAGE, done, note, outputs_fit, print_out, progress_bar, too_many
from workbench.core.opened import Opened
from workbench.core.output import write_file
from workbench.core.sources import sources_from_arguments
from workbench.formats.open import open_other, records_sources
from workbench.render.json import records as document


def run(options: Namespace) -> int:
    """Says what is high risk in records, profiles or benchmark results; returns the exit code."""
    if not outputs_fit(options, options.input):
        return WRONG_USAGE
    sources = sources_from_arguments(options.input)
    others = open_other(sources)
    if others:
        return _run_other(others, options)
    with progress_bar(options.input) as progress:
        report = analyse(
            records_sources(sources),
            policy_of(options),
            run_id=options.run_id,
            is_quarantine=options.quarantine,
            repeat=options.repeat,
            progress=progress,
        )
        _write_report(report, options)
    return too_many(report.summary.high_risk_count, options.max_high_risk)


def _write_report(report: Report, options: Namespace) -> None:
    if options.output:
        write_file(options.output, document.chunks(report, with_records=not options.no_records))
        done(options, options.output, report.figures)
    if options.csv:
        from workbench.render.csv.records import csv_chunks

        write_file(options.csv, csv_chunks(report))
        done(options, options.csv, f"{report.summary.record_count:,} rows")
    if options.markdown:
        from workbench.render.text import records as text

        write_file(options.markdown, [text.markdown(report).encode()])
        done(options, options.markdown, "one-page report")
    if not (options.output or options.csv or options.markdown):
        from workbench.render.text import records as text

        print_out(text.terminal(report))
    for notice in report.notices if options.output or options.csv else ():
        note(notice.text)


def _run_other(others: Sequence[Opened], options: Namespace) -> int:
    """Profiles and benchmark results; each kind has its own faces of the same names."""
    from workbench.core.profile import Profile

    if isinstance(others[0].content, Profile):
        from workbench.analysis.profiles.hotspots import ProfilePolicy
        from workbench.analysis.profiles.report import analyse_profiles
        from workbench.render.csv import profile as profile_tables
        from workbench.render.json import profile as profile_document
        from workbench.render.text import profile as profile_text

        policy = ProfilePolicy(options.warn_share / 100, options.critical_share / 100)
        found = analyse_profiles(others, policy, run_id=options.run_id)
        pieces = profile_document.chunks(found), profile_tables.csv_chunks(found)
        said = profile_text.terminal(found), profile_text.markdown(found)
        _write_other(options, found.headline, pieces, said)
        return too_many(found.high_risk_count, options.max_high_risk)
    from workbench.analysis.benchmarks.report import analyse_benchmarks
    from workbench.render.csv import benchmark as benchmark_tables
    from workbench.render.json import benchmark as benchmark_document
    from workbench.render.text import benchmark as benchmark_text

    judged = analyse_benchmarks(others, run_id=options.run_id)
    pieces = benchmark_document.chunks(judged), benchmark_tables.csv_chunks(judged)
    said = benchmark_text.terminal(judged), benchmark_text.markdown(judged)
    _write_other(options, judged.headline, pieces, said)
    return too_many(judged.high_risk_count, options.max_high_risk)


def _write_other(
    options: Namespace, headline: str, pieces: tuple[Iterator[bytes], Iterator[bytes]], said: tuple[str, str]
) -> None:
    (json_pieces, csv_pieces), (terminal, markdown) = pieces, said
    if options.output:
        write_file(options.output, json_pieces)
        done(options, options.output, headline)
    if options.csv:
        write_file(options.csv, csv_pieces)
        done(options, options.csv, "one row each")
    if options.markdown:
        write_file(options.markdown, [markdown.encode()])
        done(options, options.markdown, "one-page report")
    if not (options.output or options.csv or options.markdown):
        print_out(terminal)
