"""The one build step that pyproject.toml has no words for: the wheel gets the browser app's entry and its settings.

Both stay at the top of the repository, where `streamlit run streamlit_app.py` finds them; the wheel holds copies, which
`workbench app` starts (workbench/app/serve.py).
"""

from __future__ import annotations

from setuptools import setup
from setuptools.command.build_py import build_py

SERVED = {name: f"workbench/app/served/{name}" for name in ("streamlit_app.py", ".streamlit/config.toml")}
"""Where each file of the repository goes in the wheel."""


class BuildWithApp(build_py):
    """The usual build, and those copies; an editable install reads the repository's own."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            for name, place in self._places().items():
                self.mkpath(place.rpartition("/")[0])
                self.copy_file(name, place)

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        return [*super().get_outputs(include_bytecode), *self._places().values()]

    def get_source_files(self) -> list[str]:
        return [*super().get_source_files(), *SERVED]

    def _places(self) -> dict[str, str]:
        return {name: f"{self.build_lib}/{place}" for name, place in SERVED.items()}


setup(cmdclass={"build_py": BuildWithApp})
