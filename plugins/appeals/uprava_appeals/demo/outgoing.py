"""Letters of the last weeks: written, signed, sent, or at some place of the queue of sending.

Orders are told as rows: no job is given, so nothing leaves the demo.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import LiteralString

from uprava.db.sql import driver
from uprava.documents.service.terms import office_calendar
from uprava.printing.forms import FormKind
from uprava.printing.service import list_letterheads
from uprava.printing.typed_texts import ATTACH

from uprava_appeals.demo.stage import Forwarded, Out, Stage, answered, put_away
from uprava_appeals.demo.story import Tale
from uprava_appeals.demo.words import CONSIDERED, FORWARDING
from uprava_appeals.intake.service.reading import QuestionRow, list_decisions, read
from uprava_appeals.replies.service.drafting import Part, Wish, write_reply
from uprava_appeals.replies.service.sending import Gone, send
from uprava_appeals.replies.service.signing import sign_by_hand
from uprava_appeals.replies.values import Purpose
from uprava_appeals.sending.values import LIVE, Problem, SendingState
from uprava_appeals.values import ReplyBy

MAILBOX = "priem@inspection.example"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reply is: `sent`: noted; without a state nobody gave an order."""

    sent: bool = False
    state: SendingState | None = None
    problem: Problem | None = None
    said: str = ""
    tries: int = 1


GONE = Place(sent=True, state=SendingState.SENT)
BY_HAND = Place(sent=True)
QUEUED = Place()

PLACES: Mapping[ReplyBy, Sequence[Place]] = {
    ReplyBy.EMAIL: (
        Place(state=SendingState.WAITING, problem=Problem.SILENT, tries=3),
        Place(state=SendingState.UNCERTAIN, problem=Problem.UNCERTAIN),
        Place(sent=True, state=SendingState.RETURNED, problem=Problem.BOUNCED,
              said="5.2.2 Mailbox is full"),
        GONE, QUEUED,
    ),
    ReplyBy.ACCOUNT: (
        Place(state=SendingState.HANDED),
        Place(state=SendingState.FAILED, problem=Problem.GATEWAY, said="Учётная запись удалена"),
        GONE, QUEUED,
    ),
    ReplyBy.POST: (QUEUED, BY_HAND),
}  # fmt: skip
"""What became of the replies of each way, the newest first; older ones are no letters."""

LETTERS = (GONE, QUEUED)
"""What became of covering letters."""


ORDERS: LiteralString = """
insert into appeals.sending (reply_id, organisation_id, way, state, problem, said, asked_by,
    asked_at, tries, ended_at, number, address)
values (%(reply)s, %(organisation)s, %(way)s, %(state)s, %(problem)s, %(said)s, %(by)s, %(at)s,
    %(tries)s, %(ended)s, %(number)s, %(address)s)"""

GOING: LiteralString = "update appeals.reply set going = true where document_id = %(reply)s"


def go_out(stage: Stage) -> None:
    """Write the letters of the last days and put each into its place."""
    forms = list_letterheads(stage.session, stage.registrar.organisation_id or 0)
    form = next((each.id for each in forms if each.kind == FormKind.LETTER), None)
    waiting = {way: list(places) for way, places in PLACES.items()}
    orders: list[dict[str, object]] = []
    for n, out in enumerate(sorted(stage.out, key=lambda each: each.day, reverse=True)):
        places = waiting.get(out.wish.reply_by)
        if not places or not out.writer.may(ATTACH) or form is None:
            answered(stage, out.appeal, out.day, out.found, filed=out.filed)
            continue
        wish = replace(out.wish, form_id=form)
        number = f"{2_640_118_500 + n}" if wish.reply_by is ReplyBy.ACCOUNT else ""
        orders.append(placed(stage, replace(out, wish=wish), places.pop(0), number))
    for each, place in zip(stage.letters, LETTERS, strict=False):
        out = covering(stage, each, form)
        orders.append(placed(stage, out, place, address=MAILBOX))
    given = [each for each in orders if each["state"]]
    with driver(stage.session).cursor() as cursor:
        cursor.executemany(ORDERS, given)
        cursor.executemany(GOING, [each for each in given if each["state"] in LIVE])


def placed(
    stage: Stage, out: Out, place: Place, number: str = "", *, address: str = ""
) -> dict[str, object]:
    """Write a letter, sign it on paper, send it where it is sent; return its order as a row."""
    wish, registrar = out.wish, stage.registrar
    day = out.day if place.sent else max(out.day, the_day_before(stage.scene.today))
    installation = stage.scene.installation
    head = stage.act(out.writer, day, write_reply, wish, installation=installation)
    stage.act(out.writer, day, sign_by_hand, head.id, day)
    if place.sent:
        stage.act(registrar, day, send, head.id, Gone(wish.reply_by, day, number))
        if out.filed:
            put_away(stage, out.appeal, day)
    at = datetime(day.year, day.month, day.day, 8, 45, tzinfo=UTC)
    return {
        "reply": head.id, "organisation": head.organisation_id, "way": wish.reply_by,
        "state": place.state, "problem": place.problem or "", "said": place.said,
        "by": registrar.person_id, "at": at, "tries": place.tries,
        "ended": None if place.state in LIVE else at, "number": number, "address": address,
    }  # fmt: skip


def the_day_before(today: date) -> date:
    """Return the last working day before today: what waits was signed then."""
    return office_calendar().previous_working_day(today)


def covering(stage: Stage, letter: Forwarded, form: int | None) -> Out:
    """Return the covering letter of a forwarded appeal, which the registrar writes."""
    stage.session.info["reader"] = None
    (decision, *_others) = list_decisions(stage.session, letter.appeal)
    row = read(stage.session, letter.appeal)
    text = FORWARDING.format(number=row.number, day=f"{row.registered_on:%d.%m.%Y}")
    wish = Wish(
        letter.appeal, Purpose.COVERING, decision_id=decision.id, body=letter.body,
        reply_by=ReplyBy.EMAIL, addressees=letter.body, text=text, form_id=form,
    )  # fmt: skip
    return Out(letter.appeal, wish, stage.registrar, letter.day, {}, filed=False)


def answer_to(tale: Tale, rows: Sequence[QuestionRow]) -> Wish:
    """Return the answer to all questions of an appeal."""
    row, said = rows[0], next(iter(tale.card.authors))
    kind = "Уважаемая" if said.patronymic.endswith("на") else "Уважаемый"
    name = f"{said.given_name} {said.patronymic}".strip()
    parts = [Part(each.id, told.result, told.found)
             for each, told in zip(rows, tale.questions, strict=True)]  # fmt: skip
    return Wish(
        row.document_id, Purpose.ANSWER, parts, reply_by=said.reply_by,
        addressees=f"{said.full_name}\n{said.postcode}, {said.address}",
        greeting=f"{kind} {name}!" if name else "Уважаемые заявители!",
        text="\n\n".join((CONSIDERED, *(each.found for each in tale.questions))),
    )  # fmt: skip
