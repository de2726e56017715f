"""Values of a filter found while they are typed: units, people, whatever the source holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString

from sqlalchemy.orm import Session
from uprava.db.sql import fetch
from uprava.plugins import Plugins
from uprava.reporting import FieldKind, ReportField, ReportLayout, ReportSource
from uprava.users.reader import Reader
from uprava.users.service.suggesting import suggest_colleagues
from uprava.users.service.units import list_units

from uprava_reports.asking.values import Question, dimension_of
from uprava_reports.building.service.counting import SlowError, count
from uprava_reports.building.service.naming import names_of
from uprava_reports.designer.choices import TICKED, tick_options

OFFERED = 12
LONGEST = 100
SOON = 1_500
"""Milliseconds a list of suggestions may take."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value that is offered."""

    id: str
    title: str
    note: str = ""


LISTS: dict[FieldKind, LiteralString] = {
    FieldKind.ORGANISATION: """select id::text as id, name as title from users.organisation
        where closed_on is null order by name""",
    FieldKind.JOURNAL: """select id::text as id, title, index as note from documents.journal
        where active order by title, index""",
}


def find_values(
    session: Session, source: ReportSource, field: ReportField, words: str, *, reader: Reader,
    plugins: Plugins,
) -> list[Value]:  # fmt: skip
    """Return values whose names have the words; of people only for words."""
    today = session.info["today"]
    if field.kind is FieldKind.PERSON:
        people = suggest_colleagues(session, words[:LONGEST], reader=reader, today=today)
        return [Value(str(each.id), each.name, each.post) for each in people]
    if field.kind is FieldKind.UNIT:
        units = list_units(session, today=today, closed=False)
        found = [Value(str(each.id), each.name, each.organisation) for each in units]
    elif query := LISTS.get(field.kind):
        found = fetch(session, Value, query)
    elif field.kind in TICKED:
        found = [Value(*option) for option in tick_options(field, source, plugins.kinds)]
    else:
        found = held(session, source, field, reader=reader, plugins=plugins)
    wanted = words[:LONGEST].casefold().split()
    fits = [each for each in found if all(word in each.title.casefold() for word in wanted)]
    return fits[:OFFERED]


def held(
    session: Session, source: ReportSource, field: ReportField, *, reader: Reader,
    plugins: Plugins,
) -> list[Value]:  # fmt: skip
    """Return the values the rows open to the reader have; none where finding them takes long."""
    if not field.groups:
        return []
    question = Question("values", "", source, ReportLayout(source.code, lines=(field.code,)))
    try:
        figures = count(session, question, reader=reader, milliseconds=SOON)
    except SlowError:
        return []
    keys = [key for (key,) in figures.cells if key not in (None, "")]
    names = names_of(session, dimension_of(source, field.code), keys, plugins=plugins)
    ordered = sorted(keys, key=lambda key: names[key].order)
    return [Value(str(key), names[key].title) for key in ordered]


def meant(found: Sequence[Value], words: str) -> str:
    """Return the value that is called exactly so; empty: none, or several."""
    same = [each for each in found if each.title.casefold() == words.strip().casefold()]
    return same[0].id if len(same) == 1 else ""
