"""The twenty obligatory facts of a document, for kinds of records and, as far as told, of others.

Rules of records management, list of obligatory facts about a document: order and numbers kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

from sqlalchemy.orm import Session
from uprava.card_lines import CardLine, CardPlace
from uprava.documents.models import AccessMark
from uprava.documents.service.linking import LinkLine
from uprava.documents.service.particulars import Particulars, ReaddressingRow
from uprava.documents.service.types.filling import fields_of
from uprava.extension import DocumentHead
from uprava.signing.service.listing import SignatureRow
from uprava.web.screens import show_day

from uprava_records.filing.service.filing import Placed
from uprava_records.letters.service.registering import KIND as INCOMING
from uprava_records.letters.service.requisites import get_requisites
from uprava_records.written.kind import KINDS
from uprava_records.written.service.keeping import card_of

FACTS: tuple[tuple[str, str], ...] = (
    ("author", "Адресант (автор)"),
    ("addressee", "Адресат"),
    ("signatory", "Должность, фамилия и инициалы лица, подписавшего документ"),
    ("kind", "Вид документа"),
    ("date", "Дата документа"),
    ("number", "Регистрационный номер документа"),
    ("received", "Дата поступления документа"),
    ("incoming_number", "Регистрационный номер входящего документа"),
    ("links", "Сведения о связанных документах (вид, дата, номер, тип связи)"),
    ("title", "Наименование либо заголовок к тексту (краткое содержание)"),
    ("case", "Индекс дела по номенклатуре дел"),
    ("readdressed", "Сведения о переадресации документа"),
    ("sheets", "Количество листов основного документа"),
    ("annexes", "Отметка о приложении (приложений, листов)"),
    ("resolution", "Указания по исполнению документа (резолюция)"),
    ("control", "Отметка о контроле"),
    ("access", "Гриф (пометка) ограничения доступа"),
    ("signature", "Сведения об электронной подписи"),
    ("signature_check", "Результат проверки электронной подписи"),
    ("unit", "Подразделение — ответственный исполнитель документа"),
)

RESOLUTION = "RESOLUTION"
"""Place of the card's line that carries a resolution, where a module prints one."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a document, read in one transaction."""

    head: DocumentHead
    kind_title: str
    organisation: str
    unit: str
    particulars: Particulars
    readdressings: Sequence[ReaddressingRow]
    links: Sequence[LinkLine]
    signatures: Sequence[SignatureRow]
    lines: Sequence[CardLine]
    place: Placed | None
    zone: tzinfo


def facts_of(session: Session, known: Known) -> list[dict[str, object]]:
    """Return the facts by number; one without text does not concern the document."""
    values = shared(known) | own_of(session, known)
    return [
        {"no": number, "name": name, "title": title, "text": values.get(name, "")}
        for number, (name, title) in enumerate(FACTS, 1)
    ]


def shared(known: Known) -> dict[str, str]:
    """Return what documents of every kind have."""
    facts, head = known.particulars, known.head
    annexes = [f"приложений: {facts.annexes}"] if facts.annexes else []
    annexes += [f"листов: {facts.annex_sheets}"] if facts.annex_sheets else []
    restricted = head.access_mark != AccessMark.COMMON
    controlled = f"с {show_day(facts.controlled_since)}" if facts.controlled_since else ""
    ended = f", снят {show_day(facts.control_ended)}" if facts.control_ended else ""
    return {
        "author": known.organisation,
        "addressee": line(known.lines, CardPlace.ADDRESSEE),
        "signatory": line(known.lines, CardPlace.SIGNATORY),
        "kind": known.kind_title,
        "date": show_day(head.registered_on),
        "number": head.number or "",
        "links": "; ".join(linked(each) for each in known.links),
        "title": head.title,
        "case": known.place.index if known.place else "",
        "readdressed": "; ".join(
            f"{show_day(each.day)} {each.addressee} {each.note}".strip()
            for each in known.readdressings
        ),
        "sheets": str(facts.sheets or ""),
        "annexes": ", ".join(annexes),
        "resolution": "; ".join(
            each.value for each in known.lines if each.place.name == RESOLUTION and each.value
        ),
        "control": controlled + ended,
        "access": "Ограниченный доступ" if restricted else "",
        "signature": "; ".join(signed(each, known.zone) for each in known.signatures),
        "signature_check": "; ".join(
            f"{each.owner}: {' '.join(each.sentences())} "
            f"Проверено {each.checked_at.astimezone(known.zone):%d.%m.%Y}."
            for each in known.signatures
        ),
        "unit": facts.responsible_unit or known.unit,
    }  # fmt: skip


def own_of(session: Session, known: Known) -> dict[str, str]:
    """Return what kinds of records know better."""
    if known.head.kind == INCOMING:
        return incoming(session, known)
    return written(session, known) if known.head.kind in KINDS else {}


def incoming(session: Session, known: Known) -> dict[str, str]:
    """Return the facts of a letter that came in."""
    own = get_requisites(session, known.head.id)
    type = fields_of(session, known.head.id)
    told = {
        "author": own.correspondent,
        "addressee": own.addressee or known.organisation,
        "signatory": own.signatory or "",
        "kind": type.type.title if type else known.kind_title,
        "date": day(own.outgoing_date),
        "number": own.outgoing_number or "",
        "received": day(own.received_on),
        "incoming_number": known.head.number or "",
    }
    return told | ({} if known.particulars.sheets else {"sheets": own.sheets or ""})


def written(session: Session, known: Known) -> dict[str, str]:
    """Return the facts of a document of ours."""
    card = card_of(session, known.head)
    told = {
        "addressee": "; ".join(each.line() for each in card.addressees),
        "signatory": card.signatory.name,
        "kind": card.own.type.title if card.own else known.kind_title,
    }
    more = {} if known.particulars.sheets else {"sheets": card.sheets}
    return told | more | ({} if known.particulars.annexes else {"annexes": card.annexes})


def line(lines: Sequence[CardLine], place: CardPlace) -> str:
    """Return what the printed card says at a place."""
    return "; ".join(each.value for each in lines if each.place is place and each.value)


def linked(link: LinkLine) -> str:
    """Return a linked document in words."""
    number = f" № {link.row.number}" if link.row.number else ""
    return f"{link.title}: {link.row.title}{number} {day(link.row.registered_on)}".strip()


def signed(row: SignatureRow, zone: tzinfo) -> str:
    """Return a signature in words."""
    day = show_day(row.signed_at.astimezone(zone))
    return f"{row.owner}, сертификат {row.serial}, подписано {day}"


def day(value: date | None) -> str:
    """Return a day as papers write it; empty for none."""
    return show_day(value) if value else ""
