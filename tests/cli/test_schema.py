"""`workbench schema`: the schemas are valid, and agree with what is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.builders.outcomes import SMALL, Run, saved
from workbench.render.json.schemas import schema_text


@pytest.mark.parametrize("which", [[], ["summary"], ["comparison"], ["verdicts"]])
def test_the_schema_is_printed(which: list[str], run: Run) -> None:
    done = run("schema", *which)
    assert (done.code, done.err) == (0, "")
    schema = json.loads(done.out)
    Draft202012Validator.check_schema(schema)
    assert ("verdicts" in schema["$id"]) == (which in (["comparison"], ["verdicts"])), "one document by two names"


def test_what_is_written_agrees_with_what_is_printed(run: Run) -> None:
    Draft = Draft202012Validator  # noqa: N806
    Path("messy.txt").write_text(SMALL + "bad\nz,1,odd\n")
    run("--input", "messy.txt", "--quarantine", "--output", "s.json", "--repeat", "2", "--lowest-percent", "10")
    Draft(json.loads(run("schema").out)).validate(saved("s.json"))
    run("compare", "s.json", "after.txt", "--output", "c.json")
    Draft(json.loads(run("schema", "comparison").out)).validate(saved("c.json"))


def test_the_schema_ships_beside_the_package() -> None:
    assert json.loads(schema_text("summary"))["$id"].endswith(":summary:1")
    assert json.loads(schema_text("comparison"))["$id"].endswith(":verdicts:1")
