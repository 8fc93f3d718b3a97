"""A shop that prices baskets: recursion, two threads, library code and built-ins, for sampling profilers and tracers."""

import json
import sys
import threading
import time


def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


def price(basket):
    total = 0
    for item in basket:
        total += discount(item) * 3
    return total


def discount(item):
    return sum(value * value for value in range(item % 50))


def encode(baskets):
    return json.dumps([sorted(basket) for basket in baskets])


def serve(seconds):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        baskets = [list(range(n, n + 40)) for n in range(20)]
        for basket in baskets:
            price(basket)
        encode(baskets)


def count(seconds):
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        fibonacci(12)


def main(seconds):
    worker = threading.Thread(target=count, args=(seconds,), name="counter")
    worker.start()
    serve(seconds)
    worker.join()


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 2.0)
