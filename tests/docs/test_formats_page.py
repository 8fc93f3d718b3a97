"""The lists of formats are those of the code, and what is said of limits and conversions is true."""

from __future__ import annotations

import shlex
from contextlib import suppress
from typing import Any

import pytest

from tests.builders.pages import PAGES, headings, rows, section, spans
from tests.builders.robustness import content
from tests.places import DATA, NO_INPUT
from workbench.analysis.records.line import MAX_SCORE_DIGITS
from workbench.analysis.records.summary import HISTOGRAM_BINS
from workbench.app.session.limits import DEFAULT_CONTENT_LIMIT_MB
from workbench.cli.parser import parsed
from workbench.core.benchmark import Benchmarks, Series
from workbench.core.blocks import MAX_LINE_BYTES
from workbench.core.errors import WorkbenchError
from workbench.core.profile import Profile
from workbench.core.sources import BLOCK_BYTES
from workbench.formats.benchmarks import asv, asv_archive
from workbench.formats.own import records
from workbench.formats.refused.catalogue import by_advice
from workbench.formats.registry import FORMATS, STREAMED, recognised
from workbench.formats.shared.content import CONTENT_LIMIT_BYTES
from workbench.formats.shared.deep_json import MAX_LEVELS
from workbench.formats.shared.timeline import MAX_SPANS

PAGE = PAGES["docs/formats.md"]
NAMES = {each.NAME for each in FORMATS} | {"records", records.NAME}
"""Records and their document are read as a stream, so they need not be in the list of those that are read whole."""

FILES = [path for path in sorted(DATA.rglob("*")) if path.is_file() and not path.name.endswith(NO_INPUT)]

KIB, MIB, GIB = 2**10, 2**20, 2**30
LIMITS = [
    ("a records file may have 16 MiB", MAX_LINE_BYTES, 16 * MIB),
    ("a score 4,300 digits", MAX_SCORE_DIGITS, 4300),
    ("blocks of 256 KiB", BLOCK_BYTES, 256 * KIB),
    ("up to 1 GiB once unpacked", CONTENT_LIMIT_BYTES, GIB),
    ("nested 100,000 deep", MAX_LEVELS, 100_000),
    ("kept up to 1,000,000", MAX_SPANS, 1_000_000),
    ("may unfold to 256 MiB", asv_archive.MAX_TOTAL_BYTES, 256 * MIB),
    ("a file in it to 32 MiB", asv_archive.MAX_FILE_BYTES, 32 * MIB),
    ("up to 16 MiB each", asv.MAX_PROFILE_BYTES, 16 * MIB),
    ("and 128 MiB together", asv.MAX_PROFILES_BYTES, 128 * MIB),
    ("it may have 128 MiB", records.WHOLE_LIMIT_BYTES, 128 * MIB),
    ("unfold to 500 MB", DEFAULT_CONTENT_LIMIT_MB, 500),
    ("Beyond 16,384 different scores", HISTOGRAM_BINS, 16_384),
]


OPENED = headings(PAGE)[: headings(PAGE).index("Named, but not read")]
"""The sections of what is opened, one for each kind."""


def table(*sections: str) -> list[list[str]]:
    """The rows of these sections' tables."""
    return [row for heading in sections for row in rows(section(PAGE, heading))]


def test_every_format_has_its_row_and_no_other() -> None:
    found = [row[0] for row in table(*OPENED)]
    assert sorted(found) == sorted(NAMES)


def test_every_row_says_what_is_read_and_how_to_make_such_a_file() -> None:
    for name, what, *_, command in table(*OPENED):
        assert len(what) > 20, name
        assert spans(command), name


DESCRIBED = [each for each in FORMATS if hasattr(each, "WHAT")]
"""What the readers say of themselves; the row of one that says nothing is written by hand."""


@pytest.mark.parametrize("reader", DESCRIBED, ids=lambda reader: reader.NAME)
def test_a_row_says_what_its_reader_says(reader: Any) -> None:
    row = next(row for row in table(*OPENED) if row[0] == reader.NAME)
    assert [cell.replace("\\|", "|") for cell in row[1:]] == [reader.WHAT, reader.BECOMES, reader.COMMAND]


def test_what_becomes_of_a_file_is_what_the_readers_make_of_real_ones() -> None:
    wrong = []
    for path in FILES:
        found = content(path.read_bytes())
        reader: Any = recognised(found)
        if reader not in DESCRIBED or reader in STREAMED:
            continue
        with suppress(WorkbenchError):
            wrong += [
                f"{path}: {fact}" for fact in sorted(facts_of(reader.read(found))) if not says(reader.BECOMES, fact)
            ]
    assert wrong == []


def facts_of(read: object) -> set[str]:
    """How much a file's content tells: of a profile its stacks, callers or sums, of benchmarks their values."""
    if isinstance(read, Profile):
        has_stacks = any(len(thread.tree.parents) > 1 and max(thread.tree.parents) >= 0 for thread in read.threads)
        return {"with callers" if read.edges else "with stacks" if has_stacks else "functions"}
    assert isinstance(read, Benchmarks)
    return {_values_of(series) for series in read.series if series.is_measured}


def _values_of(series: Series) -> str:
    if series.estimate:
        return "summaries"
    if len(series.processes) > 1:
        return "values by process"
    return "values" if any(len(values) > 1 for values in series.processes) else "value"


def says(becomes: str, fact: str) -> bool:
    """A single value can be one of values or of a summary."""
    return fact in becomes or (fact == "value" and "summaries" in becomes)


def test_commands_of_our_own_can_be_given() -> None:
    calls = [span for row in table(*OPENED) for span in spans(row[-1])]
    own = [shlex.split(call)[1:] for call in calls if call.startswith("workbench ")]
    assert len(own) == 3
    assert all(parsed(words).output for words in own)


def test_the_readme_names_every_format_and_no_other() -> None:
    first, *others = rows(section(PAGES["README.md"], "What it opens"))
    assert first[0] == "records"
    assert sorted(name for row in others for name in row[1].split(", ")) == sorted(NAMES - {"records"})


def test_what_is_named_and_not_read_is_what_the_program_says() -> None:
    """A row for each advice; what can be done about nothing says so."""
    expected = [
        ["; ".join(names), advice.replace("|", "\\|") or "nothing in it can be measured"]
        for advice, names in by_advice().items()
    ]
    assert table("Named, but not read") == expected


@pytest.mark.parametrize(("said", "limit", "expected"), LIMITS, ids=[said for said, _, _ in LIMITS])
def test_limits_are_those_of_the_code(said: str, limit: int, expected: int) -> None:
    assert said in " ".join(section(PAGE, "Limits").split())
    assert limit == expected
