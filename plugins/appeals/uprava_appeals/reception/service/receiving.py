"""A reception is held: its card gets a number, and what needs more becomes an appeal.

59-FZ, article 13.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.calendar.service import office_calendar
from uprava.db.sql import execute, fetch_value
from uprava.db.wall import past_rights
from uprava.documents.service.access import get_document
from uprava.documents.service.filing import Received
from uprava.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.installation import installation_of
from uprava.users.reader import Reader
from uprava.web.events import signal

from uprava_appeals.applicants.values import Said
from uprava_appeals.intake.service.registering import receive, register_appeal
from uprava_appeals.intake.values import AppealCard, NewQuestion
from uprava_appeals.law.channels import Channel, Form
from uprava_appeals.law.facts import Competence, Mark
from uprava_appeals.reception.judging import Talk, Verdict, judged
from uprava_appeals.reception.service.booking import hold_waiting
from uprava_appeals.reception.service.reading import BookingRow
from uprava_appeals.reception.values import BookingState, Identity, Outcome
from uprava_appeals.values import REGISTER, Repeat

LONGEST = 20_000
"""Characters of what was said, and of what was answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardWish:
    """What was said at a reception and what it came to.

    `annotation` and `questions` go to the appeal, without a word about its author; each question
    is what the leader wants considered. `earlier_id`: the appeal answered before. `files`: the scan
    of the letter handed over.
    """

    identity: str = ""
    content: str = ""
    marks: frozenset[Mark] = frozenset()
    competence: Competence = Competence.OWN
    outcome: str = ""
    consent: bool = False
    answer: str = ""
    earlier_id: UUID | None = None
    handed: bool = False
    annotation: str = ""
    questions: tuple[str, ...] = ()
    files: tuple[Received, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """The card of a reception, and the appeal it became."""

    card_id: int
    number: int
    year: int
    appeal_id: UUID | None
    appeal_number: str | None


def hold_reception(
    session: Session, id: int, wish: CardWish, *, version: int, reader: Reader, at: datetime
) -> Held:
    """Fill in the card of a reception; its number is the next one of the year.

    Who may register appeals registers the one that comes of it, for others it waits to be
    registered. Raises InvalidError naming the fields, ConflictError for a reception held already
    or one that is still to come, ForbiddenError for who may not know the applicant.
    """
    row = hold_waiting(session, id, version=version, reader=reader)
    today: date = session.info["today"]
    if row.day > today:
        raise ConflictError(_("This reception is still to come."))
    if not row.known:
        raise ForbiddenError(_("Only who may know the applicant fills in the card."))
    verdict = verdict_of(session, row, wish)
    refuse(session, row, wish, verdict, reader=reader)
    appeal = None
    if becomes_appeal(wish, verdict):
        appeal = make_appeal(session, row, wish, reader=reader, at=at)
    held = keep(session, row, wish, appeal, reader=reader, at=at)
    record(session, "reception.held", "reception_card", held.card_id, outcome=wish.outcome,
           number=f"{held.number}/{held.year}", person=row.person_id)  # fmt: skip
    signal(session, "counters")
    return held


def verdict_of(session: Session, row: BookingRow, wish: CardWish) -> Verdict:
    """Return what the law lets a reception come to."""
    talk = Talk(
        day=row.day, marks=wish.marks, competence=wish.competence,
        answered=wish.earlier_id is not None, addressed=bool(row.address),
    )  # fmt: skip
    return judged(talk, office_calendar(session))


def becomes_appeal(wish: CardWish, verdict: Verdict) -> bool:
    """Tell whether something is left to consider: a written answer, a letter, a crime reported.

    59-FZ, article 13, parts 3 and 4; article 8, part 4.
    """
    return wish.outcome == Outcome.WRITTEN or wish.handed or verdict.reported


def refuse(
    session: Session, row: BookingRow, wish: CardWish, verdict: Verdict, *, reader: Reader
) -> None:
    """Raise InvalidError naming what the card lacks."""
    wrong = lacks(wish) | unlawful(wish, verdict)
    if wish.earlier_id and not was_his(session, row, wish.earlier_id, reader=reader):
        wrong["earlier"] = _("This is no appeal of the applicant, or it is not open to you.")
    if becomes_appeal(wish, verdict) and not wish.annotation.strip():
        wrong["annotation"] = _(
            "Write the substance of the appeal in a sentence, without its author."
        )
    if wrong:
        raise InvalidError(_("The card has mistakes; nothing is kept."), fields=wrong)


def lacks(wish: CardWish) -> dict[str, str]:
    """Return what is missing, by field. 59-FZ, article 13, part 2."""
    wrong = {}
    if wish.identity not in set(Identity):
        wrong["identity"] = _("Without an identity document nobody is received.")
    for name, text in (("content", wish.content), ("answer", wish.answer)):
        if len(text) > LONGEST:
            wrong[name] = _("At most {n} characters.").format(n=LONGEST)
    if not wish.content.strip():
        wrong["content"] = _("Write down what was said.")
    if wish.outcome != Outcome.WRITTEN and not wish.answer.strip():
        wrong["answer"] = _("Write down what was answered or explained.")
    return wrong


def unlawful(wish: CardWish, verdict: Verdict) -> dict[str, str]:
    """Return what the law does not let be, by field."""
    if wish.outcome not in set(Outcome):
        return {"outcome": _("Choose what the reception came to.")}
    outcome = Outcome(wish.outcome)
    if outcome is Outcome.ANSWERED and wish.earlier_id is None:
        return {"earlier": _("Choose the appeal that was answered before.")}
    if outcome not in verdict.outcomes:
        return {"outcome": why_not(verdict)}
    if outcome is Outcome.ORAL and not wish.consent:
        return {"consent": _("Without the consent of the applicant the answer is a written one.")}
    return {}


def why_not(verdict: Verdict) -> str:
    """Return the sentence that names the lawful outcomes of such a reception."""
    named = "; ".join(
        f"{_(each.caption)} ({each.ground.article})" for each in verdict.outcomes
    )  # fmt: skip
    return _("By what was noted the law allows: {outcomes}.").format(outcomes=named)


def was_his(session: Session, row: BookingRow, id: UUID, *, reader: Reader) -> bool:
    """Tell whether an appeal is one of the applicant's that the reader may see."""
    try:
        get_document(session, id, reader=reader)
    except NotFoundError:
        return False
    query = """select exists (select from appeals.author
        where document_id = %s and applicant_id = %s)"""
    return bool(fetch_value(session, query, (id, row.applicant_id)))


def make_appeal(
    session: Session, row: BookingRow, wish: CardWish, *, reader: Reader, at: datetime
) -> tuple[UUID, str | None]:
    """Register the appeal, or let it wait for registration; return its id and number."""
    asked = tuple(
        NewQuestion(text, row.code, competence=wish.competence) for text in wish.questions
    )
    card = AppealCard(
        channel=Channel.RECEPTION, form=Form.WRITTEN if wish.handed else Form.ORAL,
        received_on=row.day, written_on=row.day if wish.handed else None,
        annotation=wish.annotation, text=wish.content, authors=(said_of(session, row),),
        addressee_id=row.person_id, marks=tuple(sorted(wish.marks)),
        questions=asked or (NewQuestion(wish.annotation, row.code, competence=wish.competence),),
        repeat=Repeat.REPEATED if wish.earlier_id else Repeat.FIRST, first_id=wish.earlier_id,
        reference=f"reception:{row.id}",
    )  # fmt: skip
    jobs = installation_of(session).jobs
    if reader.may(REGISTER):
        made = register_appeal(session, card, wish.files, reader=reader, at=at, jobs=jobs)
        return made.head.id, made.number
    return receive(session, card, wish.files, reader=reader, at=at, jobs=jobs).id, None


def said_of(session: Session, row: BookingRow) -> Said:
    """Return what a reception says of its applicant: the card kept of him."""
    query = """select json_build_object('surname', surname, 'given_name', given_name,
        'patronymic', patronymic, 'postcode', postcode, 'address', address, 'district', district,
        'territory', territory, 'email', email, 'phone', phone)
        from appeals.applicant where id = %s"""
    with past_rights(session):
        found = fetch_value(session, query, (row.applicant_id,))
    return Said(applicant_id=row.applicant_id, **{**found, "address": row.address})


def keep(
    session: Session, row: BookingRow, wish: CardWish, appeal: tuple[UUID, str | None] | None, *,
    reader: Reader, at: datetime,
) -> Held:  # fmt: skip
    """Write the card under the next number of its year; the booking is over."""
    query = """
        insert into appeals.reception_card (booking_id, organisation_id, person_id, year, number,
            day, applicant_id, name, address, identity, about, content, marks, competence, outcome,
            consent, answer, earlier_id, handed, appeal_id, made_by, made_at)
        values (%(booking)s, %(organisation)s, %(person)s, %(year)s, %(number)s, %(day)s,
            %(applicant)s, %(name)s, %(address)s, %(identity)s, %(about)s, %(content)s,
            %(marks)s, %(competence)s, %(outcome)s, %(consent)s, %(answer)s, %(earlier)s,
            %(handed)s, %(appeal)s, %(by)s, %(at)s)
        returning id"""
    over = """update appeals.reception_booking set state = %s, to_tell = false,
        came_at = coalesce(came_at, %s), version = version + 1 where id = %s"""
    values = {
        "booking": row.id, "organisation": row.organisation_id, "person": row.person_id,
        "day": row.day, "applicant": row.applicant_id, "name": row.name, "address": row.address,
        "identity": wish.identity, "about": row.about, "content": wish.content.strip(),
        "marks": sorted(wish.marks), "competence": wish.competence, "outcome": wish.outcome,
        "consent": wish.consent, "answer": wish.answer.strip(), "earlier": wish.earlier_id,
        "handed": wish.handed, "appeal": appeal[0] if appeal else None, "by": reader.person_id,
        "at": at,
    }  # fmt: skip
    execute(session, over, (BookingState.RECEIVED, at, row.id))
    number = next_number(session, row.organisation_id, row.day.year)
    id = int(fetch_value(session, query, {**values, "year": row.day.year, "number": number}))
    return Held(id, number, row.day.year, *(appeal or (None, None)))


def next_number(session: Session, organisation_id: int, year: int) -> int:
    """Return the next number of a card; the row stays locked until the act is over.

    Taken last, so that no number is lost and nobody waits for a slow act.
    """
    query = """
        insert into appeals.reception_year as y (organisation_id, year, last) values (%s, %s, 1)
        on conflict (organisation_id, year) do update set last = y.last + 1 returning last"""
    return int(fetch_value(session, query, (organisation_id, year)))
