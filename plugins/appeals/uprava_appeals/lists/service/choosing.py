"""What the filters of the lists offer and are called: people, units, topics, words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_value
from uprava.i18n import _
from uprava.term_lists.choosing import Named, names_of

from uprava_appeals.law.asking import Asker
from uprava_appeals.law.channels import Channel
from uprava_appeals.lists.values import Filters
from uprava_appeals.values import STANDINGS, Letter, Repeat, Result, Standing


@dataclass(frozen=True, slots=True)
class Headed:
    """A heading of the classifier as a combobox shows it."""

    id: str
    title: str
    person: None = None


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
    askers: Options
    names: Mapping[int, str]
    topic: Headed | None

    def chosen(self, *ids: int | None) -> list[Named]:
        """Return people and units as a combobox shows them."""
        return [Named(id, self.names[id]) for id in ids if id is not None and id in self.names]


def choices_of(session: Session, filters: Filters) -> Choices:
    """Return what the filters offer."""
    people = [*filters.executors, *([filters.leader] if filters.leader else [])]
    return Choices(
        [(each.value, _(STANDINGS[each])) for each in Standing],
        captions(Channel), captions(Letter), captions(Repeat), captions(Result),
        captions(Asker), names_of(session, people), topic_of(session, filters.topic),
    )  # fmt: skip


def captions(words: type[StrEnum]) -> Options:
    """Return words with what they are called."""
    return [(each.value, caption(words, each)) for each in words]


def caption(words: type[StrEnum], value: str) -> str:
    """Return what a word is called, itself when there is no such word."""
    found = words(value) if value in set(words) else None
    return _(getattr(found, "caption", value)) if found else value
