"""Where tests find the repository, the samples that ship and the files of other tools."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
DATA = ROOT / "tests" / "data"
SAMPLES = ROOT / "workbench" / "samples"

NO_INPUT = (".md", ".py", ".js", ".c", ".said")
"""How files below DATA end that no reader is for: where they come from, programs, what another reader said of one."""
