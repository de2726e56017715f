"""What came through operators, under the reader's rights."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import execute, fetch, fetch_one, fetch_value, fetch_values
from uprava.errors import NotFoundError
from uprava.i18n import _
from uprava.installation import installation_of
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_contracts.cards.service.reading import hold_contract
from uprava_contracts.exchange.values import FlowRow, PartRow, TitleKind, TitleRow
from uprava_contracts.formats.reading import read
from uprava_contracts.formats.values import Document
from uprava_contracts.values import CONTROL

PAGE_SIZE = 50
COUNTED = 1000

COLUMNS = """
select f.id, f.operator_id, o.title as operator, f.organisation_id, f.message_id, f.entity_id,
    f.kind, f.function, f.version, f.checked, f.number, f.day, f.seller, f.seller_inn,
    f.seller_kpp, f.total, f.bases, f.file_id, f.name, f.sha256, f.size, f.signature, f.verdicts,
    f.findings, f.came_at, f.from_box, f.contract_id, coalesce(d.title, '') as contract,
    d.number as contract_number, f.delivery_id, f.state, f.revocation, f.status, f.version_no
from contracts.docflow as f join contracts.operator as o on o.id = f.operator_id
left join documents.document as d on d.id = f.contract_id and d.deleted_at is null"""

OPEN = """(f.contract_id is not null and exists (
        select from documents.access_grant as g
        where g.document_id = f.contract_id and g.principal_id = any (%(principals)s))
    or f.contract_id is null and %(control)s and f.organisation_id = %(organisation)s)"""
"""Tied documents are seen by who sees the contract, others by who may tie them."""


def rights(reader: Reader) -> dict[str, Any]:
    """Return the values of `OPEN`."""
    return {
        "principals": list(reader.principals), "control": reader.may(CONTROL),
        "organisation": reader.organisation_id,
    }  # fmt: skip


def get_flow(session: Session, id: int, *, reader: Reader) -> FlowRow:
    """Return a document that came. Raises NotFoundError for one that is not open to the reader."""
    query = f"{COLUMNS} where f.id = %(id)s and {OPEN}"
    found = fetch_one(session, FlowRow, query, {"id": id, **rights(reader)})
    if found is None:
        raise NotFoundError(_("There is no such document, or it is not open to you."))
    return found


def hold_flow(session: Session, id: int, *, reader: Reader) -> FlowRow:
    """Return a document the reader works on, locked for an act.

    A tied one is worked on by who works on its contract, another by who controls contracts.
    Raises NotFoundError, ForbiddenError.
    """
    row = get_flow(session, id, reader=reader)
    execute(session, "select from contracts.docflow where id = %s for update", (id,))
    if row.contract_id is not None:
        hold_contract(session, row.contract_id, reader=reader)
    else:
        reader.require(CONTROL)
    return get_flow(session, id, reader=reader)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is narrowed to: a tab, words, an operator."""

    tab: str = "open"
    q: str = ""


TABS = {
    "open": "f.state in ('came', 'tied', 'taken')",
    "untied": "f.contract_id is null",
    "answered": "f.state = 'answered'",
    "refused": "f.state in ('refused', 'clarified', 'annulled')",
    "errors": """(jsonb_path_exists(f.findings, '$[*] ? (@.level == "error")')
        or f.signature = '' or jsonb_path_exists(f.verdicts, '$[*] ? (@.verdict == "invalid")'))""",
    "all": "true",
}
"""What each tab of the list holds."""

WORDS = """(%(q)s = '' or f.number ilike %(like)s or f.seller ilike %(like)s
    or f.seller_inn = %(q)s or d.number = %(q)s or d.title ilike %(like)s)"""


def words_of(asked: Asked) -> dict[str, Any]:
    """Return the values of `WORDS`."""
    q = "".join(each for each in asked.q if each.isprintable()).strip()[:100]
    like = q.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return {"q": q, "like": f"%{like}%"}


def list_flows(
    session: Session, asked: Asked, *, reader: Reader, before: int | None = None,
    limit: int = PAGE_SIZE,
) -> list[FlowRow]:  # fmt: skip
    """Return what came, the newest first."""
    query = f"""{COLUMNS} where {TABS[asked.tab]} and {WORDS} and {OPEN}
        and (%(before)s::bigint is null or f.id < %(before)s) order by f.id desc limit %(limit)s"""
    values = {**words_of(asked), **rights(reader), "before": before, "limit": limit}
    return fetch(session, FlowRow, query, values)


def count_flows(session: Session, asked: Asked, *, reader: Reader) -> int:
    """Return how many there are, at most a thousand and one."""
    query = f"""select count(*) from (select from contracts.docflow as f
        left join documents.document as d on d.id = f.contract_id and d.deleted_at is null
        where {TABS[asked.tab]} and {WORDS} and {OPEN} limit {COUNTED + 1}) as found"""
    return int(fetch_value(session, query, {**words_of(asked), **rights(reader)}))


def flows_of(session: Session, contract_id: UUID) -> list[FlowRow]:
    """Return what came by a contract that is open to the reader, the newest first."""
    query = f"{COLUMNS} where f.contract_id = %s order by f.id desc limit 100"
    return fetch(session, FlowRow, query, (contract_id,))


TITLES = f"""
select t.id, t.docflow_id, t.kind, t.outcome, t.text, t.name, t.sha256, t.size, t.signature,
    t.operation_id, t.state, t.failure, t.failure_words, t.made_at,
    coalesce((select {SHORT_NAME} from users.person as p where p.id = t.made_by), '') as made_by,
    t.sent_at, t.confirmed_at
from contracts.docflow_title as t"""


def titles_of(session: Session, id: int) -> list[TitleRow]:
    """Return our answers to a document, the first one first."""
    return fetch(session, TitleRow, f"{TITLES} where t.docflow_id = %s order by t.id", (id,))


def get_title(session: Session, id: int, title_id: int) -> TitleRow:
    """Return an answer of ours. Raises NotFoundError."""
    found = next((each for each in titles_of(session, id) if each.id == title_id), None)
    if found is None:
        raise NotFoundError(_("There is no such answer to this document."))
    return found


def parts_of(session: Session, id: int) -> list[PartRow]:
    """Return what came to a document, the first one first."""
    query = """select id, kind, name, sha256, size, text, came_at from contracts.docflow_part
        where docflow_id = %s order by came_at, id"""
    return fetch(session, PartRow, query, (id,))


def unreadable(session: Session, *, reader: Reader) -> list[PartRow]:
    """Return the latest files nobody can read, for who controls contracts."""
    query = """select p.id, p.kind, p.name, p.sha256, p.size, p.text, p.came_at
        from contracts.docflow_part as p join contracts.operator as o on o.id = p.operator_id
        where p.docflow_id is null and p.kind = 'unreadable' and o.organisation_id = %s
        order by p.id desc limit 50"""
    if not reader.may(CONTROL):
        return []
    return fetch(session, PartRow, query, (reader.organisation_id,))


def read_document(session: Session, row: FlowRow) -> Document:
    """Return what a document says, read anew from its bytes."""
    return read(bytes_of(session, row.sha256), row.name)


def answer_of(session: Session, id: int) -> Document | None:
    """Return our newest signed answer to a document as it reads, None without one."""
    signed = [
        each for each in titles_of(session, id)
        if each.kind == TitleKind.ANSWER and each.signature
    ]  # fmt: skip
    return read(bytes_of(session, signed[-1].sha256), signed[-1].name) if signed else None


def bytes_of(session: Session, sha256: str) -> bytes:
    """Return stored bytes."""
    with installation_of(session).store.read(sha256) as reading:
        return b"".join(reading)


def known(session: Session, hashes: Sequence[str]) -> Collection[str]:
    """Return those of the digests that are files of the exchange."""
    query = """
        select sha256 from contracts.docflow where sha256 = any (%(h)s)
        union select signature from contracts.docflow where signature = any (%(h)s)
        union select sha256 from contracts.docflow_part where sha256 = any (%(h)s)
        union select sha256 from contracts.docflow_title where sha256 = any (%(h)s)
        union select signature from contracts.docflow_title where signature = any (%(h)s)"""
    return fetch_values(session, query, {"h": [each for each in hashes if each]})
