"""The page of the documents names every key of every document, and no other."""

from __future__ import annotations

import json

import pytest

from tests.builders.pages import PAGES, rows, section, spans
from workbench.cli.arguments import SCHEMAS
from workbench.render.json.parts import schema_text

PAGE = PAGES["docs/documents.md"]
HEADINGS = dict(zip(SCHEMAS, ("Summary of records", "Profile", "Benchmark", "Comparison", "Verdicts"), strict=True))


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_key_is_named_and_no_other(name: str) -> None:
    keys = json.loads(schema_text(name))["properties"]
    named = [span for row in rows(section(PAGE, HEADINGS[name])) for span in spans(row[0])]
    assert sorted(named) == sorted(keys)
