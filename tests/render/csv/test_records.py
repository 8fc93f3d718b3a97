"""The CSV is read back by any CSV reader, and no cell of it is a formula in a spreadsheet."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workbench.analysis.records.analyse import analyse
from workbench.core.sources import BytesSource, PathSource, Source
from workbench.render.csv.page import defused
from workbench.render.csv.records import COLUMNS, chunks

Cells = list[list[str]]
FORMULAS = (
    *("=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x","y")'),
    *("=cmd|' /C calc'!A0", "-2+3", "\x7f=1", "\x00=1"),
)
ODD = ('"', '""', 'a"b', '"a', "'", "a;b", "é", "日本", "🎯", "\u202ea", "a\tb", "a\x00b", "\\", "\\n")


def read_back(sources: Sequence[Source], **options: Any) -> Cells:
    data = b"".join(chunks(analyse(sources, **options)))
    return list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))


def cells(text: str, name: str = "in.txt", **options: Any) -> Cells:
    return read_back([BytesSource(name, text.encode())], **options)


def test_the_columns_and_their_meaning() -> None:
    assert cells("alpha,10,ok\ngamma,+2,critical\n") == [
        list(COLUMNS),
        ["alpha", "10", "ok", "false", "", "in.txt"],
        ["gamma", "2", "critical", "true", "severity critical, score 2 is below 5", "in.txt"],
    ]


def test_scores_stay_numbers_at_any_size() -> None:
    assert [row[1] for row in cells("a,-3,ok\nb,99999999999999999999999,ok\n")[1:]] == ["-3", "99999999999999999999999"]


def test_several_files_are_told_apart() -> None:
    sources = [BytesSource("1.txt", b"a,1,ok\n"), BytesSource("2.txt", b"a,9,ok\n")]
    assert [row[5] for row in read_back(sources)[1:]] == ["1.txt", "2.txt"]


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("place", ["name", "severity", "source"])
def test_formulas_are_defused_wherever_text_stands(formula: str, place: str) -> None:
    formula = formula.replace(",", ";")
    if place == "name":
        found = cells(f"{formula},1,ok\n")[1][0]
    elif place == "severity":
        found = cells(f"a,1,{formula}\n")[1][2]
    else:
        found = cells("a,1,ok\n", name=formula)[1][5]
    assert found[0] not in "=+-@\t\r\n\x00\x7f"
    assert found.endswith(formula[1:])


@pytest.mark.parametrize("name", ODD)
def test_odd_names_come_back_as_they_were(name: str) -> None:
    assert cells(f"{name},9,{name}\n")[1] == [name, "9", name, "false", "", "in.txt"]


def test_quotes_do_not_hide_a_comma() -> None:
    """There is no quoting in a records file, so no text field can hold a comma; a CSV reader never meets one."""
    assert [len(row) for row in cells('"a,9,b"\n"x,9,ok\n')] == [6, 6, 6]


@pytest.mark.skipif(os.name != "posix", reason="names of files are bytes on POSIX only")
def test_a_file_name_that_is_no_text(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff\xfe.txt"
    with open(path, "wb") as stream:
        stream.write(b"a,9,ok\n")
    (_, row) = read_back([PathSource(os.fsdecode(path))])
    assert row[5].endswith(".txt")


def test_lines_put_aside_are_not_among_the_records() -> None:
    assert [row[0] for row in cells("a,9,ok\nbad\nb,9,ok\n", is_quarantine=True)] == ["name", "a", "b"]


def test_many_blocks_have_one_header_and_every_row() -> None:
    found = cells("".join(f"name {i},{i},ok\n" for i in range(30_000)))
    assert len(found) == 30_001
    assert [found[0][0], found[1][0], found[-1][0]] == ["name", "name 0", "name 29999"]
    assert len({row[1] for row in found}) == 30_001


def test_reasons_stay_right_when_there_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    count = 120_000
    found = cells("".join(f"n,{-i},ok\n" for i in range(count)))
    assert all(row[4] == (f"score {row[1]} is below 5") for row in found[1:])
    assert len(found) == count + 1


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=","), max_size=10).map(
    lambda text: "".join(text.splitlines()).strip()
)


@given(st.lists(st.tuples(texts, st.integers(), texts), min_size=1, max_size=6))
@example([("=1", 1, "@a"), ("'=1", -1, '"'), ("", 0, "")])
def test_every_record_is_read_back(records: list[tuple[str, int, str]]) -> None:
    found = cells("".join(f"{n},{s},{v}\n" for n, s, v in records))[1:]
    assert [(row[0], int(row[1]), row[2]) for row in found] == [(defused(n), s, defused(v)) for n, s, v in records]


@given(texts)
def test_defusing_only_ever_adds_an_apostrophe(text: str) -> None:
    assert defused(text) in (text, f"'{text}")
    assert not defused(text) or defused(text)[0] not in "=+-@\t\r\n\x00\x7f"


def test_the_rows_are_streamed(run: Callable[..., Any]) -> None:
    pieces = chunks(run("".join(f"name {i},{i},ok\n" for i in range(60_000))))
    sizes = [len(chunk) for chunk in pieces]
    assert len(sizes) > 3
    assert max(sizes) < sum(sizes) / 2
