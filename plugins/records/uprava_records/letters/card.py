"""What records show on the card of an incoming letter."""

from sqlalchemy.orm import Session
from uprava.documents.models import AccessRight
from uprava.documents.service.access import level_of
from uprava.documents.service.people import chips
from uprava.extension import ANNULLED, Action, DocumentHead, Panel
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.work.service import list_before

from uprava_records.letters.service.cards import CHANNEL_TITLES
from uprava_records.letters.service.registering import REVIEW
from uprava_records.letters.service.requisites import get_requisites


def panels_of(session: Session, reader: Reader, head: DocumentHead) -> list[Panel]:
    """Return the panel of requisites."""
    own = get_requisites(session, head.id)
    waiting = chips(session, [each.principal_id for each in list_before(session, REVIEW, head.id)])
    values = {
        "own": own,
        "head": head,
        "channel": _(CHANNEL_TITLES.get(own.channel, own.channel)),
        "waiting": [person.name for person in waiting.values()],
        "may_edit": may_change(session, reader, head),
    }
    title = N_("Letter")
    return [Panel("requisites", title, "records/letters/requisites.html", values, "side", 10)]


def actions_of(session: Session, reader: Reader, head: DocumentHead) -> list[Action]:
    """Return the acts of those who keep the journal."""
    if not may_change(session, reader, head):
        return []
    url = f"/records/incoming/{head.id}/edit"
    return [Action("edit", _("Change requisites"), url, "edit", position=60)]


def may_change(session: Session, reader: Reader, head: DocumentHead) -> bool:
    """Tell whether the reader keeps this letter's journal or registered it, and it holds."""
    allowed = reader.may("records.register", unit=head.unit_id)
    holds = head.state != ANNULLED.code
    return allowed and holds and level_of(session, head.id, reader=reader) is not AccessRight.READ
