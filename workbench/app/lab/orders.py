"""The two files that the evening report is made from: the same bytes in every run, on every machine."""

from __future__ import annotations

ORDER_COUNT = 1_800
FIRST = (
    *("Ada", "Ben", "Cleo", "Dana", "Emil", "Fay", "Gus", "Hana", "Ivo", "Jude", "Kaya", "Leo", "Mara"),
    *("Nils", "Olga", "Pia", "Quinn", "Rosa", "Sami", "Tara", "Ugo", "Vera", "Wim", "Xenia", "Yara"),
)
LAST = (
    *("Adler", "Baum", "Costa", "Dorn", "Ekman", "Frost", "Gruber", "Holm", "Ito", "Jansen"),
    *("Klein", "Lang", "Moreau", "Novak", "Otto", "Pereira", "Rossi", "Sato", "Toth", "Weber"),
)
CUSTOMER_COUNT = len(FIRST) * len(LAST)


def orders_text(count: int = ORDER_COUNT) -> str:
    """The day's orders, each as order, customer, pieces and the price of a piece in cents."""
    return "".join(f"{order},{_customer(order)},{_mixed(order) % 9 + 1},{_price(order)}\n" for order in range(count))


def customers_text() -> str:
    """All customers by number and name."""
    return "".join(
        f"{number},{FIRST[number % len(FIRST)]} {LAST[number // len(FIRST)]}\n" for number in range(CUSTOMER_COUNT)
    )


def _customer(order: int) -> int:
    return _mixed(order) % CUSTOMER_COUNT


def _price(order: int) -> int:
    return _mixed(order) % 8_900 + 100


def _mixed(number: int) -> int:
    """Far apart for neighbouring numbers, and the same everywhere: whole numbers only, nothing drawn at random."""
    return (number * 7_919 + 12_345) % 104_729
