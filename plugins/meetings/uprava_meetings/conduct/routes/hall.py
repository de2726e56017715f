"""The hall as the secretary works in it: who is there, what is said, votes, what was decided."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, new_key, word
from uprava.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession
from uprava.web.routing import SIGNED_IN, get, post
from uprava.web.screens import screen, see
from uprava.web.sentences import named_sentences, sentences
from uprava.work.service.finishing import apart

from uprava_meetings.conduct.routes.showing import shown_of, values_of
from uprava_meetings.conduct.service import holding, presence, voting
from uprava_meetings.conduct.service.presence import How, Part
from uprava_meetings.conduct.values import VoteWords
from uprava_meetings.planning.service.planning import zone_of
from uprava_meetings.planning.service.reading import get_meeting, hold_meeting
from uprava_meetings.planning.values import PATH
from uprava_meetings.values import ItemOutcome, VoteWay

Fields = URLEncodedBody[dict[str, Any]]
Refused = InvalidError | ConflictError | ForbiddenError | None

HALL = f"{PATH}/{{id:uuid}}/hall"

NAMES = {
    "subject": N_("What is voted on"), "options": N_("Options"), "majority": N_("Majority"),
    "deadline": N_("Until"), "text": N_("What was said"), "reason": N_("Reason"),
    "counts": N_("Votes"),
}  # fmt: skip

SETTLED = tuple(each for each in ItemOutcome if each is not ItemOutcome.WAITING)


@get(HALL, requires=SIGNED_IN)
def page(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    item: FromQuery[int | None] = None,
) -> Response[str]:  # fmt: skip
    """Show the hall to who conducts the meeting."""
    hold_meeting(session, id, reader=reader)
    return drawn(request, session, id, item, reader=reader)


@get(f"{PATH}/{{id:uuid}}/screen", requires=SIGNED_IN)
def projector(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID]
) -> Response[str]:
    """Show the question and the vote large, for everybody in the hall."""
    meeting = get_meeting(session, id, reader=reader)
    return screen(
        request, session, "meetings/conduct/screen.html",
        **values_of(shown_of(session, meeting, now())),
    )  # fmt: skip


def drawn(
    request: AnyRequest, session: Session, id: UUID, item: int | None, *, reader: Reader,
    error: Refused = None, sent: Form | None = None,
) -> Response[str]:  # fmt: skip
    """Draw the hall, with what was refused."""
    wrong = error.fields if isinstance(error, InvalidError) else {}
    meeting = get_meeting(session, id, reader=reader)
    shown = shown_of(session, meeting, now(), item_id=item)
    majorities = [(str(each.id), each.title) for each in shown.presence.regulation.majorities]
    return screen(
        request, session, "meetings/conduct/hall.html", key=new_key(), error=error,
        wrong=sentences(wrong), summary=named_sentences(wrong, NAMES), typed=sent or {},
        status=error.status if error else 200, path=f"{PATH}/{id}/hall", majorities=majorities,
        ways=[(each.value, _(each.caption)) for each in VoteWay],
        outcomes=[(each.value, _(each.caption)) for each in SETTLED], **values_of(shown),
    )  # fmt: skip


Act = Callable[[Session, UUID, Form, Reader, datetime], None]


def number_in(form: Form, name: str) -> int:
    """Return a number of a field; what is none becomes -1, which nothing has."""
    text = word(form, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else -1


def _open(session: Session, id: UUID, _form: Form, reader: Reader, at: datetime) -> None:
    holding.open_meeting(session, id, reader=reader, at=at)


def _close(session: Session, id: UUID, _form: Form, reader: Reader, at: datetime) -> None:
    holding.close_meeting(session, id, reader=reader, at=at)


def _in(session: Session, id: UUID, form: Form, reader: Reader, at: datetime) -> None:
    substitute = number_in(form, "substitute")
    how = How(bool(word(form, "video")), substitute if substitute > 0 else None)
    presence.come_in(session, id, number_in(form, "member"), how, reader=reader, at=at)


def _out(session: Session, id: UUID, form: Form, reader: Reader, at: datetime) -> None:
    presence.go_out(session, id, number_in(form, "member"), reader=reader, at=at)


def _recuse(session: Session, id: UUID, form: Form, reader: Reader, at: datetime) -> None:
    part = Part(number_in(form, "item"), number_in(form, "member"))
    presence.recuse(session, id, part, word(form, "reason"), reader=reader, at=at)


def _part(session: Session, id: UUID, form: Form, reader: Reader, at: datetime) -> None:
    part = Part(number_in(form, "item"), number_in(form, "member"))
    presence.take_part(session, id, part, reader=reader, at=at)


def _say(session: Session, id: UUID, form: Form, reader: Reader, _at: datetime) -> None:
    item, who, text = number_in(form, "item"), word(form, "who"), word(form, "text")
    holding.say(session, id, item, who, text, reader=reader)


def _vote(session: Session, id: UUID, form: Form, reader: Reader, at: datetime) -> None:
    words = vote_in(session, form)
    voting.open_vote(session, id, number_in(form, "item"), words, reader=reader, at=at)


def _count(session: Session, _id: UUID, form: Form, reader: Reader, _at: datetime) -> None:
    vote = voting.get_vote(session, number_in(form, "vote"))
    numbers = {each: number_in(form, f"n{place}") for place, each in enumerate(vote.choices)}
    voting.count(session, vote.id, numbers, reader=reader)


def _close_vote(session: Session, _id: UUID, form: Form, reader: Reader, at: datetime) -> None:
    voting.close_vote(session, number_in(form, "vote"), reader=reader, at=at)


def _cancel_vote(session: Session, _id: UUID, form: Form, reader: Reader, at: datetime) -> None:
    voting.cancel_vote(session, number_in(form, "vote"), reader=reader, at=at)


def _ballot(session: Session, _id: UUID, form: Form, reader: Reader, at: datetime) -> None:
    vote, member = number_in(form, "vote"), number_in(form, "member")
    voting.note_ballot(session, vote, member, word(form, "choice"), reader=reader, at=at)


def _settle(session: Session, id: UUID, form: Form, reader: Reader, at: datetime) -> None:
    outcome = word(form, "outcome")
    if outcome not in SETTLED:
        raise ConflictError(_("Say what the meeting did with the question."))
    item = number_in(form, "item")
    holding.settle(session, id, item, ItemOutcome(outcome), reader=reader, at=at)


ACTS: Mapping[str, tuple[Act, str]] = {
    "open": (_open, N_("The meeting is open.")), "close": (_close, N_("The meeting is closed.")),
    "in": (_in, ""), "out": (_out, ""), "recuse": (_recuse, ""), "part": (_part, ""),
    "say": (_say, N_("It is written down.")), "vote": (_vote, N_("The vote is open.")),
    "count": (_count, ""), "close-vote": (_close_vote, N_("The vote is closed.")),
    "cancel-vote": (_cancel_vote, N_("The vote is cancelled.")), "ballot": (_ballot, ""),
    "settle": (_settle, ""),
}  # fmt: skip
"""Acts of who conducts a meeting, and what is said when they are done."""


def vote_in(session: Session, form: Form) -> VoteWords:
    """Return what a form puts to the vote. Raises InvalidError."""
    way = word(form, "way")
    if way not in set(VoteWay):
        said = _("Choose from the list.")
        raise InvalidError(said, fields={"way": said})
    options = [each.strip() for each in word(form, "options").splitlines() if each.strip()]
    return VoteWords(
        " ".join(word(form, "subject").split()), VoteWay(way), number_in(form, "majority"),
        options, moment_in(session, word(form, "deadline")),
    )  # fmt: skip


def moment_in(session: Session, text: str) -> datetime | None:
    """Return a moment of the office's clock; None for none, and for what is none."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone_of(session))
    except ValueError:
        return None


@post(f"{HALL}/{{act:str}}", requires=SIGNED_IN)
def do(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[UUID],
    act: FromPath[str], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Do an act of who conducts the meeting."""
    if act not in ACTS:
        raise NotFoundError(_("There is no such act."))
    item = number_in(data, "item")
    carry_out, said = ACTS[act]
    hold_meeting(session, id, reader=reader)
    try:
        with apart(session):
            carry_out(session, id, data, reader, now())
    except (InvalidError, ConflictError, ForbiddenError) as error:
        where = item if item > 0 else None
        return drawn(request, session, id, where, reader=reader, error=error, sent=data)
    query = f"?item={item}" if item > 0 and act != "settle" else ""
    return see(f"{PATH}/{id}/hall{query}", said=_(said) if said else "")


routes: Sequence[ControllerRouterHandler] = [page, projector, do]
