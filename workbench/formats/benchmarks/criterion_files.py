"""What criterion.rs keeps of one benchmark in a folder (`target/criterion/NAME/new`), as one series.

Facts: criterion's sources. `sample.json` has the iterations and the nanoseconds of every sample, `benchmark.json` the
name, `estimates.json` the figures that criterion works out of the sample.

A value is the time of one iteration in one sample, and all samples count alike, as they do in criterion's own mean,
median and deviation, which are these values' own. In linear mode the first samples stand for fewer iterations than the
last. The slope that criterion prints gives the last ones more weight, but it is one figure without its noise, and the
noise is what a verdict needs; verdicts rest on medians and trimmed means, which bear a few imprecise values.
"""

from __future__ import annotations

from array import array
from typing import NamedTuple

from workbench.core.benchmark import Series, SummaryStatistics
from workbench.core.units import Unit
from workbench.formats.shared.json_path import LARGEST_NUMBER, JsonPlace
from workbench.formats.shared.unit_words import measured, name_with_unit

NANOSECOND = 1e-9

LINEAR = (
    "In criterion's linear mode the first values stand for fewer iterations than the last, so they are less precise; "
    "all count alike here, as in criterion's mean and median. The time that criterion prints is the slope."
)
"""What is said of values of unequal precision."""


class CriterionFolder(NamedTuple):
    """The files of one benchmark, parsed, as far as they are there; `name` counts where no file says one."""

    name: str
    benchmark: JsonPlace | None = None
    sample: JsonPlace | None = None
    estimates: JsonPlace | None = None


def series_of(folder: CriterionFolder) -> Series:
    """Every value where the sample is there, else the estimates; raises MalformedError where a file is none of these.

    All values are of one process. What has neither failed before it was measured.
    """
    name = _full_name(folder)
    if folder.sample is not None:
        return values_of(name, folder.sample.at("iters"), folder.sample.at("times"), "ns")
    if folder.estimates is None:
        return Series(name, Unit.SECONDS, (), None, {}, failure="criterion kept no sample of it")
    return Series(name, Unit.SECONDS, (), _estimate(folder.estimates), {})


def values_of(name: str, iterations: JsonPlace, amounts: JsonPlace, word: str) -> Series:
    """The amounts by iteration, in the unit that the word stands for."""
    counts, totals = iterations.numbers(1.0), amounts.numbers(0.0)
    if len(counts) != len(totals) or not counts:
        raise amounts.refusal(f"{len(totals):,} values are there for {len(counts):,} numbers of iterations")
    found = measured(word)
    values = array("d", (total / count * found.factor for total, count in zip(totals, counts, strict=True)))
    one = Series(name_with_unit(name, word, found), found.unit, (values,), None, {})
    return one.directed(found.direction)


def is_linear(iterations: JsonPlace) -> bool:
    """True where samples stand for different numbers of iterations."""
    return len(set(iterations.numbers(1.0))) > 1


def _full_name(folder: CriterionFolder) -> str:
    if folder.benchmark is None:
        return folder.name
    said = folder.benchmark.at("full_id").value
    if isinstance(said, str) and said:
        return said
    parts = (folder.benchmark.at(key).value for key in ("group_id", "function_id", "value_str"))
    return "/".join(part for part in parts if isinstance(part, str) and part) or folder.name


def _estimate(estimates: JsonPlace) -> SummaryStatistics:
    """How many samples they were is not said."""
    mean, deviation, median = (_point(estimates, key) for key in ("mean", "std_dev", "median"))
    if mean is None:
        raise estimates.at("mean").refusal("a point estimate was expected")
    return SummaryStatistics(1, mean, deviation, None, median, None).times(NANOSECOND)


def _point(estimates: JsonPlace, key: str) -> float | None:
    place = estimates.at(key)
    return None if place.value is None else place.at("point_estimate").number(0.0, LARGEST_NUMBER)
