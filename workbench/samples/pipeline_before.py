"""A shop's nightly report: reads orders, prices them, and ranks the customers.

`rank_customers` is what makes it slow. `pipeline_after.py` is the same program with that one function fixed.
"""

from __future__ import annotations

import csv
import io
import json
import statistics
import sys

ORDERS, CUSTOMERS = 8_000, 300


def write_orders(count: int = ORDERS) -> str:
    """The day's orders as CSV, the same in every run."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["order", "customer", "pieces", "price"])
    for order in range(count):
        mixed = order * 7919 % 104_729
        rows.writerow([order, f"customer-{mixed % CUSTOMERS}", mixed % 9 + 1, f"{mixed % 8_900 / 100 + 1:.2f}"])
    return out.getvalue()


def read_orders(text: str) -> list[dict[str, str]]:
    """Every order as a dictionary."""
    return list(csv.DictReader(io.StringIO(text)))


def price_of(order: dict[str, str]) -> float:
    """What an order costs, with a discount for many pieces."""
    pieces, price = int(order["pieces"]), float(order["price"])
    return round(pieces * price * (0.95 if pieces > 5 else 1.0), 2)


def rank_customers(orders: list[dict[str, str]], prices: list[float]) -> list[tuple[str, float]]:
    """Each customer's sum, the largest first."""
    names: list[str] = []
    sums: list[float] = []
    for order, price in zip(orders, prices, strict=True):
        for place, name in enumerate(names):  # walks all customers seen so far, for every order
            if name == order["customer"]:
                sums[place] += price
                break
        else:
            names.append(order["customer"])
            sums.append(price)
    return sorted(zip(names, sums, strict=True), key=lambda entry: -entry[1])


def write_report(ranking: list[tuple[str, float]], prices: list[float]) -> str:
    """The report as JSON."""
    best = [{"customer": name, "sum": round(total, 2)} for name, total in ranking]
    return json.dumps({"median": statistics.median(prices), "customers": best}, indent=1)


def run(text: str) -> str:
    """The whole report from the orders' text."""
    orders = read_orders(text)
    prices = [price_of(order) for order in orders]
    return write_report(rank_customers(orders, prices), prices)


if __name__ == "__main__":
    day = write_orders()
    for _ in range(25):
        report = run(day)
    sys.stdout.write(f"{len(report):,} characters\n")
