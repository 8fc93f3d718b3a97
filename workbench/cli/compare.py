"""`workbench compare`: a baseline and a current run in, what became of every name out, and a gate."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from workbench.analysis.records.risk_policy import RiskPolicy
from workbench.cli.arguments import add_gate, add_policy, add_sample_type, add_sides, policy_of
from workbench.cli.outputs import add_outputs
from workbench.cli.terminal import WRONG_USAGE, note, outputs_fit, progress_bar
from workbench.comparison.records.open_side import open_side
from workbench.comparison.sides import open_sides
from workbench.core.files import files_of, saved_run
from workbench.core.layouts import CURRENT_RUN
from workbench.core.report import Progress
from workbench.core.run import Run
from workbench.core.sources import sources_from_arguments
from workbench.render.registry import COMPARISON_OUTPUTS


def add_arguments(parser: ArgumentParser) -> None:
    """Declares what `compare` can be asked."""
    add_sides(parser)
    add_outputs(parser, COMPARISON_OUTPUTS)
    parser.add_argument("--max-high-risk", type=int, metavar="N", help="exit with 1 when more records are high risk")
    gate = add_gate(parser)
    gate.add_argument(
        "--self-test", action="store_true", help="make names slower or worse, one at a time: exit with 1 if none fails"
    )
    add_sample_type(parser)
    add_policy(parser, "what counts as high risk in a records file; a document keeps its own policy")


def compare_files(options: Namespace) -> int:
    """Compares two sides of any kind; returns the exit code."""
    baselines, currents = side_files(options)
    if not outputs_fit(options, [*baselines, *currents]):
        return WRONG_USAGE
    baseline, current = sources_from_arguments(baselines), sources_from_arguments(currents)
    before, after = open_sides(baseline, current, sample_type=options.sample_type)
    if before.files:
        from workbench.cli.gated_comparison import compare_opened

        return compare_opened(before.files, after.files, options)
    with progress_bar([*baselines, *currents]) as progress:
        return _compare_records(before, after, options, progress)


def side_files(options: Namespace) -> tuple[list[str], list[str]]:
    """The files of either side; a criterion folder that is both sides has a run for each. Raises SourceError."""
    before, after = [options.baseline, *options.more_baseline], [options.current, *options.more_current]
    run = saved_run(options.baseline) if before == after else ""
    return files_of(before, run or CURRENT_RUN), files_of(after)


def _compare_records(baseline: Run, current: Run, options: Namespace, progress: Progress | None) -> int:
    sides, policy = [], policy_of(options)
    for run in (baseline, current):
        side = open_side(run, policy, is_quarantine=options.quarantine, progress=progress)
        if policy not in (side.policy, RiskPolicy()):
            note(f"{side.name} is a document and keeps its own policy. {side.policy_text}")
        sides.append(side)
    from workbench.cli.gated_comparison import compare_runs

    return compare_runs(sides[0], sides[1], options)
