"""Threads and processes as the first frames of a collapsed stack name them."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SAMPLER = re.compile(rb"tid:(.+)", re.DOTALL)
_AUSTIN_PROCESS = re.compile(rb"P(\d+)")
_AUSTIN_THREAD = re.compile(rb"T([0-9a-fA-Fx:]+)")
_PYSPY_PROCESS = re.compile(rb'process (\d+):".*"', re.DOTALL)
_PYSPY_THREAD = re.compile(rb"thread \((\w+)\)(?:: (.*))?", re.DOTALL)
_JAVA = re.compile(rb"\[(.+ tid=\d+)\]")


def words_of_thread(texts: Sequence[bytes]) -> int:
    """How many of the first frames name the thread or process rather than a function."""
    if _SAMPLER.fullmatch(texts[0]) or _JAVA.fullmatch(texts[0]):
        return 1
    if len(texts) > 1 and _AUSTIN_PROCESS.fullmatch(texts[0]) and _AUSTIN_THREAD.fullmatch(texts[1]):
        return 2
    count = 0
    while count < len(texts) and _PYSPY_PROCESS.fullmatch(texts[count]):
        count += 1
    return count + (count < len(texts) and _PYSPY_THREAD.fullmatch(texts[count]) is not None)


def thread_of(texts: Sequence[bytes]) -> tuple[str, str, int]:
    """A key for the stack's thread, its name for people, and how many frames say it; ("", "", 0) where none does."""
    length = words_of_thread(texts)
    words = [text.decode("utf-8", "backslashreplace") for text in texts[:length]]
    if not words:
        return "", "", 0
    if words[0].startswith("tid:"):
        name = words[0].removeprefix("tid:").strip()
        return name, f"thread {name}" if name.isdigit() else name, length
    if words[0].startswith("P"):
        return ";".join(words), f"process {words[0][1:]}, thread {words[1][1:]}", length
    if words[0].startswith("["):
        return words[0], words[0][1:-1], length
    key = ";".join(word.partition(")")[0] if word.startswith("thread (") else word for word in words)
    return key, ", ".join(map(_pyspy_name, words)), length


def _pyspy_name(word: str) -> str:
    """`process 12` and `MainThread (thread 34)`, or `thread 34` as long as its name is not known."""
    if word.startswith("process "):
        return word.partition(":")[0]
    number, _, name = word.removeprefix("thread (").partition(")")
    name = name.removeprefix(":").strip()
    return f"{name} (thread {number})" if name else f"thread {number}"
