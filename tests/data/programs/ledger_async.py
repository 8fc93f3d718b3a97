"""A small asynchronous program to be profiled: two workers that wait and count in turns."""

import asyncio
import sys


def count(limit):
    return sum(number * number for number in range(limit))


async def worker(rounds):
    for _ in range(rounds):
        count(30_000)
        await asyncio.sleep(0.01)


async def main(rounds):
    await asyncio.gather(worker(rounds), worker(rounds))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 12))
