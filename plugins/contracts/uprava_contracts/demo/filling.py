"""Two years of contracts, told by the module's own acts, each on its day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.correspondents.service.keeping import Change, create
from uprava.correspondents.values import Fields
from uprava.db.sql import fetch_value
from uprava.demo.scene import DemoScene
from uprava.demo.writers import writers
from uprava.users.reader import Reader

from uprava_contracts.cards.service.concluding import conclude
from uprava_contracts.cards.service.entering import enter
from uprava_contracts.cards.values import PartyRole, Signed
from uprava_contracts.cards.words import BudgetWords, Conclusion, ContractWords, PartyWords
from uprava_contracts.demo.course import Course
from uprava_contracts.demo.playing import play
from uprava_contracts.demo.story import Ends, Supplier, Tale, tales
from uprava_contracts.setup.service.offices import add_overseer
from uprava_contracts.setup.service.rates import load_shipped
from uprava_contracts.values import CREATE, MANAGE, Kind, Law

TOWN = "adm"
NEEDED = {"admin", "registrar", "grishina", "anisimov", "tkachuk"}

ENOUGH = 100
"""Documents from which a demo is large enough for two years of contracts beside them."""

MORNING = time(4)
"""Of UTC: the office's morning."""

WATCHERS = {
    "grishina": "начальник управления экономики и муниципальных закупок",
    "belova": "контроль расходования бюджета",
    "head": "глава городского округа",
    "registrar": "ведёт журнал договоров",
}
"""Who sees all contracts of the town, and why."""

ROLES = {Kind.RENT: PartyRole.TENANT, Kind.SALE: PartyRole.BUYER}


@dataclass(frozen=True, slots=True)
class Company:
    """The other side of the story's contracts."""

    name: str
    inn: str
    address: str
    card: int


def fill(session: Session, scene: DemoScene) -> None:
    """Fill in rates, who sees all, the suppliers, then each contract with what became of it."""
    if not is_town(scene):
        return
    suppliers, every = tales()
    query = "select inn from users.organisation where id = %s"
    inn = str(fetch_value(session, query, (scene.organisations[TOWN],)))
    first = scene.today - timedelta(days=every[0].day + 20)
    set_up(session, scene, on=first)
    companies = companies_of(session, scene, suppliers)
    courses = [
        begun(session, scene, each, companies[each.supplier], (place, inn))
        for place, each in enumerate(every, 1)
    ]
    for course in courses:
        if course is not None:
            play(session, course)
    session.info.update(today=scene.today, reader=None)


def is_town(scene: DemoScene) -> bool:
    """Tell whether the demo's people are there, and more than a handful of documents is wanted."""
    known = TOWN in scene.organisations and set(scene.readers) >= NEEDED
    return known and scene.documents >= ENOUGH


def set_up(session: Session, scene: DemoScene, *, on: date) -> None:
    """Take over the key rates, say who sees all contracts."""
    admin = scene.readers["admin"]
    session.info.update(today=on, reader=admin)
    at = datetime.combine(on, MORNING, UTC)
    if admin.may(MANAGE):
        load_shipped(session, reader=admin, at=at)
        for login, why in WATCHERS.items():
            add_overseer(session, scene.readers[login].person_id, why, reader=admin, at=at)


def companies_of(
    session: Session, scene: DemoScene, suppliers: Sequence[Supplier]
) -> Mapping[str, Company]:
    """Return the suppliers by their codes; those nobody wrote to yet get a card."""
    clerk = scene.readers["registrar"]
    session.info.update(today=scene.today, reader=clerk)
    found = {}
    for each in suppliers:
        fields = Fields(name=each.name, short_name=each.short, inn=each.inn, address=each.address)
        create(session, Change(fields, (), twins_known=True), reader=clerk)
        found[each.code] = company(session, each.inn, each.name, each.address)
    for code, writer in writers().items():
        found[code] = company(session, writer.inn, writer.name, writer.place)
    return found


def company(session: Session, inn: str, name: str, address: str) -> Company:
    """Return a company with the number of its card; 0: it has none."""
    query = "select id, name from correspondents.correspondent where inn = %s order by id limit 1"
    card = fetch_value(session, query, (inn,))
    named = "select name from correspondents.correspondent where id = %s"
    full = fetch_value(session, named, (card,)) if card else None
    return Company(str(full or name), inn, address, int(card or 0))


def begun(
    session: Session, scene: DemoScene, tale: Tale, other: Company, our: tuple[int, str]
) -> Course | None:
    """Enter a contract and conclude it; None: nobody of its unit may, or it stays a draft."""
    unit, (place, inn) = scene.units[tale.unit], our
    who = acting(scene, tale, unit)
    if who is None:
        return None
    day = tale.concluded(scene.today)
    entered = day - timedelta(days=8)
    session.info.update(today=entered, reader=who)
    responsible = scene.readers[tale.responsible]
    words = words_of(tale, other, (unit, inn), responsible.person_id, day)
    head = enter(session, words, reader=who, at=datetime.combine(entered, MORNING, UTC))
    if tale.ends is Ends.DRAFT:
        return None
    session.info.update(today=day)
    how = Signed.EIS if tale.kind is Kind.STATE else Signed.PAPER
    said = Conclusion(
        day, how, "Орлов В. Н.", f"{place}-{day:%y}", number_of(tale, day, place, inn)
    )
    conclude(session, head.id, said, reader=who, at=datetime.combine(day, MORNING, UTC))
    return Course(UUID(str(head.id)), tale, scene.today, who, scene.readers[tale.responsible])


def acting(scene: DemoScene, tale: Tale, unit: int) -> Reader | None:
    """Return who of the unit enters the contract: who controls it, if that person may."""
    first = scene.readers[tale.responsible]
    for each in (first, *scene.readers.values()):
        granted = each.permissions.get(CREATE, ())
        if each.unit_id == unit and (granted is None or unit in granted):
            return each
    return None


def number_of(tale: Tale, day: date, place: int, inn: str) -> str:
    """Return the number of the register: level, INN, year, ordinal; small purchases have none."""
    if tale.kind is not Kind.STATE:
        return ""
    return f"3{inn}{day:%y}{place:06d}"


def words_of(
    tale: Tale, other: Company, ours: tuple[int, str], responsible: int, day: date
) -> ContractWords:
    """Return what is said of a contract when it is entered."""
    until, (unit, inn) = day + timedelta(days=tale.term), ours
    party = PartyWords(
        ROLES.get(tale.kind, PartyRole.SUPPLIER), other.name, other.inn, address=other.address,
        powers="Устав", correspondent_id=other.card or None,
    )  # fmt: skip
    public = tale.kind.law is Law.FZ44
    security = tale.price * tale.security / 100 if tale.security else None
    budget = [] if tale.kind.we_receive_money else [
        BudgetWords(day.year, tale.price, "93601131230099990244", "225")
    ]  # fmt: skip
    return ContractWords(
        tale.kind, unit, tale.subject, price=tale.price, basis=basis_of(tale, day),
        ikz=ikz_of(tale, day, inn) if public else "", vat="none", starts_on=day,
        performs_until=until, valid_until=until + timedelta(days=45),
        funding="Бюджет городского округа" if budget else "", treasury=tale.treasury,
        in_eis=tale.kind is Kind.STATE, refusable=True, security_percent=tale.security,
        security_sum=security, responsible_id=responsible, parties=[party], lines=tale.lines,
        budget=budget,
    )  # fmt: skip


def basis_of(tale: Tale, day: date) -> str:
    """Return what a contract is concluded upon."""
    if tale.kind is Kind.STATE:
        return f"протокол подведения итогов аукциона от {day - timedelta(days=12):%d.%m.%Y}"
    if tale.kind is Kind.SMALL:
        return "44-ФЗ, ст. 93, ч. 1, п. 4"
    return "положение о закупке" if tale.kind is Kind.FZ223 else "ГК РФ, ст. 434"


def ikz_of(tale: Tale, day: date, inn: str) -> str:
    """Return a purchase code: year, our code, lines of the plan, class of ОКПД2, expenses."""
    okpd2 = tale.lines[0].okpd2[:5].replace(".", "") if tale.lines else "0000"
    return f"{day:%y}1{inn}400101001{tale.day % 9000 + 1:04d}001{okpd2}244"
