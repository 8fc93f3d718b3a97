"""The JSON Schemas (2020-12) of the documents, as files that ship with the package."""

from __future__ import annotations

import os


def schema_text(name: str) -> str:
    """The schema of the document of this name."""
    with open(os.path.join(os.path.dirname(__file__), f"{name}.schema.json"), encoding="utf-8") as stream:
        return stream.read()
