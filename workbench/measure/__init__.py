"""Measuring a function many times over, and synthetic work to measure: the same for the same seed everywhere.

from workbench.measure import measure, percentiles_of, save

measured = measure("shop.orders:read_orders")   # in processes of its own, where pyperf is installed
save(measured, "after.json")
"""

from workbench.analysis.benchmarks.percentiles import percentiles_of
from workbench.measure.function import measure
from workbench.measure.saving import save
from workbench.measure.workload import Workload, workload

__all__ = ["Workload", "measure", "percentiles_of", "save", "workload"]
