"""What is said of an appeal when it is registered, and what comes of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from uprava.documents.service.filing import FileRow
from uprava.extension import DocumentHead

from uprava_appeals.applicants.values import Said
from uprava_appeals.law.asking import Asker
from uprava_appeals.law.channels import Channel, Form, Requisite
from uprava_appeals.law.facts import Branch, Competence, Mark, Verdict
from uprava_appeals.values import ApplicantKind, Letter, Repeat, ReplyBy

TO_REGISTER = "appeals-register"
"""The folder of «Моя работа»: what came and waits for its number."""

TO_REVIEW = "appeals-review"
"""The folder of appeals before a leader, who says who considers them."""

TO_GIVE = "appeals-give"
"""The folder of the journal's unit: registered, put before nobody, considered by nobody yet."""

REPEATS = "appeals.repeats"
"""The type of links from a repeated appeal to the earlier one."""

SEEN_BY_READER = (Requisite.ADDRESSEE, Requisite.SIGNATURE)
"""Requisites only who reads the letter can tell; the others follow from the card."""


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """One question of an appeal, in words without its author."""

    text: str = ""
    code: str = ""
    kind: str = ""
    territory: str = ""
    competence: Competence = Competence.OWN


@dataclass(frozen=True, slots=True)
class AppealCard:
    """What the registrar, a program or a reception says of an appeal.

    `received_on`: None, today. `annotation` and the questions hold no word about the author: others
    see them. `has`: what only a reader of the letter can tell, of `SEEN_BY_READER`; the other
    requisites follow from the card (`requisites`). `first_id`: the earlier appeal it repeats.
    `journal`: a code; empty, the organisation's first. `reference`: the mark of whoever handed it
    over, for one appeal only. `document_id`: the id it is to have, or has since it was received.
    `unit_id`: where it waits while there is no journal of appeals.
    """

    channel: Channel = Channel.POST
    form: Form | None = None
    letter: Letter = Letter.APPLICATION
    received_on: date | None = None
    written_on: date | None = None
    annotation: str = ""
    text: str = ""
    authors: tuple[Said, ...] = ()
    collective: bool = False
    signers: int = 0
    source: str = ""
    source_id: int | None = None
    source_number: str = ""
    source_date: date | None = None
    source_control: bool = False
    source_due: date | None = None
    asker: Asker = Asker.BODY
    addressee_id: int | None = None
    territory: str = ""
    questions: tuple[NewQuestion, ...] = ()
    marks: tuple[Mark, ...] = ()
    has: tuple[Requisite, ...] = SEEN_BY_READER
    category: str = ""
    governor: bool = False
    repeat: Repeat = Repeat.FIRST
    first_id: UUID | None = None
    journal: str = ""
    reference: str = ""
    document_id: UUID | None = None
    unit_id: int | None = None

    @property
    def named(self) -> tuple[Said, ...]:
        """The authors of whom anything is said."""
        return tuple(each for each in self.authors if each != Said())

    @property
    def asked(self) -> tuple[NewQuestion, ...]:
        """The questions; one without words of its own asks what the annotation says."""
        first = next(iter(self.questions), NewQuestion())
        asked = tuple(each for each in self.questions if each.text.strip() or each.code)
        asked = asked or (replace(first, territory=first.territory or self.territory),)
        return tuple(replace(each, text=each.text.strip() or self.annotation) for each in asked)

    @property
    def wants_telling(self) -> bool:
        """Whether the body that sent it on is to be told of the result."""
        asks = self.asker is not Asker.BODY or self.source_control or self.source_due is not None
        return asks and bool(self.source.strip())

    @property
    def requisites(self) -> frozenset[Requisite]:
        """What the appeal carries of what article 7 asks."""
        found = set(self.has)
        found |= {Requisite.DATE} if self.written_on else set()
        for each in self.authors:
            found |= {Requisite.SURNAME} if each.known is not ApplicantKind.UNKNOWN else set()
            found |= {Requisite.POSTAL} if each.address.strip() else set()
            found |= {Requisite.ELECTRONIC} if each.email.strip() or each.account.strip() else set()
        return frozenset(found)


def usual_reply(address: str, account: str, email: str) -> ReplyBy:
    """Return how an author is answered who said nothing of it: where he can be."""
    if account:
        return ReplyBy.ACCOUNT
    if address:
        return ReplyBy.POST
    return ReplyBy.EMAIL if email else ReplyBy.NONE


@dataclass(frozen=True, slots=True)
class Judged:
    """What the law asks of an appeal: of its whole and question by question, in their order."""

    verdicts: tuple[Verdict, ...]
    asked: Branch | None = None
    """The answer to who sent it on, who waits for one."""

    @property
    def refusal(self) -> str:
        """The message id of the reason why such an appeal cannot be; empty: it can."""
        return self.verdicts[0].refusal

    @property
    def branches(self) -> list[Branch]:
        """Every lawful way once, in the order of precedence of the first question."""
        found = {each.ground.code: each for one in self.verdicts for each in one.branches}
        return list(found.values())

    @property
    def ways(self) -> list[Branch]:
        """Return the ways with the answer to who sent the appeal on."""
        return [*self.branches, *filter(None, (self.asked,))]

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the appeal lacks, in the reader's language."""
        return self.verdicts[0].sentences

    @property
    def due_on(self) -> date | None:
        """The first day something must be done by, beside its registration."""
        days = [each.date for each in self.branches if counts(each) and each.date]
        return min(days, default=None)


def counts(branch: Branch) -> bool:
    """Tell whether a term runs for the way: it must be gone, and is no registration."""
    return not branch.ground.optional and branch.ground.duty != "register"


@dataclass(frozen=True, slots=True)
class Earlier:
    """An appeal of the same author that may ask the same, and what the new one would be to it.

    `likeness` from 0 to 1; `why` is a sentence.
    """

    document_id: UUID
    number: str | None
    registered_on: date | None
    received_on: date
    annotation: str
    state: str
    answers: int
    likeness: float
    suggestion: Repeat
    why: str


@dataclass(frozen=True, slots=True)
class RegisteredAppeal:
    """What became of an appeal; without a number it is none and goes back with an explanation."""

    head: DocumentHead
    number: str | None
    registered_on: date | None
    judged: Judged
    files: Sequence[FileRow] = field(default=())
