"""Three small pyperf benchmarks: a function, a statement, and one that counts bytes."""

import pyperf


def sort_numbers(numbers):
    sorted(numbers)


runner = pyperf.Runner()
runner.metadata["description"] = "small samples"
runner.bench_func("sort_numbers", sort_numbers, list(range(500, 0, -1)))
runner.timeit("join_words", "','.join(words)", setup="words = ['word'] * 200")
runner.timeit("sum_range", "sum(range(100))")
