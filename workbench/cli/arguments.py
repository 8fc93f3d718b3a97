"""The arguments that several commands share."""

from __future__ import annotations

import argparse

from workbench.analysis.records.risk_policy import DEFAULT_SCORE_LIMIT, DEFAULT_SEVERITIES, RiskPolicy

FAIL_ON = ("slower", "worse", "removed", "added", "cannot-tell", "newly-high-risk")


def add_sides(command: argparse.ArgumentParser) -> None:
    """Two files, and more for either side."""
    what = "any file that run reads, an earlier document, a folder, or a quoted pattern"
    command.add_argument("baseline", metavar="BASELINE", help=what)
    command.add_argument("current", metavar="CURRENT", help="the same; - is standard input")
    command.add_argument(
        "--baseline", dest="more_baseline", action="append", default=[], metavar="FILE", help="one more on this side"
    )
    command.add_argument(
        "--current", dest="more_current", action="append", default=[], metavar="FILE", help="one more on this side"
    )


def add_gate(command: argparse.ArgumentParser) -> argparse._ArgumentGroup:
    """What makes a comparison fail, as a group that the command may add to."""
    gate = command.add_argument_group("gate", "also read from [tool.workbench.gate] in pyproject.toml")
    gate.add_argument(
        "--fail-on",
        action="append",
        default=[],
        choices=FAIL_ON,
        help="exit with 1 when there is such a name, with 4 for cannot-tell; may be repeated "
        "(newly-high-risk is for records, and counts added names that are high risk too)",
    )
    gate.add_argument(
        "--threshold",
        metavar="P%",
        help="the change that matters, in per cent (default: 5%%; for exact scores any); the alarm line, from which on "
        "a change is called that noise does not explain, is half of it",
    )
    gate.add_argument(
        "--limit",
        action="append",
        default=[],
        metavar="NAME=P%",
        help="another threshold for names that match; may be repeated, the first that matches counts",
    )
    for way in ("higher", "lower"):
        gate.add_argument(
            f"--{way}-is-better",
            action="append",
            default=[],
            metavar="NAME",
            help=f"of names that match {'more' if way == 'higher' else 'less'} is better; may be repeated",
        )
    gate.add_argument(
        "--waive",
        action="append",
        default=[],
        metavar="NAME=WHY",
        help="let matching names fail; end with ';until=2027-01-31' for a last day; may be repeated",
    )
    for place, side in (("prefix", "in front of"), ("suffix", "behind")):
        gate.add_argument(
            f"--strip-{place}",
            action="append",
            default=[],
            metavar="TEXT",
            help=f"what stands {side} benchmarks' names on either side and is no part of them; may be repeated",
        )
    gate.add_argument("--allow-cannot-tell", action="store_true", help="pass when it cannot be told")
    gate.add_argument("--force", action="store_true", help="compare what is not comparable, and say so in the result")
    gate.add_argument(
        "--in-turn",
        "--interleaved",
        action="store_true",
        default=None,
        dest="is_interleaved",
        help="the sides were measured in turn",
    )
    settings = gate.add_mutually_exclusive_group()
    settings.add_argument("--settings", metavar="FILE", help="read the gate's table in this file instead")
    settings.add_argument("--no-settings", action="store_true", help="read no settings")
    return gate


def add_policy(command: argparse.ArgumentParser, about: str) -> None:
    """What counts as high risk in records; `policy_of` reads it."""
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


def add_sample_type(command: argparse.ArgumentParser) -> None:
    """Which of several measures of a profile is read."""
    command.add_argument(
        "--sample-type",
        type=utf8_text,
        default="",
        metavar="NAME",
        help="which of a profile's measures to read, where its file holds several (default: the file's own)",
    )


def policy_of(options: argparse.Namespace) -> RiskPolicy:
    """The policy that the options ask for."""
    severities = DEFAULT_SEVERITIES if options.severity is None else tuple(s for s in options.severity if s)
    if options.lowest_percent is not None:
        return RiskPolicy(severities, lowest_percent=options.lowest_percent)
    limit = DEFAULT_SCORE_LIMIT if options.score_limit is None else options.score_limit
    return RiskPolicy(severities, score_limit=limit)


def share(argument: str) -> float:
    """A share in per cent; raises ArgumentTypeError."""
    percent = float(argument)
    if not 0 < percent <= 100:
        raise argparse.ArgumentTypeError("give a number above 0 and up to 100")
    return percent


def positive_count(argument: str) -> int:
    """A whole number from 1; raises ArgumentTypeError."""
    try:
        count = int(argument)
    except ValueError:
        count = 0
    if count < 1:
        raise argparse.ArgumentTypeError("give a whole number from 1")
    return count


def utf8_text(argument: str) -> str:
    """The argument with question marks for bytes that are no UTF-8, which no document can hold."""
    return argument.encode("utf-8", "replace").decode()
