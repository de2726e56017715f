"""What is wrong with an appeal's card: a sentence per field. What the law has a way for is not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_value, fetch_values
from uprava.documents.service.access import get_document
from uprava.errors import InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_appeals.applicants.values import Said
from uprava_appeals.classifier.service.editions import edition_on
from uprava_appeals.intake.values import AppealCard, Judged
from uprava_appeals.law.asking import Asker
from uprava_appeals.law.channels import find_edition
from uprava_appeals.values import ApplicantKind, Repeat, ReplyBy

LONGEST = {"annotation": 1000, "text": 1_000_000, "source": 300, "source_number": 100,
           "reference": 200, "category": 100}  # fmt: skip
LONGEST_QUESTION = 2000
LONGEST_SAID = 300
MOST_AUTHORS = 50
MOST_QUESTIONS = 30
MOST_SIGNERS = 10_000_000

POSTAL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
TERRITORY = re.compile(r"\d{8}(\d{3})?")
TEXTS = ("surname", "given_name", "patronymic", "name", "postcode", "address", "district",
         "territory", "email", "phone", "account", "inn", "status", "reply_to")  # fmt: skip

TOPICS = """
select code, needs_main from appeals.node
where edition_id = %(edition)s and level >= 4 and code = any (%(codes)s)"""
KINDS = "select code from appeals.kind where edition_id = %(edition)s and code = any (%(kinds)s)"


def check(session: Session, card: AppealCard, found: Judged, *, reader: Reader) -> None:
    """Raise InvalidError naming every field of the card that cannot be."""
    wrong = mistakes(session, card, found, reader=reader)
    if wrong:
        raise InvalidError(_("The card has mistakes; nothing was registered."), fields=wrong)


def mistakes(
    session: Session, card: AppealCard, found: Judged, *, reader: Reader
) -> dict[str, str]:
    """Return a sentence for every field that cannot be."""
    wrong = dict(texts(card)) | dict(days(card, session.info["today"]))
    wrong |= dict(numbers(card)) | dict(refused(card, found)) | dict(people(card))
    wrong |= dict(questions(session, card)) | dict(others(session, card, reader=reader))
    return wrong


def texts(card: AppealCard) -> Iterator[tuple[str, str]]:
    """Tell what is wrong with what was typed."""
    if not card.annotation.strip():
        yield "annotation", _("Tell the substance in a sentence, without its author.")
    for name, longest in LONGEST.items():
        typed = getattr(card, name)
        if len(typed) > longest:
            yield name, _("At most {n} characters.").format(n=longest)
        elif has_controls(typed):
            yield name, _("Control characters are not allowed.")
    if card.territory and not TERRITORY.fullmatch(card.territory):
        yield "territory", _("A code of OKTMO has 8 or 11 digits.")


def has_controls(text: str) -> bool:
    """Tell whether a text has characters that are no text: neither lines nor tabs are such."""
    return any((ord(sign) < 32 and sign not in "\r\n\t") or ord(sign) == 127 for sign in text)


def days(card: AppealCard, today: date) -> Iterator[tuple[str, str]]:
    """Tell which days cannot be."""
    received = card.received_on or today
    if card.written_on is not None and card.written_on > received:
        yield "written_on", _("An appeal cannot be dated later than the day it was received.")
    if card.source_date is not None and card.source_date > received:
        yield "source_date", _("The covering letter cannot be later than the day of receipt.")
    if card.source_due is not None and card.source_due < received:
        yield "source_due", _("The term of the body that sent it cannot end before it came.")


def numbers(card: AppealCard) -> Iterator[tuple[str, str]]:
    """Tell which counts cannot be."""
    if not 0 <= card.signers <= MOST_SIGNERS or (card.collective and card.signers == 1):
        yield "signers", _("A collective appeal is signed by two people or more.")
    if len(card.authors) > MOST_AUTHORS:
        said = _("At most {n} authors; of the others only the number of signatures is kept.")
        yield "authors", said.format(n=MOST_AUTHORS)
    if len(card.questions) > MOST_QUESTIONS:
        yield "questions", _("At most {n} questions.").format(n=MOST_QUESTIONS)
    asks = card.source_number.strip() or card.source_control or card.asker is not Asker.BODY
    if asks and not card.source.strip():
        yield "source", _("Name the body that sent the appeal on.")


def refused(card: AppealCard, found: Judged) -> Iterator[tuple[str, str]]:
    """Tell why the law knows no such appeal."""
    if found.refusal:
        edition = find_edition(card.channel, on=card.received_on or date.max)
        foreign = bool(edition and card.form and card.form not in edition.forms)
        yield "form" if foreign else "received_on", _(found.refusal)


def people(card: AppealCard) -> Iterator[tuple[str, str]]:
    """Tell what is wrong with what is said of the authors."""
    for n, each in enumerate(card.authors):
        wrong = person(each)
        if wrong:
            name, sentence = wrong
            yield f"authors.{n}.{name}", sentence


def person(said: Said) -> tuple[str, str] | None:
    """Return the first field of one author that cannot be, with its sentence."""
    for name in TEXTS:
        typed = getattr(said, name)
        if len(typed) > LONGEST_SAID or has_controls(typed):
            return name, _("At most {n} characters, all of them printable.").format(n=LONGEST_SAID)
    wrong = ((name, sentence) for name, sentence, fits in fitting(said) if not fits)
    return next(wrong, None)


def fitting(said: Said) -> Iterator[tuple[str, str, bool]]:
    """Tell of what is said of an author whether it can be; empty is no mistake."""
    email, inn = said.email.strip(), said.inn.strip()
    yield (
        "email", _("This is no e-mail address. Leave it empty if it cannot be read."),
        not email or bool(POSTAL.fullmatch(email)),
    )  # fmt: skip
    yield (
        "territory", _("A code of OKTMO has 8 or 11 digits."),
        not said.territory or bool(TERRITORY.fullmatch(said.territory)),
    )  # fmt: skip
    yield (
        "inn", _("An INN has 10 or 12 digits."),
        said.kind is not ApplicantKind.ORGANISATION or not inn or valid_inn(inn),
    )  # fmt: skip
    yield (
        "reply_by", _("No e-mail address is given to send the answer to."),
        said.reply_by is not ReplyBy.EMAIL or bool(email or said.reply_to.strip()),
    )  # fmt: skip
    yield (
        "reply_by", _("No personal account is given to send the answer to."),
        said.reply_by is not ReplyBy.ACCOUNT or bool(said.account.strip() or said.reply_to.strip()),
    )  # fmt: skip


def valid_inn(inn: str) -> bool:
    """Tell whether a number has the length of an INN."""
    return inn.isascii() and inn.isdigit() and len(inn) in (10, 12)


def questions(session: Session, card: AppealCard) -> Iterator[tuple[str, str]]:
    """Tell which questions cannot be: too long, of no topic or kind of the edition in force."""
    edition = edition_on(session, session.info["today"])
    topics, kinds = known(session, card, edition)
    whole = any(each.code and not topics.get(each.code) for each in card.questions)
    for n, each in enumerate(card.questions):
        if len(each.text) > LONGEST_QUESTION or has_controls(each.text):
            said = _("At most {n} characters, all of them printable.")
            yield f"questions.{n}.text", said.format(n=LONGEST_QUESTION)
        if each.code and each.code not in topics:
            yield f"questions.{n}.code", _("The classifier in force has no such question.")
        elif topics.get(each.code) and not whole:
            said = _("This heading goes with a main question only: add what the appeal is about.")
            yield f"questions.{n}.code", said
        if each.kind and each.kind not in kinds:
            yield f"questions.{n}.kind", _("The classifier in force has no such kind.")
        if each.territory and not TERRITORY.fullmatch(each.territory):
            yield f"questions.{n}.territory", _("A code of OKTMO has 8 or 11 digits.")


@dataclass(frozen=True, slots=True)
class KnownTopic:
    """A question of the classifier; `needs_main`: given beside a main one only."""

    code: str
    needs_main: bool


def known(
    session: Session, card: AppealCard, edition: int | None
) -> tuple[dict[str, bool], set[str]]:
    """Return the card's topics the edition has, whether each needs a main one; and its kinds."""
    values = {"edition": edition, "codes": [each.code for each in card.questions],
              "kinds": [each.kind for each in card.questions]}  # fmt: skip
    topics = fetch(session, KnownTopic, TOPICS, values)
    kinds = set(fetch_values(session, KINDS, values))
    return {each.code: each.needs_main for each in topics}, kinds


def others(session: Session, card: AppealCard, *, reader: Reader) -> Iterator[tuple[str, str]]:
    """Tell whether the addressee and the earlier appeal are there."""
    if card.addressee_id is not None and not works_here(session, card.addressee_id):
        yield "addressee", _("The addressee is not known here.")
    if card.first_id is not None and not is_open(session, card, reader=reader):
        yield "first", _("There is no such appeal, or it is not open to you.")
    if card.repeat is not Repeat.FIRST and card.first_id is None:
        yield "first", _("Choose the earlier appeal it repeats.")
    if card.reference and fetch_value(
        session, "select true from appeals.appeal where reference = %s", (card.reference,)
    ):
        yield "reference", _("This appeal was handed over before.")


def works_here(session: Session, person_id: int) -> bool:
    """Tell whether a person works here now."""
    query = "select exists (select from users.person where id = %s and active)"
    return bool(fetch_value(session, query, (person_id,)))


def is_open(session: Session, card: AppealCard, *, reader: Reader) -> bool:
    """Tell whether the earlier appeal is one, and open to the reader."""
    assert card.first_id is not None
    try:
        get_document(session, card.first_id, reader=reader)
    except NotFoundError:
        return False
    query = "select exists (select from appeals.appeal where document_id = %s)"
    return bool(fetch_value(session, query, (card.first_id,)))
