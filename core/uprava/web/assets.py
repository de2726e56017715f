"""Addresses of static files: logical name → name with the hash of the content."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

DIST = Path(__file__).resolve().parent.parent / "static" / "dist"
"""What is served under /static; made by `make assets`, never edited."""

PREFIX = "/static/"


class MissingAssetsError(RuntimeError):
    """The front-end files were not built, or a template names one that does not exist."""


@cache
def manifest() -> Mapping[str, Any]:
    """Return the list of built files, read once per process.

    Raises MissingAssetsError when the assets were never built.
    """
    path = DIST / "manifest.json"
    try:
        loaded: Mapping[str, Any] = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise MissingAssetsError(
            "The front-end files are not built. Run `make assets` (or `python scripts/assets.py`)."
        ) from None
    return loaded


def asset_url(name: str) -> str:
    """Return the address of a static file, such as `/static/app.1a2b3c4d5e.css` for `app.css`."""
    try:
        return PREFIX + str(manifest()["files"][name])
    except KeyError:
        raise MissingAssetsError(
            f"No static file is called {name!r}. Check the name, then run `make assets`."
        ) from None


def module_urls() -> tuple[str, ...]:
    """Return the addresses of our ES modules, for `modulepreload`, dependencies first."""
    return tuple(asset_url(name) for name in manifest()["modules"])
