"""A shop's stock list with one more check in `value_deliveries`, which costs a few per cent of that step.

`stock_before.py` is the same program without it.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict

DELIVERIES = 1_000
VAT = 1.19

Delivery = tuple[str, str, int, float]
"""Article, shelf, pieces, price of one piece."""


def write_deliveries(count: int = DELIVERIES) -> str:
    """The day's deliveries as lines, the same in every run."""
    rows = []
    for number in range(count):
        mixed = number * 7919 % 104_729
        rows.append(f"Article {mixed % 401:04d};shelf-{mixed % 37};{mixed % 90 + 1};{mixed % 8_900 / 100 + 1:.2f}")
    return "\n".join(rows)


def read_deliveries(text: str) -> list[Delivery]:
    """Every line as a delivery."""
    found = []
    for line in text.splitlines():
        article, shelf, pieces, price = line.split(";")
        found.append((article, shelf, int(pieces), float(price)))
    return found


def value_deliveries(deliveries: list[Delivery]) -> float:
    """What the deliveries are worth: large ones have a discount, and tax comes on top."""
    total = 0.0
    for _, _, pieces, price in deliveries:
        if pieces < 1 or pieces > 10_000 or price <= 0.0:  # the one thing that is new
            raise ValueError(f"a delivery of {pieces} pieces at {price}")
        paid = price
        if pieces > 50:
            paid *= 0.95
        elif pieces > 20:
            paid *= 0.98
        total += round(round(paid * VAT, 2) * pieces, 2)
    return round(total, 2)


def count_articles(deliveries: list[Delivery]) -> dict[str, int]:
    """How many pieces of each article came."""
    pieces_of: dict[str, int] = {}
    for article, _, pieces, _ in deliveries:
        pieces_of[article] = pieces_of.get(article, 0) + pieces
    return pieces_of


def group_by_shelf(deliveries: list[Delivery]) -> dict[str, list[str]]:
    """The articles that go to each shelf."""
    shelves: defaultdict[str, list[str]] = defaultdict(list)
    for article, shelf, _, _ in deliveries:
        shelves[shelf].append(article)
    return dict(shelves)


def sort_by_price(deliveries: list[Delivery]) -> list[Delivery]:
    """The dearest first."""
    return sorted(deliveries, key=lambda delivery: (-delivery[3], delivery[0]))


def shorten_names(deliveries: list[Delivery]) -> list[str]:
    """Each article's name as it fits on a label."""
    return [article.lower().replace("article ", "a").strip().rjust(8) for article, _, _, _ in deliveries]


def find_repeats(deliveries: list[Delivery]) -> list[str]:
    """Articles that came to one shelf more than once."""
    seen: Counter[tuple[str, str]] = Counter((article, shelf) for article, shelf, _, _ in deliveries)
    return [article for (article, _), count in seen.items() if count > 1]


def spread_prices(deliveries: list[Delivery]) -> float:
    """The standard deviation of the prices."""
    prices = [price for _, _, _, price in deliveries]
    middle = sum(prices) / len(prices)
    return (sum((price - middle) ** 2 for price in prices) / len(prices)) ** 0.5  # type: ignore[no-any-return]


def running_total(deliveries: list[Delivery]) -> list[int]:
    """How many pieces had come by then, after each delivery."""
    totals, so_far = [], 0
    for _, _, pieces, _ in deliveries:
        so_far += pieces
        totals.append(so_far)
    return totals


def write_labels(deliveries: list[Delivery]) -> str:
    """The labels as JSON."""
    labels = [{"article": article, "shelf": shelf, "pieces": pieces} for article, shelf, pieces, _ in deliveries]
    return json.dumps(labels)
