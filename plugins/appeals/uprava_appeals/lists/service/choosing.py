"""What the filters of the lists offer and are called: people, units, topics, words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_value
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader
from uprava.users.service.suggesting import find_chosen

from uprava_appeals.law.channels import Channel
from uprava_appeals.lists.values import Filters
from uprava_appeals.values import STANDINGS, Letter, Repeat, Result, Standing

MOST_UNITS = 5
"""Units offered besides people."""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody by name: a person or a unit."""

    id: int
    title: str
    person: None = None


@dataclass(frozen=True, slots=True)
class Headed:
    """A heading of the classifier as a combobox shows it."""

    id: str
    title: str
    person: None = None


UNITS = """
select unit.id, unit.name as title from users.unit
where unit.organisation_id = %(organisation)s and unit.closed_on is null
    and (unit.name ilike %(like)s or unit.short_name ilike %(like)s)
order by unit.name, unit.id limit %(most)s"""


def suggest_units(session: Session, q: str, *, reader: Reader) -> list[Named]:
    """Return units of the reader's organisation with such a name."""
    plain = " ".join(q.split()).replace("%", "").replace("_", "")[:60]
    if not plain:
        return []
    values = {"organisation": reader.organisation_id, "like": f"%{plain}%", "most": MOST_UNITS}
    return fetch(session, Named, UNITS, values)


def find_typed(session: Session, text: str, *, reader: Reader, today: date) -> int | None:
    """Return whom a typed name means, for forms sent without scripts; None: nobody, or several."""
    units = suggest_units(session, text, reader=reader)
    exact = [each.id for each in units if each.title.casefold() == text.casefold()]
    person = find_chosen(session, "", text, reader=reader, today=today)
    found = exact or ([person.id] if person else []) or [each.id for each in units]
    return found[0] if len(found) == 1 else None


NAMES = f"""
select principal.id, coalesce(
    (select {SHORT_NAME} from users.person as p where p.id = principal.id),
    (select unit.short_name from users.unit where unit.id = principal.id)) as title
from users.principal where id = any (%(ids)s) and type in ('person', 'unit')"""


def names_of(session: Session, filters: Filters) -> dict[int, str]:
    """Return what the people and units of the filters are called."""
    ids = [*filters.executors, *([filters.leader] if filters.leader else [])]
    return (
        {each.id: each.title for each in fetch(session, Named, NAMES, {"ids": ids})} if ids else {}
    )


TOPICS = """
select n.code as id, n.code || ' ' || n.title as title from appeals.node as n
where n.edition_id = (select id from appeals.edition order by valid_from desc, id desc limit 1)
    and (n.code like %(code)s or n.words @@ websearch_to_tsquery('russian', %(q)s))
order by n.level, n.code limit 12"""


def suggest_topics(session: Session, q: str) -> list[Headed]:
    """Return headings of any level by a code's beginning or by words, the widest first."""
    plain = " ".join(q.split()).replace("%", "").replace("_", "")[:100]
    if not plain:
        return []
    return fetch(session, Headed, TOPICS, {"code": f"{plain}%", "q": plain})


def topic_of(session: Session, code: str) -> Headed | None:
    """Return the heading of a code, by the newest edition that has it."""
    query = "select title from appeals.node where code = %s order by edition_id desc limit 1"
    title = fetch_value(session, query, (code,)) if code else None
    return Headed(code, f"{code} {title}") if title else None


Options = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything the form of the filters offers, and the names of whom it is set to."""

    states: Options
    channels: Options
    letters: Options
    repeats: Options
    results: Options
    names: Mapping[int, str]
    topic: Headed | None

    def chosen(self, *ids: int | None) -> list[Named]:
        """Return people and units as a combobox shows them."""
        return [Named(id, self.names[id]) for id in ids if id is not None and id in self.names]


def choices_of(session: Session, filters: Filters) -> Choices:
    """Return what the filters offer."""
    return Choices(
        [(each.value, _(STANDINGS[each])) for each in Standing],
        captions(Channel), captions(Letter), captions(Repeat), captions(Result),
        names_of(session, filters), topic_of(session, filters.topic),
    )  # fmt: skip


def captions(words: type[StrEnum]) -> Options:
    """Return words with what they are called."""
    return [(each.value, caption(words, each)) for each in words]


def caption(words: type[StrEnum], value: str) -> str:
    """Return what a word is called, itself when there is no such word."""
    found = words(value) if value in set(words) else None
    return _(getattr(found, "caption", value)) if found else value
