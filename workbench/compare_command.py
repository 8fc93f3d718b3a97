"""`workbench compare`: a baseline and a current run in, what became of every name out, and a gate."""

from __future__ import annotations

from argparse import Namespace

from workbench import comparison_document, comparison_text
from workbench.arguments import policy_of
from workbench.baseline import open_side
from workbench.compare import Comparison, compare
from workbench.model import RiskPolicy
from workbench.output import write_file
from workbench.progress import progress_bar
from workbench.sources import sources_from_arguments
from workbench.terminal import FINE, GATE_FAILED, WRONG_USAGE, done, note, outputs_fit, print_out, say, too_many


def compare_files(options: Namespace) -> int:
    """Compares two files; returns the exit code."""
    if not outputs_fit(options, [options.baseline, options.current]):
        return WRONG_USAGE
    sides, policy = [], policy_of(options)
    with progress_bar([options.baseline, options.current]) as progress:
        for argument in (options.baseline, options.current):
            sources = sources_from_arguments([argument])
            side = open_side(sources, policy, is_quarantine=options.quarantine, progress=progress)
            if policy not in (side.policy, RiskPolicy()):
                note(f"{side.name} is a document and keeps its own policy. {side.policy_text}")
            sides.append(side)
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
    failed = [f"{reason}: {found[reason]:,}" for reason in dict.fromkeys(options.fail_on) if found[reason]]
    if failed:
        say(f"workbench: the gate failed ({', '.join(failed)}).")
    return max(GATE_FAILED if failed else FINE, too_many(comparison.current_high_risk_count, options.max_high_risk))
