"""Profiles and benchmarks from files to words, pooled where there are several."""

from __future__ import annotations

import re

import pytest

from tests.builders.results import pyperf_text
from tests.fuzz.kernel import Maker
from tests.places import DATA
from workbench.analysis.benchmarks.report import analyse_benchmarks
from workbench.analysis.profiles.report import ProfileReport, analyse_profiles
from workbench.core.errors import MalformedError, UnknownFormatError
from workbench.core.profile import Profile
from workbench.core.run import Opened
from workbench.core.sources import BytesSource, PathSource
from workbench.formats.open import open_run


def opened(*places: str) -> tuple[Opened, ...]:
    return open_run([PathSource(str(DATA / place)) for place in places]).files


def folded(*texts: str) -> ProfileReport:
    return analyse_profiles(open_run([BytesSource(f"{i}.folded", t.encode()) for i, t in enumerate(texts)]).files)


def test_records_are_left_to_the_stream() -> None:
    assert open_run([BytesSource("unknown", b"alpha,10,ok\nbeta,7,warn\n")]).files == ()
    assert open_run([BytesSource("broken", b"alpha,ten,ok\nbeta,7,warn\n")]).files == ()


def test_a_record_that_looks_like_nothing_else_is_never_taken_for_a_profile() -> None:
    for text in ("main;f,3,ok\n", "{,5,ok\n", "[x,1,ok\n", "\u00fb,4,ok\n", "BenchmarkX-8,5,ok\n", "a b 12,3,ok\n"):
        assert open_run([BytesSource("x", text.encode() * 3)]).files == ()


def test_words_of_one_profile() -> None:
    report = folded("main;parse 60\nmain;render 30\nmain 10\n")
    assert report.headline == "3 of 3 functions are high risk. Fix parse first: 60 % of the self time."
    assert report.worth.startswith("If parse took no time, the whole would be at most 2.5 times faster")
    assert report.covering == "2 of 3 functions hold 90 % of the samples."


def test_several_files_are_pooled_and_keep_their_spread() -> None:
    report = folded("main;f 91\nmain;g 9\n", "main;f 71\nmain;h 29\n")
    rows = {row.name: row for row in report.rows}
    assert rows["f"].self_value == 162
    assert report.spreads["f", ""] == pytest.approx((0.71, 0.91))
    assert report.spreads["g", ""] == pytest.approx((0.0, 0.09))
    assert len(report.profile.threads) == 2
    assert report.profile.sample_count == 200


def test_pooled_pstats_add_figures_and_calls() -> None:
    one = analyse_profiles(opened("pstats/cprofile.prof"))
    two = analyse_profiles(opened("pstats/cprofile.prof") * 2)
    assert len(two.rows) == len(one.rows)
    first, double = one.rows[0], two.rows[0]
    assert (double.name, double.calls) == (first.name, 2 * (first.calls or 0))
    assert double.self_value == pytest.approx(2 * first.self_value)
    assert double.self_share == pytest.approx(first.self_share)


def test_different_units_do_not_pool() -> None:
    with pytest.raises(UnknownFormatError, match="units"):
        analyse_profiles(opened("pstats/cprofile.prof", "collapsed/austin-memory.txt"))


def test_nothing_recorded_is_no_good_news() -> None:
    found = opened("pyinstrument/ledger.json")[0]
    assert isinstance(found.content, Profile)
    with pytest.raises(MalformedError, match="nothing was recorded"):
        analyse_profiles([found._replace(content=found.content._replace(functions=(), threads=()))])


def test_benchmarks_are_judged_by_their_noise() -> None:
    report = analyse_benchmarks(opened("pytest_benchmark/saved_with_data.json"))
    assert report.high_risk_count == sum(row.is_high_risk for row in report.rows)
    assert "can be seen" in report.headline
    assert all(row.reason for row in report.rows if row.is_high_risk)


def test_files_of_one_benchmark_add_their_processes() -> None:
    sources = [BytesSource(f"{seed}.json", pyperf_text({"f": 1.0}, seed=seed).encode()) for seed in (1, 2)]
    first, second, both = (
        analyse_benchmarks(open_run(each).files).rows[0].figures for each in (sources[:1], sources[1:], sources)
    )
    assert both.process_count == first.process_count + second.process_count
    assert both.value_count == first.value_count + second.value_count
    assert both.mean == pytest.approx(((first.mean or 0) + (second.mean or 0)) / 2)


_FIRST_RECORD = re.compile(rb"\s*[^,\n\r]*,\s*[-+]?\d+\s*,[^,\n\r]*[\n\r]")


@pytest.mark.parametrize("seed", range(300))
def test_no_hostile_records_file_is_taken_for_anything_else(seed: int) -> None:
    """Where hardly a line of it is a record, it may as well be refused as a whole."""
    data = Maker(seed).file()
    try:
        assert open_run([BytesSource("hostile", data)]).files == ()
    except UnknownFormatError:
        assert not _FIRST_RECORD.match(data)
