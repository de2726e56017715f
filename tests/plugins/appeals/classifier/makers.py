"""Editions and tables for tests of the classifier, and the shipped tables read by hand."""

import csv
from datetime import date
from importlib.resources import files
from typing import Any

from sqlalchemy.orm import Session
from uprava.db.sql import driver
from uprava.db.wall import past_rights
from uprava_appeals.classifier.service.editions import EditionHead

LATER = date(2026, 6, 1)


def plain(name: str) -> list[list[str]]:
    """Read a shipped table by hand: no name of a column, no code of the program."""
    text = (files("uprava_appeals.classifier") / "data" / name).read_text(encoding="utf-8")
    return list(csv.reader(text.splitlines(), delimiter=";"))[1:]


TOPICS = plain("classifier_2025-10-31_partial.csv")
KINDS = plain("question_kinds_2025-10-31.csv")
QUESTIONS = [row for row in TOPICS if row[1] == "4"]
OF_HOUSING = [row for row in TOPICS if row[0].startswith("0005.")]


def head_of(dated: date = LATER, **changes: Any) -> EditionHead:
    """What is said of an edition brought in by a test."""
    values = {"valid_from": dated, "source": "Письмо Управления", "partial": False} | changes
    return EditionHead(dated, **values)


def table(*lines: str, header: str = "code;name") -> bytes:
    """Lines as an office program saves them."""
    return "\r\n".join([header, *lines]).encode("cp1251")


HOUSING = table(*(f"{row[0]};{row[3]}" for row in OF_HOUSING))
"""Section 0005 as a file that holds the whole of it."""


def clear(session: Session) -> None:
    """Take all editions out, and the codes off the questions other tests left."""
    link = driver(session)
    with past_rights(session):
        link.execute("update appeals.question set edition_id = null, code = null")
    for name in ("kind", "node", "edition"):
        link.execute(f"delete from appeals.{name}")
