"""Prints one of the README's two commands: `app` or `tests`.

They are the first two fenced shell blocks of the README, a line each, so that what CI runs is what people read.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

NAMES = ("app", "tests")


def commands(readme: str) -> dict[str, str]:
    """The two commands by name; raises ValueError when a block holds more than one line."""
    blocks = re.findall(r"^```sh\n(.*?)^```", readme, re.MULTILINE | re.DOTALL)[: len(NAMES)]
    if any(block.strip().count("\n") for block in blocks):
        raise ValueError("a command of the README takes more than one line")
    return dict(zip(NAMES, (block.strip() for block in blocks), strict=True))


if __name__ == "__main__":
    print(commands((Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8"))[sys.argv[1]])  # noqa: T201
