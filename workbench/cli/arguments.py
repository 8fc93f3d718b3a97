"""The command line's words: what can be asked for, and its help."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence

from workbench.analysis.records.policy import DEFAULT_SCORE_LIMIT, DEFAULT_SEVERITIES, RiskPolicy
from workbench.cli.app import add_arguments as add_app_arguments
from workbench.core.model import DEFAULT_RUN_ID
from workbench.core.version import __version__

SCHEMAS = ("summary", "profile", "benchmark", "comparison", "verdicts")
FAIL_ON = ("slower", "worse", "removed", "added", "cannot-tell", "newly-high-risk")

STORY = """\
What should I fix first, did my fix help, and how do I keep it fixed?

A records file has one name,score,severity on each line. A record is high risk when its severity is warn or
critical, or its score is below 5; both can be changed.

  workbench run --input before.txt --output before.json --run-id before
  workbench run --input after.txt  --output after.json  --run-id after
  workbench compare before.json after.json --fail-on newly-high-risk --fail-on worse

A profile (pstats, speedscope, pyinstrument, collapsed stacks, Chrome trace, cpuprofile, Firefox) or a benchmark
file (pyperf, pytest-benchmark, hyperfine, asv) is recognised by its content and answered in the same words:

  workbench run --input app.prof

`run` says what is high risk and writes the summary document; without --output it prints the result. When the
first argument is an option, `run` is meant. `compare` takes any two of them, earlier documents too, with several
files on each side where there were repeats; `confirm` measures again, in turn, what looked slower.
"""

EXIT_CODES = """\
exit codes: 0 fine, 1 the gate failed, 2 wrong usage, 3 bad input, an output that cannot be written or a
            package that is not installed, 4 cannot tell or not comparable
"""


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    top = _parser(argparse.ArgumentParser, "workbench", STORY)
    top.add_argument("--version", action=_Version, nargs=0, help="show the version and which kernel is at work")
    commands = top.add_subparsers(dest="command", metavar="command", required=True, prog="workbench")
    _run(commands)
    _compare(commands)
    _confirm(commands)
    _convert(commands)
    _profile(commands)
    add_app_arguments(_parser(commands.add_parser, "app", "Open the browser app, and serve it until it is stopped."))
    schema = _parser(commands.add_parser, "schema", "Print the JSON Schema of a document.")
    schema.add_argument("document", nargs="?", choices=SCHEMAS, default="summary")
    return top


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """The options; what stands after the first `--` of `confirm` is a command of its own, in `words`."""
    own, words = list(arguments), []
    if own[:1] == ["confirm"] and "--" in own:
        end = own.index("--")
        own, words = own[:end], own[end + 1 :]
    options = parser().parse_args(own)
    options.words = words
    return options


def policy_of(options: argparse.Namespace) -> RiskPolicy:
    """The policy that the options ask for."""
    severities = DEFAULT_SEVERITIES if options.severity is None else tuple(s for s in options.severity if s)
    if options.lowest_percent is not None:
        return RiskPolicy(severities, lowest_percent=options.lowest_percent)
    limit = DEFAULT_SCORE_LIMIT if options.score_limit is None else options.score_limit
    return RiskPolicy(severities, score_limit=limit)


def _run(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    run = _parser(commands.add_parser, "run", "Say what is high risk in records, profiles or benchmark results.")
    run.add_argument(
        "--input",
        action="append",
        required=True,
        metavar="FILE",
        help="records, profile or benchmark file, plain or gzip; - is standard input; may be repeated",
    )
    run.add_argument("--output", metavar="FILE", help="write the summary document here; - is standard output")
    run.add_argument("--csv", metavar="FILE", help="write the records with decision and reason as CSV")
    run.add_argument("--markdown", metavar="FILE", help="write a one-page report")
    run.add_argument(
        "--run-id", type=_text, default=DEFAULT_RUN_ID, metavar="ID", help="name of the run (default: %(default)s)"
    )
    run.add_argument(
        "--repeat", type=_positive, default=1, metavar="N", help="time the in-memory stages N times (default: 1)"
    )
    run.add_argument("--no-records", action="store_true", help="leave the single records out of the document")
    run.add_argument("--max-high-risk", type=int, metavar="N", help="exit with 1 when more records are high risk")
    _policy(run, "what counts as high risk")
    shares = run.add_argument_group("policy for profiles", "from which share of the self time, in per cent")
    shares.add_argument("--warn-share", type=_share, default=5.0, metavar="P", help="high risk (default: 5)")
    shares.add_argument("--critical-share", type=_share, default=20.0, metavar="P", help="critical (default: 20)")


def _convert(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    convert = _parser(commands.add_parser, "convert", "Write a profile as speedscope or collapsed stacks.")
    convert.add_argument("input", metavar="IN", help="any profile that `run` reads; - is standard input")
    convert.add_argument("output", metavar="OUT", help="what ends in .json becomes speedscope, anything else collapsed")
    convert.add_argument("--to", choices=("speedscope", "collapsed"), help="the format, whatever the name ends in")


def _profile(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    profile = _parser(commands.add_parser, "profile", "Run a script and write down what took its time.")
    profile.usage = "workbench profile [options] script.py [the script's own arguments]"
    profile.add_argument("--output", metavar="FILE", help="write the summary document here; else the result is printed")
    profile.add_argument(
        "--with",
        dest="recorder",
        choices=("decorated", "pyinstrument", "sampling"),
        default="decorated",
        help="what is decorated with workbench.timing.profile, or a sampler (sampling: Python 3.15's own)",
    )
    profile.add_argument(
        "--run-id", type=_text, default=DEFAULT_RUN_ID, metavar="ID", help="name of the run (default: %(default)s)"
    )
    profile.add_argument("script", metavar="script.py", help="it runs as it would without; its exit code is handed on")
    profile.add_argument("arguments", nargs=argparse.REMAINDER, help="the script's own arguments")


def _compare(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    compare = _parser(commands.add_parser, "compare", "Say what became of every name since a baseline.")
    _sides(compare)
    _comparison_outputs(compare)
    compare.add_argument("--max-high-risk", type=int, metavar="N", help="exit with 1 when more records are high risk")
    gate = _gate(compare)
    gate.add_argument(
        "--self-test", action="store_true", help="slow the current side down by the threshold: exit with 1 if it passes"
    )
    _policy(compare, "what counts as high risk in a records file; a document keeps its own policy")


def _confirm(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    confirm = _parser(commands.add_parser, "confirm", "Measure again, both versions in turn, what looked slower.")
    confirm.usage = "workbench confirm BASELINE CURRENT [options] -- command ..."
    _sides(confirm)
    measured = confirm.add_argument_group(
        "measuring",
        "the command after -- runs once a turn for either version; in it, {version}, {name} and {output} are filled in",
    )
    measured.add_argument("--versions", nargs=2, metavar=("BASE", "CURRENT"), help="what {version} stands for")
    measured.add_argument("--base-command", metavar="TEXT", help="the baseline's own command, in place of one after --")
    measured.add_argument("--current-command", metavar="TEXT", help="the current version's own command")
    measured.add_argument("--rounds", type=_positive, default=10, metavar="N", help="turns of each side (default: 10)")
    measured.add_argument(
        "--what", choices=("slower", "cannot-tell"), default="slower", help="cannot-tell: what cannot be told, too"
    )
    _comparison_outputs(confirm)
    _gate(confirm)


def _sides(command: argparse.ArgumentParser) -> None:
    what = "any file that `run` reads, an earlier document, a folder, or a quoted pattern"
    command.add_argument("baseline", metavar="BASELINE", help=what)
    command.add_argument("current", metavar="CURRENT", help="the same; - is standard input")
    command.add_argument(
        "--baseline", dest="more_baseline", action="append", default=[], metavar="FILE", help="one more on this side"
    )
    command.add_argument(
        "--current", dest="more_current", action="append", default=[], metavar="FILE", help="one more on this side"
    )


def _comparison_outputs(command: argparse.ArgumentParser) -> None:
    command.add_argument("--output", metavar="FILE", help="write the comparison as JSON; - is standard output")
    command.add_argument("--markdown", metavar="FILE", help="write the comparison as a one-page report")
    command.add_argument("--csv", metavar="FILE", help="write a row for each name (benchmarks and profiles)")
    command.add_argument("--junit", metavar="FILE", help="write JUnit XML (benchmarks and profiles)")


def _gate(command: argparse.ArgumentParser) -> argparse._ArgumentGroup:
    gate = command.add_argument_group(
        "gate", "all but --fail-on for benchmarks and profiles, which also read [tool.workbench.gate] in pyproject.toml"
    )
    gate.add_argument(
        "--fail-on",
        action="append",
        default=[],
        choices=FAIL_ON,
        help="exit with 1 when there is such a name, with 4 for cannot-tell; may be repeated "
        "(newly-high-risk is for records, and counts added names that are high risk too)",
    )
    gate.add_argument("--threshold", metavar="P%", help="the change that matters, in per cent (default: 5%%)")
    gate.add_argument(
        "--limit",
        action="append",
        default=[],
        metavar="NAME=P%",
        help="another threshold for names that match; may be repeated, the first that matches counts",
    )
    gate.add_argument(
        "--waive",
        action="append",
        default=[],
        metavar="NAME=WHY",
        help="let matching names fail; end with ';until=2027-01-31' for a last day; may be repeated",
    )
    gate.add_argument("--allow-cannot-tell", action="store_true", help="pass when it cannot be told")
    gate.add_argument("--force", action="store_true", help="compare what is not comparable, and say so in the result")
    gate.add_argument("--in-turn", action="store_true", default=None, help="the sides were measured in turn")
    settings = gate.add_mutually_exclusive_group()
    settings.add_argument("--settings", metavar="FILE", help="read the gate's table in this file instead")
    settings.add_argument("--no-settings", action="store_true", help="read no settings")
    return gate


def _policy(command: argparse.ArgumentParser, about: str) -> None:
    command.add_argument("--quarantine", action="store_true", help="set bad lines aside instead of refusing the file")
    policy = command.add_argument_group("policy", about)
    policy.add_argument(
        "--severity",
        action="append",
        metavar="WORD",
        help="a high-risk severity, the most urgent first; may be repeated; '' for none (default: critical, warn)",
    )
    scores = policy.add_mutually_exclusive_group()
    scores.add_argument(
        "--score-limit",
        type=int,
        metavar="N",
        help=f"scores below N are high risk (default: {DEFAULT_SCORE_LIMIT})",
    )
    scores.add_argument(
        "--lowest-percent", type=float, metavar="P", help="instead: the lowest P %% of the scores, ties included"
    )


def _parser(make: Callable[..., argparse.ArgumentParser], name: str, about: str) -> argparse.ArgumentParser:
    named = {"prog": name} if make is argparse.ArgumentParser else {"name": name, "help": about}
    return make(
        **named,
        description=about,
        epilog=EXIT_CODES,
        formatter_class=_Help,
        allow_abbrev=False,
    )


class _Version(argparse.Action):
    """Prints the version; which kernel there is is looked up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from workbench.analysis.records.kernel_choice import kernel_name

        print(f"workbench {__version__}\nkernel: {kernel_name()}")  # noqa: T201 - what was asked for
        parser.exit()


class _Help(argparse.RawDescriptionHelpFormatter):
    """Help of a fixed width; asking the terminal for its own would cost every start an import."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28, width=110)


def _share(text: str) -> float:
    percent = float(text)
    if not 0 < percent <= 100:
        raise argparse.ArgumentTypeError("give a number above 0 and up to 100")
    return percent


def _positive(text: str) -> int:
    try:
        count = int(text)
    except ValueError:
        count = 0
    if count < 1:
        raise argparse.ArgumentTypeError("give a whole number from 1")
    return count


def _text(argument: str) -> str:
    """The argument with question marks for bytes that are no UTF-8, which no document can hold."""
    return argument.encode("utf-8", "replace").decode()
