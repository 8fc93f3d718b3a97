"""Ranks: exact tails held against every order of a few processes, and what counts as apart."""

from __future__ import annotations

from itertools import combinations
from math import comb, erfc, sqrt

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.comparison.stats.separation import EXACT_BOUND, LIMIT, larger_shares, limit, separation_p

SMALL = [(m, n) for m in range(1, 6) for n in range(1, 6)]
VALUES = st.integers(0, 4).map(float)


def share_of(before: list[float], after: list[float]) -> float:
    pairs = [(b, a) for b in before for a in after]
    return sum((a > b) + (a == b) / 2 for b, a in pairs) / len(pairs)


def every_share(m: int, n: int) -> list[float]:
    """The share in every order that m and n different values can have."""
    places = range(m + n)
    return [share_of([p for p in places if p not in later], list(later)) for later in combinations(places, n)]


@pytest.mark.parametrize(("m", "n"), SMALL)
def test_tails_are_those_of_all_orders(m, n):
    shares = every_share(m, n)
    for share in set(shares):
        expected = sum(each >= share - 1e-9 for each in shares) / comb(m + n, m)
        assert separation_p(numpy.array([share]), m, n)[0] == pytest.approx(expected)


@given(st.lists(VALUES, min_size=1, max_size=6), st.lists(VALUES, min_size=1, max_size=6))
def test_shares_count_pairs_and_ties_half(before, after):
    assert larger_shares(numpy.array([before]), numpy.array([after]))[0] == pytest.approx(share_of(before, after))


@pytest.mark.parametrize("seed", range(5))
def test_shares_of_many_processes_are_counted_by_sorting(seed):
    before, after = numpy.random.default_rng(seed).integers(0, 9, (2, 2, 60)).astype(float)
    expected = [share_of(*name) for name in zip(before.tolist(), after.tolist(), strict=True)]
    assert larger_shares(before, after).tolist() == pytest.approx(expected)


def test_thousands_of_processes_are_no_burden():
    before, after = numpy.random.default_rng(1).standard_normal((2, 1, 30_000))
    share = larger_shares(before, after)
    assert share[0] == pytest.approx(0.5, abs=0.02)
    assert 0 < separation_p(share, 30_000, 30_000)[0] < 1
    assert limit(30_000, 30_000) == pytest.approx(LIMIT)


@given(st.integers(1, 40), st.integers(1, 40), st.floats(0, 1))
def test_changing_places_changes_the_direction_only(m, n, share):
    forth = separation_p(numpy.array([share]), m, n)
    assert numpy.allclose(forth, separation_p(numpy.array([share]), n, m))


@given(st.integers(1, 12), st.integers(1, 12), st.data())
def test_ties_never_make_it_surer(m, n, data):
    share = data.draw(st.integers(0, 2 * m * n)) / (2 * m * n)
    p = separation_p(numpy.array([share, min(1.0, share + 0.5 / (m * n))]), m, n)
    assert p[0] >= p[1]


def test_beyond_the_exact_bound_it_is_normal():
    m = n = EXACT_BOUND // 2
    share = numpy.array([0.6])
    z = (0.6 * m * n - 0.5 - m * n / 2) / sqrt(m * n * (m + n + 1) / 12)
    exact, normal = separation_p(share, m, n)[0], erfc(z / sqrt(2)) / 2
    assert exact == pytest.approx(normal, rel=0.02)
    assert separation_p(share, m + 1, n)[0] == pytest.approx(exact, rel=0.05)


def test_three_processes_have_to_lie_all_apart():
    shares = numpy.array([1.0, 8 / 9])
    assert (separation_p(shares, 3, 3) <= limit(3, 3)).tolist() == [True, False]


def test_many_processes_are_held_to_the_limit():
    assert limit(10, 10) == pytest.approx(LIMIT)
    assert separation_p(numpy.array([0.5]), 10, 10)[0] > 0.4
