"""«На контроле» under load: a controller of 50,000 among a million assignments, loaded by COPY."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from uuid import UUID

from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from uprava.db.ids import uuid7
from uprava.db.sql import driver
from uprava.demo.loading import Freshness, bare

from bench.load import Figures, drive, get
from bench.office import Office
from bench.screens import sign_in

CONTROLLER, WIDE, ORDINARY = "clerk", "registrar", "efimova"
"""Demo people: who controls a twentieth of all, who sees every assignment, who sees a few."""

GOAL = 100
"""Milliseconds, p95 of 16 clients on two cores."""

PORTION = 20_000

TEXTS = (
    "Представить акты гидравлических испытаний", "Подготовить ответ о содержании дорог",
    "Доложить о завершении ремонта кровли", "Согласовать график плановых отключений",
    "Провести обследование детских площадок", "Направить предложения в план приватизации",
)  # fmt: skip

TABLES = {
    "documents.document": (
        "id", "kind", "organisation_id", "unit_id", "title", "summary", "state", "access_mark",
        "author_id", "due_on", "number", "registered_on", "registered_at", "created_at",
        "changed_at", "version",
    ),
    "documents.access_grant": (
        "document_id", "principal_id", "reason", "level", "kind", "hidden", "granted_at",
    ),
    "assignments.assignment": (
        "document_id", "author_id", "prepared_by", "controller_id", "root_id", "text", "priority",
        "control", "issued_at", "done_on", "basis_point", "asked_term", "reason",
    ),
    "assignments.duty": (
        "assignment_id", "position", "role", "principal_id", "person_id", "unit_id", "due_on",
        "due_first", "state", "author_id", "controller_id", "organisation_id", "control",
        "priority", "on_control", "sent_at", "done_on", "text", "asked_term",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Person:
    """A demo person with the unit of the post."""

    id: int
    login: str
    unit_id: int


@dataclass(frozen=True)
class Cast:
    """Who gives, executes and controls; the unit that keeps the journal sees everything."""

    organisation_id: int
    office_id: int
    people: Sequence[Person]
    controller: Person
    today: date


Rows = dict[str, list[tuple[object, ...]]]


def load(office: Office, count: int, on_control: int) -> None:
    """Load assignments, 1.3 duties each, unless the folder holds them from an earlier run."""
    engine = create_engine(office.database().replace("postgresql://", "postgresql+psycopg://"))
    with Session(engine) as session:
        link = driver(session)
        link.execute("set uprava.system = 'on'")
        known = link.execute("select count(*) from assignments.assignment").fetchone()
        if known and known[0] >= count:
            return
        cast = cast_of(session)
        with bare(session, list(TABLES), progress=lambda _done, _all: None) as freshness:
            for rows in portions(cast, count, on_control):
                for table, columns in TABLES.items():
                    copy(session, table, columns, rows[table], freshness)
        session.commit()
    engine.dispose()


def cast_of(session: Session, mine: str = CONTROLLER) -> Cast:
    """Return the people of the demo; `mine` is the login of whom a part of all belongs to."""
    link = driver(session)
    found = link.execute(
        "select distinct on (p.id) p.id, coalesce(p.login, ''), post.unit_id from users.person as p"
        " join users.post_holder as h on h.person_id = p.id join users.post on post.id = h.post_id"
        " where p.active order by p.id, h.id"
    ).fetchall()
    people = [Person(*row) for row in found]
    by_login = {each.login: each for each in people}
    rest = [each for each in people if each.login not in (CONTROLLER, ORDINARY)]
    row = link.execute(
        "select organisation_id from users.unit where id = %s", (by_login[WIDE].unit_id,)
    ).fetchone()
    assert row is not None
    today = datetime.now(UTC).date()
    return Cast(row[0], by_login[WIDE].unit_id, rest, by_login[mine], today)


def portions(cast: Cast, count: int, on_control: int) -> Iterator[Rows]:
    """Yield the rows of all assignments, some thousands at a time."""
    dice = Random(5)
    every = iter(range(count))
    while numbers := list(islice(every, PORTION)):
        rows: Rows = {table: [] for table in TABLES}
        for number in numbers:
            one(rows, cast, dice, number, mine=number % (count // on_control) == 0)
        yield rows


def one(rows: Rows, cast: Cast, dice: Random, number: int, *, mine: bool) -> None:
    """Add one assignment: the controller's are under control, most of the others are over."""
    author, lead, other = (dice.choice(cast.people) for _ in range(3))
    controller = cast.controller if mine else dice.choice(cast.people)
    state, due_on = standing_of(dice, cast.today, open_share=0.9 if mine else 0.12)
    id, at = uuid7(), datetime.now(UTC) - timedelta(days=dice.randrange(5, 700))
    done_on = due_on - timedelta(days=dice.randrange(5)) if state == "done" else None
    held = mine or state != "done"
    standing = {"reported": "reported", "done": "done" if held else "closed"}.get(state, "issued")
    text = f"{dice.choice(TEXTS)} № {number}"
    rows["documents.document"].append(
        (id, "assignments.assignment", cast.organisation_id, author.unit_id, text, "", standing,
         "common", author.id, due_on, f"П-{number + 1}", at.date(), at, at, at, 1)
    )  # fmt: skip
    rows["assignments.assignment"].append(
        (
            id,
            author.id,
            author.id,
            controller.id,
            id,
            text,
            "usual",
            "usual",
            at,
            done_on,
            "",
            "",
            "",
        )
    )
    duties = [(lead, "responsible")] + ([(other, "executor")] if dice.random() < 0.3 else [])
    for position, (person, role) in enumerate(duties):
        rows["assignments.duty"].append(
            (id, position, role, person.id, person.id, person.unit_id, due_on, due_on, state,
             author.id, controller.id, cast.organisation_id, "usual", "usual",
             held and role == "responsible", at, done_on, "", "")
        )  # fmt: skip
    seen = {author.id, controller.id, *(person.id for person, _role in duties), cast.office_id}
    rows["documents.access_grant"] += [
        (id, each, "work", "read", "assignments.assignment", False, at) for each in sorted(seen)
    ]


def standing_of(dice: Random, today: date, *, open_share: float) -> tuple[str, date]:
    """Return a duty's state and last day: of the open, a fifteenth is late."""
    if dice.random() > open_share:
        return "done", today - timedelta(days=dice.randrange(0, 700))
    if dice.random() < 0.1:
        return "reported", today + timedelta(days=dice.randrange(-5, 20))
    late = dice.random() < 0.07
    days = -dice.randrange(1, 60) if late else dice.randrange(0, 120)
    return dice.choice(("sent", "accepted", "accepted", "returned")), today + timedelta(days=days)


def copy(
    session: Session, table: str, columns: Sequence[str], rows: Sequence[tuple[object, ...]],
    freshness: Freshness,
) -> None:  # fmt: skip
    """Send rows to a table."""
    statement = f"copy {table} ({', '.join(columns)}) from stdin{freshness.value}"
    with driver(session).cursor() as cursor, cursor.copy(statement.encode()) as sent:
        for row in rows:
            sent.write_row([str(each) if isinstance(each, UUID) else each for each in row])


def control(count: int, seconds: float, data: Path | None) -> None:
    """Print what the lists cost the controller, an ordinary person and who sees everything."""
    office = Office(documents=50, data=data)
    mine = max(count // 20, 1)
    load(office, count, mine)
    print(f"\n{count} assignments, {mine} on control of one; goal: p95 {GOAL} ms")
    with office:
        token = office.token(CONTROLLER, "documents:read")
        headers = {"authorization": f"Bearer {token}"}
        path = "/api/v1/assignments/duties?view=control&limit=50"
        measure(office, "JSON list", [get(path, headers=headers)], seconds)
        desk = sign_in(office, CONTROLLER)
        days = [date(2030, 1, 1) + timedelta(days=n) for n in range(3000)]
        pages = {
            "page": ["/assignments/control"],
            "page, figures anew": [f"/assignments/control?due_to={day}" for day in days],
            "page of the overdue": ["/assignments/control?term=overdue"],
            "page of taking off": ["/assignments/control?term=wait"],
            "page to execute": ["/assignments/execute"],
        }
        for what, addresses in pages.items():
            measure(office, what, [desk.page(each) for each in addresses], seconds)
        for title, login in (("who sees all", WIDE), ("ordinary", ORDINARY)):
            requests = [sign_in(office, login).page("/assignments")]
            measure(office, f"{title}: all assignments", requests, seconds)


def measure(office: Office, title: str, requests: Sequence[bytes], seconds: float) -> Figures:
    """Warm up, measure with 16 clients, print."""

    def request(number: int) -> bytes:
        return requests[number % len(requests)]

    drive(office.port, request, clients=16, seconds=1)
    figures = drive(office.port, request, clients=16, seconds=seconds)
    print(f"{title:32} 16 clients {figures}")
    return figures
