"""What a route forbids: changing a text that is being signed, signing what was not approved."""

from sqlalchemy.orm import Session

from uprava.approval.models import Purpose, RouteState, StageState
from uprava.approval.service.deciding import stands_in
from uprava.approval.service.following import is_signing, is_text, open_visa
from uprava.approval.service.loading import ROUTE, Act, find_route, route_visas, stages_of
from uprava.approval.values import Route
from uprava.clock import now
from uprava.db.sql import fetch_one, fetch_value
from uprava.extension import Change, ChangeKind, DocumentHead
from uprava.i18n import N_, _
from uprava.users.reader import Reader

FROZEN = """
select r.state from approval.route as r join approval.stage as s on s.route_id = r.id
where r.document_id = %s and r.state in ('running', 'done') and s.purpose = 'sign'
  and s.state in ('running', 'done') order by r.id desc limit 1"""

APPROVING = f"""
select {ROUTE} from approval.route as r where r.document_id = %s and exists (
    select from approval.stage as s where s.route_id = r.id and s.purpose <> 'read')
order by r.id desc limit 1"""
"""The latest route that approves or signs; routes for reading only forbid nothing."""


AWAY = {
    ChangeKind.TRASH: N_(
        "The document is on its route. Recall it first, then put it into the trash."
    ),
    ChangeKind.ANNULMENT: N_("The document is on its route. Recall it first, then annul it."),
}
"""Acts that take the document away from those who decide on it."""


def locks(session: Session, reader: Reader, head: DocumentHead, change: Change) -> list[str]:
    """Return why the document's route forbids a change; nothing: it does not."""
    by_kind = {ChangeKind.SIGNING: signing_locks, ChangeKind.BESIDE: beside_locks}
    if change.kind in by_kind:
        return by_kind[change.kind](session, reader, head, change)
    if change.kind in AWAY and runs(session, head):
        return [_(AWAY[change.kind])]
    return [] if change.kind == ChangeKind.ANNULMENT else freezing(session, head)


def freezing(session: Session, head: DocumentHead) -> list[str]:
    """Return why nothing in the text changes: it is being signed, or is signed."""
    state = fetch_value(session, FROZEN, (head.id,))
    if state == RouteState.RUNNING:
        return [_("The document is being signed: nothing in it changes until it is recalled.")]
    if state == RouteState.DONE:
        return [_("The document is signed along its route: nothing in it changes any more.")]
    return []


def runs(session: Session, head: DocumentHead) -> bool:
    """Tell whether the document is on a route of any purpose now."""
    query = "select exists (select from approval.route where document_id = %s and state = %s)"
    return bool(fetch_value(session, query, (head.id, RouteState.RUNNING)))


def beside_locks(session: Session, reader: Reader, head: DocumentHead, change: Change) -> list[str]:
    """Return why a signature file is not kept: the reader's own is awaited, and this is none."""
    route = find_route(session, head.id)
    if route is None or route.state != RouteState.RUNNING:
        return []
    stage = next((each for each in stages_of(session, route.id) if is_signing(each)), None)
    if stage is None or change.file_id is None or not is_text(session, head, change.file_id):
        return []
    if open_visa(Act(head, reader, now()), stage, route_visas(session, route.id)) is None:
        return []
    said = _("Your own signature is awaited here, and this one does not count as it.")
    return [f"{said} {change.why} {_('Nothing was kept.')}"]


def signing_locks(
    session: Session, reader: Reader, head: DocumentHead, change: Change
) -> list[str]:
    """Return why this version may not be signed by the reader now."""
    route = fetch_one(session, Route, APPROVING, (head.id,))
    if route is None:
        return []
    if route.state in (RouteState.STOPPED, RouteState.RECALLED):
        return [_("The document is not approved: it came back to its author.")]
    refused = too_early(session, reader, head, route)
    if refused:
        return [refused]
    query = """select exists (select from approval.approved_file
        where route_id = %s and file_id = %s and sha256 = %s)"""
    if not fetch_value(session, query, (route.id, change.file_id, change.sha256)):
        return [_("This is not the version that was approved. It has to be approved first.")]
    return []


def too_early(session: Session, reader: Reader, head: DocumentHead, route: Route) -> str:
    """Return why it is not the reader's turn to sign in a running route, empty when it is."""
    stages = stages_of(session, route.id)
    stage = next((each for each in stages if each.state != StageState.DONE), None)
    if route.state != RouteState.RUNNING or stage is None or stage.purpose == Purpose.READ:
        return ""
    if stage.purpose == Purpose.AGREE or stage.state == StageState.WAITING:
        return _("The document is not approved yet: it is signed after all have agreed.")
    visa = open_visa(Act(head, reader, now()), stage, route_visas(session, route.id))
    if visa is None:
        return _("By its route the document is signed by others, or it is not your turn.")
    if visa.person_id != reader.person_id and not stands_in(session, reader, "signing.sign"):
        return _("Your substitution does not include signing.")
    return ""
