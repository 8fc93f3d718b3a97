"""Receipts of a shop: read, add up, sort and print; one function does far too much."""

import json
import random
import re

NAMES = ("tea", "coffee", "bread", "milk", "apples", "honey", "rice", "salt")
LINE = re.compile(r"(\w+)\s+(\d+)\s+x\s+(\d+)")


def written(count, seed):
    """Lines of text as a till prints them."""
    generator = random.Random(seed)
    return [f"{generator.choice(NAMES)} {generator.randint(1, 9)} x {generator.randint(50, 900)}" for _ in range(count)]


def read(lines):
    """Name, amount and price of each line."""
    found = []
    for line in lines:
        match = LINE.match(line)
        found.append((match.group(1), int(match.group(2)), int(match.group(3))))
    return found


def slow_sum(rows):
    """The sum of all rows so far, for each row."""
    sums, total = [], 0
    for _, amount, price in rows:
        total += amount * price
        sums.append(total)
    return sums


def by_name(rows):
    """What was spent on each name."""
    found = {}
    for name, amount, price in rows:
        found[name] = found.get(name, 0) + amount * price
    return found


def sort_rows(rows):
    """The dearest first."""
    return sorted(rows, key=cost)


def cost(row):
    """What a row costs."""
    return -row[1] * row[2]


def tax(rows):
    """Seven or nineteen per cent, rounded for each row."""
    return [round(amount * price * (0.07 if name in ("milk", "bread") else 0.19), 2) for name, amount, price in rows]


def packed(rows, sums):
    """As JSON, and read again."""
    text = json.dumps({"rows": rows, "sums": sums})
    return json.loads(text)


def day(seed):
    """One day's receipts."""
    rows = read(written(400, seed))
    sums = slow_sum(rows)
    by_name(rows)
    sort_rows(rows)
    tax(rows)
    return packed(rows, sums)


def main():
    """Some months."""
    for seed in range(120):
        day(seed)


if __name__ == "__main__":
    main()
