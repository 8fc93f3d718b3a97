"""What became of each name: an exact comparison of two groups of records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas

VERDICTS = (
    "newly high risk",
    "added, high risk",
    "worse",
    "no longer high risk",
    "better",
    "removed",
    "added",
    "unchanged",
)
"""In the order of what matters."""

COMPARED = ("high_risk", "urgency", "worst", "mean")
"""What decides between worse and better: the first of these that differs."""

REASONS = {
    "high_risk": ("more of its records are high risk", "fewer of its records are high risk"),
    "urgency": ("a more urgent severity", "a less urgent severity"),
    "worst": ("a lower worst score", "a higher worst score"),
    "mean": ("a lower mean score", "a higher mean score"),
}


def judge(before: pandas.DataFrame, after: pandas.DataFrame, names: Any) -> pandas.DataFrame:
    """Joins two tables of groups by name and gives each name its verdict and the reason for it.

    Both are indexed by the place of the name in `names`.

    Raises OverflowError where no double can hold a mean.
    """
    import numpy
    import pandas

    if object in (before["worst"].dtype, after["worst"].dtype):  # scores past 64 bits on one side
        before, after = (side.astype({"worst": object}) for side in (before, after))
    table = before.add_suffix("_before").join(after.add_suffix("_after"), how="outer", sort=False)
    is_added, is_removed = table["count_before"].isna().to_numpy(), table["count_after"].isna().to_numpy()
    trend, reason = _trends(table, ~(is_added | is_removed))
    risky_before, risky_after = (
        table[f"high_risk_{side}"].fillna(0).to_numpy("int64") > 0 for side in ("before", "after")
    )
    conditions = {
        "added, high risk": is_added & risky_after,
        "added": is_added,
        "removed": is_removed,
        "newly high risk": risky_after & ~risky_before,
        "no longer high risk": risky_before & ~risky_after,
        "worse": trend > 0,
        "better": trend < 0,
    }
    verdict = numpy.select(list(conditions.values()), list(conditions), default="unchanged")
    table["verdict"] = pandas.Categorical(verdict, categories=list(VERDICTS), ordered=True)
    table["reason"] = pandas.Categorical(reason)
    table["difference"] = _differences(table["worst_before"], table["worst_after"], ~(is_added | is_removed))
    return _ordered(table, names)


def _trends(table: pandas.DataFrame, is_in_both: Any) -> tuple[Any, Any]:
    """For each name +1 (worse), -1 (better) or 0, and what decided it."""
    import numpy

    trend = numpy.zeros(len(table), dtype="int8")
    reason = numpy.full(len(table), "", dtype=object)
    for column in COMPARED:
        is_open = is_in_both & (trend == 0)
        before, after = (_exact(table.loc[is_open, f"{column}_{side}"]) for side in ("before", "after"))
        sign = (after > before).astype("int8") - (after < before).astype("int8")
        trend[is_open] = sign if column == "high_risk" else -sign
        worse, better = REASONS[column]
        reason[is_open & (trend > 0)] = worse
        reason[is_open & (trend < 0)] = better
    return trend, reason


def _differences(before: pandas.Series[Any], after: pandas.Series[Any], is_in_both: Any) -> Any:
    import pandas

    if before.dtype != object:
        return after - before
    pairs = zip(before, after, is_in_both, strict=True)
    found = [new - old if both else None for old, new, both in pairs]
    return pandas.Series(found, index=before.index, dtype=object)  # else a missing value would make them doubles


def _exact(values: pandas.Series[Any]) -> Any:
    return values.to_numpy("int64") if values.dtype.name == "Int64" else values.to_numpy()


def _ordered(table: pandas.DataFrame, names: Any) -> pandas.DataFrame:
    """What matters first: by verdict, then the most urgent severity, the lowest score, the order of the files."""
    import pyarrow

    keys = table.assign(
        _urgency=table["urgency_after"].fillna(table["urgency_before"]),
        _worst=table["worst_after"].where(table["worst_after"].notna(), table["worst_before"]),
        _name=table.index,
    ).sort_values(["verdict", "_urgency", "_worst", "_name"], kind="stable")
    columns = ["verdict", "reason"]
    for column in ("count", "high_risk", "worst", "mean", "severity"):
        columns += [f"{column}_before", f"{column}_after"]
    ordered = keys[[*columns, "difference"]].astype({"mean_before": "float64", "mean_after": "float64"})
    ordered.insert(0, "name", names.take(pyarrow.array(ordered.index.to_numpy())).to_pandas().array)
    return ordered.reset_index(drop=True)
