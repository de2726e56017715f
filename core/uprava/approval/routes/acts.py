"""The acts of approval from the card: one address for each form, once for each key."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from sqlalchemy.orm import Session

from uprava.approval.models import Answer, Decision, ParticipantKind
from uprava.approval.routes.forms import TITLES, shown
from uprava.approval.routes.reading import one_of, verdict_in
from uprava.approval.routes.stages import plan_in as plan_of_stages
from uprava.approval.routes.stages import reading_in, stages_in
from uprava.approval.service import answering, branching, deciding, starting
from uprava.approval.service.choosing import PEOPLE, read_named
from uprava.approval.service.templates import plan_of
from uprava.approval.values import Plan, Reply
from uprava.clock import now
from uprava.documents.routes.forms import Form, many, once, word
from uprava.errors import InvalidError, NotFoundError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, post
from uprava.web.screens import arrive
from uprava.work.service.finishing import apart

Act = Callable[[Session, UUID, Form, Reader], None]

SAID = {
    "start": N_("Sent along the route."),
    "acquaint": N_("Sent for acquaintance."),
    "agree": N_("Approved."),
    "read": N_("Marked: you are acquainted."),
    "remarks": N_("Approved with remarks; the author is told."),
    "refuse": N_("Not approved; the author is told."),
    "add": N_("Asked. Your turn comes after them."),
    "drop": N_("Taken back; the person is told."),
    "redirect": N_("Entrusted."),
    "recall": N_("Recalled. Those who were asked are told."),
    "restart": N_("Sent along the route again."),
    "answer": N_("The answer is kept; whoever made the remark is told."),
}
"""What is said when an act is done."""


@post("/docs/{id:uuid}/approval/{form:str}", requires=SIGNED_IN)
def act(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    form: FromPath[str], data: URLEncodedBody[dict[str, Any]],
) -> Response[Any]:  # fmt: skip
    """Do what a form asks for and go back to the card.

    With mistakes the form comes back; by a button that only changes its stages, too.
    """
    if form not in TITLES:
        raise NotFoundError(_("There is no such form for you on this document."))
    if word(data, "edit"):
        return shown(request, session, id, form, reader=reader, typed=data)

    def done() -> dict[str, Any]:
        ACTS[form](session, id, data, reader)
        return {}

    try:
        with apart(session):
            once(session, request, data, reader=reader, act=done)
    except InvalidError as error:
        return shown(request, session, id, form, reader=reader, typed=data, error=error)
    return arrive(request, f"/docs/{id}", said=_(SAID[form]))


def decider(decision: Decision) -> Act:
    """Return the act that keeps a decision."""

    def decide(session: Session, id: UUID, form: Form, reader: Reader) -> None:
        verdict = verdict_in(form, decision)
        needs = decision in (Decision.REMARKS, Decision.REFUSED)
        if needs and not verdict.remarks:
            raise InvalidError(
                _("Write what is wrong: the author has to know."),
                fields={"remark1": _("Fill this in.")},
            )
        deciding.decide(session, id, verdict, reader=reader, at=now())

    return decide


def start(session: Session, id: UUID, form: Form, reader: Reader) -> None:
    """Send the document along a ready route or one put together here."""
    starting.start(session, id, plan_in(session, form), reader=reader, at=now())


def plan_in(session: Session, form: Form) -> Plan:
    """Return the plan a form means."""
    template = word(form, "template")
    if template.isascii() and template.isdigit() and len(template) < 10:
        return plan_of(session, int(template))
    return plan_of_stages(stages_in(session, form), form)


def acquaint(session: Session, id: UUID, form: Form, reader: Reader) -> None:
    """Send the document for reading only."""
    starting.start(session, id, reading_in(session, form), reader=reader, at=now())


def people_in(session: Session, form: Form) -> list[int]:
    """Return the people a form names. Raises InvalidError naming the field."""
    named = read_named(session, many(form, "who"), word(form, "who_text"), kinds=PEOPLE)
    wrong = named.wrong or ("" if named.participants else _("Choose a person from the list."))
    if wrong:
        raise InvalidError(_("Nobody is asked yet."), fields={"who": wrong})
    assert all(each.kind == ParticipantKind.PERSON for each in named.participants)
    return [each.principal_id for each in named.participants]


def add(session: Session, id: UUID, form: Form, reader: Reader) -> None:
    """Ask more people below oneself."""
    people = people_in(session, form)
    branching.add_approvers(session, id, people, note=word(form, "note"), reader=reader, at=now())


def drop(session: Session, id: UUID, form: Form, reader: Reader) -> None:
    """Take an added approver back."""
    visa, reason = number(form, "dropped") or 0, word(form, "reason")
    branching.drop_approver(session, id, visa, reason=reason, reader=reader, at=now())


def redirect(session: Session, id: UUID, form: Form, reader: Reader) -> None:
    """Let another decide instead of oneself."""
    to = branching.only_one(people_in(session, form))
    branching.redirect(session, id, to, note=word(form, "note"), reader=reader, at=now())


def recall(session: Session, id: UUID, form: Form, reader: Reader) -> None:
    """Take the document back."""
    starting.recall(
        session, id, reason=word(form, "reason"), reader=reader, at=now(),
        route_id=number(form, "route"),
    )  # fmt: skip


def number(form: Form, name: str) -> int | None:
    """Return a number that was posted, None for anything else."""
    given = word(form, name)
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None


def restart(session: Session, id: UUID, _form: Form, reader: Reader) -> None:
    """Send a stopped or recalled document along the same route."""
    starting.restart(session, id, reader=reader, at=now())


def answer(session: Session, id: UUID, form: Form, reader: Reader) -> None:
    """Accept or decline a remark."""
    remark = number(form, "remark") or 0
    reply = Reply(
        Answer(one_of(word(form, "answer"), Answer, Answer.ACCEPTED)), word(form, "reason")
    )
    answering.answer_remark(session, id, remark, reply, reader=reader, at=now())


ACTS: dict[str, Act] = {
    "start": start, "acquaint": acquaint, "add": add, "drop": drop, "redirect": redirect,
    "recall": recall, "restart": restart, "answer": answer,
    "agree": decider(Decision.AGREED), "read": decider(Decision.READ),
    "remarks": decider(Decision.REMARKS), "refuse": decider(Decision.REFUSED),
}  # fmt: skip

routes = [act]
