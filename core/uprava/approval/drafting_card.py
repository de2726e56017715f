"""What a draft adds to its card: the kind of its act, its summary, the form to change them."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from uprava.approval.kind import ACTS, KIND, WRITE
from uprava.approval.models import ActKind
from uprava.approval.routes.drafting_view import PATH
from uprava.approval.service.drafting import card_of, is_sent
from uprava.approval.service.locking import locks
from uprava.documents.models import AccessRight
from uprava.documents.service.access import LEVELS, level_of
from uprava.documents.service.locks import REQUISITES
from uprava.extension import Action, DocumentHead, Panel
from uprava.i18n import N_, _
from uprava.users.reader import Reader


def panels_of(session: Session, document: DocumentHead) -> Sequence[Panel]:
    """Return what the draft says of itself; nothing for other kinds."""
    if document.kind != KIND:
        return []
    card = card_of(session, document)
    pairs = [
        (_("Kind of the act"), _(ACTS[ActKind(card.act_kind)])),
        (_("Summary of the act"), card.summary),
    ]
    return [
        Panel(
            "draft", N_("Draft of an act"), "approval/draft_panel.html", {"pairs": pairs},
            column="side", position=5,
        )
    ]  # fmt: skip


def actions_of(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Action]:
    """Return «Изменить проект» as long as the draft may be changed by the reader."""
    if document.kind != KIND or not reader.may(WRITE, unit=document.unit_id):
        return []
    level = level_of(session, document.id, reader=reader)
    if LEVELS[level] < LEVELS[AccessRight.EDIT] or is_sent(session, document):
        return []
    if locks(session, reader, document, REQUISITES):
        return []
    url = f"{PATH}/{document.id}/edit"
    return [Action("draft-edit", N_("Edit the draft"), url, "edit", method="form", position=700)]
