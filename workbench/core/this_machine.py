"""What was measured in this process instead of read from a file: the facts that stand in for a file's."""

from __future__ import annotations

import hashlib
import platform

from workbench.core.model import SourceFacts


def facts_of(name: str, content: bytes) -> SourceFacts:
    """Facts of content that never was a file; `content` decides the digest, so the same values have the same."""
    digest = hashlib.sha256(content).hexdigest()
    return SourceFacts(name, len(content), digest, len(content), digest, False, 0, 0, 0)


def environment_of(tool: str) -> dict[str, str | int | float]:
    """Where this process runs."""
    return {
        "tool": tool,
        "machine": platform.node(),
        "system": platform.platform(),
        "interpreter": f"{platform.python_implementation()} {platform.python_version()}",
    }
