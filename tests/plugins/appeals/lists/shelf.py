"""Three hundred appeals of chance, written by plain statements, and what is known of each."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, LiteralString
from uuid import UUID, uuid4

from plugins.appeals.intake.office import Office
from uprava import testing
from uprava.db.sql import driver, execute, fetch_value
from uprava.term_lists.values import Edge, Figures
from uprava.users.reader import Reader
from uprava_appeals.law.channels import Channel
from uprava_appeals.lists.service.figures import count_anew
from uprava_appeals.lists.service.listing import list_appeals
from uprava_appeals.lists.values import NO_TERM, Filters, ListPage, View, Wanted
from uprava_appeals.values import KIND, OVER, Letter, QuestionState, Repeat, Result, Standing

MANY = 300
TODAY = testing.TODAY

CODES = ("0005.0005.0054.1157", "0005.0005.0056.1154", "0005.0005.0055.1126")
SUBJECTS = ("ремонт кровли", "уборка снега", "отопление квартиры", "остановка автобуса",
            "перерасчёт платы", "детская площадка")  # fmt: skip
SURNAMES = ("Кузнецова", "Орлов", "Семёнов", "Ли")
BODIES = {"": "body", "Прокуратура города": "prosecutor", "Правительство области": "body"}
"""Who sent an appeal on, and what that is."""


@dataclass
class Question:
    """One question as it was written."""

    code: str
    person: int | None
    unit: int | None
    state: str
    result: str | None
    territory: str


@dataclass
class Made:
    """One appeal as it was written."""

    id: UUID
    number: str | None
    title: str
    standing: Standing
    standing_on: date
    received: date
    registered: date | None
    due: date | None
    tell: date | None
    asked: date | None
    channel: str
    letter: str
    repeat: str
    source: str
    territory: str
    collective: bool
    leader: int | None
    surname: str
    seen_by: set[int]
    questions: list[Question]

    @property
    def order(self) -> tuple[date, UUID]:
        """Where it stands in every list, said apart from the statement."""
        days = [each for each in (self.due, self.tell) if each]
        if self.standing not in OVER:
            return min(days, default=NO_TERM), self.id
        if self.tell:
            return self.tell, self.id
        return date(6000, 1, 1) - (self.standing_on - date(2000, 1, 1)), self.id


@dataclass
class Shelf:
    """An office with appeals: the keeper sees and knows all, the worker a third, without names."""

    office: Office
    keeper: Reader
    worker: Reader
    stranger: Reader
    made: list[Made] = field(default_factory=list)

    @property
    def housing(self) -> int:
        return self.office.town.housing_id

    def page(
        self, who: Reader, view: View = View.ALL, *, limit: int = 1000, after: Edge | None = None,
        before: Edge | None = None, **filters: Any,
    ) -> ListPage:  # fmt: skip
        def read(session: Any, *, reader: Reader) -> ListPage:
            wanted = Wanted(view, Filters(**filters), after=after, before=before)
            return list_appeals(session, wanted, reader=reader, limit=limit)

        found: ListPage = self.office.act(who, read)
        return found

    def ids(self, who: Reader, view: View = View.ALL, **filters: Any) -> list[UUID]:
        return [row.id for row in self.page(who, view, **filters).rows]

    def figures(self, who: Reader, view: View = View.ALL, **filters: Any) -> Figures:
        def read(session: Any, *, reader: Reader) -> Figures:
            return count_anew(session, view, Filters(**filters), reader=reader)

        found: Figures = self.office.act(who, read)
        return found

    def of(self, who: Reader) -> list[Made]:
        """What a person may see, in the order of lists."""
        seen = [each for each in self.made if who.person_id in each.seen_by]
        return sorted(seen, key=lambda each: each.order)


def fill(shelf: Shelf, *, seed: int, many: int = MANY) -> None:
    """Write appeals of chance."""
    chance = random.Random(seed)
    shelf.made = [draw(shelf, chance, place) for place in range(1, many + 1)]
    with shelf.office.system() as session:
        edition = edition_of(session)
        applicants = {name: applicant(session, shelf, name) for name in SURNAMES}
        with driver(session).cursor() as cursor:
            for statement, rows in statements(shelf, edition, applicants):
                cursor.executemany(statement, rows)
        execute(session, "analyze appeals.appeal, appeals.question, documents.access_grant")


def draw(shelf: Shelf, chance: random.Random, place: int) -> Made:
    standing = chance.choice(list(Standing))
    received = TODAY - timedelta(days=chance.randrange(200))
    registered = None if standing is Standing.RECEIVED else received + timedelta(days=1)
    keeper, worker = shelf.keeper.person_id, shelf.worker.person_id
    some = lambda days: TODAY + timedelta(days=chance.randrange(-days, days))  # noqa: E731
    source, tell = chance.choice(["", *BODIES]), some(9) if chance.random() < 0.15 else None
    return Made(
        id=uuid4(), number=None if registered is None else f"К-{place}",
        title=f"О вопросе: {chance.choice(SUBJECTS)}", standing=standing,
        standing_on=received + timedelta(days=2), received=received, registered=registered,
        due=None if standing in OVER or chance.random() < 0.1 else some(20),
        tell=tell,
        asked=chance.choice((tell, tell + timedelta(days=3))) if tell and source else None,
        channel=chance.choice(list(Channel)), letter=chance.choice(list(Letter)),
        repeat=chance.choice(list(Repeat)), source=source,
        territory=chance.choice(("52701000", "52701000001", "")),
        collective=chance.random() < 0.2, leader=chance.choice((None, keeper)),
        surname=chance.choice(SURNAMES),
        seen_by={keeper} | ({worker} if chance.random() < 0.4 else set()),
        questions=[
            Question(
                chance.choice(CODES), chance.choice((None, worker, keeper)),
                chance.choice((None, shelf.housing)), chance.choice(list(QuestionState)),
                chance.choice((None, *Result)), chance.choice(("52701000005", "")),
            )
            for _each in range(chance.randrange(1, 4))
        ],
    )  # fmt: skip


def edition_of(session: Any) -> int:
    """Return an edition with the codes."""
    edition = fetch_value(
        session,
        "insert into appeals.edition (dated, valid_from, source, partial, sha256, brought_at)"
        " values (%s, '2025-10-31', 'test', true, '', now()) on conflict (dated)"
        " do update set source = 'test' returning id",
        (date(1970, 1, 1),),
    )
    for code in CODES:
        execute(
            session,
            "insert into appeals.node (edition_id, code, level, title, service, needs_main)"
            " values (%s, %s, 4, %s, false, false) on conflict do nothing",
            (edition, code, f"Вопрос {code}"),
        )
    return int(edition)


def applicant(session: Any, shelf: Shelf, surname: str) -> int:
    found = fetch_value(
        session,
        "insert into appeals.applicant (organisation_id, kind, surname, given_name, patronymic,"
        " name, sound_key, postcode, address, district, territory, email, phone, account, inn,"
        " status, note, created_at, changed_at) values (%s, 'person', %s, 'Анна', '', %s, '', '',"
        " 'ул. Тарская, д. 14', '', '', '', '', '', '', '', '', now(), now()) returning id",
        (shelf.office.town.organisation_id, surname, f"{surname} Анна"),
    )
    return int(found)


def statements(
    shelf: Shelf, edition: int, applicants: dict[str, int]
) -> list[tuple[LiteralString, list[tuple[object, ...]]]]:
    """Return what is written, table by table."""
    town, keeper, made = shelf.office.town, shelf.keeper.person_id, shelf.made
    rows: list[list[tuple[object, ...]]] = [
        [(each.id, KIND, town.organisation_id, town.chancellery_id, each.title, each.standing,
          keeper, each.due, each.number, each.registered) for each in made],
        [(each.id, KIND, town.organisation_id, list(each.seen_by),
          f"{each.number or ''} {each.title}") for each in made],
        [(each.id, who, KIND) for each in made for who in each.seen_by],
        [(each.id, town.organisation_id, each.channel, each.letter, each.received,
          each.collective, each.source, each.territory, each.repeat, each.leader, each.standing,
          each.standing_on, each.due, each.tell, BODIES[each.source], each.asked)
         for each in made],
        [(each.id, applicants[each.surname], f"{each.surname} Анна") for each in made],
        [(each.id, place, edition, one.code, one.territory, one.state, one.unit or one.person,
          one.person, one.result)
         for each in made for place, one in enumerate(each.questions, 1)],
    ]  # fmt: skip
    return list(zip(STATEMENTS, rows, strict=True))


STATEMENTS: tuple[LiteralString, ...] = (
    (
        "insert into documents.document (id, kind, organisation_id, unit_id, title, summary, state,"
        " access_mark, author_id, due_on, number, registered_on, created_at, changed_at, version)"
        " values (%s, %s, %s, %s, %s, '', %s, 'common', %s, %s, %s, %s, now(), now(), 1)"
    ),
    (
        "insert into documents.text (document_id, kind, organisation_id, readers, handles, body)"
        " values (%s, %s, %s, %s, %s, '')"
    ),
    (
        "insert into documents.access_grant (document_id, principal_id, reason, level, kind,"
        " hidden, granted_at) values (%s, %s, 'work', 'read', %s, false, now())"
    ),
    (
        "insert into appeals.appeal (document_id, organisation_id, channel, letter, received_on,"
        " mask, authors, collective, signers, source, source_number, source_control, territory,"
        " category, governor, repeat, answers, addressee_id, standing, standing_on, due_on,"
        " tell_on, asker, asked_due)"
        " values (%s, %s, %s, %s, %s, 'А. А., Ленинский округ', 1, %s, 0, %s, '', false, %s, '',"
        " false, %s, 0, %s, %s, %s, %s, %s, %s, %s)"
    ),
    (
        "insert into appeals.author (document_id, position, applicant_id, role, name, postcode,"
        " address, reply_by, reply_to) values (%s, 1, %s, 'main', %s, '', 'ул. Тарская, д. 14',"
        " 'post', '')"
    ),
    (
        "insert into appeals.question (document_id, position, text, edition_id, code, kind,"
        " territory, competence, state, principal_id, person_id, report, result, measures,"
        " measures_taken)"
        " values (%s, %s, 'Вопрос', %s, %s, '', %s, 'own', %s, %s, %s, '', %s, '', false)"
    ),
)
