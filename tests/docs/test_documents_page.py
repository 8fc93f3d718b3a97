"""The page of the documents names every key of every document, and no other."""

from __future__ import annotations

import json

import pytest

from tests.builders.command_line import COMMANDS
from tests.builders.pages import PAGES, rows, section, spans
from workbench.render.json.documents import SCHEMAS
from workbench.render.json.schemas import ALSO_CALLED, schema_text

PAGE = PAGES["docs/documents.md"]
HEADINGS = {
    "summary": "Summary of records",
    "profile": "Profile",
    "benchmark": "Benchmark",
    "verdicts": "Verdicts",
}


def test_every_document_has_its_section() -> None:
    (schema,) = COMMANDS["schema"]._get_positional_actions()
    assert tuple(schema.choices or ()) == (*SCHEMAS, *ALSO_CALLED)
    assert tuple(HEADINGS) == SCHEMAS


@pytest.mark.parametrize("name", HEADINGS)
def test_every_key_is_named_and_no_other(name: str) -> None:
    keys = json.loads(schema_text(name))["properties"]
    named = [span for row in rows(section(PAGE, HEADINGS[name])) for span in spans(row[0])]
    assert sorted(named) == sorted(keys)
