"""What documents of records say on their printed registration card, in the card's own order."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from uprava.card_lines import CardLine, CardPlace
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.screens import show_day

from uprava_records.filing.service.filing import find_place
from uprava_records.letters.service.cards import CHANNEL_TITLES
from uprava_records.letters.service.registering import KIND as INCOMING
from uprava_records.letters.service.requisites import get_requisites
from uprava_records.written.kind import KINDS
from uprava_records.written.service.fields import TOLD
from uprava_records.written.service.keeping import card_of


def card_lines(session: Session, _reader: Reader, head: DocumentHead) -> Sequence[CardLine]:
    """Return the lines of a letter or a written document, and the case any document is in."""
    lines = incoming(session, head) if head.kind == INCOMING else []
    if head.kind in KINDS:
        lines = written(session, head)
    place = find_place(session, head.id) if head.number else None
    if place is not None:
        said = _("{index} “{heading}”, {year}, volume {volume}").format(
            index=place.index, heading=place.heading, year=place.year, volume=place.volume
        )
        lines.append(CardLine(CardPlace.CASE, _("Case"), said))
    return lines


def incoming(session: Session, head: DocumentHead) -> list[CardLine]:
    """Return what a letter says that came in."""
    own = get_requisites(session, head.id)
    return [
        CardLine(CardPlace.CORRESPONDENT, _("Correspondent"), own.correspondent),
        CardLine(CardPlace.OUTGOING, _("Number and date of the sender"),
                 numbered(own.outgoing_number, show_day(own.outgoing_date))),
        CardLine(CardPlace.SIGNATORY, _("Signed by"), own.signatory or ""),
        CardLine(CardPlace.CONTENTS, _("Volume"), own.sheets or ""),
        CardLine(CardPlace.ADDRESSEE, _("Addressee"), own.addressee or ""),
        CardLine(CardPlace.ADDRESSEE, _("Received"), ", ".join(
            part for part in (show_day(own.received_on),
                              _(CHANNEL_TITLES.get(own.channel, own.channel))) if part
        )),
    ]  # fmt: skip


def written(session: Session, head: DocumentHead) -> list[CardLine]:
    """Return what a document of ours says."""
    card = card_of(session, head)
    whom = "; ".join(each.line() for each in card.addressees)
    contents = ", ".join(part for part in (card.sheets, card.annexes) if part)
    act = TOLD["act_kind"].get(card.act_kind, "")
    kind = card.own.type.title if card.own else act and _(act)
    return [
        CardLine(CardPlace.KIND, _("Type"), kind),
        CardLine(CardPlace.OUTGOING, _("In answer to"),
                 numbered(card.answers_number, show_day(card.answers_date))),
        CardLine(CardPlace.SIGNATORY, _("Signed by"), card.signatory.name),
        CardLine(CardPlace.CONTENTS, _("Volume"), contents),
        CardLine(CardPlace.ADDRESSEE, _("Addressee"), whom),
        CardLine(CardPlace.ADDRESSEE, _("Executor"), ", ".join(
            part for part in (card.executor.name, card.executor_phone) if part
        )),
    ]  # fmt: skip


def numbered(number: str | None, day: str) -> str:
    """Return «№ 14-2/5871 от 19.10.2026», as much of it as is known."""
    parts = (_("No. {number}").format(number=number) if number else "",
             _("of {day}").format(day=day) if day else "")  # fmt: skip
    return " ".join(part for part in parts if part)
