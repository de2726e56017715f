"""An approver asks others: adds them below oneself, takes them back, or hands the visa over."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.approval.models import Decision, Origin, Purpose
from uprava.approval.service.asking import (
    Place,
    add_visas,
    branch_of,
    close_visas,
    open_visas,
    put_away,
)
from uprava.approval.service.deciding import own_visa, settle, stands_in, wake
from uprava.approval.service.loading import (
    Act,
    begin_act,
    current_files,
    route_visas,
    running_route,
    stages_of,
)
from uprava.approval.service.people import Asked, people_of
from uprava.approval.service.starting import is_author, withdraw
from uprava.approval.values import DECIDE_FOR, Route, Stage, Visa
from uprava.audit.log import record
from uprava.db.sql import execute
from uprava.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.events import signal

LONGEST = 1000
MOST = 20


def add_approvers(
    session: Session, id: UUID, people: Sequence[int], *, note: str, reader: Reader, at: datetime
) -> list[int]:
    """Ask more people for visas below one's own; return the visas' ids.

    The reader's own decision waits until all of them decided. Their refusal stops nothing: it
    is for the one who asked to judge.
    """
    act, route, visas, visa, stage = branching(session, id, reader=reader, at=at)
    asked = [newcomer(session, visas, stage, each) for each in dict.fromkeys(people)]
    if not 1 <= len(asked) <= MOST:
        raise InvalidError(_("Choose whom to ask: from 1 to {n} people.").format(n=MOST))
    place = Place(
        stage, visa.participant_id, route.round, Origin.ADDED, visa.id, visa.id, checked(note)
    )
    added = add_visas(session, act, route, place, asked)
    execute(session, "update approval.visa set state = 'held' where id = %s", (visa.id,))
    put_away(session, act, stage, visa)
    open_visas(session, act, stage, added)
    record(
        session, "approval.added", "document", id, route=route.id, visa=visa.id,
        principals=[each.id for each in asked],
    )  # fmt: skip
    signal(session, f"doc:{id}")
    return added


def branching(
    session: Session, id: UUID, *, reader: Reader, at: datetime
) -> tuple[Act, Route, list[Visa], Visa, Stage]:
    """Return what a branch of the reader's open visa needs. Raises ConflictError elsewhere."""
    act = begin_act(session, id, reader=reader, at=at)
    route = running_route(session, id)
    visas = route_visas(session, route.id)
    visa = own_visa(session, act, visas, None)
    stage = next(each for each in stages_of(session, route.id) if each.id == visa.stage_id)
    if stage.purpose != Purpose.AGREE:
        raise ConflictError(_("Only an approval can be shared with others or handed over."))
    return act, route, [each for each in visas if each.stage_id == stage.id], visa, stage


def newcomer(session: Session, visas: Sequence[Visa], stage: Stage, person_id: int) -> Asked:
    """Return a person who is not in the stage yet. Raises InvalidError saying why not."""
    found = people_of(session, "person", person_id)
    if not found:
        raise InvalidError(_("Choose somebody who can sign in."))
    taken = any(
        each.person_id == person_id and each.stage_id == stage.id
        and (each.live or each.in_force)
        for each in visas
    )  # fmt: skip
    if taken:
        raise InvalidError(_("{name} takes part in this stage already.").format(name=found[0].name))
    return found[0]


def checked(note: str) -> str:
    """Return the words that go with a request, on one line."""
    note = " ".join(note.split())
    if len(note) > LONGEST:
        raise InvalidError(_("At most {n} characters.").format(n=LONGEST))
    return note


def drop_approver(
    session: Session, id: UUID, visa_id: int, *, reason: str, reader: Reader, at: datetime
) -> None:
    """No longer wait for somebody who was added and has not decided.

    Whoever added them may do this, and the author of the route. Raises NotFoundError when there
    is no such visa, ForbiddenError for anybody else, InvalidError without a reason.
    """
    act = begin_act(session, id, reader=reader, at=at)
    route = running_route(session, id)
    visas = route_visas(session, route.id)
    visa, above = added_one(visas, visa_id)
    require_dropping(session, act, route, above)
    reason = checked(reason)
    if not reason:
        said = _("Write why the visa is not needed: the person and the sheet are told.")
        raise InvalidError(said, fields={"reason": _("Fill this in.")})
    stage = next(each for each in stages_of(session, route.id) if each.id == visa.stage_id)
    gone = [visa, *branch_of(visas, [visa.id])]
    shown = close_visas(session, act, stage, gone, because="dropped", note=reason)
    record(
        session, "approval.dropped", "document", id, route=route.id, reason=reason,
        principals=[each.person_id for each in gone if each.live],
    )  # fmt: skip
    own = [each for each in route_visas(session, route.id) if each.stage_id == stage.id]
    wake(session, act, stage, own, above.id)
    withdraw(session, act, shown, told=DROPPED, reason=reason)
    signal(session, f"doc:{id}")


DROPPED = N_("{name} needs your visa no more: {title}. {reason}")


def added_one(visas: Sequence[Visa], visa_id: int) -> tuple[Visa, Visa]:
    """Return a visa somebody added that waits, and the one it stands under."""
    by_id = {each.id: each for each in visas}
    visa = by_id.get(visa_id)
    if visa is None or not visa.live or visa.under_id is None:
        raise NotFoundError(_("There is nobody here to take back: the visa is not awaited."))
    return visa, by_id[visa.under_id]


def require_dropping(session: Session, act: Act, route: Route, above: Visa) -> None:
    """Raise ForbiddenError for anybody but who added the approver, and the author."""
    if act.reader.person_id == above.person_id or is_author(act, route):
        return
    if above.person_id not in act.selves:
        raise ForbiddenError(_("Only who added the approver can do this, or the author."))
    if not stands_in(session, act.reader, DECIDE_FOR):
        raise ForbiddenError(_("Your substitution does not include decisions of approval."))


def redirect(
    session: Session, id: UUID, to: int, *, note: str, reader: Reader, at: datetime
) -> int:
    """Let another person decide instead of the reader, in the same term; return the new visa.

    Raises InvalidError for somebody who is in the stage, or who handed it over before.
    """
    act, route, visas, visa, stage = branching(session, id, reader=reader, at=at)
    refuse_circle(visas, visa, to)
    other = newcomer(session, visas, stage, to)
    place = Place(
        stage, visa.participant_id, route.round, Origin.REDIRECTED, visa.under_id, visa.id,
        checked(note),
    )  # fmt: skip
    settle(session, act, visa, Decision.REDIRECTED, current_files(session, id))
    put_away(session, act, stage, visa)
    (new,) = add_visas(session, act, route, place, [other])
    query = "update approval.visa set due_at = %s, due_on = %s where id = %s"
    execute(session, query, (visa.due_at, visa.due_on, new))
    open_visas(session, act, stage, [new])
    record(
        session, "approval.redirected", "document", id, route=route.id, visa=visa.id,
        principals=[to],
    )  # fmt: skip
    signal(session, f"doc:{id}")
    return new


def refuse_circle(visas: Sequence[Visa], visa: Visa, to: int) -> None:
    """Raise InvalidError when the visa would come back to somebody who handed it over."""
    by_id = {each.id: each for each in visas}
    link: Visa | None = visa
    while link is not None:
        if link.person_id == to:
            raise InvalidError(_("This person handed it over: choose somebody else."))
        above = link.came_from_id if link.origin == Origin.REDIRECTED else None
        link = by_id.get(above) if above is not None else None


def only_one(people: Sequence[int]) -> int:
    """Return the one person named. Raises InvalidError for none or several."""
    if len(people) != 1:
        raise InvalidError(_("Choose one person to decide instead of you."))
    return people[0]
