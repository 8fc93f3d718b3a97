"""Files written whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from time import monotonic_ns
from typing import BinaryIO, TextIO, cast

from workbench.core.errors import OutputError


def write_file(path: str, chunks: Iterable[bytes]) -> int:
    """Writes the chunks to a file and returns its size in bytes; `-` is standard output.

    The file takes its place only when it is complete: whatever goes wrong on the way, what stood there before
    still stands. Folders on the way are made. Raises OutputError.
    """
    if path == "-":
        return _write_all(standard_output(), chunks)
    if os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path):
        return _write_device(path, chunks)
    with _replacement(path) as stream:
        return _write_all(stream, chunks, path)


class ClosedOutputError(OutputError):
    """Nobody takes what is written: standard output is closed, or its reader has gone."""


def standard_output() -> BinaryIO:
    """Standard output for bytes, also where it takes only text, as in a notebook; raises OutputError.

    What was printed before stands before what is written.
    """
    stream = sys.stdout
    if is_closed(stream):
        raise ClosedOutputError("standard output: is closed", "Open it, or give a file for the output.")
    binary = getattr(stream, "buffer", None)
    if binary is None:
        from workbench.core.text_streams import BytesAsText

        return cast("BinaryIO", BytesAsText(stream))
    if hasattr(stream, "flush"):
        _flush(stream, "standard output")
    return cast("BinaryIO", binary)


def is_closed(stream: object) -> bool:
    """True for a standard stream that is not there, or no longer."""
    try:
        return stream is None or bool(getattr(stream, "closed", False))
    except ValueError:  # it was detached from what is below it
        return True


def _write_device(path: str, chunks: Iterable[bytes]) -> int:
    """A device or a pipe is written to; replacing it with a file would break it for everybody."""
    try:
        with open(path, "wb") as stream:
            return _write_all(stream, chunks, path)
    except OSError as error:
        raise _refused(path, error) from error


@contextmanager
def _replacement(path: str) -> Iterator[BinaryIO]:
    target = os.path.realpath(path)
    beside = os.path.join(os.path.dirname(target), f".workbench-{os.getpid()}-{monotonic_ns()}.part")
    try:
        _make_folder(os.path.dirname(target))
        if os.path.isdir(target):
            raise IsADirectoryError(21, "is a folder")
        stream = open(beside, "xb")  # noqa: SIM115 - closed below, where a failure also removes the file
    except OSError as error:
        raise _refused(path, error) from error
    try:
        with stream:
            yield stream
            _flush(stream, path)
        if os.path.exists(target):
            os.chmod(beside, os.stat(target).st_mode & 0o7777)  # a private file stays private
        os.replace(beside, target)
    except OSError as error:
        _remove(beside)
        raise _refused(path, error) from error
    except BaseException:
        _remove(beside)
        raise


def _make_folder(folder: str) -> None:
    try:
        os.makedirs(folder, exist_ok=True)
    except FileExistsError:
        raise NotADirectoryError(20, f"{folder} is not a folder") from None


def _write_all(stream: BinaryIO, chunks: Iterable[bytes], path: str = "standard output") -> int:
    size_bytes = 0
    for chunk in chunks:
        try:
            stream.write(chunk)
        except OSError as error:
            raise _refused(path, error) from error
        size_bytes += len(chunk)
    _flush(stream, path)
    return size_bytes


def _flush(stream: BinaryIO | TextIO, path: str) -> None:
    try:
        stream.flush()
    except OSError as error:
        raise _refused(path, error) from error


def _remove(path: str) -> None:
    if os.path.exists(path):
        os.remove(path)


def _refused(path: str, error: OSError) -> OutputError:
    if isinstance(error, BrokenPipeError):
        return ClosedOutputError(f"{path}: its reader stopped reading", "Let the reader take all of the output.")
    why = (error.strerror or str(error)).lower()
    return OutputError(
        f"{path}: cannot be written: {why}",
        "Nothing was changed there. Check the free space and the permissions, or choose another place.",
    )
