"""The process that measures: one task, one version of the program, the answer as JSON, and it is over."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from workbench.app.lab.bounds import bind_this_process
from workbench.app.lab.tasks import Task, answer
from workbench.app.lab.versions import Version


def main(words: Sequence[str]) -> None:
    """Does the task named by the two words; raises ValueError for words that are no task and no version."""
    task, version = Task(words[0]), Version(words[1])
    bind_this_process()
    started = datetime.now(UTC).isoformat()
    said = answer(task, version)
    sys.stdout.write(json.dumps({"task": task.value, "version": version.value, "started_utc": started, **said}))


if __name__ == "__main__":
    main(sys.argv[1:])
