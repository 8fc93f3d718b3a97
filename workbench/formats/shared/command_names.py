"""How the result of a command is called that was run with parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping

from workbench.core.configurations import labelled


def command_name(command: str, parameters: Mapping[str, str]) -> str:
    """The command with what it was run with; a value that stands in it as a word is not said again.

    With `--command-name` all commands of a parameter have one name.

    >>> command_name("sort 10", {"n": "10"}), command_name("sort", {"n": "10"}), command_name("sort 100", {"n": "10"})
    ('sort 10', 'sort [n=10]', 'sort 100 [n=10]')
    """
    unsaid = [key for key, value in parameters.items() if not _is_said(value, command)]
    return labelled(command, parameters, unsaid)


def _is_said(value: str, command: str) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(value)}(?![\w.])", command) is not None if value else False
