"""The documents that the workbench writes: which module writes each, which opens it again, and its schema.

`workbench schema NAME` prints the schema `schemas/NAME.schema.json`. Imports nothing of what it names, so that the
list costs nothing.
"""

from __future__ import annotations

from typing import NamedTuple


class OwnDocument(NamedTuple):
    """One document. `writer` offers `chunks`, `reader` offers `read`; `reader` is empty where none is opened again."""

    name: str
    about: str
    writer: str
    reader: str = ""


DOCUMENTS = (
    OwnDocument(
        "summary",
        "one run of records: what is high risk, and every record",
        "workbench.render.json.records",
        "workbench.formats.own.records",
    ),
    OwnDocument(
        "profile",
        "one profile: a row for each function",
        "workbench.render.json.profile",
        "workbench.formats.own.profile",
    ),
    OwnDocument(
        "benchmark",
        "one run of benchmarks: a row for each, with its values",
        "workbench.render.json.benchmark",
        "workbench.formats.own.benchmark",
    ),
    OwnDocument(
        "verdicts",
        "two runs of any kind side by side, with a verdict for each name",
        "workbench.render.json.comparison",
    ),
)

SCHEMAS = tuple(document.name for document in DOCUMENTS)
"""The names in the order in which they are offered."""
