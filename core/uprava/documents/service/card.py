"""What the card shows of a document beside its head: facts, rights, stages, neighbours."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.db.sql import fetch_one
from uprava.documents.models import AccessRight
from uprava.documents.service.access import LEVELS, Reason, highest, why
from uprava.documents.service.annulling import ANNUL
from uprava.documents.service.listing import Filters, list_documents
from uprava.documents.service.opening import CLOSED, personal_kinds
from uprava.documents.service.trash import may_delete
from uprava.extension import ANNULLED, DocumentHead, DocumentKind
from uprava.i18n import N_, _, ngettext
from uprava.users.reader import Reader

LEVEL_TITLES = {
    AccessRight.READ: N_("reads"),
    AccessRight.EDIT: N_("changes"),
    AccessRight.MANAGE: N_("manages"),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """Where a document belongs and when it came."""

    organisation: str
    unit: str | None
    journal_id: int | None
    journal: str | None
    favourite: bool
    levels: Sequence[str]
    files_closed: bool
    """Whether its files are personal and not for the reader."""


@dataclass(frozen=True, slots=True)
class Powers:
    """What the reader may do with the document now."""

    edit: bool
    attach: bool
    lay_beside: bool
    """To lay a signature file beside a file: at least one's own."""
    link: bool
    comment: bool
    share: bool
    delete: bool
    annul: bool


@dataclass(frozen=True, slots=True)
class Why:
    """«Почему я это вижу»: the reader's own reasons, and who else sees the document."""

    summary: str
    reasons: Sequence[str]
    others: Sequence[str]


def read_facts(session: Session, id: UUID, *, reader: Reader) -> Facts:
    """Return the facts of a document the reader was let to, as the reader stands to it."""
    query = f"""
        select organisation.name as organisation, unit.name as unit, d.journal_id,
            journal.index || ' ' || journal.title as journal,
            exists (select from documents.favourite as f
                    where f.person_id = %(person)s and f.document_id = d.id) as favourite,
            array(select distinct g.level from documents.access_grant as g
                  where g.document_id = d.id and g.principal_id = any (%(principals)s)) as levels,
            {CLOSED} as files_closed
        from documents.document as d
        join users.organisation on organisation.id = d.organisation_id
        left join users.unit on unit.id = d.unit_id
        left join documents.journal on journal.id = d.journal_id
        where d.id = %(id)s"""
    values = {
        "id": id, "person": reader.person_id, "principals": list(reader.principals),
        "personal": personal_kinds(session),
    }  # fmt: skip
    facts = fetch_one(session, Facts, query, values)
    assert facts is not None
    return facts


def powers_of(head: DocumentHead, facts: Facts, *, reader: Reader) -> Powers:
    """Return what the reader may do: the rights on this document and the roles together.

    Raises NotFoundError when the last right was taken while the card was being read.
    """
    level = LEVELS[highest(facts.levels)]
    manage, holds = level >= LEVELS[AccessRight.MANAGE], head.state != ANNULLED.code
    edit = holds and level >= LEVELS[AccessRight.EDIT]
    attach = edit and not facts.files_closed
    signs = holds and not facts.files_closed and reader.may("signing.sign")

    def may(permission: str) -> bool:
        return reader.may(permission, unit=head.unit_id)

    return Powers(
        edit=edit,
        attach=attach and may("documents.attach"),
        lay_beside=(attach and may("documents.attach")) or signs,
        link=edit and may("documents.link"),
        comment=may("documents.comment"),
        share=manage and may("documents.share"),
        delete=holds and manage and may_delete(head, reader=reader),
        annul=holds and manage and head.number is not None and may(ANNUL),
    )


def stages_of(
    kind: DocumentKind | None, state: str, passed: Callable[[], Collection[str]] = tuple
) -> list[tuple[str, str]]:
    """Return the stage strip: titles with done, now or next.

    `passed` tells the states the document was in; it is asked when one may have been left out.
    """
    strip = [each for each in kind.states if each.on_strip] if kind else []
    codes = [each.code for each in strip]
    if state not in codes:
        return []
    before = {each.code for each in strip[: codes.index(state)] if each.optional}
    left_out = before.difference(passed()) if before else set()
    strip = [each for each in strip if each.code not in left_out]
    codes = [each.code for each in strip]
    now = codes.index(state)
    ends = kind is not None and not any(state in each.sources for each in kind.transitions)
    last = len(codes) - 1

    def standing(place: int) -> str:
        if place < now or (place == now == last and ends):
            return "done"
        return "now" if place == now else "next"

    return [(_(each.title), standing(place)) for place, each in enumerate(strip)]


def why_seen(session: Session, id: UUID, *, reader: Reader) -> Why:
    """Return why the reader sees the document, and who else does."""
    reasons = why(session, id, reader=reader)
    mine = [sentence(each, reader) for each in reasons if each.mine]
    others = [
        f"{each.name} — {each.reason}, {_(LEVEL_TITLES[AccessRight(each.level)])}"
        for each in reasons
        if not each.mine
    ]
    count = len(others)
    also = ngettext("{n} more right", "{n} more rights", count).format(n=count) if count else ""
    summary = f"{_('Why I see this')}{f' · {also}' if also else ''}"
    return Why(summary, mine, others)


def sentence(reason: Reason, reader: Reader) -> str:
    """Return one own reason: «Вы — автор карточки», «Отдел: ведёт журнал»."""
    if reason.type == "person" and reader.acting_for is None:
        return _("You: {reason}").format(reason=reason.reason)
    return f"{reason.name}: {reason.reason}"


class Step(StrEnum):
    """Which neighbour in the list: the one above is newer."""

    NEWER = "newer"
    OLDER = "older"


def find_neighbour(
    session: Session, id: UUID, step: Step, filters: Filters, *, reader: Reader
) -> UUID | None:
    """Return the document next to this one in the list it was opened from, None at the end."""
    if step is Step.NEWER:
        rows = list_documents(session, filters, reader=reader, limit=1, before=id).rows
    else:
        rows = list_documents(session, filters, reader=reader, limit=1, after=id).rows
    return rows[0].id if rows else None
