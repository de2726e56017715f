"""Registration of an appeal: within three days of its receipt, under the next number.

59-FZ, article 8, part 2.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.documents.service.access import give, open_to
from uprava.documents.service.editing import change_term, change_title
from uprava.documents.service.filing import Received, attach
from uprava.documents.service.linking import NewLink, link
from uprava.documents.service.number_templates import Tokens
from uprava.documents.service.numbering import JournalRow, get_journal, list_journals
from uprava.documents.service.registering import NewDocument, create, register_as_said
from uprava.documents.service.states import put_into_state
from uprava.errors import ConflictError, InvalidError
from uprava.extension import DocumentHead
from uprava.i18n import _
from uprava.installation import installation_of
from uprava.jobs.queue import JobQueue
from uprava.users.reader import Reader
from uprava.work.service import put_into, take_out_of_all

from uprava_appeals.applicants.values import Said
from uprava_appeals.intake.service.chains import chain_of
from uprava_appeals.intake.service.checking import check
from uprava_appeals.intake.service.judging import (
    await_answer,
    await_registration,
    forget_clocks,
    judged,
    meet_registration,
    start_clocks,
)
from uprava_appeals.intake.service.keeping import (
    form_of,
    keep_appeal,
    openings,
    without_names,
)
from uprava_appeals.intake.service.reading import hold_appeal
from uprava_appeals.intake.service.standing import list_anew
from uprava_appeals.intake.values import (
    REPEATS,
    TO_GIVE,
    TO_REGISTER,
    TO_REVIEW,
    AppealCard,
    Judged,
    RegisteredAppeal,
)
from uprava_appeals.values import KIND, REGISTER, ApplicantKind, Standing

ANONYMOUS = "А"
"""The letter in the number of an appeal without a name."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """An appeal whose card is in order, with what the law asks of it and where it is numbered."""

    card: AppealCard
    found: Judged
    files: Sequence[Received]
    journal: JournalRow


def register_appeal(
    session: Session, card: AppealCard, files: Sequence[Received], *, reader: Reader,
    at: datetime, jobs: JobQueue,
) -> RegisteredAppeal:  # fmt: skip
    """Register an appeal: card, rights, authors, questions, terms, work, and last its number.

    A letter by e-mail, which is no appeal, gets no number: it is received and goes back with an
    explanation. Raises InvalidError with a sentence per field, ForbiddenError; nothing is kept
    then.
    """
    admitted = admit(session, card, files, reader=reader)
    card, found = admitted.card, admitted.found
    if not is_appeal(card):
        head = receive(session, card, files, reader=reader, at=at, jobs=jobs)
        return RegisteredAppeal(head, None, None, judged(session, card, registered=None))
    new = core_row(card, found, admitted.journal)
    head = create(session, new, reader=reader, at=at, id=card.document_id)
    openly = openings(admitted.journal.unit_id, card.addressee_id, reader)
    give(session, head, openly, at=at, by=reader.person_id)
    return number(session, head, admitted, at=at, jobs=jobs)


def admit(
    session: Session, card: AppealCard, files: Sequence[Received], *, reader: Reader
) -> Admitted:
    """Return a card that may be registered by the reader; raises as `register_appeal`."""
    journal = journal_of(session, card, reader=reader)
    reader.require(REGISTER, unit=journal.unit_id)
    card = dated(session, card)
    found = judged_now(session, card)
    check(session, card, found, reader=reader)
    return Admitted(card, found, without_names(files), journal)


def receive(
    session: Session, card: AppealCard, files: Sequence[Received], *, reader: Reader,
    at: datetime, jobs: JobQueue,
) -> DocumentHead:  # fmt: skip
    """Take in an appeal that waits for registration; its three days begin.

    It waits for the unit of the journal, without one for the unit the card names, else for the
    reader. A card without an annotation gets one that tells nothing. Raises InvalidError.
    """
    card = dated(session, replace(card, annotation=card.annotation or _("Appeal received")))
    found = judged(session, card, registered=None)
    check(session, card, found, reader=reader)
    new = received_row(session, card, found, reader=reader)
    head = create(session, new, reader=reader, at=at, id=card.document_id)
    give(session, head, openings(new.unit_id, None, reader), at=at, by=reader.person_id)
    keep_appeal(session, head, replace(card, addressee_id=None), reader=reader, at=at)
    await_registration(session, head.id, found)
    attach(session, head, without_names(files), reader=reader, at=at, jobs=jobs)
    record(session, "appeal.received", "document", head.id, channel=card.channel)
    list_anew(session, head.id, Standing.RECEIVED, head.due_on, on=session.info["today"])
    whom = new.unit_id or reader.person_id
    put_into(session, TO_REGISTER, head, person_id=whom, reader=reader, at=at)
    return head


def received_row(
    session: Session, card: AppealCard, found: Judged, *, reader: Reader
) -> NewDocument:
    """Return the core's part of an appeal that waits; raises InvalidError without a place."""
    journal = find_journal(session, card, reader=reader)
    organisation = journal.organisation_id if journal else reader.organisation_id
    if organisation is None:
        raise InvalidError(_("An appeal needs an organisation, and you work in none."))
    return NewDocument(
        KIND, one_line(card.annotation), "", Standing.RECEIVED, organisation,
        journal.unit_id if journal else card.unit_id,
        due_on=min((each.date for each in found.branches if each.date), default=None),
    )  # fmt: skip


def register_received(
    session: Session, card: AppealCard, files: Sequence[Received] = (), *, version: int,
    reader: Reader, at: datetime,
) -> RegisteredAppeal:  # fmt: skip
    """Register what was received before, named by the card's `document_id`.

    Raises as `register_appeal`, and ConflictError when it has a number by now or changed since
    the form was drawn.
    """
    head, admitted = hold_received(session, card, files, version=version, reader=reader)
    card, journal = admitted.card, admitted.journal
    new = core_row(card, admitted.found, journal)
    change_title(session, head.id, new.title, at=at)
    change_term(session, head.id, new.due_on, at=at)
    put_into_state(session, head, new.state, at=at)
    fresh = replace(head, title=new.title, due_on=new.due_on, state=new.state)
    openly = openings(journal.unit_id, card.addressee_id, reader)
    open_to(session, fresh, openly, at=at, by=reader.person_id)
    take_out_of_all(session, TO_REGISTER, head.id, reader=reader, at=at)
    forget_clocks(session, head.id)
    return number(session, fresh, admitted, at=at, jobs=installation_of(session).jobs)


def hold_received(
    session: Session, card: AppealCard, files: Sequence[Received], *, version: int, reader: Reader
) -> tuple[DocumentHead, Admitted]:
    """Return a received appeal while others wait, and its card in order."""
    assert card.document_id is not None
    head, row = hold_appeal(session, card.document_id, reader=reader)
    if head.state != Standing.RECEIVED:
        raise ConflictError(_("The appeal is registered already."))
    hold_appeal(session, card.document_id, reader=reader, version=version)
    card = replace(card, received_on=card.received_on or row.received_on, governor=row.governor)
    admitted = admit(session, card, files, reader=reader)
    refuse_letter(admitted.card)
    return head, admitted


def number(
    session: Session, head: DocumentHead, admitted: Admitted, *, at: datetime, jobs: JobQueue
) -> RegisteredAppeal:
    """Write down what is said of an appeal, put it to work and give it its number."""
    reader: Reader = session.info["reader"]
    today: date = session.info["today"]
    card, journal = admitted.card, admitted.journal
    questions = keep_appeal(session, head, card, reader=reader, at=at)
    start_clocks(session, head.id, admitted.found, questions)
    await_answer(session, head.id, card, admitted.found, at)
    meet_registration(session, head.id, judged(session, card, registered=None), on=today)
    link_earlier(session, head, card, reader=reader, at=at)
    rows = attach(session, head, admitted.files, reader=reader, at=at, jobs=jobs)
    list_anew(session, head.id, Standing(head.state), head.due_on, on=today)
    hand_over(session, head, card, journal, reader=reader, at=at)
    tokens = Tokens(letter=letter_of(card))
    words = [each for each in (card.source, card.source_number) if each]
    done = register_as_said(session, head, journal=journal, words=words, tokens=tokens)
    return RegisteredAppeal(head, done.number, done.registered_on, admitted.found, rows)


def hand_over(
    session: Session, head: DocumentHead, card: AppealCard, journal: JournalRow, *,
    reader: Reader, at: datetime,
) -> None:  # fmt: skip
    """Let an appeal wait for its addressee, else for who hands appeals out."""
    if card.addressee_id is not None:
        put_into(session, TO_REVIEW, head, person_id=card.addressee_id, reader=reader, at=at)
    elif journal.unit_id is not None:
        put_into(session, TO_GIVE, head, person_id=journal.unit_id, reader=reader, at=at)


def link_earlier(
    session: Session, head: DocumentHead, card: AppealCard, *, reader: Reader, at: datetime
) -> None:
    """Link a repeated appeal to the earlier one."""
    if card.first_id is not None:
        types = installation_of(session).plugins.link_types
        new = NewLink(card.first_id, REPEATS)
        link(session, head.id, new, types=types, reader=reader, at=at)


def refuse_letter(card: AppealCard) -> None:
    """Raise InvalidError for a letter that is no appeal: nothing is registered as one."""
    if not is_appeal(card):
        wrong = _("Since 30 March 2025 a letter by e-mail is no appeal: return it with an"
                  " explanation.")  # fmt: skip
        raise InvalidError(wrong, fields={"channel": wrong})


def is_appeal(card: AppealCard) -> bool:
    """Tell whether what came by this channel on that day is an appeal."""
    assert card.received_on is not None
    return bool(card.category) or form_of(card, card.received_on) is not None


def dated(session: Session, card: AppealCard) -> AppealCard:
    """Return the card with its day of receipt: today when nobody said another."""
    return replace(card, received_on=card.received_on or session.info["today"])


def judged_now(session: Session, card: AppealCard) -> Judged:
    """Return what the law asks of an appeal that is registered today."""
    answers = chain_of(session, card.first_id).answers
    return judged(session, card, registered=session.info["today"], answers=answers)


def core_row(card: AppealCard, found: Judged, journal: JournalRow) -> NewDocument:
    """Return the part of the card the core keeps, and everybody who may see the card reads."""
    return NewDocument(
        kind=KIND, title=one_line(card.annotation), summary="",
        state=Standing.REGISTERED if card.addressee_id is None else Standing.REVIEW,
        organisation_id=journal.organisation_id, unit_id=journal.unit_id, due_on=found.due_on,
    )  # fmt: skip


def one_line(text: str) -> str:
    """Return a text in one line."""
    return " ".join(text.split())


def letter_of(card: AppealCard) -> str:
    """Return the letter in the number: of the first surname, also of a collective appeal."""
    for each in card.authors:
        if each.known is not ApplicantKind.UNKNOWN:
            return first_letter(each)
    return ANONYMOUS


def first_letter(said: Said) -> str:
    """Return the first letter of a surname, or of the name of an organisation in quotes."""
    name = said.surname or said.full_name.rpartition("«")[2] or said.full_name
    return next((sign.upper() for sign in name if sign.isalpha()), ANONYMOUS)


def journal_of(session: Session, card: AppealCard, *, reader: Reader) -> JournalRow:
    """Return the journal the appeal is numbered in. Raises InvalidError when there is none."""
    if card.journal:
        return get_journal(session, code=card.journal, kind=KIND)
    found = find_journal(session, card, reader=reader)
    if found is None:
        wrong = _("There is no journal of appeals yet: the administrator sets one up.")
        raise InvalidError(wrong, fields={"journal": wrong})
    return found


def find_journal(session: Session, card: AppealCard, *, reader: Reader) -> JournalRow | None:
    """Return the journal named, else the first of the reader's organisation."""
    known = list_journals(session, kind=KIND)
    if card.journal:
        return next((each for each in known if each.code == card.journal), None)
    own = [each for each in known if each.organisation_id == reader.organisation_id]
    return next(iter(own), None)
