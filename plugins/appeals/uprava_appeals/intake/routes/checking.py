"""What the form is told while it is filled in: the law's ways, who it may be, what he wrote."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session
from uprava.documents.routes.forms import Form, word
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_appeals.applicants.service.knowing import note_opening
from uprava_appeals.applicants.service.near import find_near
from uprava_appeals.applicants.values import Near
from uprava_appeals.classifier.service.finding import suggest
from uprava_appeals.classifier.values import Topic
from uprava_appeals.intake.api_values import reasons_of
from uprava_appeals.intake.asked import read_card
from uprava_appeals.intake.leaking import told_of
from uprava_appeals.intake.service.chains import chain_of
from uprava_appeals.intake.service.judging import judged
from uprava_appeals.intake.service.registering import dated
from uprava_appeals.intake.service.repeats import find_earlier
from uprava_appeals.intake.values import AppealCard, Earlier
from uprava_appeals.law import grounds
from uprava_appeals.values import ApplicantKind, Repeat

MOST_NEAR = 4
FRESH = "fresh"
"""Marks a form that nobody has typed in yet: what is missing is not told."""

SURE = 0.9
"""So likely the same that his appeals are looked at before anybody chooses him."""


@dataclass(frozen=True, slots=True)
class NearView:
    """Who the author in row `n` may be; `chosen`: the one somebody picked."""

    n: int
    found: Sequence[Near]
    chosen: int | None


def check_values(session: Session, form: Form, *, reader: Reader, at: datetime) -> dict[str, Any]:
    """Return what is told of a form as it stands; who is shown an applicant is remembered."""
    today: date = session.info["today"]
    card = dated(session, read_card(session, form, reader=reader)[0])
    answers = chain_of(session, card.first_id).answers
    found = judged(session, card, registered=today, answers=answers)
    near = near_of(session, card, reader=reader)
    shown = [each.applicant_id for one in near for each in one.found]
    note_opening(session, reader=reader, at=at, what="list", applicant_ids=shown)
    return {
        "found": found, "refusal": found.refusal, "near": near,
        "typed_in": typed_in(card), "begun": FRESH not in form,
        "late": late_by(session, card),
        "ways": [(each, reasons_of(each)) for each in found.ways],
        "told": told_of(f"{card.annotation} {words_asked(card)}", card.authors),
        "topics": topics_of(session, card, today), "first": str(card.first_id or ""),
        **before_values(session, form, card, near, reader=reader),
    }  # fmt: skip


def typed_in(card: AppealCard) -> bool:
    """Tell whether somebody began to write an appeal down."""
    named = any(each.known is not ApplicantKind.UNKNOWN for each in card.authors)
    return named or bool(card.annotation or card.text)


def late_by(session: Session, card: AppealCard) -> date | None:
    """Return the day until which the appeal should have been registered, once it is past."""
    waits = judged(session, card, registered=None).branches
    day = next((each.date for each in waits if each.ground is grounds.REGISTER), None)
    return day if day and day < session.info["today"] else None


def before_values(
    session: Session, form: Form, card: AppealCard, near: Sequence[NearView], *, reader: Reader
) -> dict[str, Any]:
    """Return the earlier appeals, and what the new one would be to the chosen or likest of them."""
    found = earlier_of(session, form, card, near, reader=reader)
    one = next((each for each in found if each.document_id == card.first_id), None)
    meant = one or next(iter(found), None)
    again = [each for each in Repeat if each is not Repeat.FIRST]
    usual = meant.suggestion if meant and meant.suggestion in again else Repeat.REPEATED
    chosen = next((each for each in again if each == word(form, "repeat")), usual)
    titled = [(each, _(each.caption)) for each in again]
    return {"earlier": found, "repeat": chosen, "repeats": titled}


def words_asked(card: AppealCard) -> str:
    """Return the questions in one line."""
    return " ".join(each.text for each in card.questions)


def near_of(session: Session, card: AppealCard, *, reader: Reader) -> list[NearView]:
    """Return for each author who he may be."""
    views = []
    for n, said in enumerate(card.authors):
        if said.known is not ApplicantKind.UNKNOWN:
            found = find_near(session, said, reader=reader, limit=MOST_NEAR)
            if found:
                views.append(NearView(n, found, said.applicant_id))
    return views


def earlier_of(
    session: Session, form: Form, card: AppealCard, near: Sequence[NearView], *, reader: Reader
) -> list[Earlier]:
    """Return what the authors wrote before, those chosen and those who are surely the same."""
    ids = [each.applicant_id for each in card.authors if each.applicant_id]
    sure = [each for view in near if not view.chosen for each in view.found if each.score >= SURE]
    ids += [each.applicant_id for each in sure]
    text = f"{card.annotation} {words_asked(card)} {card.text}"
    found = find_earlier(
        session, ids, text, reader=reader, today=session.info["today"],
        codes=[each.code for each in card.questions if each.code],
    )  # fmt: skip
    return [each for each in found if str(each.document_id) != word(form, "id")]


def topics_of(session: Session, card: AppealCard, today: date) -> list[Topic]:
    """Return topics that fit the annotation while the first question has none."""
    if not card.annotation or (card.questions and card.questions[0].code):
        return []
    return suggest(session, card.annotation, on=today, limit=3)
