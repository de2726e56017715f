"""Translations: English message ids in the code, Russian complete, the locale of the reader.

Catalogues are plain `.po` files (`locale/<language>/**/*.po`) of the core and of each plugin,
read once at start; nothing has to be compiled.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

DEFAULT_LOCALE = "ru"
LOCALES = {"ru": "Русский", "en": "English"}

_catalogues: dict[str, NullTranslations] = {}
_folders: list[Path] = []
_locale: ContextVar[str] = ContextVar("uprava_locale", default=DEFAULT_LOCALE)


def add_locale_folder(folder: Path) -> None:
    """Let `folder/<language>/**/*.po` be read; a folder that does not exist adds nothing."""
    if folder.is_dir() and folder not in _folders:
        _folders.append(folder)
        _catalogues.clear()


def read_catalogue(language: str) -> Catalog:
    """Return all messages of a language from the folders added so far, later ones winning."""
    merged = Catalog(locale=language)
    for folder in _folders:
        for path in sorted((folder / language).rglob("*.po")):
            with path.open("rb") as file:
                part = read_po(file, locale=language)
            for message in part:
                if message.id and message.string:
                    merged.add(message.id, message.string, context=message.context)
    return merged


def translations(language: str | None = None) -> NullTranslations:
    """Return the catalogue of `language`, or of the current reader."""
    language = language or _locale.get()
    if language not in _catalogues:
        _catalogues[language] = _load(language)
    return _catalogues[language]


def _load(language: str) -> NullTranslations:
    if language == "en":
        return NullTranslations()
    buffer = io.BytesIO()
    write_mo(buffer, read_catalogue(language))
    buffer.seek(0)
    return GNUTranslations(buffer)


@contextmanager
def use_locale(language: str) -> Iterator[None]:
    """Translate into `language` within the block; an unknown one means the default."""
    token = _locale.set(language if language in LOCALES else DEFAULT_LOCALE)
    try:
        yield
    finally:
        _locale.reset(token)


def current_locale() -> str:
    """Return the language being written to."""
    return _locale.get()


def _(message: str) -> str:
    """Return the message in the reader's language."""
    return translations().gettext(message)


def ngettext(one: str, many: str, number: int) -> str:
    """Return the plural form that fits `number` in the reader's language."""
    return translations().ngettext(one, many, number)


def pgettext(context: str, message: str) -> str:
    """Return the message in the reader's language where one English word has several meanings."""
    return translations().pgettext(context, message)


def N_(message: str) -> str:  # noqa: N802 -- the name gettext tools look for
    """Mark a message that is translated later, where it is shown."""
    return message


add_locale_folder(Path(__file__).parent / "locale")
