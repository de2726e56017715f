"""The edition that comes with the program: part of the official one, brought in by an act."""

import csv
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from uprava_appeals.classifier.values import KindRow
from uprava_appeals.values import Letter

DATED = date(2025, 10, 31)

SOURCE = (
    "Типовой общероссийский тематический классификатор обращений, редакция 31.10.2025:"
    " раздел 0005 целиком, разделы и служебные вопросы"
)
"""What the shipped edition holds of the official one."""

TOPICS = "classifier_2025-10-31_partial.csv"
KINDS = "question_kinds_2025-10-31.csv"

LETTERS = MappingProxyType({
    "1": Letter.PROPOSAL, "2": Letter.APPLICATION, "3": Letter.COMPLAINT, "4": Letter.NOT_APPEAL,
})  # fmt: skip


def content_of(name: str) -> bytes:
    """Return a shipped table."""
    return (files(__package__) / "data" / name).read_bytes()


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the rows of a shipped table by the names of its columns."""
    return list(csv.DictReader(content_of(name).decode().splitlines(), delimiter=";"))


@cache
def kinds() -> tuple[KindRow, ...]:
    """Return kinds and subkinds of questions in their order."""
    return tuple(
        KindRow(row["official_code"], LETTERS[row["type_code"]], row["subtype_name"])
        for row in rows_of(KINDS)
    )


@cache
def marked(column: str) -> frozenset[str]:
    """Return the codes the shipped edition marks in a column: `service` or `needs_main`."""
    return frozenset(row["code"] for row in rows_of(TOPICS) if row[column])
