"""An appeal as programs send it, and what they are answered."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from uprava_appeals.applicants.values import Said
from uprava_appeals.intake.values import AppealCard, NewQuestion, RegisteredAppeal, usual_reply
from uprava_appeals.law.asking import Asker
from uprava_appeals.law.channels import Channel, Form, Requisite
from uprava_appeals.law.facts import Branch, Competence, Mark
from uprava_appeals.values import ApplicantKind, AuthorRole, Letter, Repeat, ReplyBy


class AuthorIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody an appeal comes from; what the letter does not say is left out.

    Without `reply_by` the answer goes where it can: to the account, by post, by e-mail.
    """

    kind: ApplicantKind = ApplicantKind.PERSON
    applicant_id: int | None = None
    surname: str = ""
    given_name: str = ""
    patronymic: str = ""
    name: str = ""
    postcode: str = ""
    address: str = ""
    district: str = ""
    territory: str = ""
    email: str = ""
    phone: str = ""
    account: str = ""
    inn: str = ""
    correspondent_id: int | None = None
    status: str = ""
    benefits: tuple[str, ...] = ()
    role: AuthorRole = AuthorRole.MAIN
    reply_by: ReplyBy | None = None
    reply_to: str = ""

    @property
    def said(self) -> Said:
        """The author as the service takes it."""
        said = {name: getattr(self, name) for name in self.__struct_fields__}
        usual = usual_reply(self.address, self.account, self.email)
        return Said(**said | {"reply_by": self.reply_by or usual})


class QuestionIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One question of an appeal, in words without its author; `code` of the classifier."""

    text: str = ""
    code: str = ""
    kind: str = ""
    territory: str = ""
    competence: Competence = Competence.OWN


class CardIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The part `card` of the request.

    Others than those who consider the appeal read `annotation` and the questions: no word about
    its author belongs there. `has`: of the requisites only a reader of the letter can tell, whether
    it names its addressee and is signed. `addressee` is a login, `first_id` an earlier appeal on
    the same question, `reference` the sender's own mark, good for one appeal.
    """

    annotation: str
    channel: Channel
    form: Form | None = None
    letter: Letter = Letter.APPLICATION
    received_on: date | None = None
    written_on: date | None = None
    text: str = ""
    authors: tuple[AuthorIn, ...] = ()
    collective: bool = False
    signers: int = 0
    source: str = ""
    source_number: str = ""
    source_date: date | None = None
    source_control: bool = False
    source_due: date | None = None
    asker: Asker = Asker.BODY
    addressee: str = ""
    territory: str = ""
    questions: tuple[QuestionIn, ...] = ()
    marks: tuple[Mark, ...] = ()
    has: tuple[Requisite, ...] = (Requisite.ADDRESSEE, Requisite.SIGNATURE)
    category: str = ""
    governor: bool = False
    repeat: Repeat = Repeat.FIRST
    first_id: UUID | None = None
    journal: str = ""
    reference: str = ""

    def card(self, addressee_id: int | None) -> AppealCard:
        """Return the card as the service takes it."""
        same = {each.name for each in fields(AppealCard)} & set(self.__struct_fields__)
        plain = {name: getattr(self, name) for name in same - {"authors", "questions"}}
        asked = (
            NewQuestion(**{name: getattr(each, name) for name in each.__struct_fields__})
            for each in self.questions
        )
        return AppealCard(
            **plain, authors=tuple(each.said for each in self.authors), questions=tuple(asked),
            addressee_id=addressee_id,
        )  # fmt: skip


def answer_of(done: RegisteredAppeal) -> dict[str, Any]:
    """Return the API's answer, kept under the idempotency key: nothing of it names the author."""
    return {
        "id": str(done.head.id),
        "number": done.number,
        "registered_on": done.registered_on.isoformat() if done.registered_on else None,
        "state": done.head.state,
        "missing": list(done.judged.sentences),
        "terms": [term_of(each) for each in done.judged.ways],
        "files": [
            {"id": str(each.id), "name": each.name, "size": each.size, "sha256": each.sha256}
            for each in done.files
        ],
    }  # fmt: skip


def term_of(branch: Branch) -> dict[str, Any]:
    """Return a lawful way with its last day and the sentences that explain it."""
    return {
        "ground": branch.ground.code,
        "source": branch.ground.source,
        "optional": branch.ground.optional,
        "until": branch.date.isoformat() if branch.date else None,
        "reasons": reasons_of(branch),
    }


def reasons_of(branch: Branch) -> Sequence[str]:
    """Return the sentences that explain the last day of a way."""
    return [str(each) for each in branch.deadline.reasons] if branch.deadline else []
