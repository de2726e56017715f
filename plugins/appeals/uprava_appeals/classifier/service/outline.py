"""The classifier as a tree: sections, topics by subjects, questions; what editions differ in."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session
from uprava.db.sql import fetch

from uprava_appeals.classifier.values import CHOSEN_FROM, EditionRow

MOST_DIFFERENCES = 200

SECTIONS = f"""
select left(code, 4) as stem, coalesce(max(title) filter (where level = 1), '') as title,
    count(*) filter (where level >= {CHOSEN_FROM}) as questions, '' as group_title
from appeals.node where edition_id = %(edition)s group by 1 order by 1"""

TOPICS = f"""
select left(n.code, 14) as stem, coalesce(max(n.title) filter (where n.level = 3), '') as title,
    count(*) filter (where n.level >= {CHOSEN_FROM}) as questions,
    left(n.code, 9) || coalesce(' ' || max(s.title), '') as group_title
from appeals.node as n left join appeals.node as s
    on s.edition_id = n.edition_id and s.code = left(n.code, 9) || '.0000.0000'
where n.edition_id = %(edition)s and n.level >= 3 and left(n.code, 4) = %(stem)s
group by left(n.code, 14), left(n.code, 9) order by 1"""

QUESTIONS = f"""
select code, level, title, service, needs_main from appeals.node
where edition_id = %(edition)s and level >= {CHOSEN_FROM} and left(code, 14) = %(stem)s
order by code"""

DIFFERENCES = """
select coalesce(n.code, o.code) as code, coalesce(n.title, '') as title,
    coalesce(o.title, '') as former, count(*) over () as all
from (select * from appeals.node where edition_id = %(edition)s) as n
full join (select * from appeals.node where edition_id = %(other)s) as o on o.code = n.code
where n.title is distinct from o.title
order by 1 limit %(limit)s"""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A heading to look into, by the beginning of its codes, and how many questions it holds."""

    stem: str
    title: str
    questions: int
    group_title: str


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question or a question in detail."""

    code: str
    level: int
    title: str
    service: bool
    needs_main: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """A heading that is new (`former` is empty), gone (`title` is empty) or called otherwise.

    `all` counts the differences there are.
    """

    code: str
    title: str
    former: str
    all: int


def list_sections(session: Session, edition: int) -> Sequence[Shelf]:
    """Return the sections of an edition."""
    return fetch(session, Shelf, SECTIONS, {"edition": edition})


def list_topics(session: Session, edition: int, section: str) -> Sequence[Shelf]:
    """Return the topics of a section; their subjects are the titles of groups."""
    return fetch(session, Shelf, TOPICS, {"edition": edition, "stem": section})


def list_questions(session: Session, edition: int, topic: str) -> Sequence[QuestionLine]:
    """Return the questions of a topic, each followed by its questions in detail."""
    return fetch(session, QuestionLine, QUESTIONS, {"edition": edition, "stem": topic})


def differences(session: Session, edition: EditionRow, other: EditionRow) -> Sequence[Difference]:
    """Return what one edition has otherwise than another, up to `MOST_DIFFERENCES`."""
    values = {"edition": edition.id, "other": other.id, "limit": MOST_DIFFERENCES}
    return fetch(session, Difference, DIFFERENCES, values)
