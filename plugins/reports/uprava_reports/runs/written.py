"""Figures as data: what is kept of them, without names; how they are read again."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from uprava.errors import ConflictError
from uprava.i18n import _

from uprava_reports.asking.values import Key, Question
from uprava_reports.building.figures import Figures, Part

Data = Mapping[str, Any]


def written(question: Question, figures: Figures) -> Data:
    """Return figures as they are kept: what they are of, then keys and parts of each cell."""
    return {
        **shape(question),
        "cells": [
            [[kept(key) for key in keys],
             [told(part) for part in parts]]
            for keys, parts in figures.cells.items()
        ],
    }  # fmt: skip


def shape(question: Question) -> dict[str, Any]:
    """Return what the cells are told apart by, and what is counted of them."""
    return {
        "dimensions": [each.code for each in question.dimensions],
        "measures": [f"{each.code}:{each.aggregate}" for each in question.measures],
    }


def read(question: Question, data: Data) -> Figures:
    """Return kept figures. Raises ConflictError when the report is another one by now."""
    if any(data.get(name) != value for name, value in shape(question).items()):
        raise ConflictError(
            _("The report was changed after it was counted. Ask for it again."), code="changed"
        )
    return Figures(question.measures, dict(map(cell, data["cells"])))


def cell(given: Sequence[Any]) -> tuple[tuple[Key, ...], Sequence[Part]]:
    """Return a cell as figures hold it."""
    keys, parts = given
    return tuple(map(opened, keys)), [parts_of(*each) for each in parts]


def told(part: Part) -> list[int | str | None]:
    """Return the part of a measure as data; few have a weight."""
    total = None if part.total is None else str(part.total)
    return [part.rows, total, *([] if part.weight is None else [str(part.weight)])]


def parts_of(rows: int, *sums: str | None) -> Part:
    """Return the part of a measure."""
    return Part(rows, *(None if each is None else Decimal(each) for each in sums))


def kept(key: object) -> object:
    """Return a key as data: days in a list of their own, as JSON has none."""
    if isinstance(key, date):
        return [key.isoformat()]
    return key if key is None or isinstance(key, bool | int | str) else str(key)


def opened(key: Any) -> Key:
    """Return a key from data."""
    found: Key = date.fromisoformat(key[0]) if isinstance(key, list) else key
    return found
