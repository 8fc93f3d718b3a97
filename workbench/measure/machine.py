"""What of the machine makes measured values drift: a processor that changes its speed while it is measured."""

from __future__ import annotations

from pathlib import Path

from workbench.core.model import Notice

PROCESSORS = Path("/sys/devices/system/cpu")


def machine_notices(processors: Path = PROCESSORS) -> tuple[Notice, ...]:
    """What Linux says of turbo and of the governor; nothing where it says nothing, as on other systems."""
    found = []
    if _said(processors / "intel_pstate/no_turbo") == "0" or _said(processors / "cpufreq/boost") == "1":
        text = "The processor may run faster for a while (turbo), so values drift with its temperature; switch it off."
        found.append(Notice("turbo", text))
    governors = {_said(path) for path in processors.glob("cpu[0-9]*/cpufreq/scaling_governor")} - {""}
    if governors - {"performance"}:
        named = ", ".join(sorted(governors))
        text = f"The processor's speed follows its load (governor {named}); pyperf system tune holds it still."
        found.append(Notice("governor", text))
    return tuple(found)


def _said(path: Path) -> str:
    try:
        return path.read_text("ascii").strip()
    except (OSError, ValueError):
        return ""
