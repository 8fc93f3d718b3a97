"""Functions of profiles: by samples, by recordings, or not at all; mirrored when the sides change places."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import numpy
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.builders.mirrored import require_mirrored
from workbench.comparison.judgement import Judgement
from workbench.comparison.profiles import profile_changes
from workbench.core.comparison import Change, Method, Presence
from workbench.core.profile import Function, FunctionFigures, Profile
from workbench.core.units import Unit
from workbench.core.verdict import Verdict

HOT = (4000.0, 2000.0, 1000.0, 800.0, 500.0, 300.0, 200.0, 100.0, 60.0, 30.0)


def profile(
    selfs: Sequence[float],
    *,
    names: Sequence[str] = "abcdefghijklmnop",
    unit: Unit = Unit.SAMPLES,
    is_sampled: bool = True,
    calls: Sequence[int] | None = None,
    interval: float | None = None,
) -> Profile:
    functions = tuple(Function(name, "app.py", 1) for name in names[: len(selfs)])
    figures = FunctionFigures(array("d", selfs), array("d", selfs), array("q", calls) if calls else None)
    environment = {"interval": interval} if interval else {}
    return Profile("made", unit, functions, (), figures, (), is_sampled, None, environment, ())


def judged(before: Sequence[Profile], after: Sequence[Profile], threshold: float = 0.05) -> Judgement:
    return profile_changes(before, after, lambda _: threshold)


def of_name(judgement: Judgement, name: str) -> Change:
    (found,) = [change for change in judgement.changes if change.name == name]
    return found


def sampled(seed: int, *factors: float, count: int = 1, scale: float = 1.0) -> list[Profile]:
    """Recordings of ten functions, the first of which take so many times as long."""
    generator = numpy.random.default_rng(seed)
    means = numpy.array(HOT) * scale * numpy.array([*factors, *[1.0] * (len(HOT) - len(factors))])
    return [profile(generator.poisson(means).astype(float).tolist()) for _ in range(count)]


def traced(seed: int, *factors: float, count: int = 4, noise: float = 0.02) -> list[Profile]:
    """Recordings by a tracer: seconds, counted calls, no samples."""
    generator = numpy.random.default_rng(seed)
    means = numpy.array(HOT) / 1000 * numpy.array([*factors, *[1.0] * (len(HOT) - len(factors))])
    rows = means * numpy.exp(noise * generator.standard_normal((count, len(HOT))))
    calls = [int(2000 * mean) for mean in means]
    return [profile(row.tolist(), unit=Unit.SECONDS, is_sampled=False, calls=calls) for row in rows]


def test_a_function_twice_as_slow_is_found_and_no_other_gets_faster():
    found = judged(sampled(1), sampled(2, 2.0))
    assert [c.name for c in found.changes if c.verdict is Verdict.WORSE] == ["a"]
    assert not [c for c in found.changes if c.verdict is Verdict.BETTER]
    change = of_name(found, "a")
    assert change.ratio == pytest.approx(2, rel=0.1)
    assert change.evidence.method is Method.SAMPLES
    assert change.share_before == pytest.approx(4 / 9, abs=0.02)
    assert change.share_after == pytest.approx(8 / 13, abs=0.02)


def test_values_are_those_of_one_recording():
    change = of_name(judged(sampled(1, count=3), sampled(2, count=5)), "a")
    assert change.before == pytest.approx(HOT[0], rel=0.05)
    assert change.after == pytest.approx(HOT[0], rel=0.05)
    assert change.evidence.process_counts == (3, 5)


def test_a_longer_recording_of_the_same_is_no_change():
    found = judged(sampled(1, scale=5), sampled(2, scale=15))
    assert not {Verdict.WORSE, Verdict.BETTER} & {c.verdict for c in found.changes}
    (shift,) = found.shifts.values()
    assert shift.ratio == pytest.approx(3, rel=0.1)
    assert not shift.is_moved


def test_what_is_new_or_gone_is_said_so():
    forth, back = judged(sampled(1), sampled(2, 1.0, 0.0)), judged(sampled(2, 1.0, 0.0), sampled(1))
    gone, new = of_name(forth, "b"), of_name(back, "b")
    assert (gone.verdict, new.verdict) == (Verdict.BETTER, Verdict.WORSE)
    assert gone.reason.startswith("it is gone, and took 22")
    assert new.reason.startswith("it is new, and takes 22")
    assert gone.ratio is new.ratio is gone.evidence.relative_ratio is None


def test_a_function_on_one_side_is_judged_where_it_can_be():
    """A judged one counts among all others; a rare one is only named."""
    before, after = profile(HOT[:8]), profile([*HOT[:8], 900.0, 3.0])
    found = judged([before], [after])
    hot, rare = of_name(found, "i"), of_name(found, "j")
    assert (hot.verdict, hot.presence) == (Verdict.WORSE, Presence.BOTH)
    assert (rare.verdict, rare.presence) == (Verdict.CANNOT_TELL, Presence.ADDED)
    assert rare.reason == "too few samples: 0 before, 3 now"


def test_seconds_are_counted_by_the_interval():
    sides = [[profile([v / 100 for v in HOT], unit=Unit.SECONDS, interval=0.01)] for _ in range(2)]
    change = of_name(judged(*sides), "a")
    assert change.evidence.value_counts == (4000, 4000)
    assert change.before == 40.0


def test_times_of_one_recording_give_a_provisional_verdict_beside_the_others():
    found = judged(traced(1, count=1), traced(2, 2.0, count=1))
    assert [c.name for c in found.changes if c.verdict is not Verdict.CANNOT_TELL] == ["a"]
    assert of_name(found, "a").verdict is Verdict.WORSE
    assert of_name(found, "a").is_provisional
    assert "called 8,000 times before and 16,000 now" in of_name(found, "a").reason
    assert "called" not in of_name(found, "b").reason
    assert not found.shifts


def test_recordings_stand_for_processes():
    found = judged(traced(1), traced(2, 2.0))
    change = of_name(found, "a")
    assert change.verdict is Verdict.WORSE
    assert change.evidence.method is Method.PROCESSES
    assert change.evidence.measure.endswith("of each recording")
    assert not [c for c in found.changes if c.verdict is Verdict.BETTER]
    noisy = judged(traced(1, noise=0.1), traced(2, noise=0.1))
    assert any("more recordings" in c.advice for c in noisy.changes)
    assert not [c for c in noisy.changes if "process" in c.advice + c.reason or "suite" in c.advice + c.reason]


def test_a_function_that_a_recording_lacks_is_not_judged():
    before = [profile(row, unit=Unit.SECONDS, is_sampled=False) for row in ([1.0, 1.0], [1.0, 1.0], [1.0, 0.0])]
    assert of_name(judged(before, before), "b").verdict is Verdict.CANNOT_TELL


def test_too_few_functions_have_no_typical_one():
    assert not judged([profile([900.0, 3.0])], [profile([900.0, 3.0])]).shifts


@pytest.mark.parametrize(
    ("before", "after"),
    [([0.0, 0.0], [5.0, 3.0]), ([0.0], [0.0]), ([1e300, 1e-300], [1e-300, 1e300]), ([5e-324], [1e308])],
)
@pytest.mark.parametrize("unit", [Unit.SAMPLES, Unit.SECONDS])
def test_odd_recordings_are_no_stumbling_block(before, after, unit):
    sides = [[profile(selfs, unit=unit, interval=0.01)] for selfs in (before, after)]
    assert len(judged(*sides).changes) == len(before)


def test_an_empty_recording_says_nothing():
    found = judged([profile([0.0, 0.0])], [profile([500.0, 300.0])])
    assert {c.verdict for c in found.changes} == {Verdict.CANNOT_TELL}


@st.composite
def sides(draw) -> tuple[list[Profile], list[Profile]]:
    """Recordings of some functions, not always the same on both sides."""
    is_sampled = draw(st.booleans())
    unit = Unit.SAMPLES if is_sampled else Unit.SECONDS
    found: tuple[list[Profile], list[Profile]] = [], []
    for side in found:
        names = draw(st.lists(st.sampled_from("abcdefghij"), min_size=1, max_size=10, unique=True))
        for _ in range(draw(st.integers(1, 4))):
            selfs = draw(st.lists(st.integers(0, 3000).map(float), min_size=len(names), max_size=len(names)))
            side.append(profile(selfs, names=names, unit=unit, is_sampled=is_sampled))
    return found


@given(sides(), st.sampled_from((0.01, 0.05, 0.5)))
def test_changing_places_mirrors_everything(both, threshold):
    before, after = both
    require_mirrored(judged(before, after, threshold).changes, judged(after, before, threshold).changes)


@given(sides())
def test_every_change_says_why(both):
    for change in judged(*both).changes:
        assert change.reason
        assert len(change.reason) < 200
        assert change.advice[-1:] in ("", ".")
        assert change.share_before is not None
        assert change.share_after is not None


def test_a_recording_that_saw_nothing_leaves_its_side_counted() -> None:
    found = judged([profile([0, 0, 0]), profile([0, 1, 1])], [profile([1])])
    assert {change.evidence.method for change in found.changes} == {Method.SAMPLES}
    assert not [change for change in found.changes if change.verdict is Verdict.BETTER]


@given(sides(), st.sampled_from((1e-9, 7.0, 1e9)))
def test_what_a_sample_is_worth_changes_no_verdict(both, worth):
    """Of a tracer's seconds a pause of the machine is worth some, so they are no matter of scale."""
    assume(both[0][0].is_sampled)

    def scaled(side: list[Profile]) -> list[Profile]:
        return [
            one._replace(
                unit=Unit.SECONDS,
                environment={"interval": worth},
                figures=FunctionFigures(array("d", [v * worth for v in one.figures.selfs]), one.figures.totals, None),
            )
            for one in side
        ]

    plain = judged(*both).changes
    other = judged(*map(scaled, both)).changes
    assert [c.verdict for c in plain] == [c.verdict for c in other]


def test_same_code_hardly_ever_has_a_slower_function():
    alarms = sum(
        any(c.verdict is Verdict.WORSE for c in judged(sampled(s), sampled(1000 + s)).changes) for s in range(100)
    )
    assert alarms <= 3
