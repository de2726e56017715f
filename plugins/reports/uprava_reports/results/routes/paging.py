"""Lists of rows: their columns, the order, where a page begins and goes on."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from uprava.i18n import _
from uprava.reporting import FieldKind

from uprava_reports.asking.values import Question
from uprava_reports.building.statements import Place
from uprava_reports.results.listed import RIGHT

LONG = 30
"""Characters from which a column has room to break."""


def at_in(params: Mapping[str, str]) -> Place | None:
    """Return the place a page begins after; None for the first."""
    key = params.get("after", "")
    return Place(params.get("by"), key) if key else None


def further_of(path: str, more: Place | None) -> str:
    """Return the address of the next page; empty at the end."""
    if more is None:
        return ""
    pairs = [("after", more.key), *([("by", more.value)] if more.value is not None else [])]
    return f"{path}{'&' if '?' in path else '?'}{urlencode(pairs)}"


def columns_of(question: Question, sort: str, link: Callable[[str], str]) -> list[dict[str, Any]]:
    """Return the heads of a list; each sorts it, first up, then down."""
    heads: list[dict[str, Any]] = []
    texts = [each for each in question.columns if each.kind is FieldKind.TEXT]
    widest = max(texts, key=lambda each: each.width, default=None)
    for field in question.columns:
        order = {field.code: "ascending", f"-{field.code}": "descending"}.get(sort, "none")
        looks = "r fit" if field.kind in RIGHT else "two" if field.width >= LONG else "fit"
        looks += " w30" if field is widest and looks == "two" else ""
        turned = f"-{field.code}" if order == "ascending" else field.code
        heads.append({
            "text": _(field.title), "cls": looks, "order": order, "sort": link(turned),
        })  # fmt: skip
    return heads
