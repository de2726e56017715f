"""The decision of one person: a visa over the exact versions that were shown, once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.approval.models import Decision, Purpose, RouteState, VisaState
from uprava.approval.service.asking import branch_of, close_visas, open_visas, put_away
from uprava.approval.service.loading import (
    Act,
    begin_act,
    current_files,
    edition_of,
    get_route,
    over,
    route_visas,
    stages_of,
)
from uprava.approval.service.moving import advance
from uprava.approval.service.telling import tell_author
from uprava.approval.values import (
    DECIDE_FOR,
    DECISIONS,
    FileVersion,
    RemarkText,
    Route,
    Stage,
    Verdict,
    Visa,
)
from uprava.audit.log import record
from uprava.db.sql import driver, execute, fetch_value
from uprava.errors import ConflictError, ForbiddenError, InvalidError
from uprava.i18n import N_, _
from uprava.users.reader import Reader

LONGEST = 4000
LONGEST_CLAUSE = 100
MOST_REMARKS = 200

FITS = {
    Purpose.AGREE: (Decision.AGREED, Decision.REMARKS, Decision.REFUSED),
    Purpose.SIGN: (Decision.REFUSED,),
    Purpose.READ: (Decision.READ,),
}
"""What can be decided in a stage; signing itself is done by a signature."""


def decide(session: Session, id: UUID, verdict: Verdict, *, reader: Reader, at: datetime) -> int:
    """Keep a person's decision and carry the route on; return the id of the visa.

    Raises ConflictError in words for a second click, after a recall, out of turn, and when the
    text is no longer the one that was shown; InvalidError for a refusal without its text.
    """
    act = begin_act(session, id, reader=reader, at=at)
    verdict = located(session, act, verdict)
    route = route_asking(session, act, verdict.visa_id)
    visas = route_visas(session, route.id)
    refuse_over(act, route, visas)
    visa = own_visa(session, act, visas, verdict.visa_id)
    stage = next(each for each in stages_of(session, route.id) if each.id == visa.stage_id)
    check_verdict(stage, verdict)
    files = current_files(session, id)
    if edition_of(files) != verdict.edition:
        raise ConflictError(
            _("The text changed while you read it. Nothing is kept: look at the new version."),
            code="newer-version",
        )
    settle(session, act, visa, verdict.decision, files)
    keep_remarks(session, act, visa, verdict.remarks)
    put_away(session, act, stage, visa)
    record(
        session, "approval.decided", "document", id, route=route.id, visa=visa.id,
        decision=verdict.decision, edition=verdict.edition, remarks=len(verdict.remarks),
        person=visa.person_id,
    )  # fmt: skip
    follow(session, act, route, stage, visa)
    if verdict.decision == Decision.READ:
        read_elsewhere(session, act, visa, files)
    if verdict.remarks:
        tell_author(session, act, route, N_("{name} has remarks: {title}"))
    return visa.id


READING = """
select v.id, v.route_id, v.person_id from approval.visa as v
join approval.stage as s on s.id = v.stage_id and s.purpose = 'read'
where v.document_id = %s and v.person_id = any (%s) and v.state = 'open' order by v.id"""


def located(session: Session, act: Act, verdict: Verdict) -> Verdict:
    """Return the verdict with the line it is for: a mark of reading fits a reading alone.

    Where a person is asked to agree and, beside the route, to read, the decision tells which.
    """
    if verdict.decision != Decision.READ:
        return verdict
    rows = driver(session).execute(READING, (act.head.id, list(act.selves))).fetchall()
    ids = [id for self_id in act.selves for id, _route, person in rows if person == self_id]
    if not ids or verdict.visa_id in ids:
        return verdict
    return replace(verdict, visa_id=ids[0])


def route_asking(session: Session, act: Act, visa_id: int | None) -> Route:
    """Return the route of a line of a sheet, the document's own when none is named."""
    query = "select route_id from approval.visa where document_id = %s and id = %s"
    return get_route(session, act.head.id, fetch_value(session, query, (act.head.id, visa_id)))


def read_elsewhere(session: Session, act: Act, read: Visa, files: Sequence[FileVersion]) -> None:
    """Let one reading count in every route that asks the same person for it."""
    rows = driver(session).execute(READING, (act.head.id, [read.person_id])).fetchall()
    for id, route_id, _person in rows:
        route = get_route(session, act.head.id, route_id)
        visa = next(each for each in route_visas(session, route_id) if each.id == id)
        stage = next(each for each in stages_of(session, route_id) if each.id == visa.stage_id)
        settle(session, act, visa, Decision.READ, files)
        record(
            session, "approval.decided", "document", act.head.id, route=route_id, visa=id,
            decision=Decision.READ, person=visa.person_id,
        )  # fmt: skip
        follow(session, act, route, stage, visa)


def refuse_over(act: Act, route: Route, visas: Sequence[Visa]) -> None:
    """Raise ConflictError when the route does not run: what one decided, or what became of it."""
    if route.state == RouteState.RUNNING:
        return
    mine = [each for each in visas if each.person_id in act.selves and each.in_force]
    raise ConflictError(why_not(mine) if mine else over(route), code=f"route-{route.state}")


def follow(session: Session, act: Act, route: Route, stage: Stage, visa: Visa) -> None:
    """Let others no longer wait for the voice that was given, or go on waiting; carry on."""
    visas = [each for each in route_visas(session, route.id) if each.stage_id == stage.id]
    if visa.under_id is not None:
        wake(session, act, stage, visas, visa.under_id)
    elif stage.purpose != Purpose.READ:
        others = [
            each for each in visas
            if each.participant_id == visa.participant_id and each.under_id is None
        ]  # fmt: skip
        others += branch_of(visas, [each.id for each in others])
        close_visas(session, act, stage, others, because="other")
    advance(session, act, route)


def wake(session: Session, act: Act, stage: Stage, visas: Sequence[Visa], id: int) -> None:
    """Put a visa before its person again when its branch has nothing left to wait for."""
    waits = any(each.live for each in visas if each.under_id == id)
    above = next(each for each in visas if each.id == id)
    if not waits and above.state == VisaState.HELD:
        open_visas(session, act, stage, [id])


def own_visa(session: Session, act: Act, visas: Sequence[Visa], visa_id: int | None) -> Visa:
    """Return the visa that waits for the reader. Raises ConflictError saying why none does."""
    mine = [
        each
        for self_id in act.selves
        for each in visas
        if each.person_id == self_id and visa_id in (None, each.id)
    ]
    open_ = next((each for each in mine if each.state == VisaState.OPEN), None)
    if open_ is None:
        raise ConflictError(why_not(mine), code="nothing-to-decide")
    own = open_.person_id == act.reader.person_id
    if not own and not stands_in(session, act.reader, DECIDE_FOR):
        raise ForbiddenError(_("Your substitution does not include decisions of approval."))
    return open_


def why_not(mine: Sequence[Visa]) -> str:
    """Return the sentence for a reader of whom nothing is asked: the latest line says why."""
    if not mine:
        return _("Your decision is not asked for on this document.")
    latest = max(mine, key=lambda each: (each.live, each.id))
    if latest.state == VisaState.HELD:
        return _("Those you added have not decided yet. Your turn comes after them.")
    if latest.state == VisaState.WAITING:
        return _("Your turn has not come: others decide before you.")
    if latest.state == VisaState.CLOSED:
        return _("Your decision is no longer needed: others have decided.")
    said = _(DECISIONS[Decision(latest.decision or "")])
    return _("You decided already: {decision}. Nothing more is needed.").format(decision=said)


def stands_in(session: Session, reader: Reader, permission: str) -> bool:
    """Tell whether the reader's substitution of today includes something.

    One without a list includes all but signing, which is never inherited unless it is listed.
    """
    query = """
        select exists (select from users.substitution
            where absent_id = %(absent)s and substitute_id = %(reader)s and revoked_at is null
              and %(today)s between since and until
              and (%(permission)s = any (permissions)
                or cardinality(permissions) = 0 and %(permission)s <> 'signing.sign'))"""
    values = {
        "absent": reader.acting_for, "reader": reader.person_id, "permission": permission,
        "today": session.info["today"],
    }  # fmt: skip
    return bool(fetch_value(session, query, values))


def check_verdict(stage: Stage, verdict: Verdict) -> None:
    """Raise InvalidError for a decision the stage does not know or that lacks its text."""
    if verdict.decision not in FITS[Purpose(stage.purpose)]:
        said = _("This cannot be decided here.")
        if stage.purpose == Purpose.SIGN:
            said = _("Sign the file: the signature is the decision.")
        raise InvalidError(said)
    needed = verdict.decision in (Decision.REMARKS, Decision.REFUSED)
    if needed and not any(each.text.strip() for each in verdict.remarks):
        raise InvalidError(
            _("Write what is wrong: the author has to know."),
            fields={"text": _("Fill this in.")},
        )
    if not needed and verdict.remarks:
        raise InvalidError(_("A remark needs the decision “agreed with remarks” or “not agreed”."))
    check_remarks(verdict.remarks)


def check_remarks(remarks: Sequence[RemarkText]) -> None:
    """Raise InvalidError for remarks that are empty, too long or too many."""
    if len(remarks) > MOST_REMARKS or any(not each.text.strip() for each in remarks):
        raise InvalidError(_("Each remark needs its text."), fields={"text": _("Fill this in.")})
    longest = max((len(each.text) for each in remarks), default=0)
    clause = max((len(each.clause) for each in remarks), default=0)
    if longest > LONGEST or clause > LONGEST_CLAUSE:
        raise InvalidError(
            _("The text is too long."),
            fields={"text": _("At most {n} characters.").format(n=LONGEST)},
        )


def settle(
    session: Session, act: Act, visa: Visa, decision: Decision, files: Sequence[FileVersion]
) -> None:
    """Write the decision down with the versions it is over. Raises ConflictError when late."""
    query = """
        update approval.visa set state = 'decided', decision = %s, decided_at = %s,
            decided_by = %s, edition = %s where id = %s and state = 'open'"""
    values = (decision, act.at, act.reader.person_id, edition_of(files), visa.id)
    if not execute(session, query, values):
        raise ConflictError(_("Somebody decided this a moment ago. Open the document again."))
    rows = [(visa.id, each.id, act.head.id, each.sha256) for each in files]
    with driver(session).cursor() as cursor:
        cursor.executemany(
            "insert into approval.visa_file (visa_id, file_id, document_id, sha256)"
            " values (%s, %s, %s, %s)",
            rows,
        )


def keep_remarks(session: Session, act: Act, visa: Visa, remarks: Sequence[RemarkText]) -> None:
    """Write the remarks down in their order."""
    rows = [
        (visa.id, act.head.id, position, each.clause.strip(), each.text.strip())
        for position, each in enumerate(remarks, 1)
    ]
    with driver(session).cursor() as cursor:
        cursor.executemany(
            "insert into approval.remark (visa_id, document_id, position, clause, text, reason)"
            " values (%s, %s, %s, %s, %s, '')",
            rows,
        )
