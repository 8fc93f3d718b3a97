"""A benchmark report as text and as CSV: what change can be seen, what would show more, and what is suspect."""

from __future__ import annotations

import csv
import io

from tests.builders.results import pyperf_text
from workbench.analysis.benchmarks.report import BenchmarkReport, analyse_benchmarks
from workbench.core.sources import BytesSource
from workbench.formats.open import open_run
from workbench.render.csv import benchmark as table
from workbench.render.text.benchmark import HEAD, markdown, terminal

HYPERFINE = (
    b'{"results": [{"command": "make", "mean": 1.0, "stddev": 0.1, "median": 1.0, "user": 0, "system": 0, "min": 1, '
    b'"max": 1, "times": [1.0, 1.01], "exit_codes": [2, 2]}]}'
)


def report_of(data: bytes) -> BenchmarkReport:
    return analyse_benchmarks(open_run([BytesSource("f", data)]).files)


def noisy(deviation: float, process_count: int = 10) -> BenchmarkReport:
    return report_of(pyperf_text({"f": 1.0}, noise=deviation, process_count=process_count).encode())


def test_a_quiet_benchmark_says_from_which_change_on_it_is_good() -> None:
    report = noisy(0.004)
    assert report.headline.startswith("f: good for changes from ")
    assert report.headline.endswith(" % up, 10 processes.")
    assert [line for line in terminal(report).splitlines() if "good   –" in line]


def test_a_noisy_one_says_how_many_processes_more_would_show_what() -> None:
    said = terminal(noisy(0.06))
    assert "To see more: " in said
    assert " for 5 %" in said or " for 10 %" in said


def test_noise_alone_is_never_high_risk() -> None:
    assert [noisy(noise, count).high_risk_count for noise in (0.001, 0.3) for count in (1, 2, 5, 20)] == [0] * 8


def test_what_failed_is_high_risk_and_shows_nothing() -> None:
    report = report_of(HYPERFINE)
    assert report.high_risk_count == 1
    (line,) = [line for line in terminal(report).splitlines() if line.strip().startswith("make")]
    assert "blind, high risk" in line
    assert line.count("fail") == 1


def test_markdown_has_the_same_columns() -> None:
    assert f"| {' | '.join(HEAD)} |" in markdown(noisy(0.004))


def test_csv_holds_the_figure_the_grade_and_the_words() -> None:
    text = b"".join(table.chunks(noisy(0.004))).decode()
    (row,) = csv.DictReader(io.StringIO(text))
    assert 0 < float(row["smallest_change"]) < 0.05
    assert (row["is_provisional"], row["grade"], row["advice"]) == ("false", "good", "")
    assert row["seen"].startswith("good for changes from ")
