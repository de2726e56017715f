"""Putting a letter before leaders, and taking it back."""

from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.models import AccessRight
from uprava.documents.routes.forms import Form, many, word
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.users.service.suggesting import Suggestion, find_chosen
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import get, post
from uprava.web.screens import screen, see
from uprava.web.sentences import sentences

from uprava_records.letters.service.requisites import get_requisites, letter_head
from uprava_records.resolutions.service.offering import people_in
from uprava_records.resolutions.service.reviewing import Asked, list_reviews, put_before, take_back
from uprava_records.resolutions.values import ReviewState
from uprava_records.routing.service.proposing import card_of, find_letter, matching, said_by
from uprava_records.routing.service.rules import Rule
from uprava_records.routing.values import Order

PATH = "/records/incoming/{id:uuid}/review"

Fields = URLEncodedBody[dict[str, Any]]


@get(PATH, requires="records.register")
def review_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Ask before whom to put the letter; a rule that fits fills the form and names itself."""
    return form_of(request, session, id, reader=reader)


@post(PATH, requires="records.register")
def review(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Put the letter before leaders."""
    try:
        people = wanted(session, data, reader=reader)
        asked = Asked(
            [each.id for each in people], order_in(data), word(data, "note"),
            rule_in(session, id, data, reader=reader),
        )  # fmt: skip
        put_before(session, id, asked, reader=reader, at=now())
    except InvalidError as error:
        return form_of(request, session, id, reader=reader, sent=data, error=error)
    names = ", ".join(each.name for each in people)
    return see(f"/docs/{id}", said=_("The letter is put before {name}.").format(name=names))


@post(PATH + "/{review:int}/take-back", requires="records.register")
def take_back_act(
    session: AnySession, reader: AnyReader, id: FromPath[UUID], review: FromPath[int]
) -> Response[Any]:
    """Take the letter from a leader who has not decided."""
    take_back(session, id, review, reader=reader, at=now())
    return see(f"/docs/{id}", said=_("The letter is taken back."))


def wanted(session: Session, data: Form, *, reader: Reader) -> list[Suggestion]:
    """Return the people a form names. Raises InvalidError when nobody or nobody clear is."""
    today, typed = session.info["today"], word(data, "addressee_text")
    given = [(login, "") for login in many(data, "addressee")]
    given += [("", typed)] if typed else []
    found = [find_chosen(session, login, text, reader=reader, today=today) for login, text in given]
    if not found or None in found:
        raise InvalidError(
            _("Choose before whom to put the letter."),
            fields={"addressee": _("Choose the person from the list.")},
        )
    return [each for each in found if each is not None]


def order_in(data: Form) -> Order:
    """Return the order a form means."""
    return Order.IN_TURN if word(data, "order") == Order.IN_TURN else Order.TOGETHER


def rule_in(session: Session, id: UUID, data: Form, *, reader: Reader) -> int | None:
    """Return the rule that filled the form, when it fits the letter still."""
    rule = fitting(session, id, reader=reader)
    return rule.id if rule and word(data, "rule") == str(rule.id) else None


def fitting(session: Session, id: UUID, *, reader: Reader) -> Rule | None:
    """Return the rule that fits a registered letter."""
    head = letter_head(session, id, reader=reader)
    letter = find_letter(session, head)
    if letter is None:
        return None
    return matching(session, card_of(head, letter), organisation_id=head.organisation_id)


def form_of(
    request: AnyRequest, session: Session, id: UUID, *, reader: Reader, sent: Form | None = None,
    error: InvalidError | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the form, as a rule proposes it or as it was sent."""
    head = letter_head(session, id, reader=reader, level=AccessRight.EDIT)
    rule = fitting(session, id, reader=reader)
    had = {each.person_id for each in list_reviews(session, id) if each.state in LIVE}
    proposed = people_in(session, [each for each in (rule.leader_ids if rule else ())
                                   if each not in had])  # fmt: skip
    return screen(
        request, session, "records/resolutions/review.html",
        status=error.status if error else 200, head=head, own=get_requisites(session, id),
        rule=rule, said=said_by(rule) if rule and proposed else "",
        chosen=[each.chosen for each in proposed] if sent is None else [],
        sent=sent or {}, wrong=sentences(error.fields if error else None),
        order=word(sent or {}, "order") or (rule.review_order if rule else Order.TOGETHER),
        orders=[(Order.TOGETHER, _("all at once")), (Order.IN_TURN, _("one after another"))],
        waiting=[each for each in list_reviews(session, id) if each.state in LIVE],
    )  # fmt: skip


LIVE = (ReviewState.OPEN, ReviewState.WAITING)

routes = [review_form, review, take_back_act]
