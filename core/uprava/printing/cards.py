"""The registration card (РКК) of a document of any kind on A4: requisites in their fixed order.

Rules of records management, list of obligatory facts about a document (20 items): what a document
does not have is left out, so that a card of a memo is as short as the memo.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from uprava.card_lines import CardLine, CardPlace
from uprava.db.sql import fetch_value
from uprava.documents.models import AccessMark
from uprava.documents.service.filing import list_files
from uprava.documents.service.history import list_history
from uprava.documents.service.linking import list_links
from uprava.documents.service.particulars import find_particulars, list_readdressings
from uprava.documents.service.particulars import pairs_of as particulars_of
from uprava.documents.service.types import fields_of, shown_fields
from uprava.documents.service.types.kept import kept_words
from uprava.extension import DocumentHead
from uprava.i18n import _, use_locale
from uprava.installation import Installation, installation_of
from uprava.printing.codes import svg_of
from uprava.printing.compiler import Setting, print_pdf
from uprava.printing.typography import tied
from uprava.printing.values import Missing
from uprava.signing.service.listing import signatures_shown
from uprava.users.reader import Reader
from uprava.web.screens import show_day, show_moment

EVENTS = 25
"""Latest events on the card; all of them stand in the history on the screen."""


@dataclass(frozen=True, slots=True)
class RegistrationCard:
    """Everything the form prints; sections without rows are left out."""

    organisation: str
    kind: str
    title: str
    lines: Sequence[tuple[str, str]]
    links: Sequence[tuple[str, str]]
    files: Sequence[tuple[str, str, str]]
    signatures: Sequence[tuple[str, str, str]]
    events: Sequence[tuple[str, str, str]]
    printed: str
    code: str


def card_of(
    session: Session, head: DocumentHead, *, reader: Reader, at: datetime
) -> RegistrationCard:
    """Read the card of a document the reader was let to; it is an office's own and in Russian."""
    installation = installation_of(session)
    zone = ZoneInfo(installation.settings.timezone)
    kind = installation.plugins.kinds.get(head.kind)
    name = "select name from users.organisation where id = %s"
    with use_locale("ru"):
        printed = _("Printed by {name} on {time}")
        return RegistrationCard(
            organisation=str(fetch_value(session, name, (head.organisation_id,))),
            kind=_(kind.title) if kind else head.kind,
            title=head.title,
            lines=lines_of(session, head, reader=reader, installation=installation),
            links=links_of(session, head, reader=reader, installation=installation),
            files=[file_words(row.name, row.version, row.pages, row.sha256)
                   for row in list_files(session, head.id)],
            signatures=[
                (row.owner, show_moment(row.signed_at, zone), " ".join(row.sentences()[:1]))
                for row in signatures_shown(session, head.id)
            ],
            events=events_of(session, head, installation=installation, zone=zone),
            printed=printed.format(name=reader.name, time=show_moment(at, zone)),
            code=f"{installation.settings.address}/docs/{head.id}",
        )  # fmt: skip


def lines_of(
    session: Session, head: DocumentHead, *, reader: Reader, installation: Installation
) -> list[tuple[str, str]]:
    """Return the requisites in the card's order: the core's and the modules'."""
    plugins = installation.plugins
    kind = plugins.kinds.get(head.kind)
    restricted = head.access_mark != AccessMark.COMMON
    own = [
        CardLine(CardPlace.KIND, _("Kind of document"), _(kind.title) if kind else head.kind),
        CardLine(CardPlace.NUMBER, _("Registration number"), head.number or _("not registered")),
        CardLine(CardPlace.DAY, _("Date of registration"), show_day(head.registered_on)),
        CardLine(CardPlace.SUBJECT, _("Subject of the document"), head.title),
        CardLine(CardPlace.TERM, _("Term"), show_day(head.due_on)),
        CardLine(CardPlace.TERM, _("State"), _(kind.state(head.state).title) if kind else ""),
        CardLine(CardPlace.ACCESS, _("Access"), _("Restricted") if restricted else _("common")),
    ]
    found = plugins.card_lines(session, reader, head)
    if not any(each.place is CardPlace.CORRESPONDENT for each in found):
        own.append(CardLine(CardPlace.CORRESPONDENT, _("From whom, to whom"), head.summary))
    own += type_lines(session, head, said=any(each.place is CardPlace.KIND for each in found))
    facts = find_particulars(session, head.id)
    own += [CardLine(CardPlace.CONTENTS, title, value) for title, value in particulars_of(facts)]
    own += [
        CardLine(CardPlace.ADDRESSEE, _("Passed on"),
                 " ".join((show_day(each.day), each.addressee, each.note)).strip())
        for each in list_readdressings(session, head.id)
    ]  # fmt: skip
    lines = sorted([*own, *found], key=lambda each: each.place)
    return [(each.title, each.value) for each in lines if each.value]


def type_lines(session: Session, head: DocumentHead, *, said: bool) -> list[CardLine]:
    """Return the type, its own fields, the reason of its term and the time of keeping.

    `said`: the kind names the type itself.
    """
    own = fields_of(session, head.id)
    if own is None:
        return []
    type = [] if said else [CardLine(CardPlace.KIND, _("Type"), own.type.title)]
    fields = [CardLine(CardPlace.SUBJECT, *pair) for pair in shown_fields(session, own)]
    why = own.due_why if own.due_on and own.due_on == head.due_on else ""
    return [
        *type, *fields, CardLine(CardPlace.TERM, _("Term by the type"), why),
        CardLine(CardPlace.CASE, _("Kept"), kept_words(own.type)),
    ]  # fmt: skip


def links_of(
    session: Session, head: DocumentHead, *, reader: Reader, installation: Installation
) -> list[tuple[str, str]]:
    """Return the linked documents the reader may see, with the type of each link."""
    types = installation.plugins.link_types
    found = []
    for line in list_links(session, head.id, reader=reader, types=types):
        row = line.row
        named = " ".join(part for part in (
            f"№ {row.number}" if row.number else "",
            f"от {show_day(row.registered_on)}" if row.registered_on else "", row.title,
        ) if part)  # fmt: skip
        found.append((line.title, named))
    return found


def file_words(name: str, version: int, pages: int | None, sha256: str) -> tuple[str, str, str]:
    """Return a file as the card lists it: name, version and sheets, its digest."""
    said = _("version {n}").format(n=version)
    return name, f"{said}, {pages} с." if pages else said, sha256


def events_of(
    session: Session, head: DocumentHead, *, installation: Installation, zone: ZoneInfo
) -> list[tuple[str, str, str]]:
    """Return what happened to the document, the earliest first: when, who, what."""
    found = list_history(session, head.id, kind=head.kind, plugins=installation.plugins)
    rows = [(show_moment(each.at, zone), each.who, each.what) for each in found[:EVENTS]]
    return list(reversed(rows))


def print_card(card: RegistrationCard, *, created: datetime) -> bytes:
    """Return the card as PDF; no transaction should be open meanwhile."""
    values: dict[str, object] = {
        "organisation": card.organisation, "kind": card.kind, "title": card.title,
        "lines": [(name, tied(value)) for name, value in card.lines],
        "links": [(name, tied(value)) for name, value in card.links],
        "files": list(card.files), "signatures": list(card.signatures),
        "events": [(when, who, arrowless(what)) for when, who, what in card.events],
        "printed": card.printed, "qr": svg_of(card.code),
    }  # fmt: skip
    return print_pdf("card.typ", values, created=created, setting=Setting(missing=Missing.NAME)).pdf


def arrowless(text: str) -> str:
    """Return an event as it is printed: the office fonts have no arrow."""
    return tied(text.replace(" → ", " — "))
