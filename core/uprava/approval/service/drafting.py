"""The draft of an act: written with its text in one act, changed until it goes on its route."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.approval.kind import ACTS, DRAFT, KIND, WRITE
from uprava.approval.models import ActKind, RouteState
from uprava.approval.service.loading import find_route
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_one
from uprava.documents.models import AccessMark, AccessRight
from uprava.documents.service import editing
from uprava.documents.service.access import Opening, get_document, open_to
from uprava.documents.service.conflicts import Conflict, Difference, conflict_of
from uprava.documents.service.filing import SIGNATURE, Received, attach
from uprava.documents.service.locks import REQUISITES, files_changed, refuse_locked
from uprava.documents.service.registering import NewDocument, create, index
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.extension import DocumentHead
from uprava.i18n import N_, _
from uprava.jobs.queue import JobQueue
from uprava.users.reader import Reader
from uprava.web.events import signal

LONGEST_SUMMARY = 1000

FIELDS = {
    "title": N_("Title of the document"),
    "act_kind": N_("Kind of the act"),
    "summary": N_("Summary of the act"),
}


@dataclass(frozen=True, slots=True)
class DraftCard:
    """What a person writes of a draft; `act_kind` is a code of `ActKind`."""

    title: str
    act_kind: str
    summary: str = ""

    def tidy(self) -> "DraftCard":
        """Return it without needless blanks."""
        title, summary = " ".join(self.title.split()), " ".join(self.summary.split())
        return DraftCard(title, self.act_kind, summary)

    def line(self) -> str:
        """Return what lists show under the title: «Постановление, проект: о дорогах»."""
        start = _("{act}, draft").format(act=_(ACTS[ActKind(self.act_kind)]))
        return f"{start}: {self.summary}" if self.summary else start

    def told(self) -> dict[str, str]:
        """Return the fields as people read them."""
        return asdict(self) | {"act_kind": _(ACTS[ActKind(self.act_kind)])}


def mistakes(card: DraftCard) -> dict[str, str]:
    """Return the fields that break a rule, with a sentence each."""
    wrong = editing.mistakes(editing.Requisites(card.title, None, AccessMark.COMMON))
    if card.act_kind not in set(ActKind):
        wrong["act_kind"] = _("Choose the kind of the act.")
    if len(card.summary) > LONGEST_SUMMARY:
        wrong["summary"] = _("At most {n} characters.").format(n=LONGEST_SUMMARY)
    elif any(ord(sign) < 32 for sign in card.summary):
        wrong["summary"] = _("Control characters are not allowed.")
    return wrong


def mistakes_in_files(files: Sequence[Received] | None) -> dict[str, str]:
    """Return what is wrong with the files of a new draft; None: its text is typed here later."""
    if files is None:
        return {}
    if not files:
        return {"file": _("Add the text of the act: there is nothing to approve without it.")}
    if all(each.media_type == SIGNATURE for each in files):
        return {"file": _("A signature alone is no text. Add the text of the act too.")}
    return {}


def write_draft(
    session: Session, card: DraftCard, files: Sequence[Received] | None, *, reader: Reader,
    at: datetime, jobs: JobQueue,
) -> DocumentHead:  # fmt: skip
    """Write a draft with its files; the first that is no signature is the text of the act.

    Without files (None) the text is typed on a letterhead later; until then the draft goes nowhere.
    Raises InvalidError with a sentence per field; nothing is kept then.
    """
    reader.require(WRITE, unit=reader.unit_id)
    card = card.tidy()
    wrong = mistakes(card) | mistakes_in_files(files)
    if wrong:
        raise InvalidError(_("The draft has mistakes; nothing was kept."), fields=wrong)
    head = create(session, core_row(card, reader), reader=reader, at=at)
    people = [id for id in (reader.person_id, reader.acting_for) if id is not None]
    own = [Opening(id, AccessRight.MANAGE, "author") for id in people]
    open_to(session, head, own, at=at, by=reader.person_id)
    keep_own_row(session, head.id, card)
    index(session, head, words=())
    record(session, "approval.drafted", "document", head.id, act=card.act_kind)
    if files:
        rows = attach(session, head, files, reader=reader, at=at, jobs=jobs)
        files_changed(session, head, [each.role for each in rows], reader=reader)
    return head


def core_row(card: DraftCard, reader: Reader) -> NewDocument:
    """Return the part of a draft that the core keeps. Raises InvalidError without a post."""
    if reader.organisation_id is None:
        raise InvalidError(
            _("You hold no post, so nobody knows whose draft it is. Ask the administrator.")
        )
    return NewDocument(KIND, card.title, card.line(), DRAFT, reader.organisation_id, reader.unit_id)


def keep_own_row(session: Session, id: UUID, card: DraftCard) -> None:
    """Write what drafts have beside the card."""
    query = """
        insert into approval.draft (document_id, act_kind, summary) values (%s, %s, %s)
        on conflict (document_id) do update
            set act_kind = excluded.act_kind, summary = excluded.summary"""
    execute(session, query, (id, card.act_kind, card.summary))


@dataclass(frozen=True, slots=True)
class OwnRow:
    """What drafts have beside the card."""

    act_kind: str
    summary: str


def get_draft(
    session: Session, id: UUID, *, reader: Reader, level: AccessRight = AccessRight.READ
) -> tuple[DocumentHead, DraftCard]:
    """Return a draft the reader may do this with. Raises NotFoundError for other kinds."""
    head = get_document(session, id, reader=reader, level=level)
    if head.kind != KIND:
        raise NotFoundError(_("There is no such draft, or it is not open to you."))
    return head, card_of(session, head)


def card_of(session: Session, head: DocumentHead) -> DraftCard:
    """Return the card of a draft; one made before there were kinds of acts is of another."""
    query = "select act_kind, summary from approval.draft where document_id = %s"
    own = fetch_one(session, OwnRow, query, (head.id,)) or OwnRow(ActKind.OTHER, head.summary)
    return DraftCard(head.title, own.act_kind, own.summary)


def is_sent(session: Session, head: DocumentHead) -> bool:
    """Tell whether a draft is on its route now."""
    route = find_route(session, head.id)
    return route is not None and route.state == RouteState.RUNNING


def changeable(session: Session, id: UUID, *, reader: Reader) -> DraftCard:
    """Return the card of a draft the reader may change now; others wait until this is over.

    Raises ConflictError when it is on its route, or signed along it.
    """
    head, _card = get_draft(session, id, reader=reader, level=AccessRight.EDIT)
    reader.require(WRITE, unit=head.unit_id)
    refuse_locked(session, head, REQUISITES, reader=reader)
    if is_sent(session, head):
        raise ConflictError(
            _("The draft is on its route. Recall it first, then change it."), code="route-running"
        )
    return card_of(session, head)


def change_draft(
    session: Session, id: UUID, wanted: DraftCard, *, version: int, reader: Reader, at: datetime
) -> Conflict | None:
    """Keep the changed card, or return what somebody changed meanwhile; then nothing is kept.

    Raises InvalidError naming the fields that break a rule.
    """
    changeable(session, id, reader=reader)
    head, before = get_draft(session, id, reader=reader)
    wanted = wanted.tidy()
    wrong = mistakes(wanted)
    if wrong:
        raise InvalidError(_("The card has mistakes; nothing was changed."), fields=wrong)
    if head.version != version:
        return conflict_of(session, head, differences(wanted, before))
    changed = [name for name in FIELDS if getattr(wanted, name) != getattr(before, name)]
    if changed:
        write(session, head, wanted, at=at)
        was, now = asdict(before), asdict(wanted)
        record(
            session, "document.changed", "document", id,
            was={name: was[name] for name in changed}, now={name: now[name] for name in changed},
        )  # fmt: skip
        signal(session, f"doc:{id}")
    return None


def write(session: Session, head: DocumentHead, card: DraftCard, *, at: datetime) -> None:
    """Write a changed card, which nobody else changes now, and what search reads at once."""
    shared = editing.Requisites(card.title, head.due_on, AccessMark(head.access_mark))
    editing.update(session, head, shared, version=head.version, at=at)
    editing.change_summary(session, head.id, card.line())
    keep_own_row(session, head.id, card)
    index(session, replace(head, title=card.title, summary=card.line()), words=())


def differences(mine: DraftCard, theirs: DraftCard) -> list[Difference]:
    """Return the fields that are not as the reader wants them."""
    own, kept = mine.told(), theirs.told()
    return [
        Difference(name, title, own[name], kept[name])
        for name, title in FIELDS.items()
        if own[name] != kept[name]
    ]
