"""The four versions of the program: the same result, from the same input, and only what is said to differ differs."""

from __future__ import annotations

import pytest

from workbench.app.lab.orders import CUSTOMER_COUNT, ORDER_COUNT, customers_text, orders_text
from workbench.app.lab.versions import (
    FUNCTIONS,
    STAGES,
    TOUCHED,
    WHOLE,
    Version,
    changed_line_numbers,
    changed_lines_text,
    differences,
    program_of,
    source_of,
)

LATER = [version for version in Version if version is not Version.AS_FOUND]


def test_all_versions_give_the_same_report() -> None:
    reports = {program_of(version).run(orders_text(), customers_text()) for version in Version}
    assert len(reports) == 1
    lines = reports.pop().splitlines()
    assert lines[0] == "Today's customers"
    assert lines[1].startswith("1. ")
    assert len(lines) == 1 + len({line.split(",")[1] for line in orders_text().splitlines()})


@pytest.mark.parametrize("version", Version)
def test_an_unknown_customer_is_not_lost(version: Version) -> None:
    assert program_of(version).run("1,99,2,150\n", "7,Ada Weber\n") == "Today's customers\n1. unknown: 3.00\n"


@pytest.mark.parametrize("version", Version)
def test_the_functions_are_there_and_say_what_they_do(version: Version) -> None:
    program = program_of(version)
    assert set(STAGES) < set(FUNCTIONS)
    assert all(getattr(program, name).__doc__ for name in (*FUNCTIONS, WHOLE))


@pytest.mark.parametrize("version", Version)
def test_the_program_is_short_enough_to_be_read(version: Version) -> None:
    assert 40 <= len(source_of(version).splitlines()) <= 60


def test_the_input_is_the_same_every_time_and_as_large_as_said() -> None:
    assert orders_text() == orders_text()
    assert len(orders_text().splitlines()) == ORDER_COUNT
    assert len(customers_text().splitlines()) == CUSTOMER_COUNT
    assert orders_text(2) == "0,345,7,3545\n1,264,6,2564\n"


@pytest.mark.parametrize("version", LATER)
def test_a_change_touches_the_function_it_is_about(version: Version) -> None:
    before = Version.RIGHT_FIX if version is Version.REGRESSION else Version.AS_FOUND
    changed = changed_line_numbers(before, version)
    lines = source_of(version).splitlines()
    start = next(number for number, line in enumerate(lines, 1) if line.startswith(f"def {TOUCHED[version]}("))
    end = next((n for n, line in enumerate(lines, 1) if n > start and line.startswith("def ")), len(lines))
    assert any(start <= number < end for number in changed)
    assert 1 <= len(changed) <= 6


def test_changed_lines_are_said_in_words() -> None:
    assert changed_lines_text(Version.AS_FOUND, Version.WRONG_FIX) == "New are lines 48 to 49 of 55."
    assert changed_lines_text(Version.AS_FOUND, Version.RIGHT_FIX) == "New are lines 24, 26, 31 and 34 of 55."


def test_differences_are_those_lines_with_their_signs() -> None:
    said = differences(Version.RIGHT_FIX, Version.REGRESSION).splitlines()
    assert [line[0] for line in said] == [" ", "-", "+", " "]
    assert "map(str.strip" in said[2]
    assert differences(Version.AS_FOUND, Version.AS_FOUND) == ""
