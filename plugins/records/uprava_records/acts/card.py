"""What an act shows on its card beside what every written document shows."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from uprava.documents.models import AccessRight
from uprava.documents.service.access import level_of
from uprava.extension import Action, DocumentHead, Panel
from uprava.i18n import N_
from uprava.users.reader import Reader

from uprava_records.acts.service.editions import list_editions
from uprava_records.acts.service.knowing import KEEP_ACTS, find_facts
from uprava_records.written.routes.view import PATHS
from uprava_records.written.service.fields import ACT

BASE = PATHS[ACT]


def panels_of(session: Session, reader: Reader, head: DocumentHead) -> Sequence[Panel]:
    """Return where the act stands, and its editions."""
    values = {
        "facts": find_facts(session, head.id), "head": head,
        "editions": list_editions(session, head.id, reader=reader),
        "may_keep": may_keep_facts(session, reader, head),
    }  # fmt: skip
    return [Panel("force", N_("Force of the act"), "records/acts/force.html", values,
                  column="main", position=20)]  # fmt: skip


def actions_of(session: Session, reader: Reader, head: DocumentHead) -> Sequence[Action]:
    """Return what may be done with the act beside changes of state."""
    if not may_keep_facts(session, reader, head):
        return []
    title = N_("Force and publication")
    return [Action("act-facts", title, f"{BASE}/{head.id}/force", "certificate", position=720)]


def may_keep_facts(session: Session, reader: Reader, head: DocumentHead) -> bool:
    """Tell whether the reader keeps what the law asks of the act."""
    right = level_of(session, head.id, reader=reader)
    return reader.may(KEEP_ACTS) and right is not AccessRight.READ
