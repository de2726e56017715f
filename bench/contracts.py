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
        "responsible_id", "signed_how", "stands", "stands_since",
    ),
    "contracts.obligation": (
        "id", "contract_id", "organisation_id", "side", "duty", "subject", "rule_days",
        "rule_working", "rule_event", "fixed_on", "due_on", "sum", "responsible_id", "met_on",
        "met_sum",
    ),
}  # fmt: skip

ID = count(10_000_000)
"""Ids of obligations: above those of the demo."""


def one(dice: Random, rows: Rows, cast: Cast, number: int) -> None:
    """Add one contract of three stages: work, acceptance and payment of each."""
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
    rows[GRANTS] += grants(id, CONTRACT, "edit", at, {cast.office_id, owner.id, owner.unit_id})
    inn = f"{5_400_000_000 + dice.randrange(SUPPLIERS):010d}"
    rows["contracts.contract"].append(
        (id, cast.organisation_id, owner.unit_id, "state", title, f"ООО «Поставщик {inn[-4:]}»",
         inn, "540001001", price, "fixed", day, day, end, owner.id, "eis", stands, since)
    )  # fmt: skip
    for stage in range(1, 4):
        due = day + timedelta(days=term * stage // 3)
        owed(rows, (id, cast.organisation_id, owner.id), due, (cast.today, stands, price // 3))


def standing(dice: Random, day: date, end: date, today: date) -> tuple[str, date]:
    """Return where a contract stands, and since when."""
    if end >= today:
        return "performing", day
    if dice.random() < 0.03:
        return "terminated", end
    return "performed", end + timedelta(days=dice.choice((10, 12, 20)))


def owed(rows: Rows, whose: tuple[UUID, int, int], due: date, told: tuple[date, str, int]) -> None:
    """Add the obligations of one stage; what lies behind is met but for one in fifty."""
    id, organisation, person = whose
    today, stands, price = told
    past = stands != "performing" or due < today
    days = (due, due + timedelta(days=28), due + timedelta(days=38))
    for side, duty, term in zip(("theirs", "ours", "ours"), ("work", "acceptance", "payment"),
                                days, strict=True):  # fmt: skip
        place = next(ID)
        met = term if past and term < today and place % 50 else None
        known = term if duty == "work" or past else None
        rule = (None, False, "", term) if duty == "work" else (20, True, "delivered", None)
        rows["contracts.obligation"].append(
            (place, id, organisation, side, duty, "", *rule, known, price, person, met,
             price if met else 0)
        )  # fmt: skip


PAGES = {
    "contracts at work": ["/contracts"],
    "all contracts": ["/contracts?tab=all"],
    "by words": [f"/contracts?tab=all&q={quote('бумаги')}"],
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
