"""Dated data of the law: rows of TOML files, each in force for some days, with its source."""

import tomllib
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any, Protocol, TypeVar

import msgspec
from uprava.errors import InvalidError
from uprava.i18n import _

Row = TypeVar("Row")


class LawError(InvalidError):
    """What was asked has no answer in the kept law; `detail` says why and what to do."""

    code = "contract-law"


class Dated(Protocol):
    """A row in force from `since` (None: always) up to, not including, `until` (None: on)."""

    @property
    def since(self) -> date | None:
        """The first day."""

    @property
    def until(self) -> date | None:
        """The day from which it is no longer in force."""


class Sourced(Protocol):
    """A row that tells where it is from, and whether a person compared it with that text."""

    @property
    def source(self) -> str:
        """The act and its point, as an office writes them."""

    @property
    def verified(self) -> bool:
        """Whether it was compared; what was not is told so beside the figure."""


def read_rows(file: str, table: str, type: type[Row]) -> tuple[Row, ...]:
    """Return the rows of a table of a file beside this one, in its order."""
    text = (files("uprava_contracts.law") / f"{file}.toml").read_text(encoding="utf-8")
    kept: dict[str, Any] = tomllib.loads(text, parse_float=Decimal)
    return msgspec.convert(kept[table], tuple[type, ...])  # type: ignore[valid-type]  # a parameter


def in_force(row: Dated, on: date) -> bool:
    """Tell whether a row is in force on a day."""
    return (row.since or date.min) <= on and (row.until is None or on < row.until)


def source_words(row: Sourced) -> str:
    """Return where a figure is from, and that nobody has compared it when nobody has."""
    if row.verified or not row.source:
        return row.source
    return _("{source} (not compared with the text of the act)").format(source=row.source)
