"""Carrying a route on: stages begin, end and stop by what was decided, in the act's transaction."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from uprava.approval.models import Origin, ParticipantKind, Purpose, RouteState, StageState
from uprava.approval.rules import Outcome, judge, to_open, wanted
from uprava.approval.service.asking import (
    Place,
    add_visas,
    close_visas,
    let_unit_read,
    open_visas,
)
from uprava.approval.service.loading import (
    Act,
    count_unanswered,
    current_files,
    participants_of,
    route_visas,
    stages_of,
    visas_of,
)
from uprava.approval.service.people import Asked, people_of
from uprava.approval.service.standing import stand
from uprava.approval.service.telling import tell_author
from uprava.approval.values import Participant, Route, Stage, Visa
from uprava.audit.log import record
from uprava.db.sql import execute
from uprava.i18n import N_
from uprava.web.events import signal


def advance(session: Session, act: Act, route: Route) -> None:
    """Carry a running route on as far as it goes without anybody's decision."""
    stages = stages_of(session, route.id)
    for stage in stages:
        if stage.state != StageState.DONE and not carried(session, act, route, stage):
            break
    else:
        finish(session, act, route, stages)
    stand(session, act.head, reader=act.reader, at=act.at)
    signal(session, f"doc:{act.head.id}")


def carried(session: Session, act: Act, route: Route, stage: Stage) -> bool:
    """Carry one stage on; return whether it is over and the next one's turn has come."""
    if stage.state == StageState.WAITING and not begun(session, act, route, stage):
        return False
    visas = visas_of(session, stage.id)
    outcome = judge(stage, visas)
    if outcome == Outcome.PENDING:
        turn = to_open(stage, participants_of(session, stage.id), visas)
        if turn:
            open_visas(session, act, stage, [each.id for each in turn])
        return False
    if outcome != Outcome.PASSED:
        stop(session, act, route, "refused" if outcome == Outcome.REFUSED else "nobody")
        return False
    close_visas(session, act, stage, visas, because="enough")
    query = "update approval.stage set state = 'done', ended_at = %s where id = %s"
    execute(session, query, (act.at, stage.id))
    return True


def begun(session: Session, act: Act, route: Route, stage: Stage) -> bool:
    """Begin a stage, or go back to it: ask everybody who has no voice in it yet.

    Signing and reading wait until the author has answered every remark. A vacant post stops
    the route: nobody is left out silently.
    """
    if stage.purpose != Purpose.AGREE:
        if count_unanswered(session, route.id):
            return False
        keep_approved(session, act, route)
    participants, visas = participants_of(session, stage.id), visas_of(session, stage.id)
    for participant in wanted(stage, participants, visas):
        if not asked(session, act, route, stage, participant):
            stop(session, act, route, "vacant")
            return False
    query = """update approval.stage set state = 'running', ended_at = null,
        started_at = coalesce(started_at, %s) where id = %s"""
    execute(session, query, (act.at, stage.id))
    return True


def asked(session: Session, act: Act, route: Route, stage: Stage, participant: Participant) -> bool:
    """Ask the people behind a participant; return False when there are none.

    Whoever is in the stage already has one voice: a role or a post held by such a person is
    not asked apart.
    """
    visas = visas_of(session, stage.id)
    people = again_or_anew(session, participant, visas)
    present = {
        each.person_id
        for each in visas
        if (each.live or each.in_force) and each.superseded_at is None
    }
    fresh = [each for each in people if each.id not in present]
    alone = stage.purpose == Purpose.READ or len(fresh) == len(people)
    if fresh and alone:
        let_unit_read(session, act, participant)
        place = Place(stage, participant.id, route.round)
        add_visas(session, act, route, place, fresh)
    return bool(people)


def again_or_anew(session: Session, participant: Participant, visas: Sequence[Visa]) -> list[Asked]:
    """Return whom to ask: whoever gave the outdated voice, else all behind the participant.

    The new holder of a post is asked, not the one who held it then.
    """
    people = people_of(session, participant.kind, participant.principal_id)
    own = [each for each in visas if each.participant_id == participant.id]
    given = [each for each in own if each.superseded_at is not None and each.under_id is None]
    if not given or participant.kind == ParticipantKind.UNIT:
        return people
    person = given[-1].person_id
    if any(each.person_id == person and each.origin == Origin.REDIRECTED for each in own):
        return people_of(session, ParticipantKind.PERSON, person) or people
    return [each for each in people if each.id == person] or people


def keep_approved(session: Session, act: Act, route: Route) -> None:
    """Write down which versions were approved: these, and nothing else, may be signed.

    Of a route for reading alone they are the versions that are read; it approves nothing.
    """
    for file in current_files(session, act.head.id):
        execute(
            session,
            "insert into approval.approved_file (route_id, file_id, document_id, sha256)"
            " values (%s, %s, %s, %s) on conflict do nothing",
            (route.id, file.id, act.head.id, file.sha256),
        )


def stop(session: Session, act: Act, route: Route, problem: str) -> None:
    """Give the document back to its author; nothing is asked of anybody until the restart."""
    leave(session, act, route, because="stopped")
    query = """update approval.route set state = 'stopped', problem = %s, ended_at = %s,
        ended_by = %s where id = %s"""
    execute(session, query, (problem, act.at, act.reader.person_id, route.id))
    record(session, "approval.stopped", "document", act.head.id, route=route.id, problem=problem)
    tell_author(session, act, route, N_("Came back from approval: {title}"))


def leave(session: Session, act: Act, route: Route, *, because: str) -> list[Visa]:
    """Close everything that waits in a route; return what was before somebody."""
    visas, shown = route_visas(session, route.id), []
    for stage in stages_of(session, route.id):
        own = [each for each in visas if each.stage_id == stage.id]
        shown += close_visas(session, act, stage, own, because=because)
    query = """update approval.stage set state = 'waiting' where route_id = %s
        and state = 'running'"""
    execute(session, query, (route.id,))
    return shown


def finish(session: Session, act: Act, route: Route, stages: Sequence[Stage]) -> None:
    """End a route whose stages are all over, once every remark has its answer."""
    if count_unanswered(session, route.id):
        return
    keep_approved(session, act, route)
    query = "update approval.route set state = 'done', ended_at = %s, ended_by = %s where id = %s"
    execute(session, query, (act.at, act.reader.person_id, route.id))
    record(session, "approval.finished", "document", act.head.id, route=route.id)
    last = stages[-1].purpose
    said = {
        Purpose.AGREE: N_("Approved: {title}"),
        Purpose.SIGN: N_("Signed: {title}"),
        Purpose.READ: N_("Everybody is acquainted: {title}"),
    }
    tell_author(session, act, replace(route, state=RouteState.DONE), said[Purpose(last)])
