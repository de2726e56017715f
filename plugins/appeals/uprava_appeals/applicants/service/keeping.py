"""Who writes is kept once: found again by name and address, and named on his appeal."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import driver, execute, fetch, fetch_value, fetch_values
from uprava.db.wall import past_rights
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_appeals.applicants.likeness import Kept
from uprava_appeals.applicants.masking import mask_of
from uprava_appeals.applicants.places import Nearness, compare
from uprava_appeals.applicants.service.family import UP, standing
from uprava_appeals.applicants.sounds import sound_key, sound_of_organisation
from uprava_appeals.applicants.values import Said, key_of, phone_of, tidy
from uprava_appeals.values import ApplicantKind

LOCK = "select pg_advisory_xact_lock(7240341, hashtext(%s))"
"""Two registrars who write down one person at once make one card."""

COLUMNS = "id, kind, surname, given_name, patronymic, name, address, email, phone, account, inn"

ALIKE = f"""
select {COLUMNS} from appeals.applicant
where organisation_id = %(organisation)s and kind = %(kind)s
  and (name_key = %(key)s or %(account)s <> '' and account = %(account)s)
order by merged_into is not null, id limit 200"""
"""Merged cards, too: a letter with their name and address is the kept one's."""

INSERT = """
insert into appeals.applicant (organisation_id, kind, surname, given_name, patronymic, name,
    sound_key, postcode, address, district, territory, email, phone, account, inn,
    correspondent_id, status, benefits, note, created_at, created_by, changed_at)
values (%(organisation)s, %(kind)s, %(surname)s, %(given_name)s, %(patronymic)s, %(name)s,
    %(sound)s, %(postcode)s, %(address)s, %(district)s, %(territory)s, %(email)s, %(phone)s,
    %(account)s, %(inn)s, %(correspondent_id)s, %(status)s, %(benefits)s, '', %(at)s, %(by)s,
    %(at)s)
returning id"""

FILL = """
update appeals.applicant set version = version + 1, changed_at = %(at)s,
    email = coalesce(nullif(email, ''), %(email)s), phone = coalesce(nullif(phone, ''), %(phone)s),
    account = coalesce(nullif(account, ''), %(account)s),
    district = coalesce(nullif(district, ''), %(district)s),
    territory = coalesce(nullif(territory, ''), %(territory)s),
    status = coalesce(nullif(status, ''), %(status)s),
    inn = coalesce(nullif(inn, ''), %(inn)s),
    correspondent_id = coalesce(correspondent_id, %(correspondent_id)s),
    benefits = (select coalesce(array_agg(distinct each order by each), '{}')
                from unnest(benefits || %(benefits)s::text[]) as each)
where id = %(id)s and (
    email = '' and %(email)s <> '' or phone = '' and %(phone)s <> ''
    or account = '' and %(account)s <> '' or district = '' and %(district)s <> ''
    or territory = '' and %(territory)s <> '' or status = '' and %(status)s <> ''
    or inn = '' and %(inn)s <> '' or not benefits @> %(benefits)s::text[]
    or correspondent_id is null and %(correspondent_id)s::int is not null)"""
"""What the office did not know yet; nothing that is known is overwritten by one more letter."""


def keep(session: Session, said: Said, *, reader: Reader, at: datetime) -> int:
    """Return the applicant an appeal names: the chosen one, the same one of before, or a new one.

    The same is who has the same name and the same address, e-mail address or telephone, or the
    same personal account. Of nobody known each appeal keeps a row of its own: two anonymous
    letters are not one person. Looks past what the reader may see, and tells him nothing.

    Raises NotFoundError when the chosen one is not an applicant of the reader's organisation.
    """
    values = _values(said) | {"organisation": reader.organisation_id, "at": at}
    with past_rights(session):
        id = _chosen(session, said, reader) if said.applicant_id else _same(session, said, values)
        if id is None:
            id = int(fetch_value(session, INSERT, values | {"by": reader.person_id}))
            record(session, "applicant.registered", "applicant", id, kind=said.known.value)
        else:
            execute(session, FILL, values | {"id": id})
    return id


def _values(said: Said) -> dict[str, Any]:
    organisation = said.known is ApplicantKind.ORGANISATION
    name = said.full_name
    return {
        "kind": said.known, "surname": tidy(said.surname), "given_name": tidy(said.given_name),
        "patronymic": tidy(said.patronymic), "name": name, "key": key_of(name),
        "sound": sound_of_organisation(name) if organisation else sound_key(said.surname),
        "postcode": tidy(said.postcode), "address": tidy(said.address),
        "district": tidy(said.district), "territory": said.territory.strip(),
        "email": said.email.strip().lower(), "phone": phone_of(said.phone),
        "account": said.account.strip(), "inn": said.inn.strip(),
        "correspondent_id": said.correspondent_id, "status": tidy(said.status),
        "benefits": list(said.benefits),
    }  # fmt: skip


def _chosen(session: Session, said: Said, reader: Reader) -> int:
    query = f"{UP} and organisation_id = %(organisation)s"
    values = {"id": said.applicant_id, "organisation": reader.organisation_id}
    found = fetch_value(session, query, values)
    if found is None:
        raise NotFoundError(_("There is no such applicant. Choose again or enter a new one."))
    return int(found)


def _same(session: Session, said: Said, values: dict[str, Any]) -> int | None:
    if said.known is ApplicantKind.UNKNOWN:
        return None
    execute(session, LOCK, (f"{values['organisation']} {values['key']}",))
    for kept in fetch(session, Kept, ALIKE, values):
        if values["account"] and kept.account == values["account"]:
            return standing(session, kept.id)
        if key_of(kept.name) == values["key"] and _at_home(kept, said, values):
            return standing(session, kept.id)
    return None


def _at_home(kept: Kept, said: Said, values: dict[str, Any]) -> bool:
    """Tell whether something besides the name is the same and no account says otherwise."""
    if kept.account and values["account"]:
        return False
    if compare(kept.address, said.address) is Nearness.SAME:
        return True
    each = ("inn", "email", "phone")
    return any(values[name] and getattr(kept, name) == values[name] for name in each)


def name_authors(
    session: Session, document_id: UUID, said: Sequence[Said], *, reader: Reader, at: datetime
) -> None:
    """Write down who an appeal comes from, in this order; the first gets the answer.

    Takes the place of what was written before; the mask of the appeal follows.
    """
    ids = [keep(session, each, reader=reader, at=at) for each in said]
    query = "delete from appeals.author where document_id = %s returning applicant_id"
    before = set(fetch_values(session, query, (document_id,)))
    rows = [
        (document_id, place, id, each.role, each.full_name, tidy(each.postcode),
         tidy(each.address), each.reply_by, each.reply_to.strip())
        for place, (id, each) in enumerate(zip(ids, said, strict=True), 1)
    ]  # fmt: skip
    with driver(session).cursor() as cursor:
        cursor.executemany(
            "insert into appeals.author (document_id, position, applicant_id, role, name,"
            " postcode, address, reply_by, reply_to) values (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            rows,
        )
    named = sum(each.known is not ApplicantKind.UNKNOWN for each in said)
    query = "update appeals.appeal set mask = %s, authors = %s where document_id = %s"
    execute(session, query, (mask_of(said), named, document_id))
    for left in sorted(before - set(ids)):
        drop_unused(session, left, document_id)


UNUSED = """
select true from appeals.applicant as a join documents.document as d on d.id = %(document)s
where a.id = %(id)s and a.version = 1 and a.created_at = d.created_at and a.merged_into is null
  and not exists (select from appeals.author as w where w.applicant_id = a.id)
  and not exists (select from appeals.applicant as o where o.merged_into = a.id)"""

MOVE = """
with gone as (delete from appeals.opening where applicant_id = %(id)s
    returning person_id, acting_for, hour, last_at, times, what)
insert into appeals.opening (document_id, person_id, acting_for, hour, last_at, times, what)
select %(document)s, person_id, acting_for, hour, last_at, times, what from gone
on conflict do nothing"""
"""Who saw the card that goes stands with the appeal it was made for."""


def drop_unused(session: Session, id: int, document_id: UUID) -> None:
    """Remove a card made when an appeal was received, once its author turned out another one.

    A card that anything else leads to stays.
    """
    values = {"id": id, "document": document_id}
    with past_rights(session):
        if not fetch_value(session, UNUSED, values):
            return
        try:
            with session.begin_nested():
                execute(session, MOVE, values)
                execute(session, "delete from appeals.applicant where id = %(id)s", values)
        except IntegrityError:  # a reception is booked for this card
            return
    record(session, "applicant.dropped", "applicant", id)
