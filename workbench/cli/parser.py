"""The parser of the whole command line, and its help; the commands declare their own arguments."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from workbench.cli.commands import COMMANDS, add_arguments
from workbench.cli.terminal import WRONG_USAGE, print_out, say
from workbench.core.version import __version__

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

STORY = """\
What should I fix first, did my fix help, and how do I keep it fixed?

A records file has one name,score,severity on each line. A record is high risk when its severity is warn or
critical, or its score is below 5; both can be changed.

  workbench run --input before.txt --output before.json --run-id before
  workbench run --input after.txt  --output after.json  --run-id after
  workbench compare before.json after.json --fail-on newly-high-risk --fail-on worse

A profile or a benchmark file of many tools is recognised by its content and answered in the same words:

  workbench formats
  workbench run --input app.prof

run says what is high risk and writes the summary document; without --output it prints the result. When the
first argument is an option, run is meant. compare takes any two of them, earlier documents too, with several
files on each side where there were repeats; confirm measures again, in turn, what looked slower.
"""

EXIT_CODES = """\
exit codes: 0 fine, 1 the gate failed, 2 wrong usage, 3 bad input, an output that cannot be written or a package
            that is not installed, 4 cannot tell or not comparable, 70 a fault of the workbench itself
"""


def parser(declared: Iterable[str] = tuple(COMMANDS)) -> CommandParser:
    """The parser of the whole command line; only the commands that are named have their arguments declared."""
    top = CommandParser(prog="workbench", **_look(STORY))
    top.add_argument("--version", action=_Version, nargs=0, help="show the version and which kernel is at work")
    commands = top.add_subparsers(dest="command", metavar="command", required=True, prog="workbench")
    for name, (_, about) in COMMANDS.items():
        command = commands.add_parser(name, help=about, **_look(about))
        if name in declared:
            add_arguments(name, command)
    return top


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """The options; what stands after the first `--` of `confirm` is a command of its own, in `words`.

    The command is the first of the arguments; no other is imported. Raises SystemExit with the exit code where the
    usage is wrong or the help was asked for, once that is said.
    """
    own, words = list(arguments), []
    if own[:1] == ["confirm"] and "--" in own:
        end = own.index("--")
        own, words = own[:end], own[end + 1 :]
    options = parser(own[:1]).parse_args(own)
    options.words = words
    return options


class CommandParser(argparse.ArgumentParser):
    """Says what it has to say as all commands do, whatever the standard streams are."""

    def print_help(self, file: SupportsWrite[str] | None = None) -> None:
        if file is None:
            print_out(self.format_help())
        else:
            super().print_help(file)

    def error(self, message: str) -> NoReturn:
        say(f"{self.format_usage()}{self.prog}: error: {message}")
        raise SystemExit(WRONG_USAGE)


class _Version(argparse.Action):
    """Prints the version; which kernel there is is looked up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from workbench.analysis.records.kernel_choice import kernel_name

        print_out(f"workbench {__version__}\nkernel: {kernel_name()}\n")
        parser.exit()


class _Help(argparse.RawDescriptionHelpFormatter):
    """Help of a fixed width; asking the terminal for its own would cost every start an import."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28, width=110)


def _look(about: str) -> dict[str, Any]:
    return {"description": about, "epilog": EXIT_CODES, "formatter_class": _Help, "allow_abbrev": False}
