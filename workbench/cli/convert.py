"""`workbench convert`: any profile that can be opened, written as speedscope, pprof or collapsed stacks."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Mapping

from workbench.cli.arguments import add_sample_type
from workbench.cli.terminal import FINE, WRONG_USAGE, done, outputs_fit
from workbench.core.errors import UnknownFormatError
from workbench.core.output import write_file
from workbench.core.profile import Profile
from workbench.core.sources import sources_from_arguments
from workbench.formats.open import open_run
from workbench.formats.profiles.export import collapsed_chunks, speedscope_chunks
from workbench.formats.profiles.pprof_export import pprof_chunks

_WRITERS: Mapping[str, Callable[[Profile], Iterable[bytes]]] = {
    "speedscope": speedscope_chunks,
    "pprof": pprof_chunks,
    "collapsed": collapsed_chunks,
}
_ENDINGS = {".json": "speedscope", ".pb.gz": "pprof", ".pb": "pprof", ".pprof": "pprof"}


def add_arguments(parser: ArgumentParser) -> None:
    """Declares what `convert` can be asked."""
    parser.add_argument("input", metavar="IN", help="any profile that run reads; - is standard input")
    parser.add_argument(
        "output",
        metavar="OUT",
        help="what ends in .json becomes speedscope, in .pb.gz or .pprof pprof, anything else collapsed",
    )
    parser.add_argument("--to", choices=tuple(_WRITERS), help="the format, whatever the name ends in")
    add_sample_type(parser)


def convert(options: Namespace) -> int:
    """Writes the profile in the format asked for, or the one that the name of the output ends in."""
    options.markdown = None
    if not outputs_fit(options, [options.input]):
        return WRONG_USAGE
    opened = open_run(sources_from_arguments([options.input]), sample_type=options.sample_type).files
    if not opened or not isinstance(opened[0].content, Profile):
        what = opened[0].format_name if opened else "a records file"
        raise UnknownFormatError(f"{options.input} is {what}, not a profile.", "Only profiles can be converted.")
    target = options.to or _by_name(options.output)
    write_file(options.output, _WRITERS[target](opened[0].content))
    done(options, options.output, f"{target}, from {opened[0].format_name}")
    return FINE


def _by_name(path: str) -> str:
    """The format that the name of the output asks for."""
    return next((target for ending, target in _ENDINGS.items() if path.endswith(ending)), "collapsed")
