"""The lists of formats are those of the code, and what is said of limits and conversions is true."""

from __future__ import annotations

import shlex

import pytest

from tests.builders.pages import PAGES, headings, rows, section, spans
from workbench.analysis.records.line import MAX_SCORE_DIGITS
from workbench.analysis.records.summary import HISTOGRAM_BINS
from workbench.app.session.limits import DEFAULT_CONTENT_LIMIT_MB
from workbench.cli.parser import parsed
from workbench.core.blocks import MAX_LINE_BYTES
from workbench.core.sources import BLOCK_BYTES
from workbench.formats.benchmarks import asv, asv_archive
from workbench.formats.own import records
from workbench.formats.refused.catalogue import by_advice
from workbench.formats.registry import FORMATS
from workbench.formats.shared.content import CONTENT_LIMIT_BYTES
from workbench.formats.shared.deep_json import MAX_LEVELS
from workbench.formats.shared.timeline import MAX_SPANS

PAGE = PAGES["docs/formats.md"]
NAMES = {each.NAME for each in FORMATS} | {"records", records.NAME}
"""Records and their document are read as a stream, so they need not be in the list of those that are read whole."""

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
    for name, what, command in table(*OPENED):
        assert len(what) > 20, name
        assert spans(command), name


def test_commands_of_our_own_can_be_given() -> None:
    calls = [span for row in table(*OPENED) for span in spans(row[2])]
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
