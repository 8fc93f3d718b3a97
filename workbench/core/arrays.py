"""Names for arrays of numbers, which load nothing: numpy is known to whoever checks the types, and to nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import typing

    import numpy
    import numpy.typing

Floats: TypeAlias = "numpy.typing.NDArray[numpy.float64]"
Ints: TypeAlias = "numpy.typing.NDArray[numpy.int64]"
Bools: TypeAlias = "numpy.typing.NDArray[numpy.bool_]"
WholeNumbers: TypeAlias = "numpy.typing.NDArray[numpy.integer[typing.Any]]"
"""Of any width: half of it is enough for most places in a file."""
