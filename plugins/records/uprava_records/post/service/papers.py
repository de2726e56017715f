"""Papers of dispatch: the list for the post, envelopes, the index of a mailing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path

from sqlalchemy.orm import Session
from uprava.errors import InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import _, use_locale
from uprava.printing.values import Missing, PdfStandard
from uprava.tables.csv_text import BOM, guarded, written

from uprava_records.dispatch.service.listing import DispatchRow
from uprava_records.dispatch.service.office import Office, get_office
from uprava_records.dispatch.tracking import index_of, shown, without_index
from uprava_records.dispatch.values import CHANNELS, STATES, Channel, MailClass
from uprava_records.post.envelopes import Envelope
from uprava_records.post.service.registers import Item, RegisterRow, packed

FORMS = Path(__file__).parent.parent / "forms"

MOST_ENVELOPES = 300


KINDS = {
    MailClass.ORDINARY: "письмо простое",
    MailClass.REGISTERED: "письмо заказное",
    MailClass.NOTICE: "письмо заказное с уведомлением о вручении",
}
"""As the post calls them; on paper always in Russian."""

MARKS = {
    MailClass.ORDINARY: "",
    MailClass.REGISTERED: "ЗАКАЗНОЕ",
    MailClass.NOTICE: "ЗАКАЗНОЕ С УВЕДОМЛЕНИЕМ",
}

COLUMNS = (
    "№ п/п", "ШПИ", "Адресат", "Кому", "Индекс", "Адрес", "Масса, г",
    "Объявленная ценность, руб.", "Плата за пересылку, руб.", "Документы",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Printing:
    """Who prints when, in which time zone."""

    by: str
    at: datetime
    zone: tzinfo

    @property
    def foot(self) -> str:
        """The line at the foot of every page."""
        moment = self.at.astimezone(self.zone).strftime("%d.%m.%Y %H:%M")
        return f"Напечатано из системы «Управа» {moment}, {self.by}"


def print_form(template: str, values: Mapping[str, object], *, at: datetime) -> bytes:
    """Return a form of dispatch as PDF/A-2b; characters without a glyph are printed by code."""
    from uprava.printing.compiler import Setting, print_pdf

    setting = Setting(standard=PdfStandard.PDF_A_2B, missing=Missing.NAME)
    with use_locale("ru"):
        return print_pdf(FORMS / template, values, created=at, setting=setting).pdf


def list_values(
    register: RegisterRow, items: Sequence[Item], office: Office, printing: Printing, *,
    unproved: bool = False,
) -> dict[str, object]:  # fmt: skip
    """Return what stands in a list for the post; `unproved`: its rates were compared by nobody."""
    facts = [
        ("Отправитель:", office.sender),
        ("Вид и категория:", KINDS[MailClass(register.mail_class)]),
        ("Адрес отправителя:", office.address or "—"),
        ("Место приёма:", office.post_office or "—"),
        ("Дата сдачи:", f"{register.day:%d.%m.%Y}"),
        ("Составил:", register.created_by),
    ]
    return {
        "title": f"Список № {register.seq} внутренних почтовых отправлений"
        f" от {register.day:%d.%m.%Y}",
        "organisation": office.organisation, "foot": printing.foot, "facts": facts,
        "rows": [line_of(item) for item in items], "total": str(len(items)),
        "weight": str(sum(item.first.weight_g or 0 for item in items) or ""),
        "postage": rubles(sum(item.first.postage or 0 for item in items) or None),
        "unproved": unproved,
    }  # fmt: skip


def rubles(kopecks: int | None) -> str:
    """Return a sum as papers have it: «1 234,50»; empty for none."""
    return "" if kopecks is None else f"{kopecks / 100:,.2f}".replace(",", " ").replace(".", ",")


def line_of(item: Item) -> dict[str, str]:
    """Return one envelope as a line of the list."""
    row = item.first
    return {
        "number": str(item.number),
        "tracking": shown(row.tracking) if row.tracking else "",
        "name": row.name,
        "attention": row.attention or "",
        "address": " ".join((row.address or "").split()),
        "weight": str(row.weight_g or ""),
        "postage": rubles(row.postage),
        "documents": item.documents,
    }


def csv_of(items: Sequence[Item]) -> bytes:
    """Return a list for the post as CSV, safe against formulas."""
    lines = [list(COLUMNS)]
    lines += [
        [
            str(item.number), item.first.tracking or "", item.first.name,
            item.first.attention or "", index_of(item.first.address or ""),
            without_index(" ".join((item.first.address or "").split())),
            str(item.first.weight_g or ""), "", rubles(item.first.postage), item.documents,
        ]
        for item in items
    ]  # fmt: skip
    return (BOM + written(map(guarded, lines))).encode()


def envelope_values(
    rows: Sequence[DispatchRow], office: Office, size: Envelope
) -> dict[str, object]:
    """Return what stands on envelopes: one for each packet.

    Raises InvalidError when there is nothing to put into envelopes, or too much for one print.
    """
    items = packed([row for row in rows if row.channel != Channel.EMAIL])
    if not items:
        raise InvalidError(_("Nothing of this goes in an envelope."))
    if len(items) > MOST_ENVELOPES:
        raise InvalidError(_("At most {n} envelopes at once.").format(n=MOST_ENVELOPES))
    return {
        "title": "Конверты", "wide": size.wide, "high": size.high,
        "sender": {
            "name": office.sender, "address": without_index(office.address),
            "index": index_of(office.address),
        },
        "items": [envelope_of(item) for item in items],
    }  # fmt: skip


def envelope_of(item: Item) -> dict[str, str]:
    """Return what stands on one envelope."""
    row, address = item.first, item.first.address or ""
    by_post = row.channel == Channel.POST
    return {
        "name": row.name,
        "attention": row.attention or "",
        "address": without_index(" ".join(address.split())),
        "index": index_of(address),
        "mark": MARKS[MailClass(row.mail_class)] if by_post else "",
        "tracking": shown(row.tracking) if row.tracking else "",
        "documents": f"№ {item.documents}",
    }


def index_values(
    session: Session, head: DocumentHead, rows: Sequence[DispatchRow], printing: Printing
) -> dict[str, object]:
    """Return what stands in the index of a mailing («указатель рассылки»)."""
    office = get_office(session, head.organisation_id)
    with use_locale("ru"):
        lines = [
            {
                "number": str(number), "name": row.name, "attention": row.attention or "",
                "address": (row.email if row.channel == Channel.EMAIL else row.address) or "",
                "channel": _(CHANNELS[Channel(row.channel)]), "state": _(STATES[row.state][0]),
            }
            for number, row in enumerate(rows, 1)
        ]  # fmt: skip
    day = f" от {head.registered_on:%d.%m.%Y}" if head.registered_on else ""
    return {
        "title": "Указатель рассылки", "organisation": office.organisation,
        "foot": printing.foot, "rows": lines, "total": str(len(rows)),
        "facts": [("Документ:", head.title), ("Номер и дата:", f"№ {head.number}{day}")],
    }  # fmt: skip
