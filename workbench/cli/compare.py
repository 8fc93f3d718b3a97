"""`workbench compare`: a baseline and a current run in, what became of every name out, and a gate.

Records are compared here, because their scores are exact; benchmarks and profiles in `suite_command.py`.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from workbench.analysis.records.policy import RiskPolicy
from workbench.analysis.records.scan import Progress
from workbench.cli.arguments import add_gate, add_policy, add_sides, policy_of
from workbench.cli.gate_options import SUITE_ONLY, refuse_foreign
from workbench.cli.outputs import add_outputs
from workbench.cli.terminal import (
    FINE,
    GATE_FAILED,
    WRONG_USAGE,
    done,
    note,
    outputs_fit,
    print_out,
    progress_bar,
    say,
    too_many,
)
from workbench.comparison.records.compare import Comparison, compare
from workbench.comparison.records.open_side import open_side
from workbench.comparison.score_history import is_repeated
from workbench.comparison.sides import open_sides
from workbench.core.errors import PolicyError
from workbench.core.files import files_of
from workbench.core.model import Kind
from workbench.core.output import write_file
from workbench.core.run import Run
from workbench.core.sources import sources_from_arguments
from workbench.render.json import records_comparison as comparison_document
from workbench.render.registry import COMPARISON_OUTPUTS
from workbench.render.text import records_comparison as comparison_text


def add_arguments(parser: ArgumentParser) -> None:
    """Declares what `compare` can be asked."""
    add_sides(parser)
    add_outputs(parser, COMPARISON_OUTPUTS)
    parser.add_argument("--max-high-risk", type=int, metavar="N", help="exit with 1 when more records are high risk")
    gate = add_gate(parser)
    gate.add_argument(
        "--self-test", action="store_true", help="slow the current side down by the threshold: exit with 1 if it passes"
    )
    add_policy(parser, "what counts as high risk in a records file; a document keeps its own policy")


def compare_files(options: Namespace) -> int:
    """Compares two sides of any kind; returns the exit code."""
    baselines, currents = side_files(options)
    if not outputs_fit(options, [*baselines, *currents]):
        return WRONG_USAGE
    baseline, current = sources_from_arguments(baselines), sources_from_arguments(currents)
    before, after = open_sides(baseline, current)
    if before.kind is not Kind.RECORDS:
        from workbench.cli.compare_suites import compare_opened

        return compare_opened(before.files, after.files, options)
    with progress_bar([*baselines, *currents]) as progress:
        return _compare_records(before, after, options, progress)


def side_files(options: Namespace) -> tuple[list[str], list[str]]:
    """The files of either side; raises SourceError."""
    return (
        files_of([options.baseline, *options.more_baseline]),
        files_of([options.current, *options.more_current]),
    )


def _compare_records(baseline: Run, current: Run, options: Namespace, progress: Progress | None) -> int:
    sides, policy = [], policy_of(options)
    for run in (baseline, current):
        side = open_side(run, policy, is_quarantine=options.quarantine, progress=progress)
        if policy not in (side.policy, RiskPolicy()):
            note(f"{side.name} is a document and keeps its own policy. {side.policy_text}")
        sides.append(side)
    if is_repeated(sides[0]):
        from workbench.cli.compare_suites import compare_runs

        return compare_runs(sides[0], sides[1], options)
    refuse_foreign(options, SUITE_ONLY, "benchmarks, profiles and records of several runs")
    if "cannot-tell" in options.fail_on:
        raise PolicyError(
            "Records of one run can always be told: their scores are exact.", "Leave --fail-on cannot-tell out."
        )
    comparison = compare(*sides)
    _write_comparison(comparison, options)
    return _gate(comparison, options)


def _write_comparison(comparison: Comparison, options: Namespace) -> None:
    if options.output:
        write_file(options.output, comparison_document.chunks(comparison))
        done(options, options.output, comparison.headline)
    if options.markdown:
        write_file(options.markdown, [comparison_text.markdown(comparison).encode()])
        done(options, options.markdown, "one-page report")
    if not (options.output or options.markdown):
        print_out(comparison_text.terminal(comparison))


def _gate(comparison: Comparison, options: Namespace) -> int:
    counts = comparison.counts
    found = {
        "newly-high-risk": comparison.newly_high_risk_count,
        "worse": counts["worse"] + counts["newly high risk"],
        "added": counts["added"] + counts["added, high risk"],
        "removed": counts["removed"],
    }
    asked = dict.fromkeys("worse" if word == "slower" else word for word in options.fail_on)
    failed = [f"{reason}: {found[reason]:,}" for reason in asked if found[reason]]
    if failed:
        say(f"workbench: the gate failed ({', '.join(failed)}).")
    return max(GATE_FAILED if failed else FINE, too_many(comparison.current_high_risk_count, options.max_high_risk))
