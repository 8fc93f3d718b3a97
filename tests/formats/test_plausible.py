"""A value that no measurement can have is refused where it comes in, whichever reader let it pass."""

from __future__ import annotations

import json
import math
from array import array

import pytest

from tests.builders.robustness import content
from workbench.core.benchmark import Benchmarks, Series, SummaryStatistics
from workbench.core.errors import MalformedError
from workbench.core.profile import CallTree, Function, FunctionFigures, Profile, Thread
from workbench.core.sources import BytesSource
from workbench.core.units import Unit
from workbench.formats.open import open_run
from workbench.formats.plausible import check_plausible

WILD = (1e101, -1e101, 1e308, math.inf, -math.inf, math.nan)
FUNCTION = Function("work")


def benchmarks(*values: float, estimate: SummaryStatistics | None = None) -> Benchmarks:
    processes = (array("d", values),) if values else ()
    return Benchmarks("any", (Series("parse", Unit.SECONDS, processes, estimate, {}),), {}, ())


def profile(*values: float, figure: float | None = None, idle: float = 0.0) -> Profile:
    count = len(values)
    tree = CallTree(array("i", [-1] * count), array("i", [0] * count), array("d", values))
    figures = None if figure is None else FunctionFigures(array("d", [figure]), array("d", [figure]), None)
    threads = () if figures else (Thread("main", tree),)
    return Profile("any", Unit.SECONDS, (FUNCTION,), threads, figures, (), False, None, {}, (), idle=idle)


def summary(mean: float, deviation: float | None = None) -> SummaryStatistics:
    return SummaryStatistics(3, mean, deviation, None, None, None)


@pytest.mark.parametrize("wild", WILD)
def test_values_of_benchmarks(wild: float) -> None:
    for found in (
        benchmarks(1.0, wild, 2.0),
        benchmarks(estimate=summary(wild)),
        benchmarks(estimate=summary(1, wild)),
    ):
        with pytest.raises(MalformedError, match="is no measurement"):
            check_plausible(found, content(b""))


@pytest.mark.parametrize("wild", [*WILD, 1e150])
def test_values_of_profiles(wild: float) -> None:
    for found in (profile(1.0, wild, 2.0), profile(figure=wild * 1e50), profile(1.0, idle=wild * 1e50)):
        with pytest.raises(MalformedError, match="is no measurement"):
            check_plausible(found, content(b""))


def test_what_cancels_out_is_no_less_wild() -> None:
    with pytest.raises(MalformedError, match="1e\\+200 is no measurement"):
        check_plausible(profile(1e200, -1e200, 1.0), content(b""))


def test_what_can_be_reckoned_with_passes() -> None:
    for found in (benchmarks(), benchmarks(1e100, 0.0), profile(), profile(-1.0, 1e100), profile(figure=1e110)):
        check_plausible(found, content(b""))


def test_a_file_whose_value_is_too_large_in_the_units_base() -> None:
    data = json.dumps([{"name": "copy", "unit": "GB", "value": 1e99}]).encode()
    with pytest.raises(MalformedError, match=r"1e\+108 is no measurement"):
        open_run([BytesSource("results.json", data)])


@pytest.mark.parametrize("line", [10**20, -(10**20), 10**400])
def test_a_line_that_no_file_has(line: int) -> None:
    data = {"root_frame": {"function": "f", "file_path": "a.py", "line_no": line, "time": 1.0, "children": []}}
    data |= {"start_time": 1.0, "duration": 1.0, "sample_count": 3}
    written = json.dumps(data).encode()
    assert open_run([BytesSource("p.json", written.replace(str(line).encode(), b"7"))]).files
    with pytest.raises(MalformedError, match="a line that no file has"):
        open_run([BytesSource("p.json", written)])
