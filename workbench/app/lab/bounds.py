"""How much one measuring process may use; what goes beyond is ended."""

from __future__ import annotations

from typing import NamedTuple

MEGABYTE = 1_000_000


class Bounds(NamedTuple):
    """The most that one process may take: time by the wall clock and of the processor, memory, and output."""

    wall_seconds: float = 10.0
    cpu_seconds: int = 8
    memory_bytes: int = 1_000 * MEGABYTE
    output_bytes: int = 256_000


BOUNDS = Bounds()


def bind_this_process(bounds: Bounds = BOUNDS) -> None:
    """Asks the system to hold this process to its processor time and memory, and to let it write no file.

    Where a system knows no such limits the wall clock of whoever started the process is all there is.
    """
    try:
        import resource
    except ImportError:
        return
    wanted = (
        (resource.RLIMIT_CPU, bounds.cpu_seconds),
        (resource.RLIMIT_AS, bounds.memory_bytes),
        (resource.RLIMIT_FSIZE, 0),
    )
    for kind, most in wanted:
        _, hard = resource.getrlimit(kind)
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(kind, (limit, limit))
        except (ValueError, OSError):
            continue
