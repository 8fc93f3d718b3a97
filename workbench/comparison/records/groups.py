"""Records of one name taken together: names that occur several times are compared as a group."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from workbench.analysis.records.policy import Rule
from workbench.core.model import Columns

if TYPE_CHECKING:
    import pandas

EXACT_BOUND = 2**53
"""Below this a double holds every whole number, so a sum divided by a count is the right mean."""


def name_codes(before: Columns, after: Columns) -> tuple[Any, Any, Any]:
    """All names of both sides once, and for each side the place of every record's name among them.

    Numbers group and join many times faster than text.
    """
    import pyarrow

    chunks = [*before.table["name"].chunks, *after.table["name"].chunks]
    encoded = pyarrow.chunked_array(chunks).combine_chunks().dictionary_encode()
    codes = encoded.indices.to_numpy()
    return encoded.dictionary, codes[: before.table.num_rows], codes[before.table.num_rows :]


def grouped(columns: Columns, rule: Rule, places: Any) -> pandas.DataFrame:
    """One row for each place of a name, judged by this rule.

    Columns: `count`, `high_risk` (how many records are), `worst` (lowest score), `mean`, `urgency` (of the
    most urgent severity, 0 the most urgent) and `severity` (that severity's word).
    """
    import pandas

    scores = _scores(columns)
    severities = columns.table["severity"].combine_chunks().dictionary_encode()
    words = severities.dictionary.to_pylist()
    codes = severities.indices.to_pandas()
    urgency = codes.map(dict(enumerate(map(rule.urgency, words)))).astype("int64")
    risky_words = {code for code, word in enumerate(words) if word in rule.severities}
    frame = pandas.DataFrame(
        {
            "name": places,
            "score": scores,
            "code": urgency * (len(words) + 1) + codes,
            "is_high_risk": (scores < rule.score_limit) | codes.isin(risky_words),
        }
    )
    found = frame.groupby("name", sort=False).agg(
        count=("score", "size"),
        high_risk=("is_high_risk", "sum"),
        worst=("score", "min"),
        score_sum=("score", "sum"),
        code=("code", "min"),
    )
    found["mean"] = _means(found)
    found["urgency"] = found["code"] // (len(words) + 1)
    found["severity"] = (found["code"] % (len(words) + 1)).map(dict(enumerate(words)))
    return found.drop(columns=["code", "score_sum"]).astype(_nullable(found))


def _scores(columns: Columns) -> Any:
    """The scores as 64-bit integers, or as Python's own where sums or differences could need more than 53 bits."""
    scores = columns.table["score"].to_pandas()
    largest = max(abs(int(scores.min())), abs(int(scores.max()))) if len(scores) else 0
    if columns.big_scores or largest * len(scores) >= EXACT_BOUND:
        scores = scores.astype(object)
        for row, score in columns.big_scores.items():
            scores.iat[row] = score
    return scores


def _means(found: pandas.DataFrame) -> Any:
    """The mean scores; as fractions where a double could not tell two of them apart."""
    if found["score_sum"].dtype == object:
        return [
            Fraction(total, count) for total, count in zip(found["score_sum"], found["count"].tolist(), strict=True)
        ]
    return found["score_sum"] / found["count"]


def _nullable(found: pandas.DataFrame) -> dict[str, str]:
    """Integers that stay exact beside missing values, which a join makes of names that are on one side only."""
    return {name: "Int64" for name in ("count", "high_risk", "worst", "urgency") if found[name].dtype.kind in "iu"}
