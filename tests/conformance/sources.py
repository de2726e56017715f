"""What the suite reads: owners, their files, their messages."""

import ast
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from babel.messages.extract import extract
from uprava.plugins import installed

ROOT = Path(__file__).resolve().parents[2]
DUMMY = ROOT / "tests" / "dummy" / "uprava_dummy"
CYRILLIC = re.compile("[А-Яа-яЁё]")
KEYWORDS: dict[str, tuple[object, ...] | None] = {
    "_": None, "N_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2),
}  # fmt: skip


@dataclass(frozen=True)
class Owner:
    """The core, or one plugin."""

    name: str
    package: Path

    def python(self) -> Iterator[Path]:
        """All Python files but migrations, which freeze what once was."""
        return (path for path in sorted(self.package.rglob("*.py")) if "versions" not in path.parts)

    def templates(self) -> Iterator[Path]:
        """All templates of screens."""
        return (path for path in sorted(self.package.rglob("*.html")) if "dist" not in path.parts)

    def catalogues(self, language: str) -> Iterator[Path]:
        """All translations into a language."""
        return iter(sorted((self.package / "locale" / language).rglob("*.po")))


@dataclass(frozen=True)
class Found:
    """A message of the sources."""

    where: str
    id: str
    plural: str | None
    context: str | None


CORE = Owner("core", ROOT / "core" / "uprava")


def package_of(target: str) -> Path:
    """Return the folder of an entry point's package, wherever it is installed."""
    spec = find_spec(target.partition(".")[0])
    assert spec is not None
    return Path(str(spec.origin)).parent


PLUGINS = tuple(Owner(name, package_of(target)) for name, target in installed().items())
DUMMY_OWNER = Owner("dummy", DUMMY)
OWNERS = (CORE, *PLUGINS, DUMMY_OWNER)
SHIPPED = (CORE, Owner("storage", ROOT / "storage" / "uprava_storage"), *PLUGINS)


def short(path: Path) -> str:
    """Return the path as people of the project say it."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


@cache
def tree_of(path: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@cache
def messages_of(owner: Owner) -> tuple[Found, ...]:
    """Return every message id of an owner's Python files and templates."""
    found = [each for path in owner.python() for each in messages_in(path, "python")]
    found += [each for path in owner.templates() for each in messages_in(path, "jinja2")]
    return tuple(found)


def messages_in(path: Path, method: str) -> Iterator[Found]:
    """Yield the message ids of one file."""
    options = {"encoding": "utf-8"}
    if method == "jinja2":
        options |= {"newstyle_gettext": "true", "silent": "false"}
    source = io.BytesIO(path.read_bytes())
    for line, message, _comments, context in extract(method, source, KEYWORDS, (), options):
        one, many = message if isinstance(message, tuple) else (message, None)
        if one:
            yield Found(f"{short(path)}:{line}", one, many, context)
