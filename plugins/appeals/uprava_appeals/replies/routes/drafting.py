"""The form of a reply: what it is about, the text a template makes, letterhead and route."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.approval.service.drafting_whole import offered_templates as offered_routes
from uprava.clock import now
from uprava.documents.routes.forms import Form, many, new_key, once, word
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import N_, _
from uprava.printing.forms import FormKind
from uprava.printing.service import FormRow, list_letterheads
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import get, post
from uprava.web.screens import screen, see
from uprava.web.sentences import named_sentences, sentences
from uprava.work.service.finishing import apart

from uprava_appeals.applicants.service.knowing import authors_of
from uprava_appeals.intake.service.reading import AppealRow, DecisionRow, QuestionRow, get_appeal
from uprava_appeals.law.channels import Form as AppealForm
from uprava_appeals.law.grounds import Notice
from uprava_appeals.replies.routes.acting import WAYS
from uprava_appeals.replies.service.drafting import Part, Wish, refuse_strangers, write_reply
from uprava_appeals.replies.service.filling import About, about, begin, find_decisions
from uprava_appeals.replies.service.reading import answering
from uprava_appeals.replies.service.templates import (
    Template,
    find_for_notice,
    offered_templates,
)
from uprava_appeals.replies.values import WRITE, Purpose
from uprava_appeals.values import KIND, REPLY, UNDECIDED, ReplyBy, Result

PAGE = "/appeals/{id:uuid}/reply"

FILL, LETTER = "fill", "letter"
"""Buttons: take the template's words anew; keep the draft and go on at its letterhead."""

TEXTS = ("addressees", "greeting", "text", "attachments")

NAMES = {
    "questions": N_("Questions"), "body": N_("To which body"), "text": N_("Text"),
    "template": N_("Template"), "form": N_("Letterhead"),
}  # fmt: skip

Fields = URLEncodedBody[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A form as it is drawn: what it means and what may be chosen."""

    wish: Wish
    appeal: AppealRow
    about: About
    offered: Sequence[Template]
    decisions: Sequence[DecisionRow]
    missing: Sequence[str] = ()


@get(PAGE, requires=WRITE)
def form_page(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show a draft begun with the template of its purpose."""
    drawn = filled(session, drawn_of(session, id, request.query_params, reader), reader)
    return _page(request, session, drawn)


@post(PAGE, requires=WRITE)
def write(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    id: FromPath[UUID], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Write the draft; with mistakes the page comes back as it was filled in."""
    drawn, then = drawn_of(session, id, data, reader), word(data, "then")
    if then == FILL:
        return _page(request, session, filled(session, drawn, reader))
    wish = replace(drawn.wish, form_id=None, route="") if then == LETTER else drawn.wish

    def act() -> dict[str, Any]:
        head = write_reply(
            session, wish, reader=reader, installation=site.installation, at=now()
        )  # fmt: skip
        return {"id": str(head.id)}

    try:
        with apart(session):
            done = once(session, request, data, reader=reader, act=act)
    except (InvalidError, ConflictError) as error:
        return _page(request, session, drawn, error=error)
    if then == LETTER:
        return see(f"/docs/{done['id']}/letter", said=_("The draft is kept. Look at its page."))
    said = _("The draft is sent along its route.") if wish.route else _("The draft is kept.")
    return see(f"/docs/{done['id']}", said=said)


def drawn_of(session: Session, id: UUID, form: Form, reader: Reader) -> Drawn:
    """Return what a form means; what it does not say is as it usually is."""
    row = get_appeal(session, id, reader=reader)
    refuse_strangers(session, row, reader=reader)
    given = word(form, "purpose")
    purpose = Purpose(given) if given in purposes_of(row) else Purpose.ANSWER
    decisions = find_decisions(session, id, purpose)
    named = number(word(form, "decision"))
    decision = next((each for each in decisions if each.id == named), None)
    if decision is None and "decision" not in form and decisions:
        decision = decisions[0]
    asked = [found for each in many(form, "q") if (found := number(each))]
    one = about(session, row, purpose=purpose, questions=asked, decision=decision,
                body=word(form, "body"))  # fmt: skip
    if purpose is Purpose.ANSWER:
        nothing = "text" in form and not asked
        one = replace(one, questions=[] if nothing else answerable(session, one.questions))
    today = session.info["today"]
    offered = offered_templates(session, row.organisation_id, purpose=purpose, day=today)
    wish = wish_of(session, form, one, offered, reader)
    one = replace(one, measures=[each.measures for each in wish.parts if each.measures])
    return Drawn(wish, row, one, offered, decisions)


def purposes_of(row: AppealRow) -> list[Purpose]:
    """Return what may be written about an appeal; who sent it is told of one that was sent on."""
    return [each for each in Purpose if row.source or each is not Purpose.INFORM]


def answerable(session: Session, questions: Sequence[QuestionRow]) -> list[QuestionRow]:
    """Return the questions nothing was decided about yet and no answer is written to."""
    found = [each for each in questions if each.state in UNDECIDED]
    written = answering(session, [each.id for each in found])
    return [each for each in found if each.id not in written]


def wish_of(
    session: Session, form: Form, one: About, offered: Sequence[Template], reader: Reader
) -> Wish:
    """Return what the form asks for."""
    notice = one.decision.notice if one.decision else None
    found = next((each for each in offered if each.code == word(form, "template")), None)
    found = found or usual(offered, one.purpose, Notice(notice) if notice else None)
    how, letterheads = word(form, "reply_by"), list_letterheads(session, one.appeal.organisation_id)
    sent = number(word(form, "form")) if "form" in form else None
    first = first_of(letterheads) if "form" not in form else None
    texts = {name: word(form, name).replace("\r\n", "\n") for name in TEXTS}
    return Wish(
        one.appeal.id, one.purpose, [part_of(form, each) for each in one.questions],
        found.text.notice if found else None, one.decision.id if one.decision else None,
        one.body, one.decision.body_id if one.decision else None,
        ReplyBy(how) if how in WAYS else way_of(session, one, reader),
        found.code if found else "", texts["addressees"], texts["greeting"], texts["text"],
        texts["attachments"], sent if sent in {each.id for each in letterheads} else first,
        word(form, "route"),
    )  # fmt: skip


def first_of(letterheads: Sequence[FormRow]) -> int | None:
    """Return the letterhead of letters, else the first there is."""
    ranked = sorted(letterheads, key=lambda each: each.kind != FormKind.LETTER)
    return ranked[0].id if ranked else None


def usual(offered: Sequence[Template], purpose: Purpose, notice: Notice | None) -> Template | None:
    """Return the template a draft begins with: of its decision's notice, else a plain one."""
    plain = [each for each in offered if each.text.notice is None]
    if purpose is Purpose.NOTICE and notice is None:
        return next(iter(plain or offered), None)
    return find_for_notice(offered, notice) or next(iter(plain or offered), None)


def part_of(form: Form, question: QuestionRow) -> Part:
    """Return what the form says of a question; at first, what its executor proposes."""
    name = f"result_{question.id}"
    if name not in form:
        return Part(question.id, question.result or "", question.measures)
    return Part(question.id, word(form, name), word(form, f"measures_{question.id}"))


def way_of(session: Session, one: About, reader: Reader) -> ReplyBy:
    """Return how the reply goes: to its author as he asked, to a body by post."""
    if not one.purpose.to_author:
        return ReplyBy.POST
    rows = authors_of(session, one.appeal.id, reader=reader, at=now()).rows
    way = ReplyBy(rows[0].reply_by) if rows else ReplyBy.POST
    return way if way in WAYS else ReplyBy.POST


def number(text: str) -> int | None:
    """Return a number of a form."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


def filled(session: Session, drawn: Drawn, reader: Reader) -> Drawn:
    """Return the form with the words of its template."""
    chosen = next((each for each in drawn.offered if each.code == drawn.wish.template), None)
    if chosen is None:
        return drawn
    begun = begin(session, drawn.about, chosen.text, reader=reader, at=now())
    wish = replace(drawn.wish, **{name: getattr(begun, name) for name in TEXTS})
    return replace(drawn, wish=wish, missing=begun.missing)


LAWFUL = {
    AppealForm.ELECTRONIC: N_(
        "The appeal is electronic: the answer goes to the address or account named in it "
        "(59-FZ, article 10, part 4)."
    ),
    AppealForm.WRITTEN: N_(
        "The appeal is written: the answer goes to the postal address named in it (59-FZ, "
        "article 10, part 4)."
    ),
}


def _page(
    request: AnyRequest, session: Session, drawn: Drawn, *,
    error: InvalidError | ConflictError | None = None,
) -> Response[str]:  # fmt: skip
    reader: Reader = session.info["reader"]
    wrong, row, wish = error.fields if error else {}, drawn.appeal, drawn.wish
    law = LAWFUL.get(AppealForm(row.form)) if row.form and wish.purpose.to_author else None
    every = about(session, row, purpose=wish.purpose).questions
    shown = answerable(session, every) if wish.purpose is Purpose.ANSWER else every
    return screen(
        request, session, "appeals/replies/new.html", status=error.status if error else 200,
        appeal=row, wish=wish, missing=drawn.missing, key=new_key(), questions=shown,
        parts={each.question_id: each for each in wish.parts}, law=_(law) if law else "",
        purposes=[(each, _(each.caption)) for each in purposes_of(row)],
        offered=[(each.code, each.text.title) for each in drawn.offered],
        decisions=[(each.id, said_of(each)) for each in drawn.decisions],
        results=[(each.value, _(each.caption)) for each in Result],
        ways=[(each.value, _(each.caption)) for each in WAYS],
        letterheads=[(each.id, each.title) for each in
                     list_letterheads(session, row.organisation_id)],
        routes=[(str(each.id), each.title) for each in
                offered_routes(session, reader=reader, kind=REPLY)],
        mask=row.mask, wrong=sentences(wrong), detail=error.detail if error else "",
        summary=named_sentences(wrong, NAMES), kind=KIND,
    )  # fmt: skip


def said_of(decision: DecisionRow) -> str:
    """Return a decision in a line."""
    day = f"{decision.decided_on:%d.%m.%Y}"
    told = _(Notice(decision.notice).caption) if decision.notice else decision.body
    return f"{day}: {told}"


routes: Sequence[ControllerRouterHandler] = [form_page, write]
