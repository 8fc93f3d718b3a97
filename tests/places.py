"""Where tests find the repository, the samples that ship and the files of other tools."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
DATA = ROOT / "tests" / "data"
SAMPLES = ROOT / "workbench" / "samples"
