"""Units in all their spellings: one base unit, one label, and the direction as far as it is sure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.direction import Direction
from workbench.core.units import Unit
from workbench.formats.shared.better_words import direction_of_name
from workbench.formats.shared.unit_words import direction_of_metric, measured, name_with_unit

SAME = [
    (Unit.SECONDS, "", {"ns": 1e-9, "ns/op": 1e-9, "ns/iter": 1e-9, "us": 1e-6, "\u00b5s": 1e-6, "\u03bcs": 1e-6}),
    (Unit.SECONDS, "", {"ms": 1e-3, "msec": 1e-3, "s": 1, "sec/op": 1, "Seconds": 1, "ms per op": 1e-3, "min": 60}),
    (Unit.SECONDS, "p99-s/op", {"p99-ns/op": 1e-9, "p99-ms/op": 1e-3, "p99_us/op": 1e-6, "ms/op (p99)": 1e-3}),
    (Unit.BYTES, "B", {"B": 1, "bytes": 1, "kB": 1e3, "KB": 1e3, "KiB": 1024, "Ki": 1024, "MiB": 2**20, "Gi": 2**30}),
    (Unit.BYTES, "B", {"kilobytes": 1e3, "mebibytes": 2**20, "Mbit": 125_000, "MB": 1e6, "mb": 1e6, "TB": 1e12}),
    (Unit.BYTES, "B/op", {"B/op": 1, "bytes/op": 1, "KiB/iter": 1024}),
    (Unit.BYTES, "heap-B", {"heap-bytes": 1, "heap_MB": 1e6}),
    (Unit.BYTES_PER_SECOND, "B/s", {"MB/s": 1e6, "GB/s": 1e9, "MiB/sec": 2**20, "bytes_per_second": 1, "B/ms": 1e3}),
    (Unit.BYTES_PER_SECOND, "B/s", {"Mbit/s": 125_000, "Mbps": 125_000, "Mb/s": 125_000, "MBps": 1e6, "Gbps": 1.25e8}),
    (Unit.PER_SECOND, "ops/s", {"ops/s": 1, "op/sec": 1, "ops/ms": 1e3, "iter/sec": 1, "kops": 1e3, "Ops/second": 1}),
    (Unit.PER_SECOND, "requests/s", {"req/s": 1, "rps": 1, "requests per second": 1, "requests_per_sec": 1}),
    (Unit.PER_SECOND, "elements/s", {"elem/s": 1, "Kelem/s": 1e3, "Melem/s": 1e6}),
    (Unit.PER_SECOND, "flop/s", {"FLOPS": 1, "GFLOPS": 1e9, "MFLOP/s": 1e6}),
    (Unit.PER_SECOND, "cycles/s", {"Hz": 1, "MHz": 1e6, "kHz": 1e3}),
    (Unit.COUNT, "allocs/op", {"allocs/op": 1, "alloc/iter": 1, "allocations/op": 1}),
    (Unit.COUNT, "%", {"%": 1, "percent": 1, "pct": 1}),
]


@pytest.mark.parametrize(
    ("unit", "label", "word", "factor"),
    [(unit, label, word, factor) for unit, label, words in SAME for word, factor in words.items()],
)
def test_every_spelling_leads_to_one_base_unit_and_one_label(unit, label, word, factor):
    found = measured(word)
    assert (found.unit, found.label, found.factor) == (unit, label, pytest.approx(factor))


WAYS = {
    Direction.LESS: "ns/op p99-ns B/op MiB allocs/op instructions cache-misses",
    Direction.MORE: "ops/s req/sec MB/s rps tps fps iops qps Mbps GFLOPS items_per_second hits/op tokens/s ops/ns",
    Direction.UNKNOWN: "errors/s misses/s dropped/sec ms/s % score points widgets/op uptime-s "
    "GCs/s instructions/cycle MB/joule s/failure saved-bytes steps count",
}


@pytest.mark.parametrize(("word", "way"), [(word, way) for way, words in WAYS.items() for word in words.split()])
def test_units_say_which_way_is_better_where_that_is_sure(word, way):
    assert measured(word).direction is way


NAMES = {
    Direction.LESS: "latency p99_ms response_time time_per_op seconds_per_op mem_mb cache_misses cacheMissRate errors "
    "bytes_per_request",
    Direction.MORE: "requests_per_second ops_per_sec Throughput queriesPerSecond mb_per_sec memory_bandwidth hit_rate "
    "RPS read_iops bandwidth_mbps GFLOPS",
    Direction.UNKNOWN: "errors_per_second failed_requests_per_sec gc_ms_per_second points score free_memory uptime "
    "speed_index batch_size instructions_per_cycle requests_per_joule idle_time cpu_percent "
    "requests hit_time success_rate",
}


@pytest.mark.parametrize(("name", "way"), [(name, way) for way, names in NAMES.items() for name in names.split()])
def test_names_say_which_way_is_better_where_that_is_sure(name, way):
    assert direction_of_name(name) is way


@pytest.mark.parametrize(
    ("name", "word", "way"),
    [
        ("load", "req/s", Direction.MORE),
        ("failed requests", "req/s", Direction.UNKNOWN),
        ("errors", "/s", Direction.UNKNOWN),
        ("memory saved", "MB", Direction.UNKNOWN),
        ("cache hit rate", "%", Direction.MORE),
        ("cpu", "%", Direction.UNKNOWN),
    ],
)
def test_a_name_that_speaks_against_its_unit_leaves_it_open(name, word, way):
    assert direction_of_metric(name, measured(word)) is way


def test_a_name_says_its_unit_once_and_in_one_spelling():
    names = {name_with_unit(f"CRC - {word}", word, measured(word)) for word in ("MB/s", "GB/s", "KiB/sec")}
    assert names == {"CRC [B/s]"}


@pytest.mark.parametrize("word", ["x" * 100_000, "(" * 100_000, " " * 100_000 + "/", "a/" * 50_000, "a-" * 50_000])
def test_what_is_too_long_for_a_unit_is_none(word):
    assert measured(word).label == word
    assert direction_of_name(word) is not Direction.MORE


@given(st.text(max_size=100))
def test_any_text_is_some_unit(word):
    found = measured(word)
    assert found.factor > 0
    assert direction_of_metric(word, found) in Direction
