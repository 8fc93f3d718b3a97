"""Comparing: every verdict, exactly; held against a naive comparison, one dict entry for each name."""

from __future__ import annotations

import json
from collections import Counter
from fractions import Fraction
from typing import Any, NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.builders.record_rows import high_risk_now, rows_of
from workbench.analysis.records.analyse import analyse
from workbench.analysis.records.risk_policy import RiskPolicy, Rule
from workbench.comparison.records.compare import compare_records as compare
from workbench.comparison.records.open_side import document_side
from workbench.comparison.records.side import RecordsSide, side_of
from workbench.core.comparison import Comparison
from workbench.core.errors import CompareError
from workbench.core.record_groups import RISK_WORDS
from workbench.core.sources import BytesSource
from workbench.render.json import records as document

Record = tuple[str, int, str]

MIRRORED = {
    "newly high risk": {"no longer high risk"},
    "no longer high risk": {"newly high risk"},
    "worse": {"better"},
    "better": {"worse"},
    "added": {"removed"},
    "added, high risk": {"removed"},
    "removed": {"added", "added, high risk"},
    "unchanged": {"unchanged"},
}


def side(records: list[Record] | str, policy: RiskPolicy | None = None, **options: Any) -> RecordsSide:
    text = records if isinstance(records, str) else "".join(f"{n},{s},{v}\n" for n, s, v in records)
    return side_of(analyse([BytesSource("records.txt", text.encode())], policy, with_columns=True, **options))


def verdicts(comparison: Comparison) -> dict[str, str]:
    return {name: row["verdict"] for name, row in rows_of(comparison).items()}


def verdict(before: list[Record], after: list[Record], policy: RiskPolicy | None = None) -> tuple[str, str]:
    (row,) = rows_of(compare(side(before, policy), side(after, policy))).values()
    return row["verdict"], row["reason"]


# ---------------------------------------------------------------- each verdict


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (("a", 10, "ok"), ("a", 4, "ok"), ("newly high risk", "more of its records are high risk")),
        (("a", 10, "ok"), ("a", 10, "warn"), ("newly high risk", "more of its records are high risk")),
        (("a", 4, "ok"), ("a", 5, "ok"), ("no longer high risk", "fewer of its records are high risk")),
        (("a", 9, "critical"), ("a", 9, "info"), ("no longer high risk", "fewer of its records are high risk")),
        (("a", 9, "warn"), ("a", 9, "critical"), ("worse", "a more urgent severity")),
        (("a", 1, "critical"), ("a", 0, "warn"), ("better", "a less urgent severity")),
        (("a", 9, "ok"), ("a", 8, "ok"), ("worse", "a lower worst score")),
        (("a", 3, "warn"), ("a", 4, "warn"), ("better", "a higher worst score")),
        (("a", -3, "ok"), ("a", -3, "ok"), ("unchanged", "")),
        (("a", 9, "ok"), ("a", 9, "info"), ("unchanged", "")),
        (("", 9, ""), ("", 9, ""), ("unchanged", "")),
    ],
)
def test_a_single_record(before: Record, after: Record, expected: tuple[str, str]) -> None:
    assert verdict([before], [after]) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        # a group is high risk when one of its records is
        ([9, 9], [9, 4], ("newly high risk", "more of its records are high risk")),
        ([4, 9], [4, 4], ("worse", "more of its records are high risk")),
        ([4, 4], [1, 9], ("better", "fewer of its records are high risk")),
        ([4], [4, 9], ("better", "a higher mean score")),
        ([9, 7], [9, 6], ("worse", "a lower worst score")),
        ([9, 7], [8, 7], ("worse", "a lower mean score")),
        ([9, 7], [7, 9], ("unchanged", "")),
        ([9, 7], [7, 9, 7, 9], ("unchanged", "")),
        ([9, 7], [8], ("better", "a higher worst score")),
    ],
)
def test_a_name_that_occurs_several_times(before: list[int], after: list[int], expected: tuple[str, str]) -> None:
    found = compare(side([("a", s, "ok") for s in before]), side([("a", s, "ok") for s in after]))
    (row,) = rows_of(found).values()
    assert (row["verdict"], row["reason"]) == expected
    assert found.has_groups
    assert (row["count_before"], row["count_after"]) == (len(before), len(after))
    assert (row["worst_before"], row["worst_after"]) == (min(before), min(after))
    assert row["mean_after"] == pytest.approx(sum(after) / len(after), rel=1e-15)


def test_names_on_one_side_only() -> None:
    found = compare(side("stays,9,ok\ngone,9,ok\nbad gone,1,ok\n"), side("stays,9,ok\nnew,9,ok\nbad new,9,warn\n"))
    assert verdicts(found) == {
        "bad new": "added, high risk",
        "bad gone": "removed",
        "gone": "removed",
        "new": "added",
        "stays": "unchanged",
    }
    added, removed = rows_of(found)["new"], rows_of(found)["gone"]
    assert [added[f"{c}_before"] for c in ("count", "high_risk", "worst", "mean", "severity")] == [None] * 5
    assert [removed[f"{c}_after"] for c in ("count", "high_risk", "worst", "mean", "severity")] == [None] * 5
    assert added["difference"] is None
    assert removed["difference"] is None
    assert not found.has_groups


def test_names_are_told_apart_exactly() -> None:
    names = ["a", "A", "a\u0301", "\u00e1", "nan", "None", "", "NULL", "<NA>", "\u202ea", "a b", "a  b", "0", "00"]
    found = compare(side([(n, 9, "ok") for n in names]), side([(n, 9, "ok") for n in names]))
    assert set(verdicts(found)) == set(names)
    assert found.risk_counts["unchanged"] == len(names)


# ---------------------------------------------------------------- order, counts, words


def test_what_matters_comes_first() -> None:
    before = "w2,9,ok\nw1,9,ok\nb,8,ok\nn1,9,ok\nn2,9,ok\nn3,9,ok\nl,1,ok\nr,9,ok\nu,9,ok\n"
    after = "u,9,ok\nb,9,ok\nw2,8,ok\nw1,7,ok\nn1,3,ok\nn2,9,critical\nn3,2,ok\nl,9,ok\nx,1,ok\ny,9,ok\n"
    found = compare(side(before), side(after))
    assert list(rows_of(found)) == ["n2", "n3", "n1", "x", "w1", "w2", "l", "b", "r", "y", "u"]
    assert [v for v in RISK_WORDS if found.risk_counts[v]] == list(RISK_WORDS)
    assert sum(found.risk_counts.values()) == len(found.changes) == 11
    assert found.counts == {
        "worse": 5,
        "better": 2,
        "cannot tell": 0,
        "no change shown": 1,
        "added": 2,
        "removed": 1,
    }


@pytest.mark.parametrize(
    ("before", "after", "headline"),
    [
        ("a,9,ok\n", "a,9,ok\n", "No name got better or worse."),
        ("a,9,ok\nb,9,ok\n", "a,9,ok\nc,9,ok\n", "No name got better or worse. 1 name added, 1 name removed."),
        ("a,1,ok\nb,1,ok\n", "a,9,ok\nb,1,ok\n", "It helped: high risk is down from 2 to 1 record."),
        ("a,9,ok\n", "a,1,ok\n", "It got worse: high risk is up from 0 to 1 record."),
        ("a,9,ok\nb,1,ok\n", "a,1,ok\nb,9,ok\n", "It helped in part: high risk is unchanged at 1 record."),
    ],
)
def test_the_result_in_words(before: str, after: str, headline: str) -> None:
    assert compare(side(before), side(after)).headline.startswith(headline)


def test_figures_know_which_direction_is_better() -> None:
    figures = {f.label: f for f in compare(side("a,9,ok\nb,1,ok\n"), side("a,1,ok\n")).figures}
    assert list(figures) == ["Records", "High risk", "High-risk share", "Average score"]
    assert [figures["Records"].before, figures["Records"].after, figures["Records"].difference] == [2, 1, -1]
    assert [f.is_better for f in figures.values()] == [None, None, False, False]
    assert figures["High-risk share"].difference == 0.5
    better = compare(side("a,1,ok\n"), side("a,9,ok\n")).figures
    assert [f.is_better for f in better] == [None, True, True, True]


# ---------------------------------------------------------------- policies


def test_other_policies_are_said_before_and_judged_anew() -> None:
    strict, lax = RiskPolicy(score_limit=10), RiskPolicy(score_limit=5)
    found = compare(side("a,9,ok\n", strict), side("a,9,ok\n", lax))
    assert found.differences[0].code == "policies_differ"
    assert strict_text(10) in found.differences[0].text
    assert strict_text(5) in found.differences[0].text
    assert verdicts(found) == {"a": "unchanged"}
    assert found.figures[1].before == 0, "the baseline said 1, but not by the policy that is asked about"
    back = compare(side("a,9,ok\n", lax), side("a,9,ok\n", strict))
    assert (back.figures[1].before, high_risk_now(back)) == (1, 1)


def strict_text(limit: int) -> str:
    return f"High risk is severity critical or warn, or a score below {limit}."


def test_the_order_of_severities_is_part_of_the_policy() -> None:
    policy = RiskPolicy(("warn", "critical"))
    assert verdict([("a", 1, "critical")], [("a", 1, "warn")], policy) == ("worse", "a more urgent severity")
    found = compare(side("a,1,critical\n"), side("a,1,warn\n", policy))
    assert [d.code for d in found.differences] == ["policies_differ"]


def test_the_lowest_per_cent_follows_each_sides_own_scores() -> None:
    policy = RiskPolicy((), lowest_percent=50)
    found = compare(side("a,1,ok\nb,9,ok\n", policy), side("a,21,ok\nb,29,ok\n", policy))
    assert [d.code for d in found.differences] == ["limits_differ"]
    assert "below 2 before, below 22 now" in found.differences[0].text
    assert verdicts(found) == {"a": "better", "b": "better"}
    assert [found.figures[1].before, found.figures[1].after] == [1, 1]


def test_the_lowest_per_cent_against_a_fixed_limit_takes_the_current_limit() -> None:
    found = compare(side("a,1,ok\nb,9,ok\n"), side("a,1,ok\nb,9,ok\n", RiskPolicy((), lowest_percent=100)))
    assert found.differences[0].code == "policies_differ"
    assert found.risk_counts["unchanged"] == 2
    assert [found.figures[1].before, found.figures[1].after] == [2, 2]


def test_the_same_content_and_policy_is_said() -> None:
    text = "a,9,ok\nb,1,warn\n"
    assert [n.code for n in compare(side(text), side(text, run_id="other")).notices] == ["same_input"]
    assert compare(side(text), side("b,1,warn\na,9,ok\n")).notices == ()
    assert "same_input" not in [n.code for n in compare(side(text), side(text, RiskPolicy(score_limit=6))).notices]


def test_what_a_side_had_to_say_is_said_again_with_its_role() -> None:
    found = compare(side("a,9,WARN\n"), side("a,9,ok\nbad\n", is_quarantine=True))
    assert [(n.code, n.text.split(":")[0]) for n in found.notices] == [
        ("unknown_severities", "Baseline"),
        ("quarantined", "Current"),
    ]


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize("missing", ["baseline", "current"])
def test_a_side_without_records_is_not_comparable(missing: str) -> None:
    whole = side("a,9,ok\n")
    report = analyse([BytesSource("records.txt", b"a,9,ok\n")])
    empty = document_side(BytesSource("figures.json", b"".join(document.chunks(report, with_records=False))))
    sides = (empty, whole) if missing == "baseline" else (whole, empty)
    with pytest.raises(CompareError, match=r"figures\.json holds no records") as refusal:
        compare(*sides)
    assert refusal.value.exit_code == 4
    assert "--no-records" in refusal.value.hint


def test_a_mean_past_any_double_is_refused_with_the_reason() -> None:
    """The mean of the run is 0, that of a name is not to be had."""
    huge = side([("a", 10**400, "ok"), ("b", -(10**400), "ok")])
    small = side([("a", 1, "ok")])
    for sides in ((huge, small), (small, huge), (huge, huge)):
        with pytest.raises(CompareError, match="mean score") as refusal:
            compare(*sides)
        assert refusal.value.exit_code == 4


# ---------------------------------------------------------------- exact at any size

EDGES = (2**53, 2**60, 2**62, 2**63 - 2, 2**63 - 1, 2**63, 2**64, 10**30, 10**300)


@pytest.mark.parametrize("edge", [*EDGES, *(-e for e in EDGES)], ids="{:.4g}".format)
def test_neighbours_are_told_apart_at_any_size(edge: int) -> None:
    assert verdict([("a", edge, "ok")], [("a", edge + 1, "ok")])[0] == "better"
    assert verdict([("a", edge, "ok")], [("a", edge - 1, "ok")])[0] == "worse"
    assert verdict([("a", edge, "ok")], [("a", edge, "ok")])[0] == "unchanged"


@pytest.mark.parametrize("edge", [*EDGES, *(-e for e in EDGES)], ids="{:.4g}".format)
def test_means_of_groups_are_told_apart_at_any_size(edge: int) -> None:
    low = min(0, edge) - 10  # the worst score, the same on both sides
    before = [("a", low, "critical"), ("a", edge, "critical")]
    after = [("a", low, "critical"), ("a", edge + 1, "critical")]
    assert verdict(before, after) == ("better", "a higher mean score")
    assert verdict(after, before) == ("worse", "a lower mean score")
    assert verdict(before, before[::-1]) == ("unchanged", "")
    assert verdict(before, before * 3) == ("worse", "more of its records are high risk")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (-(2**63), 2**63 - 1),
        (2**63 - 1, -(2**63)),
        (2**62, -(2**62)),
        (-(2**62) - 1, 2**62),
        (2**64, 0),
        (0, -(2**64)),
        (10**40, -(10**40)),
    ],
)
def test_the_difference_never_wraps_around(before: int, after: int) -> None:
    (row,) = rows_of(compare(side([("a", before, "ok")]), side([("a", after, "ok")]))).values()
    assert row["difference"] == after - before
    assert (row["worst_before"], row["worst_after"]) == (before, after)


@pytest.mark.parametrize("big", [2**63, 10**300, 10**320])
@pytest.mark.parametrize("sign", [1, -1])
def test_past_64_bits_beside_names_on_one_side_only(big: int, sign: int) -> None:
    """`other` keeps the mean of the run, and that of the name, within a double."""
    records = [("a", sign * big, "ok"), ("a", -sign * big + 7, "ok"), ("new", 9, "ok")]
    found = compare(side([("gone", 9, "ok")]), side(records))
    assert rows_of(found)["a"]["worst_after"] == min(big, -big + 7) if sign == 1 else -big
    assert [rows_of(found)[n]["difference"] for n in ("a", "new", "gone")] == [None] * 3
    back = compare(side(records), side([("gone", 9, "ok")]))
    assert {n: v for n, v in verdicts(back).items() if n != "gone"} == {"a": "removed", "new": "removed"}


@pytest.mark.parametrize("limit", [-(2**70), -(2**63), 2**63 - 1, 2**63, 2**63 + 1, 2**70])
def test_a_score_limit_at_the_edge_of_64_bits(limit: int) -> None:
    policy = RiskPolicy((), score_limit=limit)
    scores = [-(2**63), 0, 2**63 - 1, limit - 1, limit]
    found = compare(side("x,0,ok\n", policy), side([(f"n{i}", s, "ok") for i, s in enumerate(scores)], policy))
    assert high_risk_now(found) == sum(s < limit for s in scores)


# ---------------------------------------------------------------- against a naive comparison


class Group(NamedTuple):
    """One name on one side, by the definition."""

    count: int
    high_risk: int
    urgency: int
    worst: int
    mean: Fraction
    severity: str


def naive_groups(records: list[Record], rule: Rule) -> dict[str, Group]:
    by_name: dict[str, list[Record]] = {}
    for record in records:
        by_name.setdefault(record[0], []).append(record)
    first_met = list(dict.fromkeys(severity for _, _, severity in records))
    return {
        name: Group(
            count=len(found),
            high_risk=sum(rule.is_high_risk(s, v) for _, s, v in found),
            urgency=min(rule.urgency(v) for _, _, v in found),
            worst=min(s for _, s, _ in found),
            mean=Fraction(sum(s for _, s, _ in found), len(found)),
            severity=min((rule.urgency(v), first_met.index(v), v) for _, _, v in found)[2],
        )
        for name, found in by_name.items()
    }


def naive_verdict(before: Group | None, after: Group | None) -> str:
    if before is None or after is None:
        return "removed" if after is None else "added, high risk" if after.high_risk else "added"
    if bool(before.high_risk) != bool(after.high_risk):
        return "newly high risk" if after.high_risk else "no longer high risk"
    was = (-before.high_risk, before.urgency, before.worst, before.mean)
    now = (-after.high_risk, after.urgency, after.worst, after.mean)
    return "worse" if now < was else "better" if now > was else "unchanged"


scores = st.one_of(
    st.integers(-3, 12),
    st.sampled_from([sign * (edge + near) for edge in EDGES for sign in (1, -1) for near in (-1, 0, 1)]),
)
names = st.sampled_from(["a", "b", "c", "", "nan", "é", "=1+1", "🎯"])
severities = st.sampled_from(["ok", "warn", "critical", "info", "", "WARN"])
records = st.lists(st.tuples(names, scores, severities), min_size=1, max_size=12)
worded = st.lists(st.sampled_from(["ok", "warn", "critical", ""]), max_size=3, unique=True).map(tuple)
limits = st.one_of(st.integers(-1, 10), st.sampled_from([2**60, 2**63, -(2**63)]))
percents = st.sampled_from([1.0, 33.3, 50.0, 100.0])
policies = st.one_of(
    st.tuples(worded, limits).map(lambda each: RiskPolicy(*each)),
    st.tuples(worded, percents).map(lambda each: RiskPolicy(each[0], lowest_percent=each[1])),
)


@settings(max_examples=100)
@given(records, records, policies)
@example([("a", 0, ""), ("a", 2**60, "")], [("a", 0, ""), ("a", 2**60 + 1, "")], RiskPolicy())
@example([("a", 2**63 - 1, "")] * 3, [("a", 2**63 - 2, "")] * 3, RiskPolicy())
def test_equals_a_naive_comparison(before: list[Record], after: list[Record], policy: RiskPolicy) -> None:
    sides = side(before, policy), side(after, policy)
    found = compare(*sides)
    was, now = naive_groups(before, sides[0].rule), naive_groups(after, sides[1].rule)
    expected = {name: naive_verdict(was.get(name), now.get(name)) for name in {*was, *now}}
    assert verdicts(found) == expected
    assert found.risk_counts == {v: Counter(expected.values())[v] for v in RISK_WORDS}
    assert found.figures[1].before == sum(g.high_risk for g in was.values())
    assert high_risk_now(found) == sum(g.high_risk for g in now.values())
    assert found.has_groups == any(g.count > 1 for g in (*was.values(), *now.values()))
    for name, row in rows_of(found).items():
        for role, group in (("before", was.get(name)), ("after", now.get(name))):
            assert_group(row, role, group)
        both = name in was and name in now
        assert row["difference"] == (now[name].worst - was[name].worst if both else None)
    met = list(dict.fromkeys(name for name, _, _ in (*before, *after)))  # equals stand in the order of the files
    assert list(rows_of(found)) == sorted(
        expected, key=lambda n: place(expected[n], now.get(n) or was[n], met.index(n))
    )


def assert_group(row: dict[str, Any], role: str, group: Group | None) -> None:
    said = [row[f"{column}_{role}"] for column in ("count", "high_risk", "worst", "severity")]
    assert said == ([None] * 4 if group is None else [group.count, group.high_risk, group.worst, group.severity])
    if group is not None:
        assert row[f"mean_{role}"] == pytest.approx(float(group.mean), rel=1e-12, abs=1e-12)


def place(verdict: str, group: Group, met: int) -> tuple[int, int, int, int]:
    return RISK_WORDS.index(verdict), group.urgency, group.worst, met


@settings(max_examples=50)
@given(records, records, policies)
@example([("a", 0, ""), ("a", 2**60, "")], [("a", 0, ""), ("a", 2**60 + 1, "")], RiskPolicy())
def test_swapping_the_sides_mirrors_every_verdict(
    before: list[Record], after: list[Record], policy: RiskPolicy
) -> None:
    sides = side(before, policy), side(after, policy)
    there, back = rows_of(compare(*sides)), rows_of(compare(*reversed(sides)))
    assert set(there) == set(back)
    for name, row in there.items():
        mirror = back[name]
        assert mirror["verdict"] in MIRRORED[row["verdict"]]
        assert (mirror["verdict"] == "added, high risk") == (
            row["verdict"] == "removed" and row["high_risk_before"] > 0
        )
        if row["difference"] is not None:
            assert mirror["difference"] == -row["difference"]
        for column in ("count", "high_risk", "worst", "mean", "severity"):
            assert mirror[f"{column}_after"] == row[f"{column}_before"]


@settings(max_examples=30)
@given(records, policies)
def test_nothing_changes_between_a_run_and_itself(found: list[Record], policy: RiskPolicy) -> None:
    same = compare(side(found, policy), side(found, policy))
    assert {v for v, count in same.risk_counts.items() if count} == {"unchanged"}
    assert all(figure.difference == 0 and figure.is_better is None for figure in same.figures)


@settings(max_examples=30)
@given(records, policies, st.randoms(use_true_random=False))
def test_the_order_of_the_records_does_not_matter(found: list[Record], policy: RiskPolicy, random: Any) -> None:
    shuffled = random.sample(found, len(found))
    assert compare(side(found, policy), side(shuffled, policy)).risk_counts["unchanged"] == len(
        {n for n, _, _ in found}
    )


@settings(max_examples=30)
@given(records, records, policies)
def test_a_document_compares_as_the_run_it_was_written_from(
    before: list[Record], after: list[Record], policy: RiskPolicy
) -> None:
    text = "".join(f"{n},{s},{v}\n" for n, s, v in before)
    report = analyse([BytesSource("records.txt", text.encode())], policy, with_columns=True)
    written = json.loads(b"".join(document.chunks(report)))
    saved = document_side(BytesSource("records.json", json.dumps(written, indent=2).encode()))
    current = side(after, policy)
    fresh, read_back = compare(side_of(report), current), compare(saved, current)
    assert rows_of(fresh) == rows_of(read_back)
    assert fresh.headline == read_back.headline
    assert fresh.figures == read_back.figures


# ---------------------------------------------------------------- size


def test_hundreds_of_thousands_of_names() -> None:
    count = 200_000
    before = "".join(f"name-{i:06d},{i % 101},ok\n" for i in range(count))
    after = "".join(f"name-{i:06d},{i % 101 - (i % 1000 == 0)},ok\n" for i in range(1, count + 1))
    found = compare(side(before), side(after))
    drops = [(i % 101 == 5, i) for i in range(1000, count, 1000)]
    newly = sum(is_newly for is_newly, _ in drops)
    assert found.risk_counts == dict.fromkeys(RISK_WORDS, 0) | {
        "newly high risk": newly,
        "worse": len(drops) - newly,
        "removed": 1,
        "added": int((count % 101 - 1) >= 5),
        "added, high risk": int((count % 101 - 1) < 5),
        "unchanged": count - len(drops) - 1,
    }
    assert found.changes[0].status == ("newly high risk" if newly else "added, high risk")


def test_groups_are_judged_by_the_rule_they_are_given() -> None:
    """Records that are at home in another policy are judged by the one that is asked about."""
    found = compare(side("a,9,ok\na,3,warn\nb,7,ok\n"), side("a,9,ok\nb,7,ok\n", RiskPolicy(("ok",), 8)))
    assert (rows_of(found)["a"]["high_risk_before"], rows_of(found)["a"]["severity_before"]) == (2, "ok")
    assert (rows_of(found)["b"]["high_risk_before"], rows_of(found)["b"]["worst_before"]) == (1, 7)
