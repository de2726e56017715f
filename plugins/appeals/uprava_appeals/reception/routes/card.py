"""One booking: the applicant with his appeals, the card to fill in, the card that was."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from litestar import Response
from litestar.params import FromPath, MultipartBody
from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.clock import now
from uprava.documents.routes.forms import Form, many, new_key, once, version_of, word
from uprava.documents.taking_in import Refusal, take_in
from uprava.errors import ConflictError, InvalidError
from uprava.i18n import _
from uprava.printing.routes import pdf_answer
from uprava.users.reader import Reader
from uprava.web.injected import AnyReader, AnyRequest, AnySession, AnySite
from uprava.web.routing import get, post
from uprava.web.screens import see
from uprava.web.uploads import files_of
from uprava.work.service.finishing import apart

from uprava_appeals.applicants.service.history import EarlierRow, earlier_of
from uprava_appeals.applicants.service.knowing import note_opening
from uprava_appeals.classifier.service.finding import title_of
from uprava_appeals.law.facts import Competence, Mark
from uprava_appeals.reception import papers
from uprava_appeals.reception.judging import HEARD
from uprava_appeals.reception.routes.fields import Refused, drawn
from uprava_appeals.reception.routes.today import TONES
from uprava_appeals.reception.service.cards import get_card
from uprava_appeals.reception.service.reading import BookingRow, get_booking
from uprava_appeals.reception.service.receiving import CardWish, hold_reception, verdict_of
from uprava_appeals.reception.values import PATH, RECEIVE, Identity, Outcome
from uprava_appeals.reception.words import day_of
from uprava_appeals.values import STANDINGS, Standing

Fields = MultipartBody[dict[str, Any]]
ONE = f"{PATH}/{{id:int}}"
EARLIER = 20
"""Appeals of the applicant shown beside the card; his own screen has them all."""

TEXTS = ("identity", "content", "outcome", "answer", "earlier", "annotation", "questions",
         "competence")  # fmt: skip


@get(ONE, requires=RECEIVE)
def page(
    request: AnyRequest, session: AnySession, reader: AnyReader, id: FromPath[int]
) -> Response[str]:
    """Show a booking, and its card."""
    return page_of(request, session, get_booking(session, id, reader=reader), reader=reader)


@post(f"{ONE}/card", requires=RECEIVE)
def fill_in(
    request: AnyRequest, session: AnySession, reader: AnyReader, site: AnySite,
    id: FromPath[int], data: Fields,
) -> Response[Any]:  # fmt: skip
    """Fill in the card of a reception, or show what the law allows by what is noted."""
    row = get_booking(session, id, reader=reader)
    if word(data, "edit"):
        return page_of(request, session, row, reader=reader, sent=data)
    taken = take_in(site.installation, files_of(data))

    def act() -> dict[str, str]:
        wish, version = wish_in(data), version_of(data)
        refuse_files(taken.refused)
        handed = wish.handed or bool(taken.kept)
        wish = replace(wish, files=tuple(taken.kept), handed=handed)
        held = hold_reception(session, id, wish, version=version, reader=reader, at=now())
        return {"said": said_of(f"{held.number}/{held.year}", held.appeal_id, held.appeal_number)}

    try:
        with apart(session):
            more = {"files": [each.sha256 for each in taken.kept]}
            done = once(session, request, data, reader=reader, act=act, asked=more)
    except (InvalidError, ConflictError) as error:
        if taken.kept:
            error.fields.setdefault("file", _("Choose the scan once more."))
        return page_of(request, session, row, reader=reader, sent=data, error=error)
    return see(f"{PATH}/{id}", said=done["said"])


@get(f"{ONE}/print", requires=RECEIVE)
def paper(
    session: AnySession, reader: AnyReader, site: AnySite, id: FromPath[int]
) -> Response[bytes]:
    """Print the card of a reception."""
    card = get_card(session, id, reader=reader)
    at = now()
    note_opening(session, reader=reader, at=at, what="export", applicant_ids=[card.applicant_id])
    record(session, "reception.card_printed", "reception_card", card.id)
    pdf = papers.print_card(card, papers.press_of(site, reader, at))
    return pdf_answer(pdf, f"reception-{card.year}-{card.number}.pdf")


def refuse_files(refused: Sequence[Refusal]) -> None:
    """Raise InvalidError naming the files that cannot be taken in, and why."""
    if refused:
        why = "; ".join(f"{each.name}: {each.why}" for each in refused)
        raise InvalidError(why, fields={"file": why})


def said_of(number: str, appeal_id: UUID | None, appeal: str | None) -> str:
    """Return what became of a reception, in a sentence."""
    said = [_("Card No. {number} is filled in.").format(number=number)]
    if appeal:
        said.append(_("Appeal No. {number} is registered.").format(number=appeal))
    elif appeal_id:
        said.append(_("The appeal waits for registration."))
    return " ".join(said)


def wish_in(form: Form) -> CardWish:
    """Return the card a form means. Raises InvalidError for choices that were not offered."""
    try:
        return CardWish(
            identity=word(form, "identity"), content=word(form, "content"),
            marks=frozenset(Mark(each) for each in many(form, "marks")),
            competence=Competence(word(form, "competence") or Competence.OWN),
            outcome=word(form, "outcome"), consent=word(form, "consent") == "on",
            answer=word(form, "answer"),
            earlier_id=UUID(word(form, "earlier")) if word(form, "earlier") else None,
            handed=word(form, "handed") == "on", annotation=word(form, "annotation"),
            questions=tuple(
                each.strip() for each in word(form, "questions").splitlines() if each.strip()
            ),
        )  # fmt: skip
    except ValueError as error:
        raise InvalidError(_("Choose from what the form offers. Open it again.")) from error


def page_of(
    request: AnyRequest, session: Session, row: BookingRow, *, reader: Reader,
    sent: Form | None = None, error: Refused = None,
) -> Response[str]:  # fmt: skip
    """Draw a booking with what may be done about it."""
    today = session.info["today"]
    earlier: Sequence[EarlierRow] = ()
    if row.known:
        note_opening(
            session, reader=reader, at=now(), what="card", applicant_ids=[row.applicant_id]
        )
        earlier = earlier_of(session, row.applicant_id, reader=reader, limit=EARLIER)
    fills = row.waits and row.known and row.day <= today
    return drawn(
        request, session, "one", error, row=row, path=PATH, words=day_of(row.day), today=today,
        tones=TONES, earlier=earlier,
        card=get_card(session, row.id, reader=reader) if row.card_id and row.known else None,
        topic=title_of(session, row.code) if row.code else None, fills=fills,
        states={each.value: _(title) for each, title in STANDINGS.items()},
        **(form_of(session, row, earlier, sent or {}) if fills else {}),
    )  # fmt: skip


def form_of(
    session: Session, row: BookingRow, earlier: Sequence[EarlierRow], sent: Form
) -> dict[str, Any]:
    """Return what the form of a card shows: what was typed, and what the law allows by it."""
    try:
        wish = wish_in(sent)
    except InvalidError:
        wish = CardWish()
    verdict = verdict_of(session, row, wish)
    return {
        "key": new_key(), "typed": {name: word(sent, name) for name in TEXTS},
        "consent": wish.consent, "handed": wish.handed, "marks": set(wish.marks),
        "identities": [(each.value, _(each.caption)) for each in Identity],
        "competences": [(each.value, _(each.caption)) for each in Competence],
        "heard": [(each.value, _(each.caption)) for each in HEARD],
        "outcomes": [
            (each, each in verdict.outcomes, _(each.ground.title), each.ground.source)
            for each in Outcome
        ],
        "verdict": verdict, "answered": answered(earlier),
    }  # fmt: skip


def answered(earlier: Sequence[EarlierRow]) -> list[tuple[str, str]]:
    """Return the applicant's appeals that were answered, as a form offers them."""
    return [
        (str(each.document_id), f"{each.number}, {each.annotation}")
        for each in earlier if each.state in (Standing.ANSWERED, Standing.CLOSED)
    ]  # fmt: skip


routes: Sequence[ControllerRouterHandler] = [page, fill_in, paper]
