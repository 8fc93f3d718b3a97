"""Which kernel does the work: the compiled one where there is one."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from typing import Any

from workbench.analysis.records.kernel import RecordsKernel
from workbench.analysis.records.risk_policy import Rule


def new_kernel(rule: Rule) -> RecordsKernel[Any]:
    """The fastest kernel at hand, ready to work by this rule."""
    return _kernel_type()(rule)


def kernel_name() -> str:
    """Which kernel is at hand."""
    return new_kernel(Rule((), 0)).name


@cache
def _kernel_type() -> Callable[[Rule], RecordsKernel[Any]]:
    """The compiled kernel where it was built when this was installed, and otherwise the pure-Python one.

    `WORKBENCH_KERNEL=python` in the environment asks for the pure-Python one, to compare the two.
    """
    if os.environ.get("WORKBENCH_KERNEL") != "python":
        try:
            from workbench.analysis.records.kernel_native import NativeKernel
        except ImportError:
            pass
        else:
            return NativeKernel
    from workbench.analysis.records.kernel_plain import PlainKernel

    return PlainKernel
