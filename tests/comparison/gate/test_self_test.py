"""A gate that could never fail is found out; one that can is not."""

from __future__ import annotations

from array import array
from datetime import date
from typing import Any

import pytest

from tests.builders.results import pyperf_text
from tests.builders.sides import a_profile
from tests.places import DATA, SAMPLES
from workbench.comparison.gate.policy import GatePolicy, Waiver
from workbench.comparison.gate.self_test import MOST_NAMES, SelfTest, self_test
from workbench.comparison.gate.slowing import slowed
from workbench.comparison.measured import CompareOptions
from workbench.core.benchmark import Benchmarks
from workbench.core.errors import CompareError
from workbench.core.profile import Function, FunctionFigures, Profile
from workbench.core.run import Opened
from workbench.core.sources import BytesSource
from workbench.formats.open import open_run

TODAY = date(2026, 6, 1)
SAME = {"parse": 1.0, "render": 1.0, "export": 1.0}


def side(factors: dict[str, float] | None = None, **options: Any) -> tuple[Opened, ...]:
    return open_run(
        [BytesSource("s.json", pyperf_text(SAME if factors is None else factors, **options).encode())]
    ).files


def tried(
    policy: GatePolicy = GatePolicy(("slower",)),  # noqa: B008 - it cannot change
    before: tuple[Opened, ...] | None = None,
    after: tuple[Opened, ...] | None = None,
) -> SelfTest:
    options = CompareOptions(threshold=policy.threshold, limits=policy.limits)
    return self_test(before or side(seed=1), after or side(seed=2), options, policy, TODAY)


def test_a_gate_that_can_fail_does() -> None:
    found = tried()
    assert found.is_caught
    assert [trial.is_caught for trial in found.trials] == [True] * 3
    assert found.headline == "The gate can fail: 3 names were slowed down by 5 %, one at a time, and it failed for 3."
    assert found.text == f"{found.headline}\n"


def test_it_does_not_take_luck() -> None:
    """Where the current side happens to be faster or slower, the change seen is the threshold all the same."""
    assert tried(after=side({"parse": 0.9, "render": 1.0, "export": 0.5}, seed=2)).trials[0].is_caught
    found = tried(after=side({"parse": 1.5, "render": 1.0, "export": 1.0}, process_count=2, seed=2))
    assert not found.is_caught, "a gate with too few processes is not made to fail by a change that is there already"


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        (GatePolicy(), "does not ask for slower names"),
        (GatePolicy(("removed", "added")), "does not ask for slower names"),
        (GatePolicy(("slower",), waivers=(Waiver("*", "later"),)), "it is waived (later)"),
    ],
)
def test_a_policy_that_lets_everything_pass(policy: GatePolicy, said: str) -> None:
    found = tried(policy)
    assert not found.is_caught
    assert found.headline.startswith("The gate could never fail")
    assert said in found.text


def test_an_expired_waiver_hides_nothing() -> None:
    policy = GatePolicy(("slower",), waivers=(Waiver("*", "later", date(2026, 5, 31)),))
    assert tried(policy).is_caught


def test_too_few_processes() -> None:
    found = tried(before=side(process_count=2), after=side(process_count=2, seed=2))
    assert not found.is_caught
    assert len(found.text.splitlines()) == 6
    assert all(trial.reason for trial in found.trials)


def test_too_much_noise_for_the_threshold() -> None:
    noisy = side(noise=0.2, seed=3), side(noise=0.2, seed=4)
    assert not tried(GatePolicy(("slower",)), *noisy).is_caught


def test_no_common_names() -> None:
    with pytest.raises(CompareError, match="no name in common"):
        tried(after=side({"other": 1.0}))


def test_a_name_with_a_wide_limit_needs_more() -> None:
    policy = GatePolicy(("slower",), limits=(("parse", 0.5),))
    found = tried(policy)
    assert {trial.name: trial.threshold for trial in found.trials} == {"parse": 0.5, "render": 0.05, "export": 0.05}
    assert "by 5 % to 50 %" in found.headline


def test_it_stays_cheap() -> None:
    factors = {f"name {i}": 1.0 for i in range(2 * MOST_NAMES)}
    found = tried(before=side(factors, seed=1), after=side(factors, seed=2))
    assert (len(found.trials), found.name_count) == (MOST_NAMES, 2 * MOST_NAMES)


@pytest.mark.parametrize(("sample_count", "is_caught"), [(100_000, True), (200, False)])
def test_a_profile_needs_samples(sample_count: int, is_caught: bool) -> None:
    selfs = array("d", [1.0 + place / 20 for place in range(20)])
    functions = tuple(Function(f"f{place}", "app.py") for place in range(20))
    made = (
        a_profile(
            functions=functions, figures=FunctionFigures(selfs, array("d", selfs), None), sample_count=sample_count
        ),
    )
    assert tried(GatePolicy(("slower",), threshold=1.0), made, made).is_caught is is_caught


# The slowdown


def test_only_one_name_is_slowed_down() -> None:
    before = side()
    after = slowed(before, "parse", "", 2.0)
    assert isinstance(before[0].content, Benchmarks)
    assert isinstance(after[0].content, Benchmarks)
    for one, other in zip(before[0].content.series, after[0].content.series, strict=True):
        factor = 2.0 if one.name == "parse" else 1.0
        assert [list(p) for p in other.processes] == [[v * factor for v in p] for p in one.processes]
    assert after[0].facts == before[0].facts


def test_a_summary_is_slowed_down_too() -> None:
    data = DATA / "asv" / "version2_summary.json"
    before = open_run([BytesSource("s.json", data.read_bytes())]).files
    assert isinstance(before[0].content, Benchmarks)
    name = next(one.name for one in before[0].content.series if one.estimate)
    after = slowed(before, name, "", 2.0)
    assert isinstance(after[0].content, Benchmarks)
    pairs = zip(before[0].content.series, after[0].content.series, strict=True)
    one, other = next((a.estimate, b.estimate) for a, b in pairs if a.name == name)
    assert one is not None
    assert other is not None
    assert (other.count, other.mean, other.standard_deviation) == (
        *(one.count, one.mean * 2),
        one.standard_deviation and one.standard_deviation * 2,
    )


@pytest.mark.parametrize("place", ["pipeline_before.pyisession"])
def test_a_function_is_slowed_down_in_every_stack(place: str) -> None:
    before = open_run([BytesSource(place, (SAMPLES / place).read_bytes())]).files
    after = slowed(before, "rank_customers", "pipeline_before.py", 2.0)
    profiles = [each[0].content for each in (before, after)]
    assert all(isinstance(profile, Profile) for profile in profiles)
    sums = [by_function(profile) for profile in profiles]
    assert sums[1].pop("rank_customers") == pytest.approx(2 * sums[0].pop("rank_customers"))
    assert sums[0] == sums[1]


def by_function(profile: Any) -> dict[str, float]:
    found: dict[str, float] = {}
    for thread in profile.threads:
        for function, value in zip(thread.tree.functions, thread.tree.selfs, strict=True):
            name = profile.functions[function].name
            found[name] = found.get(name, 0.0) + value
    return found
