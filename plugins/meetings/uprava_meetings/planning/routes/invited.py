"""Invitations as screens: who is invited, what was answered, guests, letters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, new_key, once, word
from uprava.errors import ConflictError, InvalidError
from uprava.extension import Tone
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.users.service.suggesting import Chosen, find_by_login, find_chosen
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import fragment, screen, see, wants_part
from uprava.web.sentences import named_sentences, sentences
from uprava.work.service.finishing import apart

from uprava_meetings.planning.service import answers, guests
from uprava_meetings.planning.service.invitations import (
    get_invited,
    list_invited,
    own_invitation,
)
from uprava_meetings.planning.service.reading import get_meeting, may_prepare
from uprava_meetings.planning.values import (
    COMING,
    PATH,
    TOLD_OF,
    Expected,
    Guest,
    Invited,
    LetterState,
    MeetingRow,
    Reply,
)
from uprava_meetings.values import Answer

Fields = URLEncodedBody[dict[str, Any]]
Refused = InvalidError | ConflictError | None

MEETING = f"{PATH}/{{id:uuid}}"
INVITED = f"{MEETING}/invited"

NAMES = {
    "answer": N_("Their answer"), "reason": N_("Reason"), "substitute": N_("Substitute"),
    "person": N_("Whom to invite"), "post": N_("Post"), "email": N_("E-mail"),
}  # fmt: skip

TONES = {Answer.ACCEPTED: Tone.GREEN, Answer.DECLINED: Tone.RED, Answer.NONE: Tone.PLAIN}
LETTER_TONES = {
    LetterState.WAITING: Tone.PLAIN, LetterState.SENT: Tone.PLAIN, LetterState.FAILED: Tone.RED,
    LetterState.UNCERTAIN: Tone.AMBER,
}  # fmt: skip

COUNTED = {
    Answer.ACCEPTED: N_("People who come"), Answer.DECLINED: N_("People who do not come"),
    Answer.NONE: N_("People without an answer"),
}  # fmt: skip

MINE = "mine"
"""As the field `to`: the answer was given in the list of one's own meetings."""


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody invited as a line of the table; `told`: how he was told, in words."""

    row: Invited
    tone: str
    told: str
    told_tone: str


@get(INVITED, requires=SIGNED_IN)
def page(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show everybody invited to a meeting, or those of one answer."""
    row = get_meeting(session, id, reader=reader)
    invited = list_invited(session, id)
    found = answers.expected(session, row, invited)
    given = request.query_params.get("answer", "")
    shown = [each for each in invited if given in ("", each.answer)]
    may = row.state in COMING and may_prepare(session, id, reader=reader)
    return screen(
        request, session, "meetings/planning/invited.html", row=row, path=f"{PATH}/{id}",
        lines=[line_of(each) for each in shown], may=may, given=given, total=len(invited),
        strip=strip_of(found, f"{PATH}/{id}/invited", given), quorum=quorum_told(row, found),
        sent=row.state in TOLD_OF, list_path=PATH,
    )  # fmt: skip


@get(f"{MEETING}/answer", requires=SIGNED_IN)
def own_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Ask the reader whether he comes."""
    row = get_meeting(session, id, reader=reader)
    found = own(session, id, reader=reader)
    return form_of(request, session, row, found, "answer", to=request.query_params.get("to", ""))


@post(f"{MEETING}/answer", requires=SIGNED_IN)
def reply(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Answer for oneself."""
    row = get_meeting(session, id, reader=reader)
    found = own(session, id, reader=reader)
    return answered(request, session, row, found, "answer", data, reader=reader)


@get(f"{INVITED}/{{invitation:int}}", requires=SIGNED_IN)
def form_for(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    invitation: FromPath[int],
) -> Response[str]:  # fmt: skip
    """Ask the secretary what somebody answered."""
    row = get_meeting(session, id, reader=reader)
    found = get_invited(session, id, invitation)
    return form_of(request, session, row, found, f"invited/{invitation}", to="invited")


@post(f"{INVITED}/{{invitation:int}}", requires=SIGNED_IN)
def reply_for(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    invitation: FromPath[int], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Note what somebody answered."""
    row = get_meeting(session, id, reader=reader)
    found = get_invited(session, id, invitation)
    return answered(request, session, row, found, f"invited/{invitation}", data, reader=reader)


@get(f"{INVITED}/new", requires=SIGNED_IN)
def guest_form(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show the form of a guest."""
    return guest_of(request, session, guests.hold_coming(session, id, reader=reader))


@post(f"{INVITED}/new", requires=SIGNED_IN)
def add_guest(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID], data: Fields
) -> Response[Any]:
    """Invite somebody who is no member."""
    row = guests.hold_coming(session, id, reader=reader)

    def act() -> dict[str, int]:
        guest = guest_in(session, data, reader=reader)
        return {"id": guests.add_guest(session, id, guest, reader=reader, at=now())}

    try:
        with apart(session):
            once(session, request, data, reader=reader, act=act)
    except InvalidError as error:
        return guest_of(request, session, row, sent=data, error=error)
    return see(f"{PATH}/{id}/invited", said=added_words(session, row, data, reader=reader))


def added_words(session: Session, row: MeetingRow, form: Form, *, reader: Reader) -> str:
    """Return what became of a guest who was entered."""
    if row.state not in TOLD_OF:
        return _("Told when the agenda is approved.")
    guest = guest_in(session, form, reader=reader)
    if guest.person_id is None and not guest.email:
        return _("Invited. There is no e-mail address: tell him yourself.")
    return _("Invited and told.")


def own(session: Session, id: UUID, *, reader: Reader) -> Invited:
    """Return the reader's own invitation. Raises ConflictError for who has none."""
    found = own_invitation(session, id, reader=reader)
    if found is None:
        raise ConflictError(_("You are not invited to this meeting. Its secretary can invite you."))
    return found


def answered(
    request: AnyRequest, session: Session, row: MeetingRow, found: Invited, tail: str, form: Form,
    *, reader: Reader,
) -> Response[Any]:  # fmt: skip
    """Keep an answer, or draw its form again with what is wrong."""
    to = word(form, "to")
    try:
        with apart(session):
            wanted = reply_in(session, form, reader=reader)
            answers.answer(session, row.id, found.id, wanted, reader=reader, at=now())
    except (InvalidError, ConflictError) as error:
        return form_of(request, session, row, found, tail, sent=form, error=error, to=to)
    return see(way_back(row.id, to), said=_("The answer is kept."))


def way_back(id: UUID, to: str) -> str:
    """Return where an answer leads."""
    return {MINE: f"{PATH}/mine", "invited": f"{PATH}/{id}/invited"}.get(to, f"/docs/{id}")


def reply_in(session: Session, form: Form, *, reader: Reader) -> Reply:
    """Return the answer a form means. Raises InvalidError naming the fields."""
    wrong: dict[str, str] = {}
    given = word(form, "answer")
    if given not in (Answer.ACCEPTED, Answer.DECLINED):
        wrong["answer"] = _("Say whether he comes.")
    typed, login = word(form, "substitute_text"), word(form, "substitute")
    person = find_chosen(session, login, typed, reader=reader, today=session.info["today"])
    if (typed or login) and person is None:
        wrong["substitute"] = _("Choose from the list; the name alone is not clear.")
    if wrong:
        raise InvalidError(_("The answer has mistakes; nothing is kept."), fields=wrong)
    reason = " ".join(word(form, "reason").split())
    if given == Answer.ACCEPTED:
        return Reply(Answer.ACCEPTED)
    return Reply(Answer.DECLINED, reason, person.id if person else None)


def form_of(
    request: AnyRequest, session: Session, row: MeetingRow, found: Invited, tail: str, *,
    sent: Form | None = None, error: Refused = None, to: str = "",
) -> Response[str]:  # fmt: skip
    """Draw the form of an answer."""
    wrong = error.fields if error else {}
    asked = request.query_params.get("answer", "")
    login = word(sent, "substitute") if sent is not None else found.substitute_login
    typed = {
        "answer": word(sent, "answer") if sent is not None else asked or found.answer,
        "reason": word(sent, "reason") if sent is not None else found.reason,
        "substitute_text": word(sent or {}, "substitute_text")[:100],
    }  # fmt: skip
    values: dict[str, Any] = {
        "row": row, "found": found, "typed": typed, "to": to, "key": new_key(), "error": error,
        "url": f"{PATH}/{row.id}/{tail}", "wrong": sentences(wrong), "back": way_back(row.id, to),
        "summary": named_sentences(wrong, NAMES), "chosen": chosen_of(session, login),
        "stands": found.member_id is not None and answers.allows_substitutes(session, row),
        "mine": tail == "answer",
    }  # fmt: skip
    if wants_part(request):
        return fragment(request, "meetings/planning/answer_part.html", **values)
    status = error.status if error else 200
    return screen(request, session, "meetings/planning/answer.html", status=status, **values)


def guest_in(session: Session, form: Form, *, reader: Reader) -> Guest:
    """Return whom a form means."""
    person = find_chosen(
        session, word(form, "person"), word(form, "person_text"), reader=reader,
        today=session.info["today"],
    )  # fmt: skip
    post_typed = " ".join(word(form, "post").split())
    if person is not None:
        return Guest(person.id, person.name, post_typed or person.post)
    name = " ".join(word(form, "person_text").split())
    return Guest(None, name, post_typed, word(form, "email"))


def guest_of(
    request: AnyRequest, session: Session, row: MeetingRow, *, sent: Form | None = None,
    error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of a guest."""
    form, wrong = sent or {}, error.fields if error else {}
    return screen(
        request, session, "meetings/planning/guest.html", status=error.status if error else 200,
        row=row, path=f"{PATH}/{row.id}/invited", key=new_key(), error=error,
        typed={name: word(form, name) for name in ("post", "email")}, wrong=sentences(wrong),
        said=word(form, "person_text")[:100], chosen=chosen_of(session, word(form, "person")),
        summary=named_sentences(wrong, NAMES), sent=row.state in TOLD_OF, list_path=PATH,
    )  # fmt: skip


def chosen_of(session: Session, login: str) -> list[Chosen]:
    """Return a colleague as the field of a form shows him."""
    person = find_by_login(session, login, today=session.info["today"]) if login else None
    return [person.chosen] if person else []


def line_of(each: Invited) -> Line:
    """Return somebody invited as a line."""
    tone = TONES[Answer(each.answer)].value
    if each.letter is not None:
        state = LetterState(each.letter)
        return Line(each, tone, _(state.caption), LETTER_TONES[state].value)
    if each.told_revision < 0:
        return Line(each, tone, _("not told yet"), "")
    if each.person_id is None:
        return Line(each, tone, _("no e-mail address: tell him yourself"), Tone.AMBER.value)
    return Line(each, tone, _("told in the program"), "")


def strip_of(found: Expected, path: str, given: str) -> Sequence[tuple[int, str, str, str, bool]]:
    """Return the figures, each a filter of the list: number, words, address, tone, chosen."""
    figures = (
        (found.coming, Answer.ACCEPTED, "g"), (found.declined, Answer.DECLINED, "r"),
        (found.waiting, Answer.NONE, ""),
    )  # fmt: skip
    return [
        (number, _(COUNTED[each]), path if each == given else f"{path}?answer={each}", tone,
         each == given)
        for number, each, tone in figures
    ]  # fmt: skip


def quorum_told(row: MeetingRow, found: Expected) -> Mapping[str, str]:
    """Return what the answers so far mean for the quorum: a sentence and its tone."""
    quorum = found.quorum
    values = {"counted": quorum.counted, "needed": quorum.needed, "missing": quorum.missing}
    if quorum.met:
        said = _("A quorum is expected: {counted} of the {needed} needed said they come.")
        return {"text": said.format(**values), "tone": "g"}
    if found.waiting:
        said = _("No quorum yet: {counted} of the {needed} needed said they come.")
        return {"text": said.format(**values), "tone": "b" if row.state in TOLD_OF else ""}
    said = _("There will be no quorum: {missing} more of {needed} have to come.")
    return {"text": said.format(**values), "tone": "r"}


routes: Sequence[ControllerRouterHandler] = [
    page, own_form, reply, guest_form, add_guest, form_for, reply_for,
]  # fmt: skip
