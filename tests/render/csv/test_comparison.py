"""Verdicts as CSV: read back by any reader, and no cell is a formula."""

from __future__ import annotations

import csv
import io
import math

import pytest

from tests.builders.comparisons import a_change, a_comparison
from workbench.core.comparison import Comparison, Evidence, Method
from workbench.render.csv.comparison import COLUMNS, chunks


def read_back(comparison: Comparison) -> list[dict[str, str]]:
    data = b"".join(chunks(comparison)).decode()
    head, *rows = csv.reader(io.StringIO(data, newline=""), strict=True)
    assert head == list(COLUMNS)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_a_name_has_a_row_with_its_figures() -> None:
    (row,) = read_back(a_comparison(a_change(place="m.py", share_before=0.25, is_provisional=True)))
    assert (row["name"], row["place"], row["verdict"], row["is_provisional"]) == ("parse", "m.py", "slower", "true")
    assert (row["before"], row["after"], row["ratio"], row["low"], row["high"]) == (
        *("0.0123", "0.0133", "1.081"),
        *("1.056", "1.107"),
    )
    assert (row["share_before"], row["share_after"], row["threshold"]) == ("0.25", "", "0.05")
    assert (row["method"], row["measure"], row["values_after"]) == ("values by process", "median", "110")
    assert (row["processes_before"], row["processes_after"]) == ("10", "11")
    assert (row["relative_ratio"], row["p"], row["q"], row["separation"]) == ("1.077", "0.0005", "0.004", "0.97")


def test_what_is_not_known_is_an_empty_cell() -> None:
    change = a_change(before=None, ratio=math.nan, low=math.inf, high=None, evidence=Evidence(Method.NONE))
    (row,) = read_back(a_comparison(change))
    assert {row[key] for key in ("before", "ratio", "low", "high", "p", "q")} == {""}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x","y")'])
def test_formulas_are_defused_wherever_text_stands(text: str) -> None:
    (row,) = read_back(a_comparison(a_change(text, place=text, reason=text, advice=text)))
    assert {row[key] for key in ("name", "place", "reason", "advice")} == {f"'{text}"}


@pytest.mark.parametrize("name", ["a,b", 'a"b', "a\nb", "\ud800", "<b>", "a|b"])
def test_odd_names_stay_in_their_cell(name: str) -> None:
    (row,) = read_back(a_comparison(a_change(name)))
    assert row["name"] == name.encode("utf-8", "replace").decode()


def test_many_names_come_in_pieces_and_none_is_lost() -> None:
    found = a_comparison(*(a_change(f"n{i}") for i in range(2_500)))
    assert len(list(chunks(found))) == 1 + 3
    assert [row["name"] for row in read_back(found)] == [f"n{i}" for i in range(2_500)]
