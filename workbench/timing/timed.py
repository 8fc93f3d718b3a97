"""What is written down while timed code runs: for each function and thread a cell that only this thread writes to.

So the hot path takes no lock. Cells are added up when somebody asks; those of threads that have ended are added up
as new ones come, so that memory stays bounded. A call that is running is written down when it ends.
"""

from __future__ import annotations

import weakref
from collections import Counter
from collections.abc import Callable
from threading import RLock, local
from time import perf_counter

from workbench.timing.fields import CellFields, ThreadFields
from workbench.timing.function_timing import FunctionTiming, added
from workbench.timing.sketch import BUCKET_COUNT, EXACT_COUNT, buckets_of, durations_of

CELLS_BEFORE_TIDYING = 32

FOLD_COUNT = EXACT_COUNT
"""So many durations are kept one by one before they are counted."""


class _Presence:
    """Lives as long as its thread, which alone holds it."""


class ThreadState(ThreadFields):
    """What one thread is in: the cell of the innermost timed function that runs; a cell of nobody at the start.

    `blocks` are the open `with` blocks: cell, the caller's cell, whether the cell was active before, and the start.
    """

    __slots__ = ("blocks", "presence")

    def __init__(self, recorder: Recorder, presence: _Presence) -> None:
        self.presence = weakref.ref(presence)
        self.blocks: list[tuple[Cell, Cell, bool, float]] = []
        self.cell: Cell = Cell(Timed(recorder, "", "", 0), self)


class Cell(CellFields):
    """What one thread saw of one function, in seconds; `values` holds the latest durations, not yet folded.

    `inner` is what the timed functions called from it took, `nested` what calls took inside of a call of the same
    function, `stepped` what unfinished generators and coroutines took so far, `awaiting` the time they were not
    running between their first and last step. A cell is open until it is forgotten.
    """

    __slots__ = ("buckets", "folded_count", "folded_ns", "highest", "lowest", "maximum", "minimum", "timed")

    def __init__(self, timed: Timed, thread: ThreadState) -> None:
        self.timed = timed
        self.thread = thread
        self.is_active, self.is_open = False, True
        self.values = []
        self.inner = self.nested = self.stepped = self.awaiting = 0.0
        self.inner_count = self.error_count = self.folded_count = self.folded_ns = 0
        self.minimum, self.maximum = float("inf"), 0.0
        self.lowest, self.highest = BUCKET_COUNT, 0
        self.buckets: Counter[int] = Counter()

    def fold(self) -> None:
        """Makes the single durations into counts."""
        with self.timed.recorder.lock:
            values = self.values[:]
            del self.values[: len(values)]
            self.folded_count += len(values)
            self.folded_ns += _ns(sum(values))
            counts = Counter(buckets_of(values))
            self._widen(values, min(counts), max(counts))
            self.buckets.update(counts)

    def _widen(self, values: list[float], lowest: int, highest: int) -> None:
        """Looks for a new extreme only where the buckets say that there may be one."""
        if lowest <= self.lowest:
            self.lowest, self.minimum = lowest, min(self.minimum, min(values))
        if highest >= self.highest:
            self.highest, self.maximum = highest, max(self.maximum, max(values))

    def add(self, elapsed: float) -> None:
        """Writes a duration down."""
        self.values.append(elapsed)
        if len(self.values) >= FOLD_COUNT:
            self.fold()

    def timing(self) -> FunctionTiming:
        """All that is written down so far; also while the thread goes on."""
        values = self.values[:]
        call_count = self.folded_count + len(values)
        all_ns = self.folded_ns + _ns(sum(values))
        return FunctionTiming(
            name=self.timed.name,
            file=self.timed.file,
            line=self.timed.line,
            call_count=call_count,
            error_count=self.error_count,
            all_ns=all_ns,
            total_ns=all_ns + _ns(self.stepped) - _ns(self.nested),
            self_ns=all_ns + _ns(self.stepped) - _ns(self.inner),
            awaiting_ns=_ns(self.awaiting),
            inner_count=self.inner_count,
            minimum=min((self.minimum, *values)) if call_count else None,
            maximum=max((self.maximum, *values)) if call_count else None,
            durations=durations_of(values, self.buckets),
        )


class Timed:
    """One function or block that is timed, wherever it is called from."""

    __slots__ = ("cells", "ended", "file", "here", "line", "name", "recorder", "tidy_count")

    def __init__(self, recorder: Recorder, name: str, file: str, line: int) -> None:
        self.recorder = recorder
        self.name, self.file, self.line = name, file, line
        self.cells: list[Cell] = []
        self.forget()

    def forget(self) -> None:
        """Starts anew; calls that run meanwhile end in the cells that they began in, which nobody reads any more."""
        for cell in self.cells:
            cell.is_open = False
        self.here = local()
        self.cells = []
        self.ended = FunctionTiming(self.name, self.file, self.line)
        self.tidy_count = CELLS_BEFORE_TIDYING

    def open_cell(self) -> Cell:
        """The cell of a thread that calls for the first time."""
        with self.recorder.lock:
            if len(self.cells) >= self.tidy_count:
                self._tidy()
            self.recorder.before_cell()
            cell = Cell(self, self.recorder.thread())
            self.here.cell = cell
            self.cells.append(cell)
            return cell

    def cell(self) -> Cell:
        """The cell of this thread; the hot path has this written out."""
        return getattr(self.here, "cell", None) or self.open_cell()

    def timing(self) -> FunctionTiming:
        """The cells of all threads together."""
        return added(self.ended, *(cell.timing() for cell in self.cells))

    def _tidy(self) -> None:
        alive = [cell for cell in self.cells if cell.thread.presence() is not None]
        self.ended = added(self.ended, *(cell.timing() for cell in self.cells if cell not in alive))
        self.cells = alive
        self.tidy_count = max(CELLS_BEFORE_TIDYING, 2 * len(alive))


class Recorder:
    """Everything timed in this process; `clock` gives seconds and never goes back.

    `before_cell` is called whenever a thread calls a function for the first time.

    The clock is a float, as the subtraction of floats is quicker than that of large whole numbers: after 100 days
    without a restart of the machine it still tells 2 nanoseconds apart.
    """

    def __init__(self, clock: Callable[[], float] = perf_counter, before_cell: Callable[[], object] = bool) -> None:
        self.clock = clock
        self.before_cell = before_cell
        self.lock = RLock()
        self._threads = local()
        self._timed: dict[tuple[str, str], Timed] = {}

    def timed(self, name: str, file: str = "", line: int = 0) -> Timed:
        """What is known under this name and file, the same each time."""
        found = self._timed.get((name, file))
        if found is None:
            with self.lock:
                found = self._timed.setdefault((name, file), Timed(self, name, file, line))
        return found

    def thread(self) -> ThreadState:
        """The state of the thread that asks."""
        try:
            state: ThreadState = self._threads.state
        except AttributeError:
            self._threads.presence = _Presence()
            state = self._threads.state = ThreadState(self, self._threads.presence)
        return state

    def timings(self) -> tuple[FunctionTiming, ...]:
        """Whatever was called, by name and file."""
        with self.lock:
            found = [timed.timing() for timed in self._timed.values()]
        return tuple(sorted((each for each in found if each.is_known), key=lambda each: each[:2]))

    def is_running(self) -> bool:
        """True while a call has not ended."""
        with self.lock:
            return any(cell.is_active for timed in self._timed.values() for cell in timed.cells)

    def reset(self) -> None:
        """Forgets all that was written down."""
        with self.lock:
            for timed in self._timed.values():
                timed.forget()

    def begin_as_child(self) -> None:
        """After a fork: what the parent saw is the parent's, and its lock may never be given back."""
        self.lock = RLock()
        self.reset()


def _ns(seconds: float) -> int:
    return round(seconds * 1e9)
