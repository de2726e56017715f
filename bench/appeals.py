"""Lists of appeals under load: hundreds of thousands of appeals, loaded by COPY."""

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from urllib.parse import quote
from uuid import UUID

from sqlalchemy import create_engine
from sqlalchemy.orm import Session
from uprava.db.ids import uuid7
from uprava.db.sql import driver

from bench.load import get, measure
from bench.office import Office
from bench.screens import sign_in
from bench.tables import DOCUMENTS, GRANTS, ORDINARY, WIDE, Cast, Rows, grants, load

SHARE = 40
"""Every so manieth appeal has a question of the ordinary person."""

GOAL = 1.3
"""Times the p95 of who sees all that an ordinary person's lists may take."""

KIND = "appeals.appeal"

TOPICS = (
    "О ремонте кровли многоквартирного дома", "Об уборке снега во дворе", "Об отоплении квартиры",
    "О работе общественного транспорта", "О перерасчёте платы за коммунальные услуги",
    "О благоустройстве детской площадки", "О предоставлении земельного участка",
)  # fmt: skip

SURNAMES = ("Кузнецов", "Орлов", "Семёнов", "Волков", "Зайцев", "Морозов", "Титов", "Лебедев",
            "Ершов", "Комаров", "Белов", "Тарасов", "Жуков", "Крылов", "Соколов")  # fmt: skip
NAMES = ("Иван Петрович", "Пётр Ильич", "Олег Павлович", "Егор Иванович", "Илья Олегович")

STATES = ("registered", "review", "work", "work", "replying", "forwarded")
"""Of those that are open, or whose author is still to be told."""

TABLES = {
    "appeals.applicant": (
        "id", "organisation_id", "kind", "surname", "given_name", "patronymic", "name",
        "sound_key", "postcode", "address", "district", "territory", "email", "phone", "account",
        "inn", "status", "note", "created_at", "changed_at",
    ),
    "appeals.appeal": (
        "document_id", "organisation_id", "channel", "form", "letter", "received_on", "mask",
        "authors", "collective", "signers", "source", "source_number", "source_control",
        "territory", "category", "governor", "repeat", "answers", "addressee_id", "standing",
        "standing_on", "due_on", "tell_on",
    ),
    "appeals.author": (
        "document_id", "position", "applicant_id", "role", "name", "postcode", "address",
        "reply_by", "reply_to",
    ),
    "appeals.content": ("document_id", "text"),
    "appeals.question": (
        "document_id", "position", "text", "kind", "territory", "competence", "state",
        "principal_id", "person_id", "report", "result", "measures", "measures_taken",
    ),
}  # fmt: skip


def known_as(number: int) -> tuple[int, str, str, str]:
    """Return the applicant of an appeal: id, surname, names, address."""
    place = number // 3
    house = f"ул. Тарская, д. {place % 90 + 1}, кв. {place % 300 + 1}"
    surname = f"{SURNAMES[place % len(SURNAMES)]}{'ский' * (place // 7 % 3)}"
    return 1_000_000 + place, surname, NAMES[place % len(NAMES)], house


def applicant(cast: Cast, number: int) -> tuple[object, ...]:
    """Return the row of who wrote an appeal."""
    id, surname, names, house = known_as(number)
    given, patronymic = names.split()
    at = datetime.now(UTC)
    return (id, cast.organisation_id, "person", surname, given, patronymic, f"{surname} {names}",
            "", "644043", house, "Ленинский округ", "", "", "", "", "", "", "", at, at)  # fmt: skip


def one(dice: Random, rows: Rows, cast: Cast, number: int) -> None:
    """Add one appeal, an applicant of every three: a twelfth is open, the most are long over."""
    if number % 3 == 0:
        rows["appeals.applicant"].append(applicant(cast, number))
    id, at = uuid7(), datetime.now(UTC) - timedelta(days=dice.randrange(5, 700))
    lead = cast.controller if number % SHARE == 0 else dice.choice(cast.people)
    state = dice.choice(STATES) if dice.random() < 1 / 12 else "closed"
    due_on = cast.today + timedelta(days=dice.randrange(-9, 30)) if state != "closed" else None
    tell_on = due_on if state == "forwarded" else None
    title = f"{dice.choice(TOPICS)} № {number}"
    applicant_id, surname, names, house = known_as(number)
    mask = f"{surname[0]}. {names[0]}. {names.split()[1][0]}., Ленинский округ"
    rows[DOCUMENTS].append(
        (id, KIND, cast.organisation_id, cast.office_id, title, "", state, "common", lead.id,
         due_on, f"{surname[0]}-{number + 1}", at.date(), at, at, at, 1)
    )  # fmt: skip
    rows["appeals.appeal"].append(
        (id, cast.organisation_id, "epgu", "electronic", "application", at.date(), mask, 1, False,
         0, "", "", False, "", "", False, "first", 0, None, state, at.date(), due_on, tell_on)
    )  # fmt: skip
    rows["appeals.author"].append(
        (id, 1, applicant_id, "main", f"{surname} {names}", "644043", house, "post", "")
    )
    rows["appeals.content"].append((id, f"Прошу принять меры. {title}"))
    done = state in ("closed", "forwarded")
    rows["appeals.question"].append(
        (id, 1, title, "", "", "own", "answered" if done else "given", lead.id, lead.id, "",
         "explained" if done else None, "", False)
    )  # fmt: skip
    rows[GRANTS] += grants(id, KIND, "edit", at, {lead.id, cast.office_id})


def appeals(count: int, seconds: float, data: Path | None) -> None:
    """Print what lists, cards and the search of an applicant cost who sees all and who does not."""
    office = Office(documents=50, data=data)
    load(office, count, "appeals.appeal", TABLES, partial(one, Random(6)), mine=ORDINARY)
    print(f"\n{count} appeals, a {SHARE}th of one; goal: ordinary ≤ {GOAL} × who sees all (p95)")
    with office:
        for title, login in (("who sees all", WIDE), ("ordinary", ORDINARY)):
            token = office.token(login, "documents:read")
            path = "/api/v1/appeals?limit=50"
            headers = {"authorization": f"Bearer {token}"}
            measure(office.port, f"{title}: JSON list", [get(path, headers=headers)], seconds)
            desk = sign_in(office, login)
            pages = {
                "page of all": ["/appeals"],
                "page of those at work": ["/appeals/work"],
                "page of the considered": ["/appeals/done"],
                "page of one's own": ["/appeals/mine"],
                "card": [f"/docs/{id}" for id in shown_to(office, login)],
            }
            for what, addresses in pages.items():
                requests = [desk.page(each) for each in addresses]
                measure(office.port, f"{title}: {what}", requests, seconds)
        desk = sign_in(office, WIDE)
        found = [desk.page(f"/appeals?author={quote(each)}") for each in SURNAMES]
        measure(office.port, "who sees all: by a surname", found, seconds)
        found = [desk.page(f"/appeals/applicants?q={quote(each)}") for each in SURNAMES]
        measure(office.port, "who sees all: applicants", found, seconds)


def shown_to(office: Office, login: str) -> list[UUID]:
    """Return some appeals a person may open."""
    engine = create_engine(office.database().replace("postgresql://", "postgresql+psycopg://"))
    with Session(engine) as session:
        link = driver(session)
        link.execute("set uprava.system = 'on'")
        found = link.execute(
            "select g.document_id from documents.access_grant as g where g.kind = %s and"
            " g.principal_id in (select p.id from users.person as p where p.login = %s union all"
            " select post.unit_id from users.post_holder as h join users.post on post.id ="
            " h.post_id join users.person as p on p.id = h.person_id where p.login = %s) limit 200",
            (KIND, login, login),
        ).fetchall()
    engine.dispose()
    return [row[0] for row in found]
