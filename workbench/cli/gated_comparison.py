"""What `workbench compare` does with two sides that are open: verdicts out, and a gate."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from workbench.cli.gate_options import Asked, GateSubject, asked_of
from workbench.cli.github import commands_stopped, is_github, tell_github
from workbench.cli.outputs import write_comparison
from workbench.cli.terminal import FINE, GATE_FAILED, note, print_out, say, too_many
from workbench.comparison.gate.judge import judge_gate
from workbench.comparison.gate.result import GateResult
from workbench.comparison.measured import CompareOptions, compare_measured
from workbench.comparison.records.side import RecordsSide
from workbench.core.comparison import Comparison
from workbench.core.errors import PolicyError
from workbench.core.run import Opened


def compare_opened(baseline: Sequence[Opened], current: Sequence[Opened], options: Namespace) -> int:
    """Compares two sides that are open; returns the exit code."""
    asked = told(asked_of(options))
    if options.self_test:
        return _self_test(baseline, current, asked, options)
    return judged(compare_measured(baseline, current, compare_options(asked)), asked, options)


def compare_runs(baseline: RecordsSide, current: RecordsSide, options: Namespace) -> int:
    """Compares records, exactly or beside several earlier runs of them; returns the exit code."""
    from workbench.comparison.records.compare import compare_records
    from workbench.comparison.score_history import compare_scores, is_repeated

    is_exact = not is_repeated(baseline)
    asked = told(asked_of(options, GateSubject.RECORDS if is_exact else GateSubject.RUNS))
    if options.self_test:
        return _self_test_records(baseline, current, asked, options, is_exact=is_exact)
    chosen = compare_options(asked)
    compare = compare_records if is_exact else compare_scores
    comparison = compare(baseline, current, chosen.threshold, chosen.threshold_of)
    high_risk_count = comparison.current.records.high_risk_count if comparison.current.records else 0
    return max(judged(comparison, asked, options), too_many(high_risk_count, options.max_high_risk))


def told(asked: Asked) -> Asked:
    """The same, after saying where settings came from: a gate that nobody sees asked for would surprise."""
    if asked.settings_path:
        note(f"the gate's settings are read from {asked.settings_path}")
    return asked


def compare_options(asked: Asked) -> CompareOptions:
    """How to compare so that the verdicts are those which the gate asks for."""
    return CompareOptions(
        threshold=asked.policy.threshold,
        limits=asked.policy.limits,
        is_forced=asked.is_forced,
        is_interleaved=asked.is_interleaved,
        directions=asked.policy.directions,
        stripped=asked.stripped,
    )


def judged(comparison: Comparison, asked: Asked, options: Namespace) -> int:
    """Judges a comparison and writes what the options ask for; returns the exit code."""
    gate = judge_gate(comparison, asked.policy, asked.today) if asked.policy.fail_on else None
    with commands_stopped(options):
        is_written = write_comparison(comparison, gate, options)
        if gate and is_written:
            _say_gate(gate)
    if is_github():
        tell_github(comparison, gate, options)
    return gate.exit_code if gate else FINE


def _say_gate(gate: GateResult) -> None:
    for notice in gate.notices:
        note(notice.text)
    say(f"workbench: {gate.headline}")


def _self_test(baseline: Sequence[Opened], current: Sequence[Opened], asked: Asked, options: Namespace) -> int:
    from workbench.comparison.gate.self_test import self_test

    _refuse_files(options)
    found = self_test(baseline, current, compare_options(asked), asked.policy, asked.today)
    with commands_stopped(options):
        print_out(found.text)
    return FINE if found.is_caught else GATE_FAILED


def _self_test_records(
    baseline: RecordsSide, current: RecordsSide, asked: Asked, options: Namespace, *, is_exact: bool
) -> int:
    from workbench.comparison.gate.records_self_test import self_test_records, self_test_runs

    _refuse_files(options)
    self_test = self_test_records if is_exact else self_test_runs
    found = self_test(baseline, current, compare_options(asked).threshold_of, asked.policy, asked.today)
    with commands_stopped(options):
        print_out(found.text)
    return FINE if found.is_caught else GATE_FAILED


def _refuse_files(options: Namespace) -> None:
    """Raises PolicyError where a file is asked for: what a self-test compares is made up, and no result."""
    if options.output or options.csv or options.markdown or options.junit:
        raise PolicyError("--self-test writes no file: what it compares is made up.", "Leave out the outputs.")
