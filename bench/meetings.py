"""Meetings under load: bodies over years, their questions and protocols, loaded by COPY."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from urllib.parse import quote
from uuid import UUID

import psycopg
from sqlalchemy import create_engine
from sqlmodel import Session, select
from uprava.db import tables
from uprava.db.ids import uuid7_of
from uprava.db.sql import driver
from uprava.documents.models import Journal
from uprava.users.service.groups import Belonging, make_group, set_group
from uprava_meetings import models
from uprava_meetings.bodies.models import Body, Member, Regulation
from uprava_meetings.values import MEETING, PROTOCOL, QUESTION

from bench.load import measure
from bench.office import Office
from bench.screens import sign_in
from bench.tables import (
    DOCUMENTS,
    GRANTS,
    ORDINARY,
    WIDE,
    Cast,
    Person,
    Rows,
    cast_of,
    grants,
    load,
)

KNOWN = (tables.__all__, models.__all__)
"""Importing the tables lets SQLAlchemy resolve what refers to them."""

BODIES, OF_ONE, MEMBERS = 60, 2, 20
"""Bodies, those the ordinary person belongs to, members of each."""

YEARS = 6
"""Years of meetings behind today; a twentieth of them lies in the year to come."""

QUESTIONS = (5, 10)
"""Questions of a meeting, from and to."""

GOAL = 1.3
"""Times the p95 of who sees all that an ordinary person's lists may take."""

TOPICS = (
    "О ходе подготовки к отопительному периоду", "Об исполнении бюджета за квартал",
    "О содержании дорог", "О проекте планировки территории", "О награждении",
)  # fmt: skip

TABLES = {
    "meetings.meeting": (
        "document_id", "organisation_id", "body_id", "regulation_id", "form", "starts_at",
        "ends_at", "place", "link", "chair_id", "secretary_id", "materials_by", "agenda_by",
        "protocol_by", "revision", "by_hand", "opened_at", "closed_at",
    ),
    "meetings.invitation": (
        "document_id", "member_id", "person_id", "name", "post", "email", "answer", "reason",
        "told_revision", "came",
    ),
    "meetings.presence": ("meeting_id", "member_id", "since", "until", "by_video"),
    "meetings.question": (
        "document_id", "organisation_id", "body_id", "unit_id", "minutes", "way", "draft", "closed",
    ),
    "meetings.item": (
        "id", "meeting_id", "question_id", "position", "minutes", "late", "outcome", "began_at",
        "ended_at",
    ),
    "meetings.speaker": ("document_id", "position", "role", "person_id", "name", "post"),
    "meetings.point": (
        "item_id", "question_id", "position", "kind", "text", "due_on", "state", "told_version",
    ),
    "meetings.protocol": (
        "document_id", "organisation_id", "body_id", "meeting_id", "held_on", "short", "revision",
        "why", "chair_id", "secretary_id", "contents", "signed_on",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Founded:
    """A body that was set up for the measurement."""

    id: int
    organisation_id: int
    unit_id: int
    regulation_id: int
    members_id: int
    keepers_id: int
    name: str
    members: Sequence[tuple[int, int]]
    """Membership and person."""


def found_all(office: Office) -> list[Founded]:
    """Set up the bodies, or return those of an earlier run."""
    engine = create_engine(office.database().replace("postgresql://", "postgresql+psycopg://"))
    with Session(engine) as session:
        driver(session).execute("set uprava.system = 'on'")
        cast, dice = cast_of(session, ORDINARY), Random(7)
        made = [found(session, cast, dice, place) for place in range(BODIES)]
        session.commit()
    engine.dispose()
    return made


def found(session: Session, cast: Cast, dice: Random, place: int) -> Founded:
    """Set up one body; the ordinary person belongs to the first ones."""
    name, since = f"Комиссия № {place + 1}", cast.today - timedelta(days=365 * (YEARS + 1))
    known = session.exec(select(Body).where(Body.name == name)).first()
    if known is not None:
        return known_as(session, known)
    organisation = cast.organisation_id
    journal = Journal(
        code=f"bench-{place}", kind=PROTOCOL, organisation_id=organisation, index=f"К{place}",
        title=name, number_template="{seq}",
    )  # fmt: skip
    groups = make_group(session, f"{name}: состав"), make_group(session, f"{name}: ведут")
    session.add(journal)
    session.flush()
    assert journal.id is not None
    body = Body(
        organisation_id=organisation, unit_id=cast.office_id, kind="commission", name=name,
        genitive=f"комиссии № {place + 1}", decided="РЕШИЛА", journal_id=journal.id,
        members_id=groups[0], keepers_id=groups[1],
    )  # fmt: skip
    session.add(body)
    session.flush()
    assert body.id is not None
    people = dice.sample(list(cast.people), MEMBERS - 1)
    people.append(cast.controller if place < OF_ONE else dice.choice(others(cast, people)))
    session.add(Regulation(
        body_id=body.id, since=since, source="Положение", seats=MEMBERS, quorum_whole="listed",
        quorum_share=">1/2", changed_by=people[0].id, changed_at=datetime.now(UTC),
    ))  # fmt: skip
    roles = ["chair", "secretary", *["member"] * (MEMBERS - 2)]
    session.add_all(
        Member(body_id=body.id, person_id=each.id, name=each.login or f"Член {n}", role=role,
               votes=role != "secretary", since=since)
        for n, (each, role) in enumerate(zip(people, roles, strict=True))
    )  # fmt: skip
    set_group(session, groups[0], [Belonging(each.id, since) for each in people])
    set_group(session, groups[1], [Belonging(each.id, since) for each in people[:2]])
    session.flush()
    return known_as(session, body)


def others(cast: Cast, people: Sequence[Person]) -> list[Person]:
    """Return who is not among them."""
    ids = {each.id for each in people}
    return [each for each in cast.people if each.id not in ids]


def known_as(session: Session, body: Body) -> Founded:
    """Return a body as it stands."""
    members = session.exec(select(Member).where(Member.body_id == body.id)).all()
    rules = session.exec(select(Regulation).where(Regulation.body_id == body.id)).one()
    assert body.id is not None
    assert rules.id is not None
    return Founded(
        body.id, body.organisation_id, body.unit_id, rules.id, body.members_id, body.keepers_id,
        body.name, [(each.id or 0, each.person_id or 0) for each in members],
    )  # fmt: skip


def one(dice: Random, bodies: Sequence[Founded], rows: Rows, cast: Cast, number: int) -> None:
    """Add one meeting with its questions; those behind today have a protocol, signed."""
    body = bodies[number % len(bodies)]
    day = cast.today + timedelta(days=dice.randrange(-365 * YEARS, 365 * YEARS // 19))
    begins = datetime.combine(day, time(4 + dice.randrange(8)), UTC)
    ends, past = begins + timedelta(minutes=90), day < cast.today
    state = "closed" if past else dice.choice(("planned", "agenda", "approved"))
    id, title = uuid7_of(begins - timedelta(days=20)), f"Заседание {body.name} {day:%d.%m.%Y}"
    card(rows, body, (id, MEETING, title, state), begins, "")
    held = (begins, ends) if past else (None, None)
    by = (day - timedelta(days=10), day - timedelta(days=3), day + timedelta(days=3))
    chair, secretary = body.members[0], body.members[1]
    rows["meetings.meeting"].append(
        (id, body.organisation_id, body.id, body.regulation_id, "in-person", begins, ends,
         "Зал 214", "", chair[0], secretary[0], *by, 1, False, *held)
    )  # fmt: skip
    for member, person in body.members:
        rows["meetings.invitation"].append(
            (id, member, person, "", "", "", dice.choice(("none", "accepted")), "", 1, False)
        )
        if past and dice.random() < 0.9:
            rows["meetings.presence"].append((id, member, begins, ends, False))
    for place in range(1, dice.randint(*QUESTIONS) + 1):
        question(dice, rows, body, cast, (id, begins, place, past))
    if past:
        protocol(rows, body, id, begins, number)


def card(
    rows: Rows, body: Founded, named: tuple[UUID, str, str, str], at: datetime, number: str,
    also: Sequence[int] = (),
) -> None:  # fmt: skip
    """Add a card open to the body's members, who keeps it and the unit that prepares."""
    id, kind, title, state = named
    rows[DOCUMENTS].append(
        (id, kind, body.organisation_id, body.unit_id, title, "", state, "common",
         body.members[1][1], None, number or None, at.date() if number else None,
         at if number else None, at, at, 1)
    )  # fmt: skip
    seen = {body.members_id, body.keepers_id, body.unit_id, *also}
    rows[GRANTS] += grants(id, kind, "edit", at, seen)


def question(
    dice: Random, rows: Rows, body: Founded, cast: Cast, told: tuple[UUID, datetime, int, bool]
) -> None:
    """Add a question on the agenda of a meeting, with two points when it is decided."""
    meeting, begins, place, past = told
    speaker, at = dice.choice(cast.people), begins - timedelta(days=15)
    id, item = uuid7_of(at), next(ITEMS)
    title = f"{dice.choice(TOPICS)} № {item}"
    state = "decided" if past else "scheduled"
    card(rows, body, (id, QUESTION, title, state), at, "", (speaker.id, speaker.unit_id))
    rows["meetings.question"].append(
        (id, body.organisation_id, body.id, speaker.unit_id, 15, "hands", "Принять к сведению.",
         False)
    )  # fmt: skip
    ended = (begins, begins + timedelta(minutes=10)) if past else (None, None)
    outcome = "decided" if past else "waiting"
    rows["meetings.item"].append((item, meeting, id, place, 15, "", outcome, *ended))
    rows["meetings.speaker"].append((id, 1, "speaker", speaker.id, speaker.login, ""))
    for point in range(1, 3) if past else ():
        due = begins.date() + timedelta(days=30)
        done = "done" if due < cast.today else "issued"
        rows["meetings.point"].append(
            (item, id, point, "instruct", "Доложить об исполнении.", due, done, 1)
        )


def protocol(rows: Rows, body: Founded, meeting: UUID, begins: datetime, number: int) -> None:
    """Add the signed protocol of a meeting."""
    at = begins + timedelta(days=2)
    id, day = uuid7_of(at), begins.date()
    title = f"Протокол заседания {body.name} от {day:%d.%m.%Y}"
    card(rows, body, (id, PROTOCOL, title, "signed"), at, f"{number + 1}")
    chair, secretary = body.members[0][1], body.members[1][1]
    rows["meetings.protocol"].append(
        (id, body.organisation_id, body.id, meeting, day, False, 1, "", chair, secretary, "{}",
         at.date())
    )  # fmt: skip


ITEMS = count(10_000_000)
"""Ids of items: above those of the demo."""


def meetings(number: int, seconds: float, data: Path | None) -> None:
    """Print what lists, cards and the hall cost who sees all and a member of two bodies."""
    office = Office(documents=50, data=data)
    bodies = found_all(office)
    add = partial(one, Random(6), bodies)
    load(office, number, "meetings.meeting", TABLES, add, mine=ORDINARY)
    print(f"\n{number} meetings of {BODIES} bodies, {OF_ONE} of them one's own; goal: ordinary"
          f" ≤ {GOAL} × who sees all (p95)")  # fmt: skip
    with office:
        own = bodies[0]
        some = shown(office, own.id)
        for title, login in (("who sees all", WIDE), ("ordinary", ORDINARY)):
            desk = sign_in(office, login)
            pages = PAGES | {
                "a body of the year": [f"/meetings/year?body={own.id}"],
                "card of a meeting": [f"/docs/{id}" for id in some],
                "agenda": [f"/meetings/{id}/agenda" for id in some],
                "hall": [f"/meetings/{id}/hall" for id in some],
            }
            for what, addresses in pages.items():
                requests = [desk.page(each) for each in addresses]
                measure(office.port, f"{title}: {what}", requests, seconds)


PAGES = {
    "meetings to come": ["/meetings"],
    "one's own to come": ["/meetings/mine"],
    "meetings held": ["/meetings/held"],
    "month": ["/meetings/month"],
    "questions": ["/meetings/questions"],
    "protocols": ["/meetings/protocols"],
    "protocols by words": [f"/meetings/protocols?q={quote('бюджета')}"],
}


def shown(office: Office, body: int) -> list[UUID]:
    """Return some meetings of a body that both may open."""
    with psycopg.connect(office.database()) as link:
        link.execute("set uprava.system = 'on'")
        found = link.execute(
            "select document_id from meetings.meeting where body_id = %s order by starts_at desc"
            " limit 100", (body,),
        )  # fmt: skip
        return [row[0] for row in found.fetchall()]
