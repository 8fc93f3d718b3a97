"""A kind has its line in every list that must know it, and what it has no line for is refused in a sentence."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any, cast

import pytest

from workbench.analysis.registry import REPORTS
from workbench.app.report.registry import REPORT_VIEWS
from workbench.comparison.registry import JUDGES, require_comparable
from workbench.comparison.sides import require_one_kind
from workbench.core.errors import CompareError, OutputError
from workbench.core.kinds import KIND_WORDS
from workbench.core.model import Kind
from workbench.core.run import Run
from workbench.render.charts.registry import report_charts
from workbench.render.registry import REPORT_OUTPUTS, report_table
from workbench.samples import SAMPLES_OF


class _Unknown:
    """Stands for a kind that has only what it must have."""

    value = "a_kind_of_nothing"


UNKNOWN = cast("Kind", _Unknown())


class _Report:
    """A report of that kind."""

    kind = UNKNOWN


@pytest.fixture
def unknown_report(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setitem(KIND_WORDS, UNKNOWN, KIND_WORDS[Kind.RECORDS]._replace(held="coverage", plural="coverage"))
    return _Report()


@pytest.mark.parametrize("listed", [KIND_WORDS, REPORTS, REPORT_VIEWS], ids=["words", "reports", "views"])
def test_every_kind_has_its_line(listed: dict[Kind, object]) -> None:
    assert list(listed) == list(Kind)


@pytest.mark.parametrize("listed", [JUDGES, SAMPLES_OF], ids=["judges", "samples"])
def test_no_line_is_of_an_unknown_kind(listed: dict[Kind, object]) -> None:
    assert set(listed) <= set(Kind)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_what_its_lines_name(kind: Kind) -> None:
    assert callable(import_module(REPORTS[kind]).report_of)
    assert find_spec(f"workbench.render.text.{kind.value}")
    if kind in JUDGES:
        assert callable(getattr(import_module(JUDGES[kind]), "compare_records" if kind is Kind.RECORDS else "judge"))


def test_a_kind_that_nothing_compares_is_refused_in_a_sentence(unknown_report: Any) -> None:
    with pytest.raises(CompareError, match="coverage cannot be compared"):
        require_comparable(unknown_report.kind)
    with pytest.raises(CompareError, match="coverage cannot be compared"):
        require_one_kind(Run(UNKNOWN), Run(UNKNOWN))


def test_an_output_that_a_kind_leaves_out_is_refused_in_a_sentence(unknown_report: Any) -> None:
    for output in (each for each in REPORT_OUTPUTS if "{kind}" in each.reports):
        assert not output.has_report(unknown_report)
        with pytest.raises(OutputError, match=f"no {output.label} of coverage"):
            output.report_chunks(unknown_report)
    with pytest.raises(OutputError, match="no table of coverage"):
        report_table(unknown_report)


def test_a_kind_may_have_no_charts(unknown_report: Any) -> None:
    assert report_charts(unknown_report) == {}
