"""Powers of attorney beside signatures: which one stands where, and what is found there.

A signature is the same one in every version of its file, so a power stands beside the file's
series, the field and what was signed. What is found never changes the verdict of the signature.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_value
from uprava.installation import installation_of
from uprava.signing.powers import Party, PowersProtocol, state_of
from uprava.signing.powers_checking import Beside, Moment, check_beside
from uprava.signing.powers_matching import digits
from uprava.signing.powers_models import How
from uprava.signing.powers_registry import Marks, Registry
from uprava.signing.protocols import checkers
from uprava.signing.service.powers_keeping import PowerRow, as_json, find_power
from uprava.signing.verdicts import SignatureCheck, StampState
from uprava.web.events import signal


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that has, or is to have, a power beside it."""

    document_id: UUID
    file_id: UUID
    series_id: UUID
    field: str
    signed_sha256: str
    person_id: int | None
    signed_at: datetime
    protocol: Mapping[str, Any]
    organisation: str
    inn: str
    ogrn: str
    power_id: UUID
    before: str | None
    """The state that was found last, None for a power that comes now."""

    @property
    def check(self) -> SignatureCheck:
        """What the latest check of the signature found."""
        return msgspec.convert(self.protocol["signatures"][0], SignatureCheck)

    def moment(self, zone: tzinfo) -> Moment:
        """Return when it was signed: by a trusted stamp, by our clock, else by the signer's."""
        check = self.check
        since = datetime.fromisoformat(self.protocol["at"])
        stamp = check.time_stamp
        trusted = stamp.time if stamp.state is StampState.TRUSTED else None
        proven = check.proven_at or trusted or (self.signed_at if self.person_id else None)
        told = proven or min(check.claimed_at or since, since)
        surely = min(proven or since, since)
        return Moment(day(told, zone), day(surely, zone), proven is not None)

    def beside(self, zone: tzinfo) -> Beside:
        """Return what a power is compared with."""
        ours = Party(self.organisation, digits(self.inn), "", digits(self.ogrn))
        here = self.person_id is not None
        return Beside(self.check.signer, self.moment(zone), ours, here)


def day(moment: datetime, zone: tzinfo) -> Any:
    """Return the office day of a moment."""
    return moment.astimezone(zone).date()


SIGNED = """
select s.document_id, s.file_id, f.series_id, s.field, s.signed_sha256, s.person_id, s.signed_at,
    s.protocol, o.name as organisation, coalesce(o.inn, '') as inn, coalesce(o.ogrn, '') as ogrn,
    {power} as power_id, u.state as before
from signing.signature as s
join documents.file as f on f.id = s.file_id and f.removed_at is null
join documents.document as d on d.id = s.document_id
join users.organisation as o on o.id = d.organisation_id
left join signing.power_use as u
    on u.series_id = f.series_id and u.field = s.field and u.signed_sha256 = s.signed_sha256
{more}
where s.protocol #>> '{{signatures,0,kind}}' = 'signature' and {condition}"""

MINE = r"""w.document_id is null and w.removed_at is null and w.state <> 'refused'
    and (w.person_id = s.person_id or s.person_id is null and w.representative_snils <> ''
         and w.representative_snils = regexp_replace(coalesce(
             s.protocol #>> '{signatures,0,signer,snils}', ''), '\D', '', 'g'))
    and (s.signed_at at time zone %(zone)s)::date between w.issued_on and w.valid_until"""
"""The kept power `w` is of the signer of `s`, and was in force on the day of signing."""

KEPT = f"""
left join lateral (
    select w.id from signing.power as w where {MINE} order by w.issued_on desc, w.id desc limit 1
) as kept on u.power_id is null"""
"""Of several the newest."""

WITH_KEPT = SIGNED.format(
    power="coalesce(u.power_id, kept.id)", more=KEPT,
    condition="s.file_id = any (%(files)s) and coalesce(u.power_id, kept.id) is not null",
)  # fmt: skip
OF_POWER = SIGNED.format(power="u.power_id", more="", condition="u.power_id = %(power)s")
ONE = SIGNED.format(power="%(power)s::uuid", more="", condition="s.id = %(signature)s")


def settle(session: Session, file_ids: Sequence[UUID], *, at: datetime) -> None:
    """Check the powers beside the signatures of versions; signers' own ones come by themselves."""
    zone = installation_of(session).settings.timezone
    values = {"files": list(file_ids), "zone": zone}
    judge(session, fetch(session, Signed, WITH_KEPT, values), at=at, how=How.REGISTRY, by=None)


def settle_power(session: Session, power_id: UUID, *, at: datetime) -> None:
    """Check a power beside every signature it stands at."""
    rows = fetch(session, Signed, OF_POWER, {"power": power_id})
    judge(session, rows, at=at, how=How.REGISTRY, by=None)


def stand_beside(
    session: Session, *, signature_id: UUID, power_id: UUID, by: int, at: datetime
) -> None:
    """Let a power somebody attached stand beside a signature, in place of another one."""
    rows = fetch(session, Signed, ONE, {"power": power_id, "signature": signature_id})
    judge(session, rows, at=at, how=How.PERSON, by=by)


def judge(
    session: Session, rows: Sequence[Signed], *, at: datetime, how: How, by: int | None
) -> None:
    """Compare each signature with its power and write down what was found."""
    powers: dict[UUID, PowerRow | None] = {}
    for row in rows:
        if row.power_id not in powers:
            powers[row.power_id] = find_power(session, row.power_id)
        power = powers[row.power_id]
        if power is not None:
            zone = ZoneInfo(installation_of(session).settings.timezone)
            write(session, row, protocol_of(power, row, zone, at=at), how=how, by=by)


def protocol_of(power: PowerRow, row: Signed, zone: tzinfo, *, at: datetime) -> PowersProtocol:
    """Return the whole protocol of a power beside a signature."""
    facts, file, beside = power.told, power.check, row.beside(zone)
    answer = registry_of(power).answer(power.number)
    findings = check_beside(facts, file, beside, answer=answer)
    return PowersProtocol(
        state_of(findings), findings, facts, file.signer, power.sha256, beside.moment.on, at,
        dict(checkers()),
    )  # fmt: skip


def registry_of(power: PowerRow) -> Registry:
    """Return who is asked about powers called back: here it is what administrators wrote down."""
    answer = power.answer()
    return Marks({power.number: answer} if answer else {})


UPSERT = """
insert into signing.power_use (series_id, field, signed_sha256, document_id, power_id, how, state,
    protocol, checked_at, attached_at, attached_by)
values (%(series)s, %(field)s, %(signed)s, %(document)s, %(power)s, %(how)s, %(state)s,
    %(protocol)s, %(at)s, %(at)s, %(by)s)
on conflict (series_id, field, signed_sha256) do update set state = excluded.state,
    protocol = excluded.protocol, checked_at = excluded.checked_at"""
SAME = " where signing.power_use.power_id = excluded.power_id"
"""Somebody may have attached another power meanwhile: its protocol is not overwritten."""
REPLACE = """, power_id = excluded.power_id, how = excluded.how,
    attached_at = excluded.attached_at, attached_by = excluded.attached_by"""


def write(
    session: Session, row: Signed, protocol: PowersProtocol, *, how: How, by: int | None
) -> None:
    """Write the protocol beside the signature; what a person attaches takes another's place."""
    values = {
        "series": row.series_id, "field": row.field, "signed": row.signed_sha256,
        "document": row.document_id, "power": row.power_id, "how": how, "by": by,
        "state": protocol.state, "protocol": as_json(protocol), "at": protocol.checked_at,
    }  # fmt: skip
    execute(session, UPSERT + (REPLACE if how is How.PERSON else SAME), values)
    if row.before is None or how is How.PERSON:
        record(
            session, "power.attached", "document", row.document_id, file=row.file_id,
            field=row.field, power=row.power_id, number=protocol.facts.number, how=how,
            state=protocol.state, sha256=protocol.sha256,
        )  # fmt: skip
    elif row.before != protocol.state:
        record(
            session, "power.checked", "document", row.document_id, file=row.file_id,
            field=row.field, power=row.power_id, state=protocol.state,
        )  # fmt: skip
    if row.before != protocol.state:
        signal(session, f"doc:{row.document_id}")


def step_aside(session: Session, *, signature_id: UUID) -> UUID | None:
    """Take away the power somebody attached beside a signature; return the power's id."""
    query = """
        delete from signing.power_use as u using signing.signature as s, documents.file as f
        where s.id = %s and f.id = s.file_id and u.series_id = f.series_id and u.field = s.field
          and u.signed_sha256 = s.signed_sha256 and u.how = 'person'
        returning u.power_id"""
    power_id = fetch_value(session, query, (signature_id,))
    return power_id if isinstance(power_id, UUID) else None


def forget_unused(session: Session, document_id: UUID) -> None:
    """Delete the document's powers that stand beside no signature: they name people."""
    query = """delete from signing.power as w where w.document_id = %s
        and not exists (select from signing.power_use as u where u.power_id = w.id)"""
    execute(session, query, (document_id,))
