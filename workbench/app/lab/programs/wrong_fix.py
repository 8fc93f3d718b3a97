"""A shop's evening report: which customers bought the most today?"""

from __future__ import annotations


def read_orders(text: str) -> list[tuple[str, int]]:
    """Each order as the customer's number and what it cost, in cents."""
    orders = []
    for line in text.splitlines():
        _order, customer, pieces, price = line.split(",")
        orders.append((customer, int(pieces) * int(price)))
    return orders


def read_customers(text: str) -> list[dict[str, str]]:
    """Each customer's number and name."""
    customers = []
    for line in text.splitlines():
        number, name = line.split(",")
        customers.append({"number": number, "name": name})
    return customers


def find_name(customers: list[dict[str, str]], wanted: str) -> str:
    """The name of the customer with this number."""
    for customer in customers:
        if customer["number"] == wanted:
            return customer["name"]
    return "unknown"


def add_up(orders: list[tuple[str, int]], customers: list[dict[str, str]]) -> dict[str, int]:
    """What each customer paid, in cents."""
    sums: dict[str, int] = {}
    for number, cents in orders:
        name = find_name(customers, number)
        sums[name] = sums.get(name, 0) + cents
    return sums


def rank(sums: dict[str, int]) -> list[tuple[str, int]]:
    """The customers, the best first; those with the same sum by name."""
    return sorted(sums.items(), key=lambda entry: (-entry[1], entry[0]))


def write_report(ranking: list[tuple[str, int]]) -> str:
    """The report as text, a line for each customer."""
    lines = [f"{place}. {name}: {cents / 100:.2f}" for place, (name, cents) in enumerate(ranking, 1)]
    return "\n".join(["Today's customers", *lines, ""])


def run(orders: str, customers: str) -> str:
    """The whole evening report, from the texts of the two files."""
    sums = add_up(read_orders(orders), read_customers(customers))
    return write_report(rank(sums))
