"""Addresses of static files: logical name → name with the hash of the content."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

DIST = Path(__file__).resolve().parent.parent / "static" / "dist"
"""What is served under /static; made by `make assets`, never edited."""

PREFIX = "/static/"

MEDIA_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".map": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
"""Of the files we serve; what the machine's own list says differs from host to host."""

_folders: dict[str, Path] = {}


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


def add_static_folder(module: str, folder: Path) -> None:
    """Let the files of a plugin's folder be served as `<module>/<name>`; none adds nothing."""
    if folder.is_dir() and module not in _folders:
        _folders[module] = folder
        _of_plugins.cache_clear()
        _known.cache_clear()


@cache
def _of_plugins() -> Mapping[str, tuple[str, Path]]:
    """Logical name (`records/x.css`) → address with the hash of the content, and the file."""
    found = {}
    for module, folder in _folders.items():
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = path.relative_to(folder)
            digest = hashlib.sha256(path.read_bytes()).hexdigest()[:10]
            hashed = name.with_name(f"{name.stem}.{digest}{name.suffix}").as_posix()
            found[f"{module}/{name.as_posix()}"] = (f"{PREFIX}{module}/{hashed}", path)
    return found


def asset_url(name: str) -> str:
    """Return the address of a static file, such as `/static/app.1a2b3c4d5e.css` for `app.css`.

    `records/x.css` is the file `x.css` in the folder `static` of the plugin `records`. Raises
    MissingAssetsError for a name nobody has.
    """
    own = _of_plugins().get(name)
    if own is not None:
        return own[0]
    try:
        return PREFIX + str(manifest()["files"][name])
    except KeyError:
        raise MissingAssetsError(
            f"No static file is called {name!r}. Check the name, then run `make assets`."
        ) from None


def everywhere(suffix: str, modules: Iterable[str]) -> tuple[str, ...]:
    """Return the addresses of the modules' files `everywhere.css` or `everywhere.js`, in order."""
    known = _of_plugins()
    names = [f"{module}/everywhere{suffix}" for module in modules]
    return tuple(known[name][0] for name in names if name in known)


def served(address: str) -> tuple[bytes, str] | None:
    """Return content and media type of a hashed address, None for any other.

    None too for a file that a newer build has replaced while this process was running.
    """
    path = _known().get(address)
    if path is None:
        return None
    try:
        content = _content(path)
    except FileNotFoundError:
        return None
    return content, MEDIA_TYPES.get(path.suffix, "application/octet-stream")


@cache
def _known() -> Mapping[str, Path]:
    """Address → file, of everything that is served; what is not listed does not exist."""
    own = {PREFIX + str(hashed): DIST / str(hashed) for hashed in manifest()["files"].values()}
    return own | dict(_of_plugins().values())


@cache
def _content(path: Path) -> bytes:
    return path.read_bytes()
