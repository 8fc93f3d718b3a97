"""Small pytest-benchmark benchmarks: plain, with parameters, and one that has a single round."""

import pytest


def test_sort(benchmark):
    benchmark(sorted, list(range(300, 0, -1)))


@pytest.mark.benchmark(group="join")
@pytest.mark.parametrize(("word", "count"), [("a", 10), ("b", 100)])
def test_join(benchmark, word, count):
    benchmark.extra_info["words"] = count
    benchmark(",".join, [word] * count)


def test_once(benchmark):
    benchmark.pedantic(sum, args=(range(20000),), rounds=1, iterations=1)
