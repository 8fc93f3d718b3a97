"""Go benchmark text, github-action-benchmark, Bencher and Otava: small formats, by shape."""

import json

import pytest

from tests.builders.robustness import content, survives
from tests.places import DATA
from workbench.core.direction import Direction
from workbench.core.errors import MalformedError
from workbench.core.units import Unit
from workbench.formats.benchmarks import (
    asv,
    bencher,
    github_action,
    go_benchmark,
    hyperfine,
    otava,
    pyperf,
    pytest_benchmark,
)

FOLDER = DATA / "benchmark_texts"
READERS = {
    "go.txt": go_benchmark,
    "github_list.json": github_action,
    "github_history.js": github_action,
    "bencher.json": bencher,
    "otava.csv": otava,
}

ALL_READERS = {*READERS.values(), asv, hyperfine, pyperf, pytest_benchmark}
FOLDERS = {"asv": asv, "hyperfine": hyperfine, "pyperf": pyperf, "pytest_benchmark": pytest_benchmark}


def sample(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def values(series) -> list[list[float]]:
    return [list(process) for process in series.processes]


def codes(read) -> list[str]:
    return [notice.code for notice in read.notices]


@pytest.mark.parametrize("name", READERS)
def test_a_sample_is_recognised_by_its_own_reader_only(name):
    found = content(sample(name))
    assert [reader for reader in ALL_READERS if reader.recognises(found)] == [READERS[name]]


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_reader_takes_the_files_of_another(folder):
    for path in (FOLDER.parent / folder).glob("*.[jz]*"):
        data = path.read_bytes()
        for found in (content(data), content(data[: len(data) // 2])) if path.suffix == ".json" else (content(data),):
            assert [reader for reader in ALL_READERS if reader.recognises(found)] == [FOLDERS[folder]], path


@pytest.mark.parametrize("name", READERS)
def test_damaged_samples_give_a_result_or_a_refusal(name):
    survives(READERS[name].read, READERS[name].recognises, sample(name))


def test_go_lines_become_series_by_unit_and_process():
    read = go_benchmark.read(content(sample("go.txt")))
    found = {one.name: one for one in read.series}
    assert values(found["BenchmarkSort/size=10-8"]) == [
        [pytest.approx(240.5e-9), pytest.approx(250.5e-9)],
        [pytest.approx(245e-9)],
    ]
    assert found["BenchmarkSort/size=10-8"].parameters == {
        "size": "10",
        "gomaxprocs": "8",
        "package": "example.org/sorts",
    }
    assert values(found["BenchmarkSort/size=10-8 [B/op]"]) == [[16, 16], [16]]
    assert {one.unit for one in read.series if "[B/op]" in one.name} == {Unit.BYTES}
    assert (values(found["BenchmarkCopy-8"]), found["BenchmarkCopy-8"].unit) == ([[0.001]], Unit.SECONDS)
    assert found["BenchmarkCopy-8 [B/s]"].unit is Unit.BYTES_PER_SECOND
    assert found["BenchmarkCopy-8 [widgets]"].unit is Unit.COUNT
    assert read.environment == {
        "tool": "go test",
        "system": "linux",
        "architecture": "amd64",
        "package": "example.org/sorts",
        "processor": "Some CPU @ 2.60GHz",
    }
    assert found["BenchmarkCopy-8 [widgets]"].direction is Direction.UNKNOWN
    assert codes(read) == ["higher_is_better", "direction_unknown", "lines_left_out"]


def test_go_text_can_say_which_direction_is_better():
    text = b"Unit points better=higher\nUnit MB/s better=lower\nBenchmarkA 1 5 points 6 MB/s\n"
    read = go_benchmark.read(content(text))
    assert [one.direction for one in read.series] == [Direction.MORE, Direction.LESS]


def test_go_packages_are_told_apart():
    text = b"pkg: a\nBenchmarkX 1 5 ns/op\npkg: b\nBenchmarkX 1 6 ns/op\n"
    assert [one.name for one in go_benchmark.read(content(text)).series] == ["a.BenchmarkX", "b.BenchmarkX"]


def test_go_text_in_utf_16_is_read():
    data = "goos: windows\r\nBenchmarkX-4\t 10\t 5 ns/op\r\n".encode("utf-16")
    found = content(data)
    assert go_benchmark.recognises(found)
    assert [one.name for one in go_benchmark.read(found).series] == ["BenchmarkX-4"]


def test_go_failures_and_numbers_that_are_none_are_named():
    text = b"BenchmarkX 1 NaN ns/op 3 B/op\n--- FAIL: BenchmarkY\nFAIL\n"
    read = go_benchmark.read(content(text))
    assert codes(read) == ["failed_runs", "values_left_out"]


def test_go_text_without_a_usable_number_is_refused():
    with pytest.raises(MalformedError, match="no line is a benchmark's result"):
        go_benchmark.read(content(b"BenchmarkX 1 NaN ns/op\n"))


def test_a_long_line_of_digits_is_judged_in_time():
    assert not go_benchmark.recognises(content(b"BenchmarkX 1 " + b"1" * 1_000_000 + b"\n"))


def test_github_results_become_estimates():
    read = github_action.read(content(sample("github_list.json")))
    assert [(one.name, one.unit, one.estimate.mean) for one in read.series] == [
        ("sort", Unit.SECONDS, pytest.approx(0.0125)),
        ("requests [requests/s]", Unit.PER_SECOND, 5100),
        ("size [B]", Unit.BYTES, 7000),
        ("sort (2)", Unit.SECONDS, pytest.approx(0.013)),
    ]
    assert codes(read) == ["summary_only", "duplicate_name", "higher_is_better", "ranges_left_out"]
    assert [one.namesake_of for one in read.series] == ["sort", "", "", "sort"]


def test_github_history_shows_the_newest_results():
    read = github_action.read(content(sample("github_history.js")))
    assert [(one.name, one.unit, one.estimate.mean) for one in read.series] == [
        ("Rust: fib", Unit.SECONDS, pytest.approx(1e-7)),
        ("JS: fib [ops/s]", Unit.PER_SECOND, 1431759),
    ]
    assert codes(read) == ["newest_of_history", "summary_only", "higher_is_better", "ranges_left_out"]
    assert read.environment["commit"] == "bbb222"


def test_github_tools_tell_the_direction():
    entry = {"commit": {}, "benches": [{"name": "a", "value": 1, "unit": "ms"}]}
    for tool, direction in (("customBiggerIsBetter", Direction.MORE), ("customSmallerIsBetter", Direction.LESS)):
        data = json.dumps({"lastUpdate": 1, "entries": {"S": [entry | {"tool": tool}]}}).encode()
        found = github_action.read(content(data)).series[0]
        assert (found.unit, found.direction) == (Unit.SECONDS, direction)


def test_bencher_measures_have_their_own_units():
    read = bencher.read(content(sample("bencher.json")))
    assert [(one.name, one.unit, one.estimate.mean) for one in read.series] == [
        ("sort numbers", Unit.SECONDS, pytest.approx(88e-9)),
        ("sort numbers [throughput]", Unit.PER_SECOND, 5.55),
        ("./build.sh [build-time]", Unit.SECONDS, 87),
        ("program [file-size]", Unit.BYTES, 42),
        ("program [instructions]", Unit.COUNT, 1000),
    ]
    assert codes(read) == ["summary_only", "higher_is_better", "bounds_left_out"]


def test_otava_columns_of_numbers_become_series():
    read = otava.read(content(sample("otava.csv")))
    latency, throughput = read.series
    assert values(latency) == [[154023], [138455], [149190]]
    assert latency.started_utc[0] == "2024-01-01T02:00:00+00:00"
    assert (latency.direction, throughput.direction) == (Direction.LESS, Direction.MORE)
    assert read.environment["attributes_left_out"] == "commit, branch"
    assert codes(read) == ["mixed_versions", "higher_is_better", "values_left_out"]


@pytest.mark.parametrize(
    "text",
    [
        b"time;a\n2021-01-01;5\n2021-01-02T10:00:00Z;6\n",
        b"time\ta\n1609466400\t5\n1609552800\t6\n",
        b'commit,time,a\n"x,y",2021-01-01 10:00:00-05:30,5\n\nz,2021-01-02,6\n',
    ],
)
def test_otava_delimiters_and_dates(text):
    found = content(text)
    assert otava.recognises(found)
    assert values(otava.read(found).series[0]) == [[5], [6]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("time;a\n2021-01-01;12,5\n2021-01-02;1.234,75\n", [[12.5], [1234.75]]),
        ("time;a\n2021-01-01;1.500\n2021-01-02;1.234,75\n", [[1500], [1234.75]]),
        ("time;a\n2021-01-01;12.5\n2021-01-02;13.25\n", [[12.5], [13.25]]),
        ("time\ta\n2021-01-01\t0,125\n2021-01-02\t-1,5e-3\n", [[0.125], [-0.0015]]),
        ('time,a\n2021-01-01,"12,5"\n2021-01-02,"13,75"\n', [[12.5], [13.75]]),
        ('time,a\n2021-01-01,"1,234"\n2021-01-02,"1,234,567.5"\n', [[1234], [1234567.5]]),
        ("time;a\n2021-01-01;1,234.5\n2021-01-02;2,500.25\n", [[1234.5], [2500.25]]),
    ],
)
def test_otava_takes_a_comma_for_what_it_is(text, expected):
    found = content(text.encode())
    assert otava.recognises(found)
    assert values(otava.read(found).series[0]) == expected


def test_otava_reads_decimal_commas_of_a_spreadsheet():
    read = otava.read(content(sample("otava_decimal_comma.csv")))
    assert [(one.name, values(one)) for one in read.series] == [
        ("latency", [[12.5], [12.7], [12.6]]),
        ("count", [[3], [4], [4]]),
    ]


def test_otava_names_the_columns_that_hold_no_numbers():
    text = b"time;a;b;c;commit\n2021-01-01;5;1,5;fast;x\n2021-01-02;6;2.5;slow;y\n2021-01-03;6;2.5;slow;y\n"
    read = otava.read(content(text))
    assert [one.name for one in read.series] == ["a"]
    (notice,) = (each for each in read.notices if each.code == "columns_left_out")
    assert notice.text == "2 columns hold no numbers that can be read, and are no metrics here: “b”, “c”."


def test_otava_counts_what_is_no_finite_number():
    text = b"time,a,b\n2021-01-01,5,NaN\n2021-01-02,nan,inf\n2021-01-03,-Infinity,N/A\n2021-01-04,7,\n"
    read = otava.read(content(text))
    assert [(one.name, values(one)) for one in read.series] == [("a", [[5], [7]])]
    notices = {notice.code: notice.text for notice in read.notices}
    assert notices["values_left_out"] == "2 fields are empty or no finite number; they are left out."
    assert "“b”" in notices["columns_left_out"]


@pytest.mark.parametrize(
    "name",
    ["commit", "Commit", "git_sha", "build", "Build Number", "build_id", "commit_time", "branch", "PR", "run_id"],
)
def test_otava_takes_what_says_the_version_for_no_metric(name):
    text = f"time,{name},ms\n2021-01-01,1,5\n2021-01-02,2,6\n".encode()
    assert [one.name for one in otava.read(content(text)).series] == ["ms"]


@pytest.mark.parametrize("name", ["build_time", "commit latency", "commits_per_second", "hash rate", "requests"])
def test_otava_takes_what_is_only_called_alike_for_a_metric(name):
    text = f"time,{name}\n2021-01-01,1\n2021-01-02,2\n".encode()
    assert [one.name for one in otava.read(content(text)).series] == [name]


def test_single_values_of_k6_are_no_history():
    assert not otava.recognises(content(b"metric_name,timestamp,metric_value,check\nhttp_reqs,1609466400,1.000000,\n"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"time,a\n2021-01-01,5\n2021-01-02\n", "line 3: 1 fields, the header has 2"),
        (b"time,a\n2021-01-01,5\nlater,6\n", "line 3: the time is no date"),
        (b"time,a\n2021-01-01,5\n2021-13-01,6\n", "line 3: the time is no date"),
        (b"time,a\n2021-01-01,5\n2021-01-02,x\n2021-01-02,y\n", "no column holds numbers"),
    ],
)
def test_otava_refusals_say_the_line(text, reason):
    found = content(text)
    assert otava.recognises(found)
    with pytest.raises(MalformedError) as caught:
        otava.read(found)
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        b"time,5,warn\nlatency,3,ok\n",
        b"name,score,severity\ntime,5,warn\n",
        b"Benchmark,5,warn\nBenchmark 1 2 ns/op,5,ok\n",
        b"BenchmarkA;b 12\nBenchmarkA 1 2\n",
        b"time,2021,ok\n2021-01-01,5,ok\n",
        b"",
        b"{}",
        b"[]",
        b'{"a": {"b": {"value": 1, "unit": 2}}}',
        b'[{"name": "a", "ph": "X", "ts": 1}]',
        b"\xff\xfe\x00",
    ],
)
def test_what_belongs_to_others_is_left_to_them(text):
    found = content(text)
    assert not any(reader.recognises(found) for reader in ALL_READERS)
