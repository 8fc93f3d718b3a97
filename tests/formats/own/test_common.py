"""The workbench's own documents of profiles and benchmarks: what was written is read, and no edited one passes."""

from __future__ import annotations

import json
from array import array
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders.robustness import content, survives
from tests.places import DATA
from workbench.analysis.benchmarks.report import BenchmarkReport, analyse_benchmarks
from workbench.analysis.profiles.report import ProfileReport, analyse_profiles
from workbench.core.benchmark import Benchmarks, Series, SummaryStatistics
from workbench.core.direction import Direction
from workbench.core.errors import MalformedError, UnknownFormatError
from workbench.core.model import SourceFacts
from workbench.core.profile import Function, FunctionFigures, Profile
from workbench.core.run import Opened
from workbench.core.sources import BytesSource, PathSource
from workbench.core.units import RATE_UNITS, Unit
from workbench.formats.open import open_run
from workbench.formats.own import benchmark as saved_benchmarks
from workbench.formats.own import profile as saved_profile
from workbench.formats.registry import recognised
from workbench.render.json import benchmark as benchmark_document
from workbench.render.json import profile as profile_document

SAVED = DATA / "saved"
FACTS = SourceFacts("made", 1, "a" * 64, 1, "a" * 64, False, 0, 0, 0)
BENCHMARKS = ("asv/results.zip", "asv/version2_summary.json", "benchmark_texts/go.txt", "benchmark_texts/otava.csv",
    "hyperfine/failing_and_twice.json", "pyperf/several.json", "pytest_benchmark/saved_with_data.json")  # fmt: skip
PROFILES = ("collapsed/pyspy.txt", "collapsed/austin-memory.txt", "pstats/cprofile.prof", "pstats/sampler.pstats",
    "pyinstrument/ledger.json", "speedscope/pyspy.json", "chrome_trace/node.json")  # fmt: skip


def opened(data: bytes) -> Opened:
    (found,) = open_run([BytesSource("unknown", data)]).files
    return found


def written(report: ProfileReport | BenchmarkReport) -> bytes:
    pieces = profile_document.chunks(report) if isinstance(report, ProfileReport) else benchmark_document.chunks(report)
    return b"".join(pieces)


def edited(name: str, **members: Any) -> bytes:
    """A document with other members; `row` is for its first record, and `...` takes one away."""
    document = json.loads((SAVED / name).read_bytes())
    for target, changes in ((document["records"][0], members.pop("row", {})), (document, members)):
        for key, value in changes.items():
            target.pop(key) if value is ... else target.update({key: value})
    return json.dumps(document).encode()


def refused(data: bytes) -> str:
    with pytest.raises(MalformedError) as refusal:
        open_run([BytesSource("saved.json", data)])
    assert refusal.value.exit_code == 3
    return str(refusal.value)


# ---------------------------------------------------------------- what was written is read


@pytest.mark.parametrize("place", BENCHMARKS)
def test_benchmarks_give_the_same_report_again(place):
    report = analyse_benchmarks(open_run([PathSource(str(DATA / place))]).files)
    again = analyse_benchmarks([opened(written(report))])
    assert again.rows == report.rows
    for one in ("environment", "notices", "format_name", "headline", "failure"):
        assert getattr(again, one) == getattr(report, one)


@pytest.mark.parametrize("place", PROFILES)
def test_a_profile_gives_the_same_report_again_but_for_who_called_whom(place):
    report = analyse_profiles(open_run([PathSource(str(DATA / place))]).files)
    again = analyse_profiles([opened(written(report))])
    assert again.rows == report.rows
    assert again.notices == (*report.notices, saved_profile._FIGURES_ONLY)
    kept = ("unit", "is_sampled", "sample_count", "environment")
    assert [getattr(again.profile, one) for one in kept] == [getattr(report.profile, one) for one in kept]
    for one in ("headline", "worth", "covering", "whole", "format_name"):
        assert getattr(again, one) == getattr(report, one)


def test_a_document_of_a_document_is_the_same_again():
    first = analyse_profiles([opened((SAVED / "profile.json").read_bytes())])
    second = analyse_profiles([opened(written(first))])
    assert (second.rows, second.notices) == (first.rows, first.notices)


values = st.lists(st.floats(0, 1e9) | st.integers(0, 2**53).map(float), max_size=4).map(lambda v: array("d", v))
names = st.text(max_size=8)
optional = st.none() | st.floats(0, 1e9)
estimates = st.builds(
    SummaryStatistics, st.integers(1, 10**6), st.floats(0, 1e9), optional, optional, optional, optional
)


@st.composite
def all_series(draw: st.DrawFn) -> tuple[Series, ...]:
    found = []
    for name in draw(st.lists(names, min_size=1, max_size=4, unique=True)):
        processes = tuple(draw(st.lists(values, max_size=3)))
        estimate = None if any(processes) else draw(estimates)
        starts = tuple(draw(st.lists(names, min_size=len(processes), max_size=len(processes))))
        parameters = draw(st.dictionaries(names, names, max_size=2))
        unit = draw(st.sampled_from([Unit.SECONDS, Unit.BYTES, Unit.COUNT, Unit.SCORE, *RATE_UNITS]))
        one = Series(name, unit, processes, estimate, parameters, draw(st.sampled_from([(), starts])))
        found.append(one.directed(draw(st.sampled_from(Direction))))
    return tuple(found)


@given(all_series())
def test_every_series_comes_back_as_it_was(series):
    report = analyse_benchmarks([Opened(Benchmarks("made", series, {}, ()), "made", FACTS)])
    again = opened(written(report)).content
    assert {one.name: one for one in again.series} == {one.name: one for one in series}


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    functions = draw(
        st.lists(st.builds(Function, names, names, st.integers(0, 99)), min_size=1, max_size=4, unique=True)
    )
    selfs = array("d", draw(st.lists(st.floats(0.001, 1e6), min_size=len(functions), max_size=len(functions))))
    counts = draw(st.lists(st.integers(0, 2**40), min_size=len(functions), max_size=len(functions)))
    figures = FunctionFigures(selfs, selfs, draw(st.sampled_from([None, array("q", counts)])))
    count = draw(st.none() | st.integers(0, 10**6))
    unit = draw(st.sampled_from([Unit.SECONDS, Unit.BYTES, Unit.SAMPLES, Unit.COUNT]))
    return Profile("made", unit, tuple(functions), (), figures, (), draw(st.booleans()), count, {"mode": "cpu"}, ())


@given(profiles())
def test_every_profile_comes_back_as_it_was(profile):
    report = analyse_profiles([Opened(profile, "made", FACTS)])
    again = opened(written(report)).content
    assert (again.unit, again.is_sampled, again.sample_count) == (
        profile.unit,
        profile.is_sampled,
        profile.sample_count,
    )
    assert (again.environment, again.format_name) == ({"mode": "cpu"}, "made")
    assert figures(again) == figures(profile)


def figures(profile: Profile) -> dict[Function, tuple[float, float, int | None]]:
    found = profile.figures
    assert found is not None
    calls = found.calls or [None] * len(found.selfs)
    return dict(zip(profile.functions, zip(found.selfs, found.totals, calls, strict=True), strict=True))


# ---------------------------------------------------------------- what passes for a document


def test_each_kind_is_recognised_by_its_own_reader_only():
    assert recognised(content((SAVED / "profile.json").read_bytes())) is saved_profile
    for name in ("benchmarks.json", "summaries.json", "without_values.json"):
        assert recognised(content((SAVED / name).read_bytes())) is saved_benchmarks


def test_a_document_of_records_stays_one_of_records():
    plain = {"project_title": "Performance Profiler Workbench", "records": [{"name": "a", "score": 1}]}
    assert open_run([BytesSource("x", json.dumps(plain).encode())]).files == ()


def test_a_cut_document_is_still_recognised_and_refused_with_the_position():
    for name, reader in (("profile.json", saved_profile), ("benchmarks.json", saved_benchmarks)):
        data = (SAVED / name).read_bytes()
        assert recognised(content(data[: len(data) // 2])) is reader
        assert "not JSON any more" in refused(data[: len(data) // 2])


def test_a_profile_and_benchmarks_are_not_opened_together():
    files = [PathSource(str(SAVED / name)) for name in ("profile.json", "benchmarks.json")]
    with pytest.raises(UnknownFormatError, match=r"pstats.*pyperf"):
        open_run(files)


def test_a_document_without_values_is_a_summary_and_says_so():
    content_ = opened((SAVED / "without_values.json").read_bytes()).content
    assert [(len(one.processes), one.estimate.count) for one in content_.series] == [(0, 8)] * len(content_.series)
    assert content_.notices[-1].code == "summary_only"
    assert "summary_only" not in [
        notice.code for notice in opened((SAVED / "benchmarks.json").read_bytes()).content.notices
    ]


def test_a_profile_is_taken_together_with_another_document_of_its_kind():
    one = opened((SAVED / "profile.json").read_bytes())
    both = analyse_profiles([one, one])
    assert both.whole == pytest.approx(2 * analyse_profiles([one]).whole)


# ---------------------------------------------------------------- contradictions


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"project_title": "Other"}, "project_title"),
        ({"format_version": 2}, "newer workbench"),
        ({"format_version": True}, "format version True"),
        ({"format_version": ...}, "format version None"),
        ({"record_count": 7}, "it says 7 records"),
        ({"records": []}, "holds 0"),
        ({"records": {}}, "a list was expected"),
        ({"high_risk_count": 0}, "count of high risk"),
        ({"row": {"is_high_risk": False}}, "policy"),
        ({"row": {"is_high_risk": 1}}, "true or false"),
        ({"row": {"self": 5.0}}, "whole: it says"),
        ({"row": {"self": float("nan")}}, "a finite number"),
        ({"row": {"self_share": 0.0123}}, "records[0].self_share: it says 0.0123"),
        ({"row": {"unit": "bytes"}}, "different units"),
        ({"row": {"line": 1.5}}, "a whole number"),
        ({"row": {"calls": 1.5}}, "a whole number"),
        ({"row": {"name": None}}, "a text"),
        ({"row": {"name": ...}}, "a text"),
        ({"unit": "miles"}, "unit"),
        ({"unit": "score"}, "unit"),
        ({"whole": 1e9}, "whole: it says"),
        ({"policy": {}}, "policy.warn_share"),
        ({"is_sampled": "yes"}, "is_sampled"),
        ({"sample_count": -1}, "sample_count"),
        ({"notices": [{"code": 1}]}, "notices[0].code"),
        ({"environment": []}, "environment"),
        ({"format": 3}, "format"),
    ],
)
def test_an_edited_profile_is_refused(members, reason):
    assert reason in refused(edited("profile.json", **members))


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"record_count": 7}, "it says 7 records"),
        ({"high_risk_count": 99}, "count of high risk"),
        ({"row": {"mean": 1.0}}, "records[0].mean: it says 1.0"),
        ({"row": {"minimum": 0.0}}, "minimum"),
        ({"row": {"maximum": None}}, "maximum"),
        ({"row": {"value_count": 5}}, "value_count"),
        ({"row": {"process_count": 1}}, "process_count"),
        ({"row": {"processes": [[1.0], [2.0]]}}, "more starts than processes"),
        ({"row": {"processes": [[1.0, float("inf")]]}}, "a finite number"),
        ({"row": {"processes": [], "started_utc": []}}, "neither values nor an estimate"),
        ({"row": {"processes": 3}}, "a list was expected"),
        ({"row": {"is_summary_only": True}}, "neither values nor an estimate"),
        ({"row": {"started_utc": [1, 2]}}, "a text"),
        ({"row": {"parameters": {"a": 1}}}, "parameters.a: a text"),
        ({"row": {"unit": "samples"}}, "unit"),
        ({"row": {"name": "sum_range"}}, "the same name"),
        ({"row": {"estimate": 3}}, "an object"),
        ({"row": {"processes": ..., "value_count": None}}, "value_count"),
    ],
)
def test_edited_benchmarks_are_refused(members, reason):
    names = [row["name"] for row in json.loads((SAVED / "benchmarks.json").read_bytes())["records"]]
    assert names[0] != "sum_range"
    assert reason in refused(edited("benchmarks.json", **members))


@pytest.mark.parametrize("key", ["mean", "minimum", "maximum", "value_count"])
def test_an_edited_summary_is_refused(key):
    assert f"records[0].{key}: it says" in refused(edited("summaries.json", row={key: 77}))


@pytest.mark.parametrize(
    ("name", "reader"),
    [
        ("profile.json", saved_profile),
        *((n, saved_benchmarks) for n in ("benchmarks.json", "summaries.json", "without_values.json")),
    ],
)
def test_damaged_documents_give_a_result_or_a_refusal(name, reader):
    survives(reader.read, reader.recognises, (SAVED / name).read_bytes())


def earlier(report):
    """The document as it was before directions."""
    document = json.loads(written(report))
    for row in document["records"]:
        del row["direction"]
    return document


@pytest.mark.parametrize(
    ("name", "unit", "value", "today"),
    [
        ("X-8 [MB/s]", Unit.SCORE, 900.0, Series("X-8 [B/s]", Unit.BYTES_PER_SECOND, (array("d", [9e8]),), None, {})),
        ("X-8 [B/op]", Unit.BYTES, 16.0, Series("X-8 [B/op]", Unit.BYTES, (array("d", [16.0]),), None, {})),
        ("mem [MiB]", Unit.BYTES, 2.0, Series("mem [B]", Unit.BYTES, (array("d", [2.0]),), None, {})),
        (
            "CRC - ops/s [ops/s]",
            Unit.COUNT,
            5.0,
            Series("CRC [ops/s]", Unit.PER_SECOND, (array("d", [5.0]),), None, {}),
        ),
    ],
)
def test_an_earlier_document_has_the_names_and_units_of_today(name, unit, value, today):
    series = Series(name, unit, (array("d", [value]),), None, {})
    format_name = "Go benchmark text"
    report = analyse_benchmarks([Opened(Benchmarks(format_name, (series,), {}, ()), format_name, FACTS)])
    document = json.dumps(earlier(report)).encode()
    assert opened(document).content.series == (today,)
