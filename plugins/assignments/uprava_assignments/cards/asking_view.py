"""What the forms of acts are drawn from."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.documents.routes.forms import Form, new_key, word
from uprava.documents.service.access import get_document
from uprava.documents.service.sharing import principals_of
from uprava.documents.service.terms import quick_days
from uprava.errors import InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.sentences import sentences

from uprava_assignments.cards.asked import FORMS, number_in
from uprava_assignments.cards.views import seen
from uprava_assignments.giving.service.reading import (
    AssignmentRow,
    DutyRow,
    get_request,
    list_duties,
    read,
)
from uprava_assignments.giving.values import CONTROL_TITLES, GROUND_TITLES, Control, Ground

TYPED = ("text", "until", "reason", "said", "ground", "control", "duty", "milestone", "request",
         "answer_text", "principal_text", "controller_text", "kind", "desk", "next",
         "from")  # fmt: skip


def form_values(
    session: Session, id: UUID, act: str, sent: Form, *, reader: Reader,
    error: InvalidError | None,
) -> dict[str, Any]:  # fmt: skip
    """Return the form of an act as it begins, or as it was sent with what is wrong."""
    head = get_document(session, id, reader=reader)
    row, duties = read(session, id), list_duties(session, id)
    typed = {name: word(sent, name) for name in TYPED}
    asks = (
        get_request(session, number_in(typed["request"]), reader=reader)
        if act == "decide"
        else None
    )
    typed |= begun(row, head, typed, asks.until if asks else None)
    fields = [each for each in FORMS[act].fields if each != "until" or not asks or asks.until]
    wrong = dict(error.fields or {}) if error else {}
    if error and not set(wrong) & {*fields, "reason"}:
        wrong = {"form": error.detail}
    url = f"/assignments/{id}/report" if act == "report" else f"/assignments/{id}/acts/{act}"
    return {
        "head": head, "row": row, "act": act, "asked": FORMS[act], "fields": fields, "url": url,
        "typed": typed, "wrong": sentences(wrong), "asks": asks, "key": new_key(),
        "duties": [(each.id, each.name) for each in duties if each.at_work],
        "duty": duty_in(duties, typed["duty"]),
        "grounds": [(each, _(GROUND_TITLES[each])) for each in Ground],
        "controls": [(each, _(CONTROL_TITLES[each])) for each in Control if each != Control.NONE],
        "quick": quick_days(session.info["today"]),
        "chosen": {name: chosen(session, word(sent, name)) for name in ("principal", "controller")}
        | {"answer": answer_in(session, word(sent, "answer"), reader)},
    }  # fmt: skip


def begun(
    row: AssignmentRow, head: DocumentHead, typed: Mapping[str, str], until: date | None
) -> dict[str, str]:
    """Return what a form begins with where nothing is typed yet."""
    found = {}
    if not typed["ground"] and head.state == "done":
        found["ground"] = str(Ground.DONE)
    if not typed["control"]:
        found["control"] = row.control if row.control != Control.NONE else str(Control.USUAL)
    if not typed["until"] and until is not None:
        found["until"] = until.isoformat()
    return found


def duty_in(duties: list[DutyRow], text: str) -> DutyRow | None:
    """Return the duty a form is about."""
    return next((each for each in duties if str(each.id) == text), None)


def chosen(session: Session, text: str) -> list[dict[str, Any]]:
    """Return the choice of a combobox of people and units."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        return []
    found = principals_of(session, [int(text)])
    return [{"id": each.id, "title": each.name, "person": None} for each in found]


def answer_in(session: Session, text: str, reader: Reader) -> list[dict[str, Any]]:
    """Return the document chosen as the answer, when the reader may open it."""
    try:
        found = seen(session, [UUID(text)], reader=reader) if text else {}
    except ValueError:
        return []
    return [{"id": each.id, "title": each.number or each.title, "person": None}
            for each in found.values()]  # fmt: skip
