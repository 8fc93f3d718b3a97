"""What speedscope shows of our samples, read back from its table."""

from __future__ import annotations

import json
import re
from collections import defaultdict

from tests.builders.stacks import plain

_UNITS = {"": 1.0, "ns": 1e-9, "µs": 1e-6, "ms": 1e-3, "s": 1.0}
ROUNDING = 0.006
"""Speedscope shows three digits at least."""

Row = tuple[str, float, float]


def shown(name: str) -> list[list[Row]]:
    """Symbol, self and total as displayed, a table for each profile of the file."""
    tables = json.loads(plain("shown_by_speedscope/shown.json.gz"))[name]
    return [[(symbol, _value(own), _value(total)) for total, own, symbol in table] for table in tables]


def sums(tables: list[list[Row]]) -> tuple[dict[str, float], dict[str, float]]:
    """Self by name, and total of those names that stand in one row only; the arguments speedscope shows are cut off."""
    selfs, totals = defaultdict(float), defaultdict(list)
    for table in tables:
        for symbol, own, total in table:
            name = re.sub(r" \{.*\}$", "", symbol, flags=re.DOTALL)
            selfs[name] += own
            totals[name].append(total)
    return dict(selfs), {name: values[0] for name, values in totals.items() if len(values) == 1}


def _value(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.,]+)(\D*)", text.split(" ")[0]).groups()
    return float(number.replace(",", "")) * _UNITS[unit]
