"""line_profiler's text: its own totals and columns are the independent reading."""

from __future__ import annotations

import pytest

from tests.builders.robustness import content, survives
from tests.formats.profiles.test_pprof import by_name, read
from tests.formats.profiles.test_valgrind_heaps import opened
from tests.places import DATA
from workbench.core.errors import MalformedError
from workbench.formats.profiles import line_profiler

FOLDER = DATA / "line_profiler"
TABLE = """Timer unit: 1e-06 s

Total time: 3 s
File: a.py
Function: run at line 1

Line #      Hits         Time  Per Hit   % Time  Line Contents
==============================================================
     1                                           def run():
     2         2    1000000.0 500000.0     33.3      load()
     3         1    2000000.0    2e+06     66.7      load(); load()  # load(
"""


def test_totals_are_line_profilers_and_callers_lose_what_they_called() -> None:
    profile = opened("line_profiler/calls.txt")
    found = by_name(profile, 1e6)
    assert found["Shop.parse"] == (493_844, 493_844)
    assert found["Shop.rank"] == (526_541, 526_541)
    assert found["main"][1] == 1_293_010
    assert found["main"][0] == pytest.approx(1_293_010 - 493_844 - 526_541, abs=2)
    assert {f.name: (f.file, f.line) for f in profile.functions} == {
        "Shop.parse": ("lp.py", 7),
        "Shop.rank": ("lp.py", 11),
        "never": ("lp.py", 12),
        "main": ("lp.py", 21),
    }
    assert profile.figures is not None
    assert profile.figures.calls is not None
    assert list(profile.figures.calls) == [40, 40, 0, 1]
    assert [notice.code for notice in profile.notices] == ["lines_measured", "callers_estimated"]


def test_the_unit_that_was_asked_for_is_taken_and_text_around_it_is_left() -> None:
    found = by_name(opened("line_profiler/milliseconds.txt"), 1e3)
    assert (FOLDER / "milliseconds.txt").read_text().startswith("Wrote profile results")
    assert found["main"][1] == 721
    assert found["Shop.parse"] == (372, 372)
    assert {f.name: f.line for f in opened("line_profiler/work.txt").functions} == {"parse": 2, "main": 9}


def test_a_function_without_calls_to_others_keeps_its_time() -> None:
    profile = read(TABLE.encode())
    assert by_name(profile) == {"run": (3, 3)}
    assert [notice.code for notice in profile.notices] == ["lines_measured"]


def test_no_line_gives_more_than_it_has() -> None:
    other = TABLE[TABLE.index("Total") :].replace("run", "load").replace("load()", "pass").replace("load(", "")
    found = by_name(read((TABLE + "\n" + other).encode()))
    assert found["load"] == (3, 3)
    assert found["run"] == (1, 3)  # 2 of 3 calls would be 2 s, and the line has 1


def test_what_was_never_called_or_printed_with_colours_is_refused_with_the_way_out() -> None:
    with pytest.raises(MalformedError, match="none of its functions has a line that was executed"):
        read(TABLE[: TABLE.index("     2")].encode())


def test_damaged_files_end_in_a_plain_error() -> None:
    survives(line_profiler.read, line_profiler.recognises, (FOLDER / "calls.txt").read_bytes())
    assert not line_profiler.recognises(content(b"Timer unit: 1e-06 s\n"))
