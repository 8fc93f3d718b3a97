"""`workbench schema`: what a document holds, for programs that read it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from workbench.cli.terminal import FINE, print_out
from workbench.render.json.documents import SCHEMAS
from workbench.render.json.schemas import ALSO_CALLED


def add_arguments(parser: ArgumentParser) -> None:
    """Declares what `schema` can be asked."""
    parser.add_argument("document", nargs="?", choices=(*SCHEMAS, *ALSO_CALLED), default="summary")


def print_schema(options: Namespace) -> int:
    """Prints the JSON Schema; returns the exit code."""
    from workbench.render.json.schemas import schema_text

    print_out(schema_text(options.document))
    return FINE
