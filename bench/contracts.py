"""Contracts under load: years of them with obligations, acceptance and payments, by COPY."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from random import Random
from urllib.parse import quote
from uuid import UUID

import psycopg
from uprava.db import tables
from uprava.db.ids import uuid7_of
from uprava_contracts import models
from uprava_contracts.values import CONTRACT

from bench.load import measure
from bench.office import Office
from bench.screens import sign_in
from bench.tables import DOCUMENTS, GRANTS, ORDINARY, WIDE, Cast, Rows, grants, load

KNOWN = (tables.__all__, models.__all__)
"""Importing the tables lets SQLAlchemy resolve what refers to them."""

YEARS, OWN, SUPPLIERS = 6, 40, 2_000
"""Years behind today; one contract in so many is the ordinary person's; different suppliers."""

GOAL = 1.3
"""Times the p95 of who sees all that an ordinary person's lists may take."""

SUBJECTS = (
    "Ремонт дорожного полотна", "Поставка бумаги", "Охрана зданий", "Вывоз отходов",
    "Поставка тепловой энергии", "Разработка проектной документации", "Уборка помещений",
)  # fmt: skip

TABLES = {
    "contracts.contract": (
        "document_id", "organisation_id", "unit_id", "kind", "subject", "counterparty", "inn",
        "kpp", "price", "price_kind", "concluded_on", "starts_on", "performs_until",
        "responsible_id", "signed_how", "stands", "stands_since", "was_late",
    ),
    "contracts.obligation": (
        "id", "contract_id", "organisation_id", "side", "duty", "subject", "rule_days",
        "rule_working", "rule_event", "fixed_on", "due_on", "sum", "responsible_id", "met_on",
        "met_sum",
    ),
    "contracts.fact": (
        "id", "contract_id", "obligation_id", "done_on", "sum", "whole", "noted_by", "noted_at",
    ),
    "contracts.delivery": (
        "id", "contract_id", "obligation_id", "document", "received_on", "sum", "state",
        "accepted_sum", "decided_on", "entered_by", "entered_at",
    ),
    "contracts.payment": (
        "contract_id", "obligation_id", "delivery_id", "fact_id", "paid_on", "sum", "entered_by",
        "entered_at",
    ),
    "documents.text": (
        "document_id", "kind", "organisation_id", "unit_id", "year", "readers", "handles", "body",
    ),
}  # fmt: skip

ID = count(10_000_000)
"""Ids of obligations, deliveries and facts: above those of the demo."""


def one(dice: Random, rows: Rows, cast: Cast, number: int) -> None:
    """Add one contract of three stages, each of work, its acceptance and payment."""
    owner = cast.controller if number % OWN == 0 else dice.choice(cast.people)
    day = cast.today - timedelta(days=dice.randrange(1, 365 * YEARS))
    term = dice.randrange(30, 300)
    end = day + timedelta(days=term)
    at = datetime.combine(day, time(4), UTC)
    id, price = uuid7_of(at), dice.randrange(50, 9_000) * 1_000
    stands, since = standing(dice, day, end, cast.today)
    title = f"{dice.choice(SUBJECTS)} № {number + 1}"
    rows[DOCUMENTS].append(
        (id, CONTRACT, cast.organisation_id, owner.unit_id, title, "", stands, "common",
         owner.id, end if stands == "performing" else None, f"Д-{number + 1}", day, at, at, at, 1)
    )  # fmt: skip
    readers = {cast.office_id, owner.id, owner.unit_id}
    rows[GRANTS] += grants(id, CONTRACT, "edit", at, readers)
    inn = f"{5_400_000_000 + dice.randrange(SUPPLIERS):010d}"
    other = f"ООО «Поставщик {inn[-4:]}»"
    rows["documents.text"].append(
        (id, CONTRACT, cast.organisation_id, owner.unit_id, day.year, sorted(readers),
         f"{title} {other} {inn} Д-{number + 1}", "")
    )  # fmt: skip
    whose = id, cast.organisation_id, owner.id
    late = [
        stage(rows, whose, day + timedelta(days=term * place // 3), (cast.today, since, price // 3))
        for place in range(1, 4)
    ]
    over = stands != "performing"
    rows["contracts.contract"].append(
        (id, cast.organisation_id, owner.unit_id, "state", title, other, inn, "540001001", price,
         "fixed", day, day, end, owner.id, "eis", stands, since, over and any(late))
    )  # fmt: skip


def standing(dice: Random, day: date, end: date, today: date) -> tuple[str, date]:
    """Return where a contract stands, and since when."""
    if end >= today:
        return "performing", day
    if dice.random() < 0.03:
        return "terminated", end
    return "performed", end + timedelta(days=dice.choice((10, 12, 20)))


OWED = (("theirs", "work"), ("ours", "acceptance"), ("ours", "payment"))
"""What is owed by a stage: by whom, of which kind."""


def stage(
    rows: Rows, whose: tuple[UUID, int, int], due: date, told: tuple[date, date, int]
) -> bool:
    """Add one stage and tell whether its work was late, had the contract ended when it stands so.

    What lies behind is met on the day of its term, but for one in fifty; what is met came, was
    accepted and is paid.
    """
    id, organisation, person = whose
    today, since, price = told
    terms = (due, due + timedelta(days=28), due + timedelta(days=38))
    places, met = [], []
    for (side, duty), term in zip(OWED, terms, strict=True):
        places.append(next(ID))
        met.append(term if term < today and places[-1] % 50 else None)
        rule = (None, False, "", term) if duty == "work" else (20, True, "delivered", None)
        known = term if duty == "work" or due < today else None
        rows["contracts.obligation"].append(
            (places[-1], id, organisation, side, duty, "", *rule, known, price, person, met[-1],
             price if met[-1] else 0)
        )  # fmt: skip
    if met[0] and met[1]:
        came(rows, (id, person, price), (places[0], places[2]), (met[0], met[1], met[2]))
    return met[0] is None and due < since


def came(
    rows: Rows, whose: tuple[UUID, int, int], places: tuple[int, int],
    days: tuple[date, date, date | None],
) -> None:  # fmt: skip
    """Add what came of a stage, and its payment when it was paid."""
    (id, person, price), (work, payment), (received, decided, paid) = whose, places, days
    delivery, fact, at = next(ID), next(ID), datetime.combine(received, time(4), UTC)
    rows["contracts.delivery"].append(
        (delivery, id, work, f"УПД № {delivery}", received, price, "accepted", price, decided,
         person, at)
    )  # fmt: skip
    if paid:
        rows["contracts.fact"].append((fact, id, payment, paid, price, True, person, at))
        rows["contracts.payment"].append((id, payment, delivery, fact, paid, price, person, at))


PAGES = {
    "contracts at work": ["/contracts"],
    "all contracts": ["/contracts?tab=all"],
    "by words": [f"/contracts?tab=all&q={quote('бумаги')}"],
    "by a number": [f"/contracts?tab=all&q={quote('Д-5')}{n}" for n in range(100, 200)],
    "obligations overdue": ["/contracts/obligations"],
    "dashboard": ["/contracts/control"],
    "list of a number": ["/contracts/control/list?figure=overdue"],
    "suppliers": ["/contracts/suppliers"],
}


def contracts(number: int, seconds: float, data: Path | None) -> None:
    """Print what lists, the dashboard and cards cost who sees all and an ordinary person."""
    office = Office(documents=50, data=data)
    dice = Random(8)
    load(
        office, number, "contracts.contract", TABLES,
        lambda rows, cast, place: one(dice, rows, cast, place), mine=ORDINARY,
    )  # fmt: skip
    print(f"\n{number} contracts, one in {OWN} is one's own; goal: ordinary"
          f" ≤ {GOAL} × who sees all (p95)")  # fmt: skip
    with office:
        some = shown(office)
        for title, login in (("who sees all", WIDE), ("ordinary", ORDINARY)):
            desk = sign_in(office, login)
            for what, addresses in (PAGES | {"card": [f"/docs/{id}" for id in some]}).items():
                requests = [desk.page(each) for each in addresses]
                measure(office.port, f"{title}: {what}", requests, seconds)


def shown(office: Office) -> list[UUID]:
    """Return some contracts both may open."""
    query = """select c.document_id from contracts.contract as c
        join users.person as p on p.id = c.responsible_id
        where p.login = %s and c.stands = 'performing' order by c.concluded_on desc limit 100"""
    with psycopg.connect(office.database()) as link:
        link.execute("set uprava.system = 'on'")
        return [row[0] for row in link.execute(query, (ORDINARY,)).fetchall()]
