"""The part of `workbench compare` that is about benchmarks and profiles: verdicts out, and a gate."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from workbench.cli.gate_options import Asked, asked_of
from workbench.cli.github import commands_stopped, is_github, tell_github
from workbench.cli.terminal import FINE, GATE_FAILED, done, note, print_out, say
from workbench.comparison.gate.judge import judge_gate
from workbench.comparison.gate.result import GateResult
from workbench.comparison.records.side import RecordsSide
from workbench.comparison.suite import CompareOptions, compare_suites
from workbench.core.errors import PolicyError
from workbench.core.output import write_file
from workbench.core.run import Opened
from workbench.core.verdict import SuiteComparison


def compare_opened(baseline: Sequence[Opened], current: Sequence[Opened], options: Namespace) -> int:
    """Compares two sides that are open; returns the exit code."""
    asked = told(asked_of(options))
    if options.self_test:
        return _self_test(baseline, current, asked, options)
    return judged(compare_suites(baseline, current, compare_options(asked)), asked, options)


def compare_runs(baseline: RecordsSide, current: RecordsSide, options: Namespace) -> int:
    """Compares records with several earlier runs of them; returns the exit code."""
    from workbench.comparison.score_history import compare_scores

    if options.self_test:
        raise PolicyError("--self-test is for benchmarks and profiles.", "Leave it out.")
    asked = told(asked_of(options))
    chosen = compare_options(asked)
    return judged(compare_scores(baseline, current, chosen.threshold, chosen.threshold_of), asked, options)


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
        is_in_turn=asked.is_in_turn,
    )


def judged(comparison: SuiteComparison, asked: Asked, options: Namespace) -> int:
    """Judges a comparison and writes what the options ask for; returns the exit code."""
    gate = judge_gate(comparison, asked.policy, asked.today) if asked.policy.fail_on else None
    with commands_stopped(options):
        is_said = _write(comparison, gate, options)
        if gate and not is_said:
            _say_gate(gate)
    if is_github():
        tell_github(comparison, gate, options)
    return gate.exit_code if gate else FINE


def _say_gate(gate: GateResult) -> None:
    for notice in gate.notices:
        note(notice.text)
    say(f"workbench: {gate.headline}")


def _write(comparison: SuiteComparison, gate: GateResult | None, options: Namespace) -> bool:
    """Writes the files asked for; returns True where there were none and the result, gate and all, was printed."""
    if options.output:
        from workbench.render.json import comparison as suite_document

        write_file(options.output, suite_document.chunks(comparison, gate))
        done(options, options.output, comparison.headline)
    if options.csv:
        from workbench.render.csv import comparison as suite_tables

        write_file(options.csv, suite_tables.chunks(comparison))
        done(options, options.csv, "one row each")
    if options.markdown:
        from workbench.render.text import comparison as suite_text

        write_file(options.markdown, [suite_text.markdown(comparison, gate).encode()])
        done(options, options.markdown, "one-page report")
    if options.junit:
        from workbench.render import junit

        write_file(options.junit, junit.chunks(comparison, gate))
        done(options, options.junit, "one test case each")
    if options.output or options.csv or options.markdown or options.junit:
        return False
    from workbench.render.text import comparison as suite_text

    print_out(suite_text.terminal(comparison, gate))
    return True


def _self_test(baseline: Sequence[Opened], current: Sequence[Opened], asked: Asked, options: Namespace) -> int:
    from workbench.comparison.gate.self_test import self_test

    _refuse_files(options)
    found = self_test(baseline, current, compare_options(asked), asked.policy, asked.today)
    with commands_stopped(options):
        print_out(found.text)
    return FINE if found.is_caught else GATE_FAILED


def _refuse_files(options: Namespace) -> None:
    """Raises PolicyError where a file is asked for: what a self-test compares is made up, and no result."""
    if options.output or options.csv or options.markdown or options.junit:
        raise PolicyError("--self-test writes no file: what it compares is made up.", "Leave out the outputs.")
