"""The list of the documents: every one has its writer, its schema, and its reader where it is opened again."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from workbench.core.document import FORMAT_VERSION
from workbench.render.json import schemas
from workbench.render.json.documents import DOCUMENTS, SCHEMAS, OwnDocument
from workbench.render.json.schemas import schema_text


def test_every_schema_belongs_to_a_document_and_each_document_has_one() -> None:
    shipped = {path.name.removesuffix(".schema.json") for path in Path(schemas.__file__).parent.glob("*.json")}
    assert sorted(SCHEMAS) == sorted(shipped)


@pytest.mark.parametrize("document", DOCUMENTS, ids=SCHEMAS)
def test_writer_and_reader_are_where_the_list_says(document: OwnDocument) -> None:
    assert callable(import_module(document.writer).chunks)
    if document.reader:
        assert callable(import_module(document.reader).read)
        assert document.reader.rpartition(".")[2] == document.writer.rpartition(".")[2]


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schema_allows_only_the_version_that_is_written(name: str) -> None:
    schema = json.loads(schema_text(name))
    Draft202012Validator.check_schema(schema)
    assert schema["properties"]["format_version"]["const"] == FORMAT_VERSION
