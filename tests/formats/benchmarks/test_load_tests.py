"""What load tests wrote: a run is one value, errors fail it, and the figures are the tools' own."""

from __future__ import annotations

import json

import pytest

from tests.builders.robustness import content, survives
from tests.places import DATA
from workbench.core.benchmark import Benchmarks, Series
from workbench.core.direction import Direction
from workbench.core.errors import MalformedError, UnknownFormatError, WorkbenchError
from workbench.core.sources import BytesSource
from workbench.core.units import Unit
from workbench.formats.benchmarks import apache_bench, autocannon, hey, k6, locust, oha, otava, vegeta, wrk
from workbench.formats.open import open_run
from workbench.formats.profiles import collapsed
from workbench.formats.registry import recognised

FOLDER = DATA / "load_tests"
READERS = {
    "ab.gnuplot.tsv": apache_bench,
    "ab.percentiles.csv": apache_bench,
    "ab.txt": apache_bench,
    "ab_missing.txt": apache_bench,
    "autocannon.json": autocannon,
    "autocannon_missing.json": autocannon,
    "hey.txt": hey,
    "k6_export.json": k6,
    "k6_handle_summary.json": k6,
    "locust.json": locust,
    "locust_stats.csv": locust,
    "locust_stats_history.csv": locust,
    "oha.json": oha,
    "vegeta.json": vegeta,
    "vegeta.txt": vegeta,
    "wrk.txt": wrk,
    "wrk_missing.txt": wrk,
}


def sample(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def real(name: str) -> dict[str, Series]:
    return {one.name: one for one in READERS[name].read(content(sample(name))).series}


def figures(name: str) -> dict[str, float]:
    return {title: one.processes[0][0] for title, one in real(name).items()}


def codes(read: Benchmarks) -> set[str]:
    return {notice.code for notice in read.notices}


@pytest.mark.parametrize("name", READERS)
def test_a_file_is_recognised_by_its_own_reader_first(name: str) -> None:
    assert recognised(content(sample(name))) is READERS[name]


@pytest.mark.parametrize("name", READERS)
def test_damaged_files_give_a_result_or_a_refusal(name: str) -> None:
    survives(READERS[name].read, READERS[name].recognises, sample(name)[:3000])


@pytest.mark.parametrize("name", READERS)
def test_a_run_is_one_value_of_one_process_and_says_so(name: str) -> None:
    read = READERS[name].read(content(sample(name)))
    assert all(one.estimate is None and [len(each) for each in one.processes] == [1] for one in read.series)
    assert "one_value_a_run" in codes(read)


@pytest.mark.parametrize("name", READERS)
def test_every_figure_knows_which_way_is_better(name: str) -> None:
    for one in real(name).values():
        expected = {
            Unit.SECONDS: Direction.LESS,
            Unit.PER_SECOND: Direction.MORE,
            Unit.BYTES_PER_SECOND: Direction.MORE,
        }
        if "failed" in one.name:
            assert one.direction is Direction.LESS
        elif one.unit in expected:
            assert one.direction is expected[one.unit], one.name


def test_wrk_with_its_percentiles() -> None:
    assert figures("wrk.txt") == pytest.approx(
        {
            "/ [mean latency]": 1.34e-3,
            "/ [p50 latency]": 0.88e-3,
            "/ [p75 latency]": 1.17e-3,
            "/ [p90 latency]": 2.37e-3,
            "/ [p99 latency]": 8.65e-3,
            "/ [requests/s]": 1552.64,
            "/ [B/s]": 283.54 * 1024,
            "/ [failed requests]": 0,
        }
    )
    assert real("wrk.txt")["/ [p99 latency]"].parameters == {"threads": "1", "connections": "2"}


def test_wrk_counts_what_the_sockets_say() -> None:
    text = sample("wrk.txt").replace(
        b"Requests/sec",
        b"  Socket errors: connect 1, read 2, write 3, timeout 4\n  Non-2xx or 3xx responses: 5\nRequests/sec",
    )
    found = {one.name: one for one in wrk.read(content(text)).series}
    assert list(found["/ [failed requests]"].processes[0]) == [15]
    assert not found["/ [requests/s]"].failure  # 15 of 3,112


def test_wrk2_writes_more_digits() -> None:
    text = sample("wrk.txt").replace(
        b"     50%    0.88ms", b" 50.000%  880.00us\n 99.900%    1.50s \n100.000%    2.00m "
    )
    found = {one.name: one.processes[0][0] for one in wrk.read(content(text)).series}
    assert (found["/ [p50 latency]"], found["/ [p99.9 latency]"]) == (pytest.approx(0.88e-3), pytest.approx(1.5))


def test_several_runs_in_one_text_are_several_processes_of_their_target() -> None:
    text = sample("wrk.txt") * 3 + sample("wrk_missing.txt")
    found = {one.name: one for one in wrk.read(content(text)).series}
    assert len(found["/ [p50 latency]"].processes) == 3
    assert len(found["/missing [p50 latency]"].processes) == 1


def test_several_runs_of_an_unknown_target_are_not_taken_for_the_same() -> None:
    read = hey.read(content(sample("hey.txt") * 2))
    assert {one.namesake_of for one in read.series if "mean" in one.name} == {"mean latency"}
    assert "duplicate_name" in codes(read)


@pytest.mark.parametrize("name", ["ab_missing.txt", "autocannon_missing.json", "wrk_missing.txt"])
def test_errors_fail_latencies_and_rates_and_are_counted(name: str) -> None:
    found = real(name)
    failed = found.pop("/missing [failed requests]")
    assert not failed.failure
    assert failed.processes[0][0] > 100
    assert all("requests failed" in one.failure for one in found.values())


def test_ab_takes_another_length_for_no_failure() -> None:
    said = b"Failed requests:        390\n   (Connect: 1, Receive: 0, Length: 389, Exceptions: 0)"
    read = apache_bench.read(content(sample("ab.txt").replace(b"Failed requests:        0", said)))
    found = {one.name: one for one in read.series}
    assert list(found["/ [failed requests]"].processes[0]) == [1]
    assert not found["/ [requests/s]"].failure
    assert "other_lengths" in codes(read)


def test_ab_keeps_what_is_finer_than_a_millisecond() -> None:
    assert figures("ab.txt") == pytest.approx(
        {"/ [mean latency]": 1.209e-3, "/ [requests/s]": 1654.59, "/ [B/s]": 302.16 * 1024, "/ [failed requests]": 0}
    )
    found = {"p50 latency": 0.997e-3, "p75 latency": 1.179e-3, "p90 latency": 1.456e-3}
    assert figures("ab.percentiles.csv") == pytest.approx(found | {"p95 latency": 1.83e-3, "p99 latency": 5.461e-3})


def test_ab_requests_are_ranked_as_ab_ranks_them() -> None:
    head = "starttime\tseconds\tctime\tdtime\tttime\twait\n"
    rows = "".join(f"Fri Nov 27 20:30:05 2026\t1795811405\t0\t0\t{100 + each}\t1\n" for each in range(200))
    found = {one.name: one.processes[0][0] for one in apache_bench.read(content((head + rows).encode())).series}
    assert found["mean latency"] == pytest.approx(0.1995)
    assert (found["p50 latency"], found["p90 latency"]) == (pytest.approx(0.2), pytest.approx(0.28))


@pytest.mark.parametrize("name", ["ab.gnuplot.tsv", "ab.percentiles.csv"])
def test_ab_tables_are_no_profiles(name: str) -> None:
    found = recognised(content(sample(name)))
    assert found not in (collapsed, None)


def test_locust_statistics() -> None:
    found = figures("locust_stats.csv")
    assert found["GET / [mean latency]"] == pytest.approx(9.196450444416072e-3)
    assert found["GET / [requests/s]"] == pytest.approx(81.02252394268922)
    assert found["GET / [p98 latency]"] == pytest.approx(0.034)
    assert found["Aggregated [failed requests]"] == 38
    assert "GET / [p99.99 latency]" not in found  # of 81 requests


def test_locust_history_gives_the_end_of_the_run() -> None:
    assert recognised(content(sample("locust_stats_history.csv"))) is not otava
    found = figures("locust_stats_history.csv")
    assert found == pytest.approx(
        {"Aggregated [mean latency]": 8.48471545378445e-3, "Aggregated [failed requests]": 38}
    )


def test_locust_json_has_the_percentiles_of_locust_itself() -> None:
    said = json.loads((FOLDER / "locust_percentiles.said").read_text())
    found = figures("locust.json")
    for target, percentiles in said.items():
        for percentile, milliseconds in percentiles.items():
            if milliseconds >= 20 and (target, percentile) != ("GET /[missing]", "99"):  # of 71 requests
                assert found[f"{target} [p{percentile} latency]"] == pytest.approx(milliseconds / 1000)
    assert found["GET / [mean latency]"] == pytest.approx(1508.3791189954354 / 170 / 1000)
    assert found["GET / [requests/s]"] == pytest.approx(170 / (1795811389.4704404 - 1795811387.840949))


def test_both_layouts_of_k6_say_the_same() -> None:
    export, full = figures("k6_export.json"), figures("k6_handle_summary.json")
    for name, value in export.items():
        assert full[name] == pytest.approx(value / 1000 if name.startswith("login_time") else value), name
    assert export["http_req_duration [mean]"] == pytest.approx(12.5e-3)
    assert export["http_req_failed [failed requests]"] == 2
    assert export["checks [failed checks]"] == 2
    assert export["http_reqs [/s]"] == pytest.approx(59.4)
    assert export["data_received [B/s]"] == 9504
    assert not {"vus [mean]", "http_req_blocked [mean]"} & export.keys()


def test_k6_counts_failed_requests_as_what_passed_the_question_whether_they_failed() -> None:
    root = json.loads(sample("k6_export.json"))
    root["metrics"]["http_req_failed"] = {"passes": 300, "fails": 300, "value": 0.5}
    found = {one.name: one for one in k6.read(content(json.dumps(root).encode())).series}
    assert found["http_req_duration [mean]"].failure == "300 of 600 requests failed"
    assert not found["http_req_duration{expected_response:true} [mean]"].failure


@pytest.mark.parametrize("name", ["k6_export.json", "k6_handle_summary.json"])
def test_k6_names_the_thresholds_that_were_crossed(name: str) -> None:
    (notice,) = (each for each in k6.read(content(sample(name))).notices if each.code == "thresholds_crossed")
    assert notice.text == "1 threshold of the test's own was crossed: http_req_duration p(95)<20."


def test_both_reports_of_vegeta_say_the_same() -> None:
    assert figures("vegeta.json") == pytest.approx(figures("vegeta.txt"), rel=1e-3)
    assert figures("vegeta.json")["failed requests"] == 2
    assert figures("vegeta.json")["requests/s"] == pytest.approx(49.8929)


def test_durations_of_go_have_several_parts() -> None:
    text = sample("vegeta.txt").replace(b"1.824ms", b"1m40.5s").replace(b"1.512ms, 2.9ms", "467.4µs, 1h2m".encode())
    found = {one.name: one.processes[0][0] for one in vegeta.read(content(text)).series}
    assert found["mean latency"] == pytest.approx(100.5)
    assert (found["p50 latency"], found["p90 latency"]) == (pytest.approx(467.4e-6), pytest.approx(3720))


def test_oha_and_hey_count_answers_that_say_so_and_requests_without_an_answer() -> None:
    assert figures("oha.json")["failed requests"] == 3  # what the end of the time cut off is none
    assert figures("hey.txt")["failed requests"] == 4
    assert figures("hey.txt")["mean latency"] == pytest.approx(2.1e-3)
    assert figures("oha.json")["p99.9 latency"] == pytest.approx(0.0312)


def test_autocannon_has_milliseconds() -> None:
    said = json.loads(sample("autocannon.json"))
    found = figures("autocannon.json")
    assert found["/ [mean latency]"] == pytest.approx(said["latency"]["average"] / 1000)
    assert found["/ [p97.5 latency]"] == pytest.approx(said["latency"]["p97_5"] / 1000)
    assert found["/ [requests/s]"] == said["requests"]["average"]


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        (wrk, b"Running 2s test @ http://x/\n  1 threads and 2 connections\n"),
        (apache_bench, b"This is ApacheBench, Version 2.3\napr_socket_recv: Connection refused (111)\n"),
        (apache_bench, b"Percentage served,Time in ms\n0,x\n"),
        (hey, b"Summary:\n  Total:\t2.0 secs\n  Slowest:\t0 secs\n"),
        (locust, b"Type,Name,Request Count,Failure Count\n,Aggregated,0,0\n"),
        (k6, b'{"metrics": {"http_reqs": {}}}'),
    ],
)
def test_a_run_without_an_end_is_refused(reader, text: bytes) -> None:
    assert reader.recognises(content(text))
    with pytest.raises(MalformedError):
        reader.read(content(text))


@pytest.mark.parametrize("reader", set(READERS.values()), ids=lambda reader: reader.NAME)
@pytest.mark.parametrize(
    "text", [b"", b"{}", b"[]", b"a,5,ok\n", b"Name,Type\n", b'{"latencies": 1, "requests": 2, "success": 3}']
)
def test_what_is_something_else_is_not_taken(reader, text: bytes) -> None:
    assert not reader.recognises(content(text))


def test_long_lines_are_read_in_time() -> None:
    for start in (b"Running 1s test @ ", b"Summary:\n  Total:\t", b"Server Software:", b"Requests      [total, rate]"):
        for filling in (b" " * 300_000, b"1" * 300_000, b"\n" * 300_000, b"1%  1" * 60_000):
            found = content(start + filling)
            for reader in (wrk, hey, apache_bench, vegeta):
                reader.recognises(found)
                try:
                    reader.read(found)
                except WorkbenchError:
                    continue


@pytest.mark.parametrize(
    ("head", "what"),
    [
        (b"Method,Name,Error,Occurrences,First Seen,Last Seen\nGET,/,HTTPError(),38,x,y\n", "what failed under locust"),
        (b"Count,Message,Traceback,Nodes\n", "what failed under locust"),
        (b"metric_name,timestamp,metric_value,check\nhttp_reqs,1609466400,1.000000,\n", "the raw points of k6"),
        (b'{"type":"Point","metric":"http_reqs","data":{"time":"x","value":1}}\n', "the raw points of k6"),
    ],
)
def test_what_is_no_summary_is_named(head: bytes, what: str) -> None:
    with pytest.raises(UnknownFormatError, match=what):
        open_run([BytesSource("load", head)])
