"""The JSON Schemas (2020-12) of the documents, as files that ship with the package."""

from __future__ import annotations

import os

ALSO_CALLED = {"comparison": "verdicts"}
"""Names that documents had before, by which their schema is still asked for."""


def schema_text(name: str) -> str:
    """The schema of the document of this name."""
    with open(
        os.path.join(os.path.dirname(__file__), f"{ALSO_CALLED.get(name, name)}.schema.json"), encoding="utf-8"
    ) as stream:
        return stream.read()
