"""Powers of attorney as people bring them: beside a signature, or once for a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_one, fetch_value
from uprava.db.transaction import beside
from uprava.documents.service.registering import touch
from uprava.documents.service.versions import handled, live_file
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.jobs.queue import JobQueue
from uprava.signing.powers_registry import RegistryState
from uprava.signing.service.listing import SignatureRow, get_signature
from uprava.signing.service.powers_beside import (
    forget_unused,
    settle,
    stand_beside,
    step_aside,
)
from uprava.signing.service.powers_examining import Brought, Examined, examine
from uprava.signing.service.powers_keeping import (
    COLUMNS,
    Owner,
    PowerRow,
    bytes_of,
    keep_power,
    renew,
)
from uprava.signing.service.trusting import TermState, trust_of
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

WARN_BEFORE = timedelta(days=30)
"""How long before its end a power is warned about: a new one takes a head's signature."""
LONGEST_SOURCE = 300


@dataclass(frozen=True, slots=True)
class Beheld:
    """Which signature a power is attached to."""

    document_id: UUID
    file_id: UUID
    signature_id: UUID


def attach_power(
    session: Session, wanted: Beheld, brought: Brought, *, reader: Reader, at: datetime
) -> SignatureRow:
    """Let a power stand beside a signature, whatever is found of it; return the signature.

    A signature changes no text, and neither does a power: it may come where files are locked.
    Raises InvalidError with a sentence for what is no power of attorney; nothing is kept then.
    """
    with beside(session) as looking:
        handled(looking, wanted.document_id, reader=reader)
        trust = trust_of(looking)
    examined = examine(brought, trust=trust, at=at)
    row = handled_signature(session, wanted, reader=reader)
    known = known_on(session, wanted.document_id, examined.sha256, brought.signature)
    power_id = known or keep_power(
        session, brought, examined, owner=Owner(document_id=wanted.document_id),
        by=reader.person_id, at=at,
    )  # fmt: skip
    stand_beside(session, signature_id=row.id, power_id=power_id, by=reader.person_id, at=at)
    forget_unused(session, wanted.document_id)
    touch(session, wanted.document_id, at=at)
    return get_signature(session, file_id=wanted.file_id, signature_id=wanted.signature_id)


def handled_signature(session: Session, wanted: Beheld, *, reader: Reader) -> SignatureRow:
    """Return a signature about which the reader may act. Raises NotFoundError, ForbiddenError."""
    head = handled(session, wanted.document_id, reader=reader)
    file = live_file(session, document_id=head.id, file_id=wanted.file_id)
    return get_signature(session, file_id=file.id, signature_id=wanted.signature_id)


def known_on(
    session: Session, document_id: UUID, sha256: str, signature: bytes | None
) -> UUID | None:
    """Return the power of these very files that the document has already."""
    query = """select id from signing.power where document_id = %s and sha256 = %s
        and signature is not distinct from %s::bytea"""
    found = fetch_value(session, query, (document_id, sha256, signature))
    return found if isinstance(found, UUID) else None


def remove_from_signature(
    session: Session, wanted: Beheld, *, reader: Reader, at: datetime
) -> None:
    """Take away the power somebody attached; the signer's own one comes back by itself."""
    row = handled_signature(session, wanted, reader=reader)
    power_id = step_aside(session, signature_id=row.id)
    if power_id is None:
        raise NotFoundError(_("Nobody attached a power of attorney to this signature."))
    record(
        session, "power.removed", "document", wanted.document_id, file=wanted.file_id,
        field=row.field, power=power_id,
    )  # fmt: skip
    forget_unused(session, wanted.document_id)
    settle(session, [wanted.file_id], at=at)
    touch(session, wanted.document_id, at=at)


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A power of the registry as the administrator's list shows it."""

    id: UUID
    person_id: int
    person: str
    number: str
    principal: str
    representative: str
    issued_on: date | None
    valid_until: date | None
    state: str
    registry_state: str | None
    registry_on: date | None
    removed_at: datetime | None
    uses: int

    def term(self, today: date) -> TermState:
        """Return how near its end is."""
        if self.removed_at or (self.valid_until and self.valid_until < today):
            return TermState.ENDED
        near = self.valid_until and self.valid_until <= today + WARN_BEFORE
        return TermState.ENDING if near else TermState.GOOD


KEPT = f"""select w.id, w.person_id, {SHORT_NAME} as person, w.number, w.principal,
    w.representative, w.issued_on, w.valid_until, w.state, w.registry_state, w.registry_on,
    w.removed_at,
    (select count(*) from signing.power_use as u where u.power_id = w.id) as uses
    from signing.power as w join users.person as p on p.id = w.person_id
    where w.document_id is null"""


def list_powers(session: Session) -> Sequence[KeptRow]:
    """Return the registry: who has a power, those taken out last."""
    order = "order by w.removed_at is not null, p.surname, p.given_name, w.valid_until desc, w.id"
    return fetch(session, KeptRow, f"{KEPT} {order} limit 2000")


def own_powers(session: Session, *, person_id: int) -> Sequence[KeptRow]:
    """Return one person's powers that are kept, the longest first."""
    query = f"{KEPT} and w.removed_at is null and w.person_id = %s order by w.valid_until desc"
    return fetch(session, KeptRow, query, (person_id,))


def get_power(session: Session, id: UUID) -> PowerRow:
    """Return a power of the registry. Raises NotFoundError."""
    query = f"select {COLUMNS} from signing.power as w where w.id = %s and w.document_id is null"
    row = fetch_one(session, PowerRow, query, (id,))
    if row is None:
        raise NotFoundError(_("There is no such power of attorney."))
    return row


def keep_for_person(
    session: Session, brought: Brought, *, person_id: int, reader: Reader, at: datetime,
    jobs: JobQueue,
) -> PowerRow:  # fmt: skip
    """Keep a power once for a person; it comes beside the signatures of its term by itself.

    Raises InvalidError for what is no power, ConflictError for one that is kept already.
    """
    with beside(session) as looking:
        trust = trust_of(looking)
    examined = examine(brought, trust=trust, at=at)
    refuse_kept(session, examined)
    owner = Owner(person_id=person_id)
    id = keep_power(session, brought, examined, owner=owner, by=reader.person_id, at=at)
    record(
        session, "power.kept", "power", id, person=person_id, number=examined.facts.number,
        sha256=examined.sha256, state=examined.state,
    )  # fmt: skip
    jobs.defer(session, "signing:powers_match")
    return get_power(session, id)


def refuse_kept(session: Session, examined: Examined) -> None:
    """Raise ConflictError for a power that is in the registry already."""
    query = """select 1 from signing.power where sha256 = %s and document_id is null
        and removed_at is null"""
    if fetch_value(session, query, (examined.sha256,)):
        raise ConflictError(_("This power of attorney is kept already."), code="kept-already")


def take_out(session: Session, id: UUID, *, at: datetime) -> PowerRow:
    """Take a power out of the registry; beside the signatures it stands at, it stays."""
    row = get_power(session, id)
    query = "update signing.power set removed_at = %s where id = %s and removed_at is null"
    if not execute(session, query, (at, id)):
        raise ConflictError(_("This power of attorney was taken out already."))
    record(session, "power.taken-out", "power", id, person=row.person_id, number=row.number)
    return row


@dataclass(frozen=True, slots=True)
class Mark:
    """What an administrator saw in the registry of the Tax Service, as it was typed."""

    state: str
    on: date | None
    revoked_on: date | None
    source: str


def mark(
    session: Session, id: UUID, seen: Mark, *, reader: Reader, at: datetime, jobs: JobQueue
) -> None:
    """Write down what somebody saw in the registry; a job checks the signatures by it.

    Who manages powers need not see the documents they stand at.
    """
    require_sound(session, seen)
    values = {
        "id": id, "state": seen.state, "on": seen.on, "at": at, "by": reader.person_id,
        "revoked": seen.revoked_on if seen.state == RegistryState.REVOKED else None,
        "source": " ".join(seen.source.split())[:LONGEST_SOURCE],
    }  # fmt: skip
    number = fetch_value(session, MARK, values)
    if number is None:
        raise NotFoundError(_("There is no such power of attorney."))
    record(
        session, "power.looked-up", "power", id, number=number, state=seen.state, on=seen.on,
        revoked_on=seen.revoked_on,
    )  # fmt: skip
    jobs.defer(session, "signing:power", power_id=str(id))


MARK = """
update signing.power set registry_state = %(state)s, registry_on = %(on)s,
    registry_revoked_on = %(revoked)s, registry_source = %(source)s, registry_by = %(by)s,
    registry_at = %(at)s where id = %(id)s returning number"""


def require_sound(session: Session, seen: Mark) -> None:
    """Raise InvalidError for a mark that says nothing, or of a day that has not come."""
    wrong = {}
    if seen.state not in set(RegistryState):
        wrong["state"] = _("Choose what the registry answered.")
    if seen.on is None or seen.on > session.info["today"]:
        wrong["on"] = _("Type the day you looked, not later than today.")
    if seen.revoked_on and seen.on and seen.revoked_on > seen.on:
        wrong["revoked_on"] = _("It cannot have been called back after you looked.")
    if wrong:
        raise InvalidError(next(iter(wrong.values())), fields=wrong)


def check_again(session: Session, id: UUID, *, at: datetime, jobs: JobQueue) -> PowerRow:
    """Check a power of the registry once more, now, and by a job where it stands."""
    with beside(session) as looking:
        row, trust, brought = get_power(looking, id), trust_of(looking), bytes_of(looking, id)
    assert brought is not None
    examined = examine(brought, trust=trust, at=row.added_at)
    renew(session, id, examined, at=at)
    record(session, "power.checked-again", "power", id, number=row.number, state=examined.state)
    jobs.defer(session, "signing:power", power_id=str(id))
    return get_power(session, id)
