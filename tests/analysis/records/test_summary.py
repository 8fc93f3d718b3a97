"""Summaries of parts add up to the summary of the whole, whoever counted them and in whatever parts."""

from __future__ import annotations

import statistics

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from workbench.analysis.records import summary as summarise
from workbench.analysis.records.model import Worst
from workbench.analysis.records.risk_policy import Rule
from workbench.analysis.records.summary import (
    HISTOGRAM_BINS,
    WORST_COUNT,
    Histogram,
    SeverityCount,
    Summary,
    merge_worst,
)

RULE = Rule(("critical", "warn"), 5)
SCORES = st.integers(-9, 9) | st.integers(-(10**30), 10**30)
RECORDS = st.lists(
    st.tuples(st.sampled_from("abc"), SCORES, st.sampled_from(["critical", "warn", "info", "ok", "", "WARN", "odd"]))
)
FEW_BINS = 6


def summary_of(kernel: type, records: list[tuple[str, int, str]], first_line: int = 1) -> Summary:
    worker = kernel(RULE)
    if records:
        text = "".join(f"{name},{score},{severity}\n" for name, score, severity in records)
        lines = worker.parse(text.encode(), first_line)
        worker.classify(lines)
        worker.summarise(lines, "x")
    return worker.summary()


def histogram_of(scores: list[int]) -> Histogram:
    total = Histogram()
    for score in scores:
        total += Histogram.of({score: (1, 0)})
    return total


# Summaries


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=40))
def test_the_median_score_is_that_of_the_standard_library(kernel: type, scores: list[int]) -> None:
    assert summary_of(kernel, [("a", score, "ok") for score in scores]).median_score == statistics.median(scores)


@pytest.mark.parametrize("size", [10**30, -(10**400)])
def test_the_median_of_scores_beyond_floats_is_a_score(kernel: type, size: int) -> None:
    found = summary_of(kernel, [("a", size, "ok"), ("b", size + 1, "ok")])
    assert found.median_score == size
    assert isinstance(found.median_score, int)


@given(RECORDS, RECORDS)
def test_the_parts_add_up_to_the_whole(kernel: type, first: list, second: list) -> None:
    parts = summary_of(kernel, first) + summary_of(kernel, second, len(first) + 1)
    assert parts == summary_of(kernel, first + second)


@given(RECORDS, RECORDS, RECORDS)
def test_adding_is_associative(kernel: type, first: list, second: list, third: list) -> None:
    a, b, c = (summary_of(kernel, records) for records in (first, second, third))
    assert (a + b) + c == a + (b + c)


@given(RECORDS)
def test_nothing_added_changes_nothing(kernel: type, records: list) -> None:
    summary = summary_of(kernel, records)
    assert summary + Summary() == Summary() + summary == summary


@given(RECORDS, RECORDS)
def test_adding_leaves_both_sides_alone(kernel: type, first: list, second: list) -> None:
    a, b = summary_of(kernel, first), summary_of(kernel, second)
    bins = dict(a.histogram.bins), dict(b.histogram.bins)
    severities = dict(a.severities), dict(b.severities)
    _ = a + b
    assert (a.histogram.bins, b.histogram.bins) == bins
    assert (a.severities, b.severities) == severities


@given(RECORDS)
@example([])
def test_the_figures_are_those_of_a_plain_loop(kernel: type, records: list) -> None:
    found = summary_of(kernel, records)
    risky = [severity in RULE.severities or score < 5 for _, score, severity in records]
    scores = [score for _, score, _ in records]
    assert found.record_count == found.histogram.score_count == len(records)
    assert found.high_risk_count == sum(risky)
    assert found.score_sum == sum(scores)
    assert (found.score_min, found.score_max) == (min(scores, default=None), max(scores, default=None))
    assert found.by_severity_count == sum(severity in RULE.severities for _, _, severity in records)
    assert found.by_score_count == sum(score < 5 for score in scores)
    for word in ("critical", "warn", "info", "ok"):
        its = [is_risky for (_, _, severity), is_risky in zip(records, risky, strict=True) if severity == word]
        assert found.severities[word] == SeverityCount(len(its), sum(its))
    unknown = [severity for _, _, severity in records if severity in ("", "WARN", "odd")]
    assert found.other.record_count == len(unknown)
    assert found.other_words == tuple(dict.fromkeys(unknown))


@given(RECORDS)
def test_the_worst_are_the_first_of_all_high_risk_records_sorted(kernel: type, records: list) -> None:
    found = summary_of(kernel, records * 3)
    risky = [
        (RULE.urgency(severity), Worst(name, score, severity, "x", number))
        for number, (name, score, severity) in enumerate(records * 3, 1)
        if RULE.is_high_risk(score, severity)
    ]
    expected = sorted(risky, key=lambda entry: (entry[0], entry[1].score, entry[1].line_number))
    assert list(found.worst) == expected[:WORST_COUNT]


@given(RECORDS, st.integers(1, 7))
def test_a_kernel_fed_block_by_block_finds_the_same_worst(kernel: type, records: list, block_lines: int) -> None:
    """Once the list of the worst is full, only what is worse than its last may enter."""
    records = records * 6
    worker = kernel(RULE)
    for start in range(0, len(records), block_lines):
        rows = "".join(f"{n},{score},{severity}\n" for n, score, severity in records[start : start + block_lines])
        lines = worker.parse(rows.encode(), start + 1)
        worker.classify(lines)
        worker.summarise(lines, "x")
    assert worker.summary() == summary_of(kernel, records)


def test_of_equals_the_earlier_is_the_worse() -> None:
    first = tuple((0, Worst("a", 1, "warn", "x", number)) for number in range(WORST_COUNT))
    second = ((0, Worst("b", 1, "warn", "y", 1)), (0, Worst("c", 0, "warn", "y", 2)))
    merged = merge_worst(first, second)
    assert [worst.name for _, worst in merged] == ["c"] + ["a"] * (WORST_COUNT - 1)


def test_more_different_records_than_are_kept_at_once_give_the_same_figures(kernel: type) -> None:
    """Past 50,000 different pairs of score and severity the kernel starts its memory anew."""
    worker = kernel(RULE)
    for start in range(0, 120_000, 20_000):
        rows = "".join(f"n,{score},s{score % 40}\n" for score in range(start, start + 20_000))
        lines = worker.parse(rows.encode(), start + 1)
        worker.classify(lines)
        worker.summarise(lines, "x")
    found = worker.summary()
    assert (found.record_count, found.score_sum) == (120_000, sum(range(120_000)))
    assert found.other == SeverityCount(120_000, 5)
    assert found.other_words == tuple(f"s{number}" for number in range(20))
    assert found.histogram == Histogram.of({score: (int(score >= 5), int(score < 5)) for score in range(120_000)})


def test_asking_twice_gives_the_same_summary(kernel: type) -> None:
    worker = kernel(RULE)
    lines = worker.parse(b"a,1,ok\n", 1)
    worker.classify(lines)
    worker.summarise(lines, "x")
    assert worker.summary() == worker.summary()


# Histograms


@given(st.data(), st.lists(SCORES, max_size=40))
def test_neither_order_nor_parts_matter(data: st.DataObject, scores: list[int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(summarise, "HISTOGRAM_BINS", FEW_BINS)
        other_order = data.draw(st.permutations(scores))
        cut = data.draw(st.integers(0, len(scores)))
        whole = histogram_of(scores)
        assert histogram_of(other_order[:cut]) + histogram_of(other_order[cut:]) == whole


@given(st.lists(SCORES, max_size=40))
def test_the_bins_are_as_fine_as_the_bound_allows(scores: list[int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(summarise, "HISTOGRAM_BINS", FEW_BINS)
        found = histogram_of(scores)
    assert len(found.bins) <= FEW_BINS
    assert found.score_count == len(scores)
    assert found.width == 2**found.shift
    if found.shift:
        assert len({score >> (found.shift - 1) for score in scores}) > FEW_BINS


@given(st.lists(SCORES, min_size=1, max_size=40), st.data())
def test_the_value_at_a_rank_is_that_of_the_sorted_scores(scores: list[int], data: st.DataObject) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(summarise, "HISTOGRAM_BINS", FEW_BINS)
        found = histogram_of(scores)
    rank = data.draw(st.integers(1, len(scores)))
    exact = sorted(scores)[rank - 1]
    assert found.value_at(rank) == exact >> found.shift << found.shift
    assert found.value_at(rank) <= exact < found.value_at(rank) + found.width


@given(st.lists(st.tuples(SCORES, st.booleans()), max_size=30))
def test_high_risk_is_counted_apart(pairs: list[tuple[int, bool]]) -> None:
    total = Histogram()
    for score, is_high_risk in pairs:
        total += Histogram.of({score: (0, 1) if is_high_risk else (1, 0)})
    assert sum(high for _, high in total.bins.values()) == sum(is_high_risk for _, is_high_risk in pairs)


def test_it_is_exact_up_to_its_bound_and_coarser_past_it() -> None:
    exact = Histogram.of(dict.fromkeys(range(HISTOGRAM_BINS), (1, 0)))
    coarse = exact + Histogram.of({HISTOGRAM_BINS: (1, 0)})
    assert (exact.width, coarse.width) == (1, 2)
    assert (len(exact.bins), len(coarse.bins)) == (HISTOGRAM_BINS, HISTOGRAM_BINS // 2 + 1)


def test_huge_scores_become_coarser_in_few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """A step for each of the 14,000 bits of a score would let a small file keep the machine busy for hours."""
    monkeypatch.setattr(summarise, "HISTOGRAM_BINS", FEW_BINS)
    steps = []
    coarser = summarise._coarser
    monkeypatch.setattr(summarise, "_coarser", lambda bins, by: steps.append(by) or coarser(bins, by))
    found = Histogram.of({digit * 10**4299: (1, 0) for digit in range(1, 9)})
    assert len(found.bins) <= FEW_BINS
    assert len(steps) < 20


# What is derived


@given(st.lists(st.integers(-(10**6), 10**6), min_size=1))
def test_the_mean_is_rounded_as_python_rounds(scores: list[int]) -> None:
    assert Summary(record_count=len(scores), score_sum=sum(scores)).average_score == round(sum(scores) / len(scores), 2)


def test_a_mean_fits_even_where_the_sum_does_not() -> None:
    assert Summary(record_count=10, score_sum=10**309).average_score == 1e308
    with pytest.raises(OverflowError):
        _ = Summary(record_count=1, score_sum=10**309).average_score


@given(st.integers(0, 50), st.integers(0, 50))
def test_the_share_is_a_fraction_and_nothing_of_nothing(high_risk_count: int, record_count: int) -> None:
    assume(high_risk_count <= record_count)
    share = Summary(record_count=record_count, high_risk_count=high_risk_count).high_risk_share
    assert 0 <= share <= 1
    assert share == (high_risk_count / record_count if record_count else 0)
