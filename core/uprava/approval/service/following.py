"""What a change of the text and a signature mean for a route: called through the core's hooks."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.approval.models import (
    Decision,
    Order,
    Purpose,
    RouteState,
    StageState,
    VisaRule,
    VisaState,
)
from uprava.approval.service.asking import close_visas, put_away
from uprava.approval.service.deciding import follow, settle
from uprava.approval.service.loading import (
    Act,
    current_files,
    find_route,
    get_route,
    open_routes,
    route_visas,
    stages_of,
)
from uprava.approval.service.moving import advance
from uprava.approval.service.telling import tell
from uprava.approval.values import Route, Stage, Visa
from uprava.audit.log import record
from uprava.db.sql import execute
from uprava.errors import ConflictError
from uprava.extension import DocumentHead, SignedVersion
from uprava.i18n import N_, _
from uprava.users.reader import Reader

OBJECTED = (Decision.REMARKS, Decision.REFUSED)


def files_changed(session: Session, reader: Reader, head: DocumentHead, *, at: datetime) -> None:
    """Make past the visas that the new text outdates, by the route's rule, and ask anew.

    Objectors (the usual rule): who refused or had remarks looks again; a change that nobody
    asked for is put before everybody. Everybody: all look again. Nobody: visas stay with the
    version they name. What was signed is always signed anew. Raises ConflictError when nothing
    would be left to approve.
    """
    routes = open_routes(session, head.id)
    if not routes:
        return
    act = Act(head, reader, at)
    if not current_files(session, head.id):
        raise ConflictError(_("The document is on its route: one file has to stay."))
    for each in routes:
        text_changed(session, act, each)


def text_changed(session: Session, act: Act, route: Route) -> None:
    """Let one route follow a new text; see `files_changed`."""
    head = act.head
    stages = stages_of(session, route.id)
    visas = route_visas(session, route.id)
    past = outdated(route, stages, visas)
    supersede(session, act, past)
    execute(session, "delete from approval.approved_file where route_id = %s", (route.id,))
    go_back(session, act, stages, visas, past)
    if past:
        grow = "update approval.route set round = round + 1 where id = %s"
        execute(session, grow, (route.id,))
        record(
            session, "approval.reset", "document", head.id, route=route.id,
            principals=sorted({each.person_id for each in past}),
        )  # fmt: skip
    if route.state == RouteState.RUNNING:
        waiting = [each.person_id for each in visas if each.state == VisaState.OPEN]
        tell(session, act, waiting, N_("There is a new version: {title}"))
        advance(session, act, get_route(session, head.id, route.id))


def outdated(route: Route, stages: Sequence[Stage], visas: Sequence[Visa]) -> list[Visa]:
    """Return the decisions in force that a new text makes past; branches go with nobody."""
    purposes = {each.id: each.purpose for each in stages}
    asked_for = route.visa_rule == VisaRule.OBJECTORS and somebody_objects(visas)

    def past(visa: Visa) -> bool:
        purpose = purposes[visa.stage_id]
        if purpose == Purpose.SIGN:
            return True
        if route.visa_rule == VisaRule.NONE:
            return False
        return purpose == Purpose.READ or not asked_for or visa.decision in OBJECTED

    return [each for each in visas if each.in_force and each.under_id is None and past(each)]


def somebody_objects(visas: Sequence[Visa]) -> bool:
    """Tell whether anybody's last word in the route is a refusal or a remark."""
    last = {
        each.participant_id: each.decision
        for each in visas
        if each.state == VisaState.DECIDED and each.under_id is None
        and each.decision != Decision.REDIRECTED
    }  # fmt: skip
    return any(each in OBJECTED for each in last.values())


def supersede(session: Session, act: Act, past: Sequence[Visa]) -> None:
    """Write down that decisions no longer count."""
    query = "update approval.visa set superseded_at = %s where id = any (%s)"
    execute(session, query, (act.at, [each.id for each in past]))


def go_back(
    session: Session, act: Act, stages: Sequence[Stage], visas: Sequence[Visa],
    past: Sequence[Visa],
) -> None:  # fmt: skip
    """Let the stages of outdated decisions wait for their turn again, and those after them.

    Where all are asked at once the others go on; else the turn comes back to the outdated one.
    """
    touched = {each.stage_id for each in past}
    first = min((each.position for each in stages if each.id in touched), default=None)
    for stage in stages:
        if first is None or stage.position < first or stage.state == StageState.WAITING:
            continue
        again, running = stage.id in touched, stage.state == StageState.RUNNING
        if running and not (again and stage.ordering == Order.PARALLEL):
            own = [each for each in visas if each.stage_id == stage.id]
            close_visas(session, act, stage, own, because="reset")
        if again or running:
            query = "update approval.stage set state = 'waiting', ended_at = null where id = %s"
            execute(session, query, (stage.id,))


def signature_made(
    session: Session, reader: Reader, head: DocumentHead, signed: SignedVersion, *, at: datetime
) -> None:
    """Let the signed version be signed by the next ones; the signature is the decision.

    A signature on an attachment decides nothing: the person is asked until a main file has it.
    """
    route = find_route(session, head.id)
    if route is None:
        return
    act = Act(head, reader, at)
    keep_derived(session, head, signed)
    if route.state != RouteState.RUNNING or not is_text(session, head, signed.signed_id):
        return
    stage = next((each for each in stages_of(session, route.id) if is_signing(each)), None)
    visas = route_visas(session, route.id)
    visa = None if stage is None else open_visa(act, stage, visas)
    if stage is None or visa is None:
        return
    files = [each for each in current_files(session, head.id) if each.id == signed.signed_id]
    settle(session, act, visa, Decision.SIGNED, files)
    put_away(session, act, stage, visa)
    record(
        session, "approval.decided", "document", head.id, route=route.id, visa=visa.id,
        decision=Decision.SIGNED, person=visa.person_id,
    )  # fmt: skip
    follow(session, act, route, stage, visa)


def keep_derived(session: Session, head: DocumentHead, signed: SignedVersion) -> None:
    """Count a version that carries a signature, or evidence, as approved where its source was."""
    execute(
        session,
        "insert into approval.approved_file (route_id, file_id, document_id, sha256, signed_from)"
        " select route_id, %(new)s, document_id, %(hash)s, %(old)s from approval.approved_file"
        " where document_id = %(document)s and file_id = %(old)s on conflict do nothing",
        {
            "new": signed.signed_id, "hash": signed.signed_sha256, "old": signed.file_id,
            "document": head.id,
        },
    )  # fmt: skip


def is_text(session: Session, head: DocumentHead, file_id: UUID) -> bool:
    """Tell whether a version is a main file's newest, or there is no main one at all."""
    files = current_files(session, head.id)
    mains = {each.id for each in files if each.role == "main"}
    return not mains or file_id in mains


def is_signing(stage: Stage) -> bool:
    """Tell whether people are asked to sign in the stage now."""
    return stage.purpose == Purpose.SIGN and stage.state == StageState.RUNNING


def open_visa(act: Act, stage: Stage, visas: Sequence[Visa]) -> Visa | None:
    """Return the visa of a stage that waits for the reader, or for whom the reader stands in."""
    waiting = [each for each in visas if each.stage_id == stage.id and each.state == VisaState.OPEN]
    return next((each for id in act.selves for each in waiting if each.person_id == id), None)
