"""Registration from the screen: a draft becomes a letter, exactly once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.idempotency import Request, forget, once
from uprava.documents.service.filing import Received
from uprava.documents.service.linking import NewLink, link
from uprava.documents.service.number_choices import NextNumber, choice_in
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.installation import Installation
from uprava.jobs.queue import JobQueue
from uprava.users.reader import Reader
from uprava.work.service.finishing import apart

from uprava_records.letters.service.cards import IncomingCard
from uprava_records.letters.service.drafts import (
    DraftFileRow,
    DraftRow,
    hold_draft,
    list_files,
    next_draft,
    refuse_held,
    remove,
    save_card,
)
from uprava_records.letters.service.forms import Reading, read
from uprava_records.letters.service.registering import RegisteredLetter, register_incoming
from uprava_records.letters.service.twins import Found, find_answered, find_twins

ROUTE = "records.draft"


@dataclass(frozen=True, slots=True)
class Sent:
    """The form as it came, and the key that makes sending it twice harmless."""

    values: Mapping[str, str]
    key: str


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of pressing «Register»: the letter, or what is wrong with the form."""

    id: str = ""
    number: str = ""
    next: str = ""
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """What the reader should know before registering: likely duplicates, the answered letter."""

    twins: list[Found]
    answered: list[Found]


def advise(
    session: Session, draft: DraftRow, card: IncomingCard, files: list[DraftFileRow], *,
    reader: Reader,
) -> Advice:  # fmt: skip
    """Look for the same letter and for the one it answers among what the reader may see."""
    number = draft.recognised.get("answers", "")
    on = draft.recognised.get("answers_on")
    day = datetime.fromisoformat(on).date() if on else None
    answered: list[Found] = []
    if reader.may("documents.link"):
        answered = find_answered(session, number=number, on=day, reader=reader)
    return Advice(find_twins(session, card, files, reader=reader), answered)


def enter(
    session: Session, id: UUID, sent: Sent, *, reader: Reader, installation: Installation,
    at: datetime,
) -> Entered:  # fmt: skip
    """Register the draft; the same key again answers as the first time and registers nothing.

    A form with mistakes is kept in the draft and comes back with its sentences.
    """
    values, key = sent.values, sent.key
    asked = {"draft": str(id), "card": dict(values)}
    answer = once(
        session,
        Request(key, ROUTE, asked),
        reader=reader,
        act=lambda: act(session, id, values, reader=reader, installation=installation, at=at),
    )
    if "wrong" in answer:
        forget(session, key, reader=reader)
        return Entered(reading=Reading(read(session, values, reader=reader).card, answer["wrong"]))
    return Entered(answer["id"], answer["number"], answer["next"])


def act(
    session: Session, id: UUID, values: Mapping[str, str], *, reader: Reader,
    installation: Installation, at: datetime,
) -> dict[str, object]:  # fmt: skip
    """Check and register; return the answer that is kept under the key."""
    draft = hold_draft(session, id, reader=reader)
    refuse_held(draft, reader=reader, at=at)
    save_card(session, draft, values, at=at)
    files = list_files(session, draft)
    reading = read(session, values, reader=reader)
    wrong = dict(reading.wrong)
    advice = advise(session, draft, reading.card, files, reader=reader)
    if advice.twins and values.get("same") != "on":
        wrong["same"] = _("It looks like a letter that is registered already: compare, then tick.")
    if wrong:
        return {"wrong": wrong}
    following = next_draft(session, id, reader=reader)
    card = replace(reading.card, choice=choice_in(values))
    letter, wrong = registered(
        session, card, received(files), reader=reader, at=at, jobs=installation.jobs
    )
    if letter is None:
        return {"wrong": wrong}
    answer_to(session, letter, values.get("answers", ""), advice, installation, at=at)
    remove(session, draft)
    return {
        "id": str(letter.head.id), "number": letter.number, "next": str(following or ""),
    }  # fmt: skip


def registered(
    session: Session, card: IncomingCard, files: list[Received], *, reader: Reader, at: datetime,
    jobs: JobQueue,
) -> tuple[RegisteredLetter | None, dict[str, str]]:  # fmt: skip
    """Register under the number the card has chosen, or return what is wrong with that number.

    The next number cannot be refused; another one is tried apart, so that a refusal keeps nothing.
    """
    if isinstance(card.choice, NextNumber):
        return register_incoming(session, card, files, reader=reader, at=at, jobs=jobs), {}
    try:
        with apart(session):
            letter = register_incoming(session, card, files, reader=reader, at=at, jobs=jobs)
    except InvalidError as error:
        return None, dict(error.fields) or {"number_choice": error.detail}
    return letter, {}


def received(files: list[DraftFileRow]) -> list[Received]:
    """Return the draft's files as the registration takes them; the first is the main one."""
    return [
        Received(
            file.name,
            file.media_type,
            file.size,
            file.sha256,
            file.pages,
            "main" if place == 0 else "attachment",
        )
        for place, file in enumerate(files)
    ]


def answer_to(
    session: Session, letter: RegisteredLetter, target: str, advice: Advice,
    installation: Installation, *, at: datetime,
) -> None:  # fmt: skip
    """Link the letter to the document of ours it answers, when the registrar agreed."""
    if not target:
        return
    if target not in {str(each.id) for each in advice.answered}:
        raise InvalidError(_("The document to link with is not among those offered."))
    link(
        session, letter.head.id, NewLink(UUID(target), "answer"),
        types=installation.plugins.link_types, reader=session.info["reader"], at=at,
    )  # fmt: skip
