"""Rules on the same code: what counts as a false alarm, and that the verdict gives none here."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders.fake_worker import FakeWorker
from workbench.app.lab.jobs import SAME_CODE, perform
from workbench.app.lab.noise import LIMITS, SPLITS, noise_of, p_of_welch
from workbench.app.lab.readings import LabReading


def same_code(noise: float) -> tuple[LabReading, ...]:
    return perform(SAME_CODE, lambda *_: None, FakeWorker(noise))


def test_rules_on_noisy_processes() -> None:
    found = noise_of(same_code(0.02))
    *single, tested, judged = found.rules
    assert found.process_count == 12
    assert found.largest == pytest.approx(1.04 / 0.96 - 1)
    assert [rule.tries for rule in single] == [12 * 11] * len(LIMITS)
    assert [rule.alarms for rule in single] == sorted((rule.alarms for rule in single), reverse=True)
    assert single[0].alarms > 0
    assert (tested.tries, judged.tries) == (SPLITS, SPLITS)
    assert tested.alarms > judged.alarms == 0


def test_without_noise_no_rule_alarms() -> None:
    found = noise_of(same_code(0.0))
    assert found.largest == pytest.approx(0)
    assert [rule.alarms for rule in found.rules] == [0] * len(found.rules)


def test_the_same_readings_give_the_same_answer() -> None:
    assert noise_of(same_code(0.02)) == noise_of(same_code(0.02))


samples = st.lists(st.floats(0.5, 2), min_size=3, max_size=20)


@given(samples, samples)
def test_the_t_test_does_not_care_which_side_is_first(before: list[float], after: list[float]) -> None:
    assert p_of_welch(before, after) == pytest.approx(p_of_welch(after, before))
    assert 0 <= p_of_welch(before, after) <= 1


def test_equal_values_without_spread() -> None:
    assert p_of_welch([1.0, 1.0], [1.0, 1.0]) == 1
    assert p_of_welch([1.0, 1.0], [2.0, 2.0]) == 0
