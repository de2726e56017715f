"""A document as a page shows it: head, parties, table, sums, signatures; no XML, no codes alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from uprava.i18n import N_, _

from uprava_contracts.formats.making.words import Outcome
from uprava_contracts.formats.values import Basis, Document, Kind, Line, Party, Signer, Worth
from uprava_contracts.wording import day, number

Pairs = Sequence[tuple[str, str]]

FUNCTIONS = {
    "СЧФ": N_("invoice for VAT"),
    "СЧФДОП": N_("invoice for VAT and transfer document"),
    "ДОП": N_("transfer document"),
    "СвРК": N_("invoice of a commission agent, issued"),
    "СвЗК": N_("invoice of a commission agent, received"),
    "КСЧФ": N_("corrective invoice for VAT"),
    "КСЧФДИС": N_("corrective invoice for VAT and agreement to the change of price"),
    "ДИС": N_("agreement to the change of price"),
}
"""What an УПД or an УКД serves as: «Функция»."""

STATUSES = {"СЧФДОП": "1", "КСЧФДИС": "1", "ДОП": "2", "ДИС": "2"}
"""«Статус» of the printed forms."""

ACT_OUTCOMES = {
    "0": N_("works are not accepted"), "1": N_("works are accepted"),
    "2": N_("works are accepted with remarks"), "4": N_("works are accepted at a lower price"),
    "5": N_("works are accepted, defects are to be mended"),
}  # fmt: skip
"""«КодСодОпер» of an act of building works."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table as it is shown."""

    number: str
    name: str
    note: str
    unit: str
    quantity: str
    price: str
    net: str
    rate: str
    vat: str
    gross: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One party: what it is in the document, and what is said of it."""

    title: str
    pairs: Pairs


@dataclass(frozen=True, slots=True)
class Page:
    """A document as it is shown."""

    title: str
    subtitle: str
    head: Pairs
    parties: Sequence[Shown]
    rows: Sequence[Row]
    net: str
    vat: str
    gross: str
    more: Pairs
    signers: Pairs
    notes: Pairs


def page_of(document: Document) -> Page:
    """Return a document in the reader's language; what is empty is left out."""
    totals = document.totals
    return Page(
        title=title_of(document),
        subtitle=document.title,
        head=filled(head_of(document)),
        parties=[
            Shown(title, filled(party_pairs(party)))
            for title, party in parties_of(document)
            if party
        ],
        rows=[row for line in document.lines for row in rows_of(line)],
        net=sum_of(totals.net), vat=sum_of(totals.vat), gross=sum_of(totals.gross),
        more=filled([*transfer_of(document), *budget_of(document), *reply_of(document)]),
        signers=[signer_of(one) for one in document.signers],
        notes=document.notes,
    )  # fmt: skip


def title_of(document: Document) -> str:
    """Return «Универсальный передаточный документ № 5 от 12.11.2026»."""
    parts = [_(document.kind.caption)]
    reply = document.reply
    about = document.number or (reply.number if reply else "")
    of = document.day or (reply.day if reply else None)
    if about:
        parts.append(f"№ {about}")
    if of:
        parts.append(_("of {day}").format(day=day(of)))
    return " ".join(parts)


def filled(pairs: Pairs) -> Pairs:
    """Return the pairs that say something."""
    return [pair for pair in pairs if pair[1]]


def head_of(document: Document) -> Pairs:
    """Return what stands above the parties."""
    correction = ""
    if document.correction:
        correction = f"№ {document.correction}"
        if document.correction_day:
            correction += " " + _("of {day}").format(day=day(document.correction_day))
    function = FUNCTIONS.get(document.function, "") if document.kind is not Kind.WORKS else ""
    return [
        (_("What it serves as"), _(function) if function else ""),
        (_("Correction of the document"), correction),
        (_("Corrected documents"), listed(document.corrects)),
        (_("Bases"), listed(document.bases)),
        (_("Shipping documents"), listed(document.shipments)),
        (_("Payment documents"), listed(document.payments)),
        (_("Currency of the document"), currency_of(document)),
        (_("File made"), moment(document.made_at)),
        (_("Maker of the file"), document.maker),
        (_("Version of the format"), document.version),
    ]


def listed(bases: Sequence[Basis]) -> str:
    """Return documents in one line."""
    return "; ".join(told for one in bases if (told := basis_words(one)))


def basis_words(one: Basis) -> str:
    """Return «Контракт № 5 от 12.11.2026»."""
    parts = [
        one.title,
        f"№ {one.number}" if one.number else "",
        _("of {day}").format(day=day(one.day)) if one.day else "",
    ]
    return " ".join(part for part in parts if part)


def currency_of(document: Document) -> str:
    """Return the name of the currency with its code; roubles without."""
    if document.currency_code == "643" or not document.currency_code:
        return document.currency
    return f"{document.currency} ({document.currency_code})".strip()


def moment(at: datetime | None) -> str:
    """Return a moment in the writer's own time."""
    return f"{at:%d.%m.%Y %H:%M}" if at else ""


def parties_of(document: Document) -> list[tuple[str, Party | None]]:
    """Return who takes part, by what the kind of document calls them."""
    if document.kind in (Kind.WORKS, Kind.SERVICES):
        return [(_("Contractor of the works"), document.seller), (_("Customer"), document.buyer)]
    if not document.kind.is_performance:
        return [
            (_("Sender of the document"), document.seller),
            (_("Participant of the document exchange"), document.buyer),
        ]
    return [
        (_("Seller"), document.seller),
        (_("Buyer"), document.buyer),
        (_("Shipper"), document.seller if document.same_shipper else document.shipper),
        (_("Consignee"), document.consignee),
    ]


def party_pairs(party: Party) -> Pairs:
    """Return what is said of a party."""
    bank = ", ".join(
        part
        for part in (
            party.bank,
            party.bik and f"БИК {party.bik}",
            party.account and f"р/с {party.account}",
            party.loro and f"к/с {party.loro}",
        )
        if part
    )
    return [
        (_("Name of the party"), party.name),
        (_("INN"), party.inn),
        (_("KPP"), party.kpp),
        (_("OGRNIP of the party"), party.ogrn),
        (_("Address of the party"), party.address),
        (_("Division of the party"), party.division),
        (_("Bank details"), bank),
        (_("Contacts"), ", ".join(part for part in (party.phone, party.mail) if part)),
    ]


def rows_of(line: Line) -> list[Row]:
    """Return a line as one row, or as what was and what is."""
    about = [line.section, line.note, line.okpd2 and f"ОКПД2 {line.okpd2}", line.country]
    if line.declaration:
        about.append(_("declaration {number}").format(number=line.declaration))
    note = " · ".join(part for part in about if part)
    if line.was is None:
        return [row_of(line, line.now, note)]
    return [
        row_of(line, line.was, _("before the correction")),
        row_of(line, line.now, _("after the correction")),
    ]


def row_of(line: Line, worth: Worth, note: str) -> Row:
    """Return one row."""
    return Row(
        number=str(line.number),
        name=line.name,
        note=note,
        unit=worth.unit or (f"ОКЕИ {worth.unit_code}" if worth.unit_code else ""),
        quantity=number(worth.quantity) if worth.quantity is not None else "",
        price=price_of(worth.price),
        net=sum_of(worth.net),
        rate=worth.rate,
        vat=sum_of(worth.vat),
        gross=sum_of(worth.gross),
    )


def price_of(price: Decimal | None) -> str:
    """Return a price with at least two digits after the comma."""
    if price is None:
        return ""
    digits = -int(price.normalize().as_tuple().exponent)
    return number(price, max(2, digits))


def sum_of(sum: Decimal | None) -> str:
    """Return a sum; empty for none."""
    return number(sum, 2) if sum is not None else ""


def transfer_of(document: Document) -> Pairs:
    """Return the handing over."""
    told = document.transfer
    if told is None:
        return []
    who = ", ".join(part for part in (told.person.full if told.person else "", told.post) if part)
    return [
        (_("Content of the operation"), told.content),
        (_("Kind of the operation"), told.kind),
        (_("Day of the operation"), day(told.day, none="")),
        (_("Period of performance"), span(document)),
        (_("Handed over or taken by"), who),
    ]


def span(document: Document) -> str:
    """Return «01.11.2026 – 30.11.2026»; empty without both days."""
    told = document.transfer
    if told is None or not (told.since or told.until):
        return ""
    return f"{day(told.since)} – {day(told.until)}"


def budget_of(document: Document) -> Pairs:
    """Return what is said for a state or municipal contract."""
    told = document.budget
    if told is None:
        return []
    contract = Basis(number=told.contract_number, day=told.contract_day)
    treasury = " ".join(part for part in (told.treasury_code, told.treasury) if part)
    return [
        (_("State or municipal contract"), basis_words(contract)),
        (_("Identifier of the state contract"), told.contract_id),
        (_("Number in the register of contracts"), told.register_number),
        (_("Identification code of the purchase"), told.purchase_code),
        (_("Personal account of the treasury"), told.account),
        (_("Code of budget classification"), told.class_code),
        (_("Code of the purpose"), told.purpose_code),
        (_("Treasury body"), treasury),
    ]


def reply_of(document: Document) -> Pairs:
    """Return what an answer or a notice says."""
    told = document.reply
    if told is None:
        return []
    return [
        (_("File it is about"), told.about),
        (_("Outcome of acceptance"), outcome_of(document, told.outcome)),
        (_("Moment of the event"), moment(told.at)),
        (_("Text of the notice"), told.text),
    ]


def outcome_of(document: Document, code: str) -> str:
    """Return an outcome in words."""
    if document.kind is Kind.WORKS_ANSWER:
        return _(ACT_OUTCOMES[code]) if code in ACT_OUTCOMES else ""
    return _(Outcome(code).caption) if code in list(Outcome) else ""


def signer_of(one: Signer) -> tuple[str, str]:
    """Return a signer's name and what he signs by."""
    power = ""
    if one.power_number:
        power = _("power of attorney {number}").format(number=one.power_number)
    return one.person.full, ", ".join(
        part for part in (one.post, one.organisation, one.ground, power) if part
    )
