"""What dispatch shows on the card of a document."""

from sqlalchemy.orm import Session
from uprava.db.sql import fetch_value
from uprava.extension import Action, DocumentHead, Panel
from uprava.i18n import N_, _
from uprava.users.reader import Reader

from uprava_records.dispatch.service.listing import count_of_document, list_of_document
from uprava_records.dispatch.service.queueing import KINDS, may_send
from uprava_records.dispatch.values import CHANNELS, ICONS, PROBLEMS, STATES
from uprava_records.settings import records_settings

MOST_SHOWN = 30
"""Dispatches on a card; a longer list is in the index of the mailing."""


def panels_of(session: Session, reader: Reader, head: DocumentHead) -> list[Panel]:
    """Return the panel «Отправка»; none for a document that goes to nobody."""
    rows = list_of_document(session, head.id, most=MOST_SHOWN)
    if not rows:
        return []
    count = len(rows) if len(rows) < MOST_SHOWN else count_of_document(session, head.id)
    values = {
        "head": head, "rows": rows, "count": count, "states": STATES,
        "channels": {each.value: _(title) for each, title in CHANNELS.items()},
        "icons": ICONS, "index": count > records_settings().index_above,
        "problems": {each: _(title) for each, title in PROBLEMS.items()},
        "may": may_send(session, head, reader=reader),
    }  # fmt: skip
    title = N_("Dispatch")
    return [Panel("dispatch", title, "records/dispatch/panel.html", values, "side", 30, count)]


def actions_of(session: Session, reader: Reader, head: DocumentHead) -> list[Action]:
    """Return «Отправить…» for those who send, on a registered document."""
    if not head.number or not may_send(session, head, reader=reader):
        return []
    waiting = fetch_value(
        session, "select exists (select from records.dispatch where document_id = %s)", (head.id,)
    )
    url = f"/records/dispatch/of/{head.id}"
    primary = head.kind == KINDS[0] and head.state == "registered" and not waiting
    return [Action("dispatch", _("Send…"), url, "send", "form", primary=primary, position=20)]
