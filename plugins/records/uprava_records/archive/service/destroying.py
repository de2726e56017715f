"""Destruction by an act: files go, cards and digests stay in the act, their absence is proven."""

import logging
from uuid import UUID

import psycopg
from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.clock import now, office_day
from uprava.db.sql import execute, fetch_value, fetch_values
from uprava.db.transaction import system_transaction
from uprava.documents.service.purging import empty
from uprava.installation import Installation

from uprava_records.archive.service.disposals import unfit
from uprava_records.filing.service.closing import mark_destroyed

log = logging.getLogger(__name__)

KEPT = """
    insert into records.disposal_document (disposal_id, case_id, document_id, card, files)
    select %(act)s, cd.case_id, d.id, jsonb_build_object(
            'number', d.number, 'registered_on', d.registered_on, 'title', d.title,
            'summary', d.summary, 'kind', d.kind, 'sheets', cd.sheets,
            'position', cd.position),
        coalesce((
            select jsonb_agg(jsonb_build_object('name', f.name, 'size', f.size,
                'sha256', f.sha256, 'version', f.version, 'role', f.role,
                'shared', exists (select from documents.file as other
                                  where other.sha256 = f.sha256
                                    and other.document_id <> all (%(documents)s)))
                order by f.id)
            from documents.file as f where f.document_id = d.id), '[]')
    from records.case_document as cd join documents.document as d on d.id = cd.document_id
    where cd.removed_on is null and d.id = any (%(documents)s)
    order by cd.case_id, cd.position"""
"""What an act keeps of each document; `shared`: the same bytes belong to another document too."""

DOCUMENTS = """
    select cd.document_id from records.case_document as cd
    join records.disposal_case as dc on dc.case_id = cd.case_id
    where dc.disposal_id = %s and cd.removed_on is null order by 1"""


def destroy(installation: Installation, *, act_id: int) -> None:
    """Destroy what an approved and ordered act names; a hold placed meanwhile stops all of it."""
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="destroy") as session:
        query = """select id from records.disposal where id = %s and state = 'approved'
            and destroyed_by is not null for update"""
        if fetch_value(session, query, (act_id,)) is None:
            return
        lock = """select c.id from records.case_file as c
            join records.disposal_case as dc on dc.case_id = c.id
            where dc.disposal_id = %s order by c.id for update of c"""
        fetch_values(session, lock, (act_id,))
        stopped = unfit(session, act_id, today)
        if stopped or not destroyed(session, act_id):
            execute(
                session, "update records.disposal set destroyed_by = null where id = %s", (act_id,)
            )
            record(session, "disposal.stopped", "disposal", act_id, cases=stopped)


def destroyed(session: Session, act_id: int) -> bool:
    """Empty the documents of the act and close it; False: something refers to a file, all stay."""
    ids: list[UUID] = fetch_values(session, DOCUMENTS, (act_id,))
    try:
        with session.begin_nested():
            execute(session, KEPT, {"act": act_id, "documents": ids})
            empty(session, ids)
    except psycopg.errors.ForeignKeyViolation as error:
        log.warning("act %s: nothing is destroyed: %s", act_id, error.diag.message_detail)
        return False
    query = "select case_id from records.disposal_case where disposal_id = %s"
    mark_destroyed(session, fetch_values(session, query, (act_id,)))
    query = """update records.disposal set state = 'destroyed', destroyed_on = %s, documents = %s
        where id = %s"""
    execute(session, query, (session.info["today"], len(ids), act_id))
    record(session, "disposal.destroyed", "disposal", act_id, documents=len(ids))
    for id in ids:
        record(session, "filing.destroyed", "document", id, act=act_id)
    return True


UNPROVEN = """
    select id from records.disposal where state = 'destroyed' and proven_at is null order by id"""

HASHES = """
    select distinct f ->> 'sha256' from records.disposal_document as dd,
        jsonb_array_elements(dd.files) as f where dd.disposal_id = %s"""


def prove(installation: Installation) -> None:
    """Note which acts left no byte in the store; run nightly, after lost files were collected.

    Bytes another document refers to are that document's: they stay, and the act says so.
    """
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="prove") as session:
        waiting = {
            id: fetch_values(session, HASHES, (id,)) for id in fetch_values(session, UNPROVEN)
        }
    for id, hashes in waiting.items():
        there = [each for each in hashes if installation.store.size(each) is not None]
        with system_transaction(installation.engine, today=today, task="prove") as session:
            left = set(there) - installation.plugins.known_blobs(session, there)
            if not left:
                query = "update records.disposal set proven_at = %s where id = %s"
                execute(session, query, (now(), id))
                record(
                    session, "disposal.proven", "disposal", id, gone=len(hashes) - len(there),
                    shared=len(there),
                )  # fmt: skip
