"""What an act shows on its card beside what every written document shows."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session
from uprava.documents.models import AccessRight
from uprava.documents.service.access import level_of
from uprava.extension import Action, DocumentHead, Panel
from uprava.i18n import N_, _
from uprava.users.reader import Reader

from uprava_records.acts.service.editions import list_editions
from uprava_records.acts.service.force import CANCELS, CHANGES
from uprava_records.acts.service.knowing import (
    KEEP_ACTS,
    Touching,
    find_facts,
    list_touching,
)
from uprava_records.written.routes.view import PATHS
from uprava_records.written.service.fields import ACT

BASE = PATHS[ACT]


def panels_of(session: Session, reader: Reader, head: DocumentHead) -> Sequence[Panel]:
    """Return where the act stands, and its editions."""
    values = {
        "facts": find_facts(session, head.id), "head": head,
        "editions": list_editions(session, head.id, reader=reader),
        "touching": groups_of(list_touching(session, head.id, reader=reader)),
        "may_keep": may_keep_facts(session, reader, head),
    }  # fmt: skip
    return [Panel("force", N_("Force of the act"), "records/acts/force.html", values,
                  column="main", position=20)]  # fmt: skip


GROUPS: Mapping[tuple[str, bool], str] = {
    (CANCELS, False): N_("Cancelled by"),
    (CHANGES, False): N_("Changed by"),
    (CHANGES, True): N_("Changes"),
    (CANCELS, True): N_("Cancels"),
}
"""What the acts joined with this one do to it, and it to them: type of link, outward."""


def groups_of(found: Sequence[Touching]) -> list[tuple[str, list[Touching]]]:
    """Return the acts joined with this one under their headings."""
    groups = [
        (title, [each for each in found if (each.type, each.outward) == end])
        for end, title in GROUPS.items()
    ]
    return [(_(title), acts) for title, acts in groups if acts]


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
