"""What filing shows on the card of a document of any kind and module."""

from datetime import timedelta

from sqlalchemy.orm import Session
from uprava.extension import Action, Change, DocumentHead, Panel
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.screens import show_day

from uprava_records.filing.service.closing_by_case import FILED, refusal_of
from uprava_records.filing.service.common import FILE
from uprava_records.filing.service.filing import Placed, find_place, may_file
from uprava_records.filing.values import CaseState


def panels_of(session: Session, reader: Reader, head: DocumentHead) -> list[Panel]:
    """Return the panel «Дело» of a document that is kept in a case."""
    place = find_place(session, head.id) if head.number else None
    if place is None:
        return []
    values = {
        "place": place, "opens": reader.may(FILE),
        "may_take_out": place.state == CaseState.OPEN and may_file(session, reader, head),
        "fate": fate_of(place),
    }  # fmt: skip
    return [Panel("case", N_("Case"), "records/filing/panel.html", values, "side", 40)]


def fate_of(place: Placed) -> str:
    """Return in words what became or will become of the document."""
    if place.state == CaseState.DESTROYED:
        return _("Destroyed on {day} by the act No. {act}; the card stays.").format(
            day=show_day(place.destroyed_on), act=place.act
        )
    if place.state == CaseState.TRANSFERRED:
        return _("Handed over to the archive; a copy for use stays here.")
    if place.act:
        return _("Selected for destruction by the act No. {act}.").format(act=place.act)
    if place.due_on:
        return _("Kept until {day}.").format(day=show_day(place.due_on - timedelta(days=1)))
    return ""


def actions_of(session: Session, reader: Reader, head: DocumentHead) -> list[Action]:
    """Return «В дело…» for a registered document in no case; instead of a plain act refused."""
    if head.number is None or not may_file(session, reader, head) or find_place(session, head.id):
        return []
    url = f"/records/filing/{head.id}/into"
    refusal, told = refusal_of(session, head), N_("Into the case…")
    plain = FILED if refusal and refusal.code == "into-a-case" else ""
    return [Action("into-case", told, url, "folder", "form", position=55, instead_of=plain)]


def locks_of(session: Session, head: DocumentHead, _change: Change) -> list[str]:
    """Return why a document of a case is not changed any more."""
    place = find_place(session, head.id) if head.number else None
    if place is None:
        return []
    told = _("The document is in the case {index}. Take it out of the case first.")
    if place.state != CaseState.OPEN:
        told = _("The case {index} with this document is closed: nothing in it changes.")
    return [told.format(index=place.index)]
