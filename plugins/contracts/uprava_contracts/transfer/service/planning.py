"""What each row of a table is to become: read, checked, compared with what is here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session
from uprava.correspondents.service.choosing import list_by_inn
from uprava.db.sql import fetch
from uprava.db.wall import past_rights
from uprava.documents.service.number_templates import LONGEST
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader
from uprava.web.sentences import named_sentences

from uprava_contracts.cards.service.code_rules import tidy
from uprava_contracts.cards.service.concluding import lacking_in
from uprava_contracts.cards.service.rules import mistakes, wrong_conclusion
from uprava_contracts.cards.service.sides import our_side, theirs_of
from uprava_contracts.cards.values import PriceKind, Signed
from uprava_contracts.cards.words import (
    BudgetWords,
    Conclusion,
    ContractWords,
    LineWords,
    PartyWords,
)
from uprava_contracts.codes.reading import clean
from uprava_contracts.transfer.cells import KINDS, STATES, day_of, exact_of, plain_of, vat_of
from uprava_contracts.transfer.columns import BY_NAME
from uprava_contracts.transfer.values import RowState
from uprava_contracts.values import ContractState, Kind

Cells = Mapping[str, str]
PRICELESS = (Kind.AGREEMENT, Kind.CONCESSION)
NUMBERS = ("number", "register_number", "ikz")
"""Columns by which a contract is told from others."""

COLUMN_OF = {"party_name": "counterparty"} | {
    name: name for name in ("subject", "vat", "advance_percent", "basis", "funding")
}
"""Fields whose rule does not name them → the column they are of."""

DAYS = ("concluded_on", "starts_on", "performs_until", "valid_until", "ended_on")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row that can be taken: the contract, how it was concluded, where it stands."""

    words: ContractWords
    said: Conclusion
    state: ContractState | None = None
    state_on: date | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """A row with what becomes of it."""

    line: int
    cells: Sequence[str]
    state: RowState
    title: str
    why: str
    wanted: Wanted | None = None


@dataclass(slots=True)
class Office:
    """What rows are read with: whose contracts, the colleagues by their names, what is here."""

    unit_id: int
    inn: str
    today: date
    people: Mapping[str, int]
    known: set[tuple[str, ...]]
    seen: dict[tuple[str, ...], int]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a table: whose contracts they become, our names of the columns, lines and cells."""

    organisation_id: int
    unit_id: int
    columns: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]

    def of(self, name: str) -> list[str]:
        """Return the codes a column holds, without spaces; none where there is no such column."""
        if name not in self.columns:
            return []
        place = self.columns.index(name)
        return [clean(cells[place]) for _line, cells in self.rows if len(cells) > place]

    def nameless(self) -> list[str]:
        """Return the subjects of rows that give neither a number nor a code."""
        named = {place for place, name in enumerate(self.columns) if name in NUMBERS}
        if "subject" not in self.columns:
            return []
        place = self.columns.index("subject")
        return [
            cells[place].strip()
            for _line, cells in self.rows
            if len(cells) > place and not any(cells[each].strip() for each in named
                                              if each < len(cells))
        ]  # fmt: skip


def office_for(session: Session, table: Table) -> Office:
    """Return what the rows of a table are read with."""
    inn = our_side(session, table.organisation_id).inn
    people = people_of(session, table.organisation_id)
    return Office(table.unit_id, inn, session.info["today"], people, keys_here(session, table), {})


@dataclass(frozen=True, slots=True)
class Named:
    """A colleague."""

    id: int
    name: str


def people_of(session: Session, organisation_id: int) -> dict[str, int]:
    """Return the colleagues by surname with initials; of namesakes nobody."""
    query = f"""select distinct p.id, {SHORT_NAME} as name from users.person as p
        join users.post_holder as h on h.person_id = p.id
        join users.post on post.id = h.post_id join users.unit as u on u.id = post.unit_id
        where p.active and u.organisation_id = %s and h.since <= %s
            and coalesce(h.until, 'infinity') >= %s"""
    today = session.info["today"]
    found: dict[str, list[int]] = {}
    for each in fetch(session, Named, query, (organisation_id, today, today)):
        found.setdefault(name_key(each.name), []).append(each.id)
    return {name: ids[0] for name, ids in found.items() if len(ids) == 1}


def name_key(name: str) -> str:
    """Return a name as it is compared: «крылова а.д.»."""
    surname, _space, initials = plain_of(name.replace("\u00a0", " ")).partition(" ")
    return f"{surname} {initials.replace(' ', '')}"


@dataclass(frozen=True, slots=True)
class Key:
    """By what a contract is told from others."""

    register_number: str
    ikz: str
    concluded_on: date
    number: str
    inn: str
    counterparty: str
    subject: str
    price: Decimal | None


def keys_here(session: Session, table: Table) -> set[tuple[str, ...]]:
    """Return what tells those contracts that are here which the rows may mean, whoever sees them.

    A number with spaces is compared without them first, then as it is (`keys_of`).
    """
    query = """select c.register_number, c.ikz, c.concluded_on, coalesce(d.number, '') as number,
            c.inn, c.counterparty, c.subject, c.price from contracts.contract as c
        join documents.document as d on d.id = c.document_id and d.deleted_at is null
        where c.organisation_id = %(organisation)s and c.concluded_on is not null
            and c.stands <> 'annulled' and (c.register_number = any (%(registers)s)
                or c.ikz = any (%(codes)s) or replace(d.number, ' ', '') = any (%(numbers)s)
                or c.subject = any (%(subjects)s))"""
    values = {
        "organisation": table.organisation_id, "registers": table.of("register_number"),
        "codes": table.of("ikz"), "numbers": table.of("number"), "subjects": table.nameless(),
    }  # fmt: skip
    with past_rights(session):
        rows = fetch(session, Key, query, values)
    return {key for row in rows for key in (*keys_of(row), by_subject(row))}


def keys_of(row: Key) -> list[tuple[str, ...]]:
    """Return by what a contract is known: register number; code, day, INN; number, day, INN."""
    day = row.concluded_on.isoformat()
    found: list[tuple[str, ...]] = []
    if row.register_number:
        found.append(("register", row.register_number))
    if row.ikz:
        found.append(("ikz", row.ikz, day, row.inn))
    if row.number:
        found.append(("number", row.number, day, row.inn))
    return found


def by_subject(row: Key) -> tuple[str, ...]:
    """Return by what a row that names no number is known: subject, day, other side, price."""
    side, price = row.inn or row.counterparty, f"{row.price or 0:.2f}"
    return ("subject", row.subject, row.concluded_on.isoformat(), side, price)


def plan_row(office: Office, columns: Sequence[str], line: int, cells: Sequence[str]) -> Planned:
    """Return what a row becomes, and why not."""
    row = {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if name}
    title = " ".join(each for each in (row.get("number"), row.get("subject")) if each)[:300]
    wrong: list[str] = []
    wanted = read_row(office, row, wrong)
    if wanted is None or wrong:
        return Planned(line, cells, RowState.REFUSED, title or "—", " ".join(wrong))
    return compared(office, Planned(line, cells, RowState.GOOD, title or "—", "", wanted))


def compared(office: Office, planned: Planned) -> Planned:
    """Return a good row, or that it is here already, or stands twice in the table."""
    assert planned.wanted is not None
    words, said = planned.wanted.words, planned.wanted.said
    assert said.day is not None
    side = words.other_side
    inn, name = (side.inn, side.name) if side else ("", "")
    told = Key(words.register_number, words.ikz, said.day, said.number, inn, name, words.subject,
               words.price)  # fmt: skip
    keys = keys_of(told) or [by_subject(told)]
    earlier = next((office.seen[key] for key in keys if key in office.seen), None)
    why, state = "", RowState.GOOD
    if any(key in office.known for key in keys):
        why, state = _("Such a contract is here already."), RowState.KNOWN
    elif earlier is not None:
        why = _("The same contract stands in line {n} already.").format(n=earlier)
        state = RowState.REFUSED
    for key in keys:
        office.seen.setdefault(key, planned.line)
    return Planned(planned.line, planned.cells, state, planned.title, why, planned.wanted)


def read_row(office: Office, row: Cells, wrong: list[str]) -> Wanted | None:
    """Return what a row says; what cannot be read or breaks a rule is told in `wrong`."""
    days, price = days_in(row, wrong), number_in(row, "price", wrong)
    advance = number_in(row, "advance_percent", wrong)
    kind = kind_in(row, wrong)
    if wrong or kind is None:
        return None
    if price is not None and price != price.quantize(Decimal("0.01")):
        wrong.append(unread("price", row["price"]))
    side = PartyWords(
        theirs_of(kind), row.get("counterparty", ""), row.get("inn", ""), row.get("kpp", "")
    )
    words = tidy(
        ContractWords(
            kind=kind, unit_id=office.unit_id, subject=row.get("subject", ""), price=price,
            price_kind=PriceKind.NONE if price is None and kind in PRICELESS else PriceKind.FIXED,
            basis=row.get("basis", ""), ikz=row.get("ikz", ""),
            register_number=row.get("register_number", ""),
            notice_number=row.get("notice_number", ""), igk=row.get("igk", ""),
            vat=vat_of(row.get("vat", "")), advance_percent=advance or Decimal(),
            starts_on=days["starts_on"], performs_until=days["performs_until"],
            valid_until=days["valid_until"], funding=row.get("funding", ""),
            responsible_id=responsible_in(office, row, wrong), parties=[side],
            lines=lines_in(row, price), budget=budget_in(row, price, days["concluded_on"]),
        )
    )  # fmt: skip
    said = Conclusion(
        days["concluded_on"], Signed.PAPER, "", row.get("their_number", ""),
        words.register_number, row.get("number", ""),
    )  # fmt: skip
    wrong += wrongs_of(office, words, said)
    state = state_in(row, wrong)
    return Wanted(words, said, state, days["ended_on"] or days["performs_until"])


def wrongs_of(office: Office, words: ContractWords, said: Conclusion) -> list[str]:
    """Return what is wrong with a contract by the rules of its card."""
    broken = mistakes(words, today=office.today, customer_inn=office.inn)
    titles = {field: BY_NAME[name].title for field, name in COLUMN_OF.items()}
    found = list(named_sentences(broken, titles).values())
    lacking = lacking_in(words)
    if lacking:
        found.append(_("Not said: {what}.").format(what=", ".join(lacking)))
    unfit = wrong_conclusion(said.day, words.performs_until, words.kind.law, today=office.today)
    if unfit:
        found.append(unfit)
    if len(said.number) > LONGEST:
        found.append(_("A number has at most {n} characters.").format(n=LONGEST))
    return found


def days_in(row: Cells, wrong: list[str]) -> dict[str, date | None]:
    """Return the days of a row by their names."""
    found: dict[str, date | None] = {}
    for name in DAYS:
        try:
            found[name] = day_of(row.get(name, ""))
        except ValueError:
            found[name] = None
            wrong.append(unread(name, row[name]))
    return found


def number_in(row: Cells, name: str, wrong: list[str]) -> Decimal | None:
    """Return a number of a row."""
    try:
        return exact_of(row.get(name, ""))
    except ValueError:
        wrong.append(unread(name, row[name]))
        return None


def kind_in(row: Cells, wrong: list[str]) -> Kind | None:
    """Return the kind a row says; without one: by its purchase code, else a civil contract."""
    text = plain_of(row.get("kind", ""))
    if not text:
        return Kind.STATE if row.get("ikz") else Kind.CIVIL
    if text not in KINDS:
        wrong.append(unread("kind", row["kind"]))
    return KINDS.get(text)


def state_in(row: Cells, wrong: list[str]) -> ContractState | None:
    """Return the state a row says; None: it is at work."""
    text = plain_of(row.get("state", ""))
    if text not in STATES:
        wrong.append(unread("state", row["state"]))
    return STATES.get(text)


def unread(name: str, text: str) -> str:
    """Return that a cell cannot be read."""
    said = _("{column}: “{text}” cannot be read.")
    return said.format(column=_(BY_NAME[name].title), text=text[:60])


def responsible_in(office: Office, row: Cells, wrong: list[str]) -> int | None:
    """Return who controls the execution, by surname with initials."""
    name = row.get("responsible", "")
    if not name:
        return None
    found = office.people.get(name_key(name))
    if found is None:
        said = _("{column}: there is no such colleague, or several: “{name}”.")
        title = BY_NAME["responsible"].title
        wrong.append(said.format(column=_(title), name=name[:60]))
    return found


def lines_in(row: Cells, price: Decimal | None) -> list[LineWords]:
    """Return the one line a row with a code of goods has."""
    code = row.get("okpd2", "")
    return [LineWords(row.get("subject", "")[:2000], price, code)] if code and price else []


def budget_in(row: Cells, price: Decimal | None, day: date | None) -> list[BudgetWords]:
    """Return the one line of the budget a row with a КБК has."""
    kbk = row.get("kbk", "")
    return [BudgetWords(day.year, price, kbk)] if kbk and price and day else []


def card_of(session: Session, words: ContractWords, *, reader: Reader) -> int | None:
    """Return the only card of the directory with the other side's INN and KPP."""
    side = words.other_side
    if side is None or not side.inn:
        return None
    cards = list_by_inn(session, side.inn, reader=reader)
    fitting = [each for each in cards if not side.kpp or each.kpp in ("", side.kpp)]
    return fitting[0].id if len(fitting) == 1 else None
