"""Applicants as a list: searched by name, address, telephone; page by page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_value
from uprava.documents.service.access import VISIBLE
from uprava.users.reader import Reader

from uprava_appeals.applicants.service.knowing import note_opening
from uprava_appeals.applicants.sounds import sound_key
from uprava_appeals.applicants.values import key_of, phone_of, show_phone
from uprava_appeals.values import PERSONAL, ApplicantKind

PAGE = 50
COUNTED = 1000
MANY = 100
LONGEST_Q = 200
DIGITS = 6
"""So many digits without a letter are a telephone, an INN or an account."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; without a kind: all but the anonymous ones."""

    q: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """The applicant a page begins after, or ends before; without one: the first page."""

    id: int | None = None
    backwards: bool = False


BEGINNING = Edge()


@dataclass(frozen=True, slots=True)
class Line:
    """An applicant in the list; `appeals` are those the reader may see, no more than 101."""

    id: int
    kind: str
    name: str
    address: str
    email: str
    phone: str
    inn: str
    status: str
    appeals: int
    last_id: UUID | None
    last_number: str
    last_day: date | None

    @property
    def shown_phone(self) -> str:
        """The telephone as people read it."""
        return show_phone(self.phone)

    @property
    def told_appeals(self) -> str:
        """The number of appeals, «100+» beyond."""
        return f"{MANY}+" if self.appeals > MANY else str(self.appeals)


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the list and where to go on; `total` counts no further than a thousand and one."""

    rows: list[Line]
    back: int | None
    further: int | None
    total: int


BY_NAME: LiteralString = """(a.name_key >= %(key)s and a.name_key < %(key)s || chr(1114111)
    or a.sound_key = %(sound)s and a.name_key ~ %(rest)s)"""
"""The beginning of the name, or a surname that sounds the same with the other names' beginnings."""

BY_WORDS: LiteralString = """
    (a.name_key || ' ' || a.address_key) like all (%(likes)s)"""
"""Every word somewhere in name or address: looks at everybody, so it is asked last."""

WAYS: dict[str, LiteralString] = {
    "": "true",
    "email": "a.email = %(q)s",
    "digits": "(a.phone = %(phone)s or a.account = %(digits)s)",
    "name": BY_NAME,
    "inn": "a.inn = %(digits)s",
    "words": BY_WORDS,
}
FURTHER = {"name": "words", "digits": "inn"}
"""What has no index is asked when its way with one finds nobody."""

KINDS: dict[str, LiteralString] = {
    "": "a.kind <> 'unknown'",
    **{kind.value: "a.kind = %(kind)s" for kind in ApplicantKind},
}
AMONG: LiteralString = """
from appeals.applicant as a
where a.organisation_id = %(organisation)s and a.merged_into is null and """

HIS = f"""
    with recursive family (id) as (
        select a.id
        union select m.id from appeals.applicant as m join family on m.merged_into = family.id)
    select distinct d.id from appeals.author as w join documents.document as d
        on d.id = w.document_id
    where w.applicant_id in (select id from family) and d.deleted_at is null and {VISIBLE}
    order by d.id desc limit {MANY + 1}"""

ROWS = f"""
select page.*, coalesce(his.appeals, 0)::int as appeals, last.id as last_id,
    coalesce(last.number, '') as last_number,
    coalesce(last.registered_on, (
        select received_on from appeals.appeal where document_id = last.id)) as last_day
from (select a.id, a.kind, a.name, a.address, a.email, a.phone, a.inn, a.status, a.name_key
    {AMONG} FITS order by a.name_key ORDER, a.id ORDER limit %(limit)s) as page
left join lateral (
    select count(*) as appeals, max(found.id::text)::uuid as last_id
    from ({HIS.replace("select a.id", "select page.id")}) as found) as his on true
left join documents.document as last on last.id = his.last_id
order by page.name_key ORDER, page.id ORDER"""


def list_applicants(
    session: Session, wanted: Wanted, *, reader: Reader, at: datetime, edge: Edge = BEGINNING,
    limit: int = PAGE,
) -> Found:  # fmt: skip
    """Return a page in the order of names; every applicant that is shown is noted as opened.

    Raises ForbiddenError for who may not know applicants.
    """
    reader.require(PERSONAL)
    fits, values = _searched(session, wanted, reader)
    rows = _page(session, fits, values | {"limit": limit + 1}, edge)
    more, rows = len(rows) > limit, rows[:limit]
    rows = rows[::-1] if edge.backwards else rows
    note_opening(
        session, reader=reader, at=at, what="list", applicant_ids=[each.id for each in rows]
    )
    if not (more or edge.id):
        return Found(rows, None, None, len(rows))
    query = f"select count(*) from (select {AMONG} {fits} limit {COUNTED + 1}) as counted"
    total = int(fetch_value(session, query, values))
    if not rows:
        return Found([], None, None, total)
    back = rows[0].id if (more if edge.backwards else edge.id) else None
    return Found(rows, back, rows[-1].id if edge.backwards or more else None, total)


def _page(
    session: Session, fits: LiteralString, values: dict[str, object], edge: Edge
) -> list[Line]:
    sign: LiteralString = "<" if edge.backwards else ">"
    beyond: LiteralString = f""" and (a.name_key, a.id) {sign} (
        select e.name_key, e.id from appeals.applicant as e where e.id = %(edge)s)"""
    order: LiteralString = "desc" if edge.backwards else "asc"
    query = ROWS.replace("FITS", fits + beyond if edge.id else fits).replace("ORDER", order)
    return [_line(each) for each in fetch(session, Read, query, values | {"edge": edge.id})]


@dataclass(frozen=True, slots=True)
class Read(Line):
    """A row as it is read, with what it is ordered by."""

    name_key: str


def _line(read: Read) -> Line:
    return Line(*(getattr(read, name) for name in Line.__dataclass_fields__))


def _searched(
    session: Session, wanted: Wanted, reader: Reader
) -> tuple[LiteralString, dict[str, object]]:
    """Return the condition of what is wanted and the values of it."""
    kind = wanted.kind if wanted.kind in KINDS else ""
    q = wanted.q.strip()[:LONGEST_Q]
    words = key_of(q).split()
    values: dict[str, object] = {
        "organisation": reader.organisation_id, "kind": kind, "q": q.lower(),
        "principals": list(reader.principals), "digits": re.sub(r"\D", "", q),
        "phone": phone_of(q), "key": " ".join(words), "sound": sound_key(words[0] if words else ""),
        "rest": _rest(words), "likes": [f"%{_plain(word)}%" for word in words],
    }  # fmt: skip
    way = _way(q, words)
    if way in FURTHER and not _any(session, f"{WAYS[way]} and {KINDS[kind]}", values):
        way = FURTHER[way]
    return f"{WAYS[way]} and {KINDS[kind]}", values


def _way(q: str, words: Sequence[str]) -> str:
    """Return how a text is looked for."""
    if not words:
        return ""
    if "@" in q:
        return "email"
    if not re.search(r"[^\W\d_]", q) and len(re.sub(r"\D", "", q)) >= DIGITS:
        return "digits"
    return "words" if re.search(r"\d", q) else "name"


def _rest(words: Sequence[str]) -> str:
    """Return the pattern of a name whose later words begin with the later words typed."""
    return "".join(rf"(?=.*\m{re.escape(word)})" for word in words[1:])


def _plain(word: str) -> str:
    return re.sub(r"([%_\\])", r"\\\1", word)


def _any(session: Session, fits: LiteralString, values: dict[str, object]) -> bool:
    return bool(fetch_value(session, f"select exists (select {AMONG} {fits})", values))
