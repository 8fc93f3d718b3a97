"""What all tests share: every kernel at hand, a document checked against the schema, runs from text in memory."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from jsonschema import Draft202012Validator

from workbench.analysis.records.analyse import analyse
from workbench.analysis.records.kernel_plain import PlainKernel
from workbench.analysis.records.report import RecordsReport
from workbench.core.sources import BytesSource
from workbench.render.json import records as document
from workbench.render.json.schemas import schema_text
from workbench.timing import StageClock

settings.register_profile("workbench", deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("workbench")

KERNEL_PLACES = (
    "workbench.analysis.records.analyse.new_kernel",
    "workbench.analysis.records.lowest_percent.new_kernel",
)
FIXED_TIME = "2024-01-02T03:04:05+00:00"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser tests come last: the loop that drives the browser runs on, and others ask whether there is one."""
    items.sort(key=lambda item: "browser" in item.path.parts)


def _kernels() -> list[type]:
    """The kernel in Python, and the one in C where it has been built."""
    try:
        return [PlainKernel, import_module("workbench.analysis.records.kernel_native").NativeKernel]
    except ImportError:
        return [PlainKernel]


@pytest.fixture(scope="session")
def kernels() -> list[type]:
    """All kernels at hand, to be held against one another."""
    return _kernels()


@pytest.fixture(scope="module", params=_kernels(), ids=lambda kernel: kernel.__name__)
def kernel(request: pytest.FixtureRequest) -> Iterator[type]:
    """Each kernel in turn, and the one that `analyse` uses meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        for place in KERNEL_PLACES:
            patch.setattr(place, request.param)
        yield request.param


@pytest.fixture(scope="session")
def validator() -> Draft202012Validator:
    """The schema that ships with the package, itself checked."""
    schema = json.loads(schema_text("summary"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


@pytest.fixture(scope="session")
def run() -> Callable[..., RecordsReport]:
    """`run("a,1,ok\\n", ...)`: an analysis of texts or bytes in memory, called 1.txt, 2.txt, …, at a fixed time."""

    def analysed(*contents: str | bytes, **options: Any) -> RecordsReport:
        data = [c.encode() if isinstance(c, str) else c for c in contents]
        sources = [BytesSource(f"{number}.txt", each) for number, each in enumerate(data, 1)]
        options.setdefault("clock", StageClock(lambda: 0))
        return analyse(sources, **options)._replace(generated_utc=FIXED_TIME)

    return analysed


@pytest.fixture(scope="session")
def written(validator: Draft202012Validator) -> Callable[..., bytes]:
    """`written(report)`: the document's bytes, after the schema has agreed to them."""

    def checked(report: RecordsReport, **options: Any) -> bytes:
        data = b"".join(document.chunks(report, **options))
        validator.validate(json.loads(data))
        return data

    return checked


@pytest.fixture(scope="session")
def without_times() -> Callable[[bytes], bytes]:
    """The document's bytes up to the timings, which are all that two runs on one input may differ in."""
    return lambda data: re.split(rb'\n  "timings": ', data)[0]
