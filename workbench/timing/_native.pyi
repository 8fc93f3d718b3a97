from collections.abc import Callable
from typing import Any, final

FOLD_COUNT: int

class CellFields:
    thread: Any
    values: list[float]
    inner: float
    nested: float
    stepped: float
    awaiting: float
    inner_count: int
    error_count: int
    is_active: bool
    is_open: bool

class ThreadFields:
    cell: Any

@final
class TimedCall:
    def __init__(self, function: Callable[..., Any], timed: object, clock: Callable[[], float] | None, /) -> None: ...
    def __call__(self, *args: Any, **kwargs: Any) -> Any: ...
