"""`workbench confirm`: what looked slower is measured again, both versions in turn, and compared."""

from __future__ import annotations

import os
import shlex
import shutil
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from itertools import count
from tempfile import TemporaryDirectory

from workbench.cli.arguments import add_gate, add_sides, positive_count
from workbench.cli.compare import side_files
from workbench.cli.gate_options import asked_of
from workbench.cli.gated_comparison import compare_options, judged, told
from workbench.cli.outputs import add_outputs
from workbench.cli.terminal import FINE, WRONG_USAGE, note, outputs_fit, print_out
from workbench.comparison.gate.policy import GatePolicy
from workbench.comparison.measured import compare_measured
from workbench.comparison.sides import open_sides
from workbench.core.benchmark import Benchmarks
from workbench.core.errors import LISTED_NAME_LENGTH, CompareError, PolicyError, shown_text
from workbench.core.kinds import KIND_WORDS
from workbench.core.model import Kind
from workbench.core.patterns import is_match
from workbench.core.run import Opened
from workbench.core.sources import sources_from_arguments
from workbench.core.units import Unit
from workbench.core.words import counted
from workbench.measure.command import Command, RunProcess, Tool, measured, refuse_name, run_process, tool_for
from workbench.measure.interleaved import MOST_ROUNDS, Measure, Plan, flagged, remeasured
from workbench.render.registry import COMPARISON_OUTPUTS

SHOWN_NAMES = 5


def add_arguments(parser: ArgumentParser) -> None:
    """Declares what `confirm` can be asked."""
    parser.usage = "workbench confirm BASELINE CURRENT [options] -- command ..."
    add_sides(parser)
    measured = parser.add_argument_group(
        "measuring",
        "the command after -- runs once a turn for either version; in it, {version}, {name} and {output} are filled in",
    )
    measured.add_argument("--versions", nargs=2, metavar=("BASE", "CURRENT"), help="what {version} stands for")
    measured.add_argument("--base-command", metavar="TEXT", help="the baseline's own command, in place of one after --")
    measured.add_argument("--current-command", metavar="TEXT", help="the current version's own command")
    measured.add_argument(
        "--rounds", type=positive_count, default=10, metavar="N", help="turns of each side (default: 10)"
    )
    measured.add_argument(
        "--what", choices=("slower", "cannot-tell"), default="slower", help="cannot-tell: what cannot be told, too"
    )
    add_outputs(parser, COMPARISON_OUTPUTS)
    add_gate(parser)


def confirm(options: Namespace, run: RunProcess = run_process) -> int:
    """Measures again what was flagged; returns the exit code."""
    baselines, currents = side_files(options)
    if not outputs_fit(options, [*baselines, *currents]):
        return WRONG_USAGE
    commands, asked = commands_of(options), told(asked_of(options))
    baseline, current = _opened(baselines, currents)
    names = flagged(compare_measured(baseline, current, compare_options(asked)), options.what)
    if not names:
        print_out("Nothing was flagged, so there is nothing to measure again.\n")
        return FINE
    has_hyperfine = shutil.which("hyperfine") is not None
    tool = tool_for(commands[0], baseline[0].format_name, is_hyperfine_there=has_hyperfine)
    plan = _plan(names, commands, options.rounds, tool)
    note(_plan_text(plan, tool))
    with TemporaryDirectory(prefix="workbench-") as folder:
        sides = remeasured(plan, _measure(tool, folder, run))
    asked = asked._replace(policy=_narrowed(asked.policy, plan), is_interleaved=True)
    return judged(compare_measured(sides[:1], sides[1:], compare_options(asked)), asked, options)


def commands_of(options: Namespace) -> tuple[Command, Command]:
    """The two versions' commands; raises PolicyError where they are missing, or one and the same."""
    if not 1 <= options.rounds <= MOST_ROUNDS:
        raise PolicyError(f"{options.rounds:,} turns are too many.", f"Give up to {MOST_ROUNDS:,}.")
    versions = options.versions or ("", "")
    own = options.base_command, options.current_command
    if options.words and own != (None, None):
        raise PolicyError("There is a command after -- and another one for a version.", "Give one or the other.")
    if not options.words and None in own:
        raise PolicyError(
            "There is no command to measure.",
            "Put it after --, or give both --base-command and --current-command.",
        )
    texts = [list(options.words), list(options.words)] if options.words else [_split(text) for text in own]
    is_filled = any("{version}" in word for words in texts for word in words)
    before, after = (
        Command(tuple(words), version, None if is_filled else version or None)
        for words, version in zip(texts, versions, strict=True)
    )
    _refuse_same(before, after, has_versions=options.versions is not None)
    return before, after


def _split(text: str) -> list[str]:
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise PolicyError(f"'{shown_text(text)}' is no command: {str(error).lower()}.", "Check its quotes.") from None
    if not words:
        raise PolicyError("A command is empty.", "Give what is to be run.")
    return words


def _refuse_same(before: Command, after: Command, *, has_versions: bool) -> None:
    if any(command.has("version") for command in (before, after)) and not has_versions:
        raise PolicyError("{version} stands for nothing.", "Give --versions BASE CURRENT, such as two checkouts.")
    if before == after:
        raise PolicyError(
            "Both sides would run the same command.",
            "Give --versions BASE CURRENT and put {version} into the command (or run it in these folders).",
        )


def _opened(baselines: Sequence[str], currents: Sequence[str]) -> tuple[tuple[Opened, ...], tuple[Opened, ...]]:
    before, after = open_sides(sources_from_arguments(baselines), sources_from_arguments(currents))
    if before.kind is not Kind.BENCHMARK:
        what = KIND_WORDS[before.kind].plural
        raise CompareError(f"These are {what}; only benchmarks can be measured again.", "Give benchmark results.")
    return before.files, after.files


def _plan(names: dict[str, Unit], commands: tuple[Command, Command], rounds: int, tool: Tool) -> Plan:
    """What can be measured this way; raises PolicyError where several names would get one time."""
    if tool in (Tool.HYPERFINE, Tool.CLOCK):
        left_out = [name for name, unit in names.items() if unit is not Unit.SECONDS]
        names = {name: unit for name, unit in names.items() if unit is Unit.SECONDS}
        if left_out:
            note(f"not measured again, because it is no time: {_some(left_out)}")
    plan = Plan(names, commands, rounds)
    if not names:
        raise PolicyError("No flagged name is a time.", "Put {output} where the tool is told the file to write.")
    if tool in (Tool.HYPERFINE, Tool.CLOCK) and len(names) > 1 and not plan.asks_by_name:
        raise PolicyError(
            f"{len(names):,} names are flagged, and one command's time cannot stand for all: {_some(list(names))}.",
            "Put {name} where the command is told what to run, or {output} where its tool writes results.",
        )
    for command in commands:
        for name in names:
            refuse_name(command, name)
    return plan


def _measure(tool: Tool, folder: str, run: RunProcess) -> Measure:
    """Each turn gets a file of its own to write, which is removed once it is read."""
    numbers = count(1)

    def measure(command: Command, name: str) -> Benchmarks:
        output = os.path.join(folder, f"turn-{next(numbers)}.json")
        found = measured(command, name, tool, output, run)
        if os.path.exists(output):
            os.remove(output)
        return found

    return measure


def _narrowed(policy: GatePolicy, plan: Plan) -> GatePolicy:
    """The policy as far as it is about the names measured: those that come and go are not measured again."""

    def is_about(pattern: str) -> bool:
        return any(is_match(pattern, name) for name in plan.names)

    return policy._replace(
        fail_on=tuple(word for word in policy.fail_on if word in ("slower", "cannot-tell")),
        limits=tuple(limit for limit in policy.limits if is_about(limit[0])),
        waivers=tuple(waiver for waiver in policy.waivers if is_about(waiver.pattern)),
    )


def _plan_text(plan: Plan, tool: Tool) -> str:
    turns = f"{counted(plan.rounds, 'turn')} of each version"
    return f"measuring {counted(len(plan.names), 'name')} again ({_some(list(plan.names))}), {turns}, {tool.value}"


def _some(names: Sequence[str]) -> str:
    more = ", …" if len(names) > SHOWN_NAMES else ""
    return ", ".join(shown_text(name, LISTED_NAME_LENGTH) for name in names[:SHOWN_NAMES]) + more
