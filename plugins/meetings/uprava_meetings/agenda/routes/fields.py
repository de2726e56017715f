"""The form of a question: read, and drawn as kept or as sent."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response
from sqlalchemy.orm import Session
from uprava.documents.routes.forms import Form, many, new_key, word
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.users.service.suggesting import Chosen, find_by_login
from uprava.web.injected import AnyRequest
from uprava.web.screens import screen
from uprava.web.sentences import named_sentences, sentences

from uprava_meetings.agenda.values import PATH, QuestionRow, QuestionWords, SpeakerRow, SpeakerWords
from uprava_meetings.bodies.service.bodies import list_bodies
from uprava_meetings.planning.service.reading import list_meetings
from uprava_meetings.planning.values import View
from uprava_meetings.values import SpeakerRole, VoteWay

Refused = InvalidError | ConflictError | None

NAMES = {
    "body": N_("Body"), "title": N_("Wording of the question"), "draft": N_("Draft decision"),
    "minutes": N_("Minutes"), "way": N_("How it is voted on"), "speaker": N_("Speaker"),
    "why": N_("Reason"), "late": N_("Why it is late"), "wanted": N_("For which meeting"),
}  # fmt: skip

PLAIN = ("body", "title", "draft", "minutes", "way", "wanted", "closed", "invited_outside")

PEOPLE = {
    "speaker": SpeakerRole.SPEAKER, "co_speaker": SpeakerRole.CO_SPEAKER,
    "invited": SpeakerRole.INVITED,
}  # fmt: skip
"""Fields of colleagues: their role."""

MOST = 20


def words_in(session: Session, form: Form, *, body_id: int | None = None) -> QuestionWords:
    """Return what a form says of a question. Raises InvalidError naming the fields."""
    wrong: dict[str, str] = {}
    body = body_id or number_in(form, "body")
    if body < 1:
        wrong["body"] = _("Choose the body.")
    try:
        way = VoteWay(word(form, "way"))
    except ValueError:
        way, wrong["way"] = VoteWay.HANDS, _("Choose from the list.")
    if wrong:
        raise InvalidError(_("The question has mistakes; nothing is kept."), fields=wrong)
    return QuestionWords(
        body, " ".join(word(form, "title").split()), word(form, "draft").replace("\r\n", "\n"),
        number_in(form, "minutes"), way, speakers_in(session, form), id_in(form, "wanted"),
        bool(word(form, "closed")),
    )  # fmt: skip


def speakers_in(session: Session, form: Form) -> list[SpeakerWords]:
    """Return who is named for a question: colleagues, then people from outside, a line each."""
    today: date = session.info["today"]
    found = []
    for name, role in PEOPLE.items():
        for login in many(form, name)[:MOST]:
            person = find_by_login(session, login, today=today)
            if person:
                found.append(SpeakerWords(role, person.name, person.post, person.id))
    for line in word(form, "invited_outside").splitlines()[:MOST]:
        who, _comma, post = line.partition(",")
        if who.strip():
            found.append(SpeakerWords(SpeakerRole.INVITED, who.strip()[:200], post.strip()[:200]))
    return found


def number_in(form: Form, name: str) -> int:
    """Return a number of a field; what is none becomes -1 and is refused as such."""
    text = word(form, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def id_in(form: Form, name: str) -> UUID | None:
    """Return the id of a field; None for what is none."""
    try:
        return UUID(word(form, name))
    except ValueError:
        return None


def typed_of(found: QuestionRow | None, speakers: list[SpeakerRow], body: str) -> Mapping[str, str]:
    """Return the fields of the form as a question stands, or as a new one begins."""
    if found is None:
        return {"body": body, "title": "", "draft": "", "minutes": "15", "way": VoteWay.HANDS,
                "wanted": "", "closed": "", "invited_outside": ""}  # fmt: skip
    outside = [
        f"{each.name}, {each.post}" if each.post else each.name
        for each in speakers
        if each.person_id is None
    ]
    return {
        "body": str(found.body_id), "title": found.title, "draft": found.draft,
        "minutes": str(found.minutes), "way": found.way, "wanted": str(found.wanted_id or ""),
        "closed": "on" if found.closed else "", "invited_outside": "\n".join(outside),
    }  # fmt: skip


def form_of(
    request: AnyRequest, session: Session, *, reader: Reader, body: str = "",
    found: QuestionRow | None = None, speakers: list[SpeakerRow] | None = None,
    sent: Form | None = None, error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw the form of a question."""
    known = speakers or []
    typed = {name: word(sent, name) for name in PLAIN} if sent else typed_of(found, known, body)
    wrong = error.fields if error else {}
    bodies = [(str(each.id), each.name) for each in list_bodies(session, reader=reader)]
    coming = [
        (str(each.id), each.title)
        for each in list_meetings(session, View.COMING, reader=reader)
        if found is None or each.body_id == found.body_id
    ]
    return screen(
        request, session, "meetings/agenda/question.html", error=error, found=found, typed=typed,
        status=error.status if error else 200, wrong=sentences(wrong), key=new_key(), path=PATH,
        summary=named_sentences(wrong, NAMES), bodies=bodies, coming=coming,
        chosen=chosen_of(session, known, sent),
        ways=[(each.value, _(each.caption)) for each in VoteWay],
    )  # fmt: skip


def chosen_of(
    session: Session, speakers: list[SpeakerRow], sent: Form | None
) -> Mapping[str, list[Chosen]]:
    """Return the colleagues of each field as it shows them."""
    today: date = session.info["today"]
    logins: dict[str, list[str]] = {
        name: many(sent, name)
        if sent is not None
        else [each.login for each in speakers if each.role == role and each.login]
        for name, role in PEOPLE.items()
    }
    found: dict[str, Any] = {}
    for name, every in logins.items():
        people = (find_by_login(session, login, today=today) for login in every)
        found[name] = [each.chosen for each in people if each]
    return found
