"""What the two files that pyinstrument writes have in common."""

from __future__ import annotations

from workbench.core.calltree import whole
from workbench.formats.shared.json_path import JsonPlace, facts

SYNTHETIC_LEAVES = frozenset(("[self]", "[await]", "[out-of-context]"))
"""No functions: time that belongs to the frame above."""

_LONGEST_COMMAND = 500


def sample_count_in(root: JsonPlace) -> int | None:
    """How many samples the recording says it took; None where it does not say it sensibly."""
    value = root.at("sample_count").value
    return value if type(value) is int and 0 < value < 2**53 else None


def environment_of(root: JsonPlace) -> dict[str, str | int | float]:
    """What pyinstrument tells of the recording; durations are seconds, the start is one of the Unix clock."""
    command = root.at("target_description").value
    return facts(
        [
            ("tool", "pyinstrument"),
            ("command", whole(command)[:_LONGEST_COMMAND] if isinstance(command, str) else None),
            ("duration", root.at("duration").optional_number()),
            ("cpu_time", root.at("cpu_time").optional_number()),
            ("interval", root.at("max_interval").optional_number()),
            ("start_time", root.at("start_time").optional_number()),
        ]
    )
