"""Catch2's text and XML; figures are those that a reader sees in them."""

from __future__ import annotations

import pytest

from tests.builders.robustness import content, survives
from tests.places import DATA
from workbench.core.benchmark import Benchmarks
from workbench.core.errors import MalformedError
from workbench.formats.benchmarks import catch2_text, catch2_xml

FOLDER = DATA / "catch2"
RULE = "-" * 79
HEAD = (
    "benchmark name                       samples       iterations    estimated\n"
    "                                     mean          low mean      high mean\n"
    f"                                     std dev       low std dev   high std dev\n{RULE}\n"
)
ROW = "{}  100  20  5 ms\n    2 us  1 us  3 us\n    0.5 us  0.1 us  1 us\n\n"
RESULT = '<BenchmarkResults name="f" samples="9"><mean value="5"/><standardDeviation value="1"/></BenchmarkResults>'


def read(data: str | bytes) -> Benchmarks:
    found = content(data if isinstance(data, bytes) else data.encode())
    reader = catch2_xml if catch2_xml.recognises(found) else catch2_text
    assert reader.recognises(found)
    return reader.read(found)


def real(name: str) -> Benchmarks:
    return read((FOLDER / name).read_bytes())


def figures(found: Benchmarks) -> dict[str, tuple[float, ...]]:
    estimates = {one.name: one.estimate for one in found.series}
    return {name: (e.count, e.mean, e.standard_deviation or 0) for name, e in estimates.items() if e}


def failures(found: Benchmarks) -> dict[str, str]:
    return {one.name: one.failure for one in found.series if one.failure}


def heading(*names: str) -> str:
    return f"{RULE}\n" + "\n".join(names) + f"\n{RULE}\na.cc:3\n{'.' * 79}\n\n"


def test_real_text_of_version_2() -> None:
    expected = {
        "Fibonacci 10": (100, 344e-9, 19e-9),
        "Fibonacci 20": (100, 41.731e-6, 3.256e-6),
        "Fibonacci~ 5!": (100, 36e-9, 4e-9),
        "Fibonacci-15_bench": (100, 3.789e-6, 362e-9),
    }
    found = real("console_2.11.txt")
    assert figures(found) == {name: pytest.approx(values) for name, values in expected.items()}
    assert found.environment["tool"] == "Catch2 2.11.0"
    assert found.series[0].parameters == {"test case": "Fibonacci"}
    assert not found.failure


def test_real_xml() -> None:
    expected = {"accumulate": (20, 1720.22e-9, 47.3198e-9), "copy & sum": (20, 3826.95e-9, 745.457e-9)}
    assert figures(real("report.xml")) == {name: pytest.approx(values) for name, values in expected.items()}


LONG = "a benchmark whose name is much too long for the first column of the table & <more>"


@pytest.mark.parametrize(
    ("name", "mean", "deviation"),
    [("failing.txt", 3.4678, 10.004), ("failing.xml", 0.440039, 0.00162397), ("no_analysis.txt", 0.437866, 0)],
)
def test_long_names_and_names_that_occur_twice(name: str, mean: float, deviation: float) -> None:
    found = figures(real(name))
    assert list(found)[:3] == [
        "accumulate [test case=sums]",
        LONG,
        "accumulate [section=inner one, test case=sums]",
    ]
    assert found[LONG] == pytest.approx((12, mean * 1e-9, deviation * 1e-9))


def test_what_stands_beside_a_failed_assertion_has_failed() -> None:
    found = real("failing.xml")
    assert failures(found) == {"before": "an assertion of its test case failed", "bad": "no data"}
    assert found.failure == "1 test case failed: fails"
    for name in ("failing.txt", "no_analysis.txt"):
        # the text does not say which of two failures was meant to be one
        assert list(failures(real(name))) == ["before", "bad", "ok two"]
        assert real(name).failure.startswith("1 test case failed")


def test_failures_that_were_meant_are_none() -> None:
    part = f"{heading('planned')}{HEAD}{ROW.format('f')}a.cc:3: FAILED:\n  REQUIRE( false )\n\n"
    totals = "test cases: 1 | 1 failed as expected\n"
    assert not read(part + totals).failure
    assert not failures(read(part + totals))
    assert list(failures(read(part))) == ["f"]
    assert read(f"{heading('x')}{HEAD}{ROW.format('f')}test cases: 2 | 1 passed | 1 failed\n").failure


def test_sections_minutes_and_tables_one_after_the_other() -> None:
    minutes = "g  10  1  2 m\n  1.5 m  1 m  2 m\n  2 s  1 s  3 s\n"
    first = f"{heading('case', '  outer', '    inner')}{HEAD}{ROW.format('f')}{minutes}"
    found = read(f"{first}{heading('next')}{HEAD}{ROW.format('h')}")
    assert figures(found) == {
        "f": pytest.approx((100, 2e-6, 0.5e-6)),
        "g": pytest.approx((10, 90, 2)),
        "h": pytest.approx((100, 2e-6, 0.5e-6)),
    }
    assert [one.parameters for one in found.series] == [
        *[{"test case": "case", "section": "outer/inner"}] * 2,
        {"test case": "next"},
    ]


def test_the_xml_of_version_3() -> None:
    body = (
        f'<TestCase name="t"><Section name="s">{RESULT}</Section><OverallResult success="true" skips="0"/></TestCase>'
    )
    found = read(f'<Catch2TestRun name="b" xml-format-version="3" catch2-version="3.5.2">{body}</Catch2TestRun>')
    assert figures(found) == {"f": pytest.approx((9, 5e-9, 1e-9))}
    assert found.environment["tool"] == "Catch2 3.5.2"
    assert found.series[0].parameters == {"test case": "t", "section": "s"}


BOMB = '<!DOCTYPE Catch [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
OUTSIDE = '<!DOCTYPE Catch [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("doctype", [BOMB, OUTSIDE, '<!DOCTYPE Catch SYSTEM "http://example.org/x.dtd">'])
def test_document_types_are_refused(doctype: str) -> None:
    found = content(f'<?xml version="1.0"?>{doctype}<Catch name="&b;">{RESULT}</Catch>'.encode())
    with pytest.raises(MalformedError, match="document type"):
        catch2_xml.read(found)


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("<Catch></Catch>", "it holds no benchmark"),
        ("<Catch><TestCase>", "line 1: not XML any more"),
        ("<Catch>" + "<Section>" * 300, "nested too deeply"),
        (f"<Catch>{RESULT.replace('5', 'x')}</Catch>", "f: its mean or deviation is no number"),
        (f"<Catch>{RESULT.replace('5', 'inf')}</Catch>", "f: its mean or deviation is no number"),
        ('<?xml version="1.0" encoding="klingon"?><Catch></Catch>', "encoding"),
    ],
)
def test_what_makes_no_sense_is_refused(text: str, match: str) -> None:
    with pytest.raises(MalformedError, match=match):
        read(text)


@pytest.mark.parametrize("name", ["console_2.11.txt", "failing.txt", "failing.xml"])
def test_damaged_files_end_in_a_plain_error(name: str) -> None:
    reader = catch2_xml if name.endswith("xml") else catch2_text
    survives(reader.read, reader.recognises, (FOLDER / name).read_bytes())
