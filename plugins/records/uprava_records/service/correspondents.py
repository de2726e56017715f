"""Names offered while typing: earlier correspondents, and the people letters are put before."""

from dataclasses import dataclass

from sqlalchemy.orm import Session
from uprava.db.sql import execute, fetch, fetch_value, fetch_values
from uprava.documents.models import AccessMark
from uprava.documents.service.people import POST, SHORT_NAME
from uprava.extension import DocumentHead
from uprava.users.reader import Reader

OFFERED = 12

KEY = "lower(regexp_replace(%(name)s, '[^[:alnum:]]+', ' ', 'g'))"
"""The same as the stored column `correspondent_key`."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody a letter may be put before."""

    id: int
    login: str
    name: str
    post: str | None
    unit: str | None


def remember(session: Session, head: DocumentHead) -> None:
    """Keep the name for those who keep the journal; restricted letters leave no trace here.

    A name that is known locks nothing, so that registrations do not wait for each other.
    """
    if head.unit_id is None or head.access_mark != AccessMark.COMMON:
        return
    execute(
        session,
        f"insert into records.correspondent (unit_id, correspondent_key, correspondent)"
        f" values (%(unit)s, {KEY}, %(name)s) on conflict do nothing",
        {"unit": head.unit_id, "name": head.summary},
    )


def suggest(session: Session, *, q: str, reader: Reader) -> list[str]:
    """Return earlier correspondents of the reader's journals, those that begin so first."""
    query = f"""
        select distinct on (correspondent_key) correspondent from records.correspondent
        where unit_id = any (%(units)s)
          and strpos(' ' || correspondent_key, ' ' || rtrim({KEY})) > 0
        order by correspondent_key limit 200"""
    values = {"units": list(reader.principals), "name": q}
    found = fetch_values(session, query, values) if q.strip() else []
    begin = q.strip().lower()
    found.sort(key=lambda name: (not name.lower().startswith(begin), len(name)))
    return found[:OFFERED]


def known_spelling(session: Session, name: str, *, reader: Reader) -> str:
    """Return the name as the office has spelled it before, else as given."""
    query = f"""
        select correspondent from records.correspondent
        where unit_id = any (%(units)s) and correspondent_key = {KEY} limit 1"""
    found = fetch_value(session, query, {"units": list(reader.principals), "name": name})
    return str(found or name)


ADDRESSEES = f"""
    select p.id, p.login, {SHORT_NAME} as name, {POST} as post,
        (select unit.short_name from users.post_holder as holder
            join users.post on post.id = holder.post_id
            join users.unit on unit.id = post.unit_id
            where holder.person_id = p.id and holder.since <= %(today)s
              and (holder.until is null or holder.until >= %(today)s)
            order by holder.acting, holder.since, holder.id limit 1) as unit
    from users.person as p where p.active"""


def find_addressees(session: Session, *, q: str, reader: Reader) -> list[Addressee]:
    """Return people of the reader's organisation by surname or post, heads of units first."""
    query = f"""
        select distinct on (headed, surname, id) * from (
            select found.*, p.surname, coalesce(bool_or(not post.heads_unit), true) as headed
            from ({ADDRESSEES} and (p.surname ilike %(like)s or p.login ilike %(like)s
                or exists (select from users.post_holder as h join users.post as held
                           on held.id = h.post_id
                           where h.person_id = p.id and held.title ilike %(inside)s))) as found
            join users.person as p on p.id = found.id
            join users.post_holder as holder on holder.person_id = p.id
                and holder.since <= %(today)s
                and (holder.until is null or holder.until >= %(today)s)
            join users.post on post.id = holder.post_id
            join users.unit on unit.id = post.unit_id
            where unit.organisation_id is not distinct from %(organisation)s
            group by found.id, found.login, found.name, found.post, found.unit, p.surname
        ) as people order by headed, surname, id limit {OFFERED}"""
    typed = q.strip().replace("\\", "").replace("%", "").replace("_", "")
    values = {
        "like": f"{typed}%", "inside": f"%{typed}%", "today": session.info["today"],
        "organisation": reader.organisation_id,
    }  # fmt: skip
    rows = fetch(session, _Found, query, values)
    return [Addressee(row.id, row.login, row.name, row.post, row.unit) for row in rows]


@dataclass(frozen=True, slots=True)
class _Found(Addressee):
    surname: str
    headed: bool


def get_addressee(session: Session, login: str) -> Addressee | None:
    """Return an active person by login."""
    query = f"{ADDRESSEES} and lower(p.login) = lower(%(login)s)"
    found = fetch(session, Addressee, query, {"login": login, "today": session.info["today"]})
    return found[0] if found else None


def addressee_typed(session: Session, text: str, *, reader: Reader) -> Addressee | None:
    """Return the one person a typed surname can mean, for forms without JavaScript."""
    word = text.strip().split()[0] if text.strip() else ""
    found = find_addressees(session, q=word, reader=reader) if word else []
    exact = [each for each in found if each.name.split("\u00a0")[0].lower() == word.lower()]
    return exact[0] if len(exact) == 1 else None
