"""The text of `cargo bench`: Rust's own harness, criterion and divan; figures are those that a reader sees in it."""

from __future__ import annotations

import time

import pytest

from tests.builders.robustness import content, survives
from tests.places import DATA
from workbench.core.benchmark import Benchmarks
from workbench.core.errors import MalformedError
from workbench.core.units import Unit
from workbench.formats.benchmarks import cargo_bench

FOLDER = DATA / "cargo_bench"
HEADER = "x         fastest       │ slowest       │ median        │ mean          │ samples │ iters\n"


def read(text: str | bytes) -> Benchmarks:
    found = content(text if isinstance(text, bytes) else text.encode())
    assert cargo_bench.recognises(found)
    return cargo_bench.read(found)


def figures(found: Benchmarks) -> dict[str, tuple[float, ...]]:
    shown = {}
    for one in found.series:
        if one.estimate:
            count, mean, _, low, median, high = one.estimate
            shown[one.name] = tuple(each for each in (count, mean, low, median, high) if each is not None)
    return shown


def test_real_text_of_criterion() -> None:
    assert figures(read((FOLDER / "criterion.txt").read_bytes())) == {
        "parse": (1, pytest.approx(78.526e-6)),
        "rank/of/sort/100": (1, pytest.approx(11.067e-6)),
        "rank/of/sort/1000": (20, pytest.approx(157.74e-6)),
    }


def test_three_harnesses_in_one_text() -> None:
    found = read((FOLDER / "mixed.txt").read_bytes())
    expected = {
        "bench_add_two": (1, 1234e-9, 1234e-9),
        "parse::bench_long_lines": (1, 1234.56e-9, 1234.56e-9),
        "bench_zero": (1, 0.25e-9, 0.25e-9),
        "sum/short": (100, 456.97e-9),
        "parse a long name that does not fit in the column": (1, 1.3e-3),
        "tree::add": (100, 1.188e-9, 1.167e-9, 1.176e-9, 1.697e-9),
        "tree::parse::1.00 MB in 16 pieces": (100, 41.51e-6, 32.89e-6, 40.52e-6, 127.4e-6),
        "tree::parse::deep::t=1": (5, 2.75, 2.5, 2.7, 3.0),
        "tree::save": (40, 16e-3, 12.5e-3, 15e-3, 20e-3),
    }
    assert figures(found) == {name: pytest.approx(values) for name, values in expected.items()}
    assert {one.unit for one in found.series} == {Unit.SECONDS}
    assert not found.failure


@pytest.mark.parametrize("bounds", ["[990.20 ns 1.0000 µs 1.0098 µs]", "[0.9902 µs 1.0000 µs 1009.80 ns]"])
@pytest.mark.parametrize("before", ["Benchmarking a: Collecting 100 samples in estimated 5.0 s (10k iterations)\n", ""])
def test_the_interval_says_the_spread_where_the_number_of_samples_is_said(before: str, bounds: str) -> None:
    after = "" if before else "Found 3 outliers among 100 measurements (3.00%)\n"
    (one,) = read(f"{before}a    time:   {bounds}\n{after}").series
    assert one.estimate
    assert (one.estimate.count, one.estimate.standard_deviation) == (100, pytest.approx(50e-9))
    (alone,) = read(f"a    time:   {bounds}\n").series
    assert alone.estimate
    assert (alone.estimate.count, alone.estimate.standard_deviation) == (1, None)


@pytest.mark.parametrize(
    "line", ["test a" + " " * 9000, "test a" + " ..." * 2000, "a" + " " * 9000 + "time:", "a " * 4500 + "fastest"]
)
def test_long_lines_of_blanks_are_gone_through_once(line: str) -> None:
    started = time.process_time()
    read("test b ... bench: 1 ns/iter (+/- 0)\n" + f"{line}\n" * 100)
    assert time.process_time() - started < 2


def test_what_failed_is_said() -> None:
    text = "test a ... bench:  5 ns/iter (+/- 1)\ntest b ... FAILED\ntest result: FAILED. 0 passed; 1 failed;\n"
    found = read(text)
    assert {one.name: one.failure for one in found.series} == {"a": "", "b": "FAILED"}
    assert found.failure.startswith("test result: FAILED.")
    assert "failed_runs" in {notice.code for notice in found.notices}
    assert read("x   time:   [1 ns 2 ns 3 ns]\nerror: bench failed, to rerun pass `--bench x`\n").failure


@pytest.mark.parametrize(
    "text",
    [
        "\x1b[1mparse\x1b[0m   time:   [1.0 ns \x1b[1m2.0 ns\x1b[0m 3.0 ns]\n",
        "Benchmarking parse: Analyzing\r                    \rparse   time:   [1.0 ns 2.0 ns 3.0 ns]\r\n",
        "Benchmarking parse\nBenchmarking parse: Analyzing\n          time:   [1.0 ns 2.0 ns 3.0 ns]\n",
    ],
)
def test_names_are_found_in_text_of_terminals(text: str) -> None:
    assert figures(read(text)) == {"parse": (1, pytest.approx(2e-9))}


def test_measurements_of_ones_own_have_their_unit() -> None:
    (one,) = read("x   time:   [10 cycles 20 cycles 30 cycles]\n").series
    assert (one.name, one.unit, one.estimate and one.estimate.mean) == ("x [cycles]", Unit.COUNT, 20.0)


def test_a_tree_that_was_pasted_into_a_comment_is_shifted() -> None:
    body = "├─ b                      │               │               │               │         │\n"
    leaf = "│  ╰─ (1, 2)  864.6 µs      │ 1.113 ms      │ 887.8 µs      │ 900.7 µs      │ 100     │ 100\n"
    header = HEADER.replace("x   ", "x       ")
    for mark in ("", "//! ", "# "):
        found = read("".join(mark + line for line in (header, body, leaf)))
        assert figures(found)["x::b::(1, 2)"][1] == pytest.approx(900.7e-6)


@pytest.mark.parametrize("cells", ["-", "(ignored)", "1 ns │ 2 ns │ x │ y │ z │ w"])
def test_a_branch_without_figures_is_no_result(cells: str) -> None:
    rest = "╰─ b      1 ns          │ 2 ns          │ 1.5 ns        │ 1.6 ns        │ 100     │ 6400\n"
    assert list(figures(read(f"{HEADER}├─ a      {cells}\n{rest}"))) == ["x::b"]


def test_results_of_one_name_are_not_matched_by_their_order() -> None:
    found = read("test a ... bench:  5 ns/iter (+/- 1)\n" * 2)
    assert [one.namesake_of for one in found.series] == ["a", "a"]


@pytest.mark.parametrize("text", ["time: [now]", "bench: 5", "test a ... bench: x ns/iter", HEADER[:30], ""])
def test_other_text_is_none_of_it(text: str) -> None:
    assert not cargo_bench.recognises(content(text.encode()))


def test_a_tree_without_results_is_refused() -> None:
    with pytest.raises(MalformedError, match="no line is a benchmark's result"):
        read(HEADER)


@pytest.mark.parametrize("name", ["criterion.txt", "mixed.txt"])
def test_damaged_files_end_in_a_plain_error(name: str) -> None:
    survives(cargo_bench.read, cargo_bench.recognises, (FOLDER / name).read_bytes())
