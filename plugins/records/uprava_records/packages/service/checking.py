"""Checking a package: the job, and writing down what was found, document by document."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.clock import now, office_day
from uprava.db.sql import execute, fetch_value, fetch_values
from uprava.db.transaction import system_transaction
from uprava.documents.service.pages import local_copy
from uprava.i18n import N_, _
from uprava.installation import Installation
from uprava.jobs.attempts import AbandonedError
from uprava.signing.service.trusting import trust_of
from uprava.web.events import signal

from uprava_records.packages.container.reading import check
from uprava_records.packages.container.values import DocumentFound, Fault, Finding, Found
from uprava_records.packages.service.running import Run, books, run
from uprava_records.packages.service.signatures import checker

STEPS = 50
"""Files between two notes of progress."""

SENTENCES = {
    Fault.MISSING: N_("The file {path} is named by the package and is not there."),
    Fault.CHANGED: N_("The file {path} is not the one the package was closed with."),
    Fault.ADDED: N_("The file {path} was put in later: the package does not name it."),
    Fault.MANIFEST: N_("The manifest is not in order: {detail}."),
    Fault.METADATA: N_("The metadata cannot be read: {path}."),
    Fault.UNLIKE: N_("{path}: the package says two different things of it."),
    Fault.UNREADABLE: N_("The file {path} cannot be read."),
    Fault.BROKEN_SIGNATURE: N_("The signature of {detail} is not valid any more ({path})."),
    Fault.KNOWN_OTHERWISE: N_(
        "A package of this number was made here, and its bytes were other ones: it was changed."
    ),
}


def sentence(found: Mapping[str, str]) -> str:
    """Return what is wrong in the reader's language."""
    values = {"path": found.get("path", ""), "detail": found.get("detail", "")}
    return _(SENTENCES[Fault(found["fault"])]).format(**values)


def look(
    installation: Installation, sha256: str, *, note: Callable[[int, int], None], at: datetime
) -> Found:
    """Read a stored package and check all of it. No transaction is open meanwhile.

    Raises InvalidError for what is no package.
    """
    today = office_day(installation.settings.timezone)
    with system_transaction(installation.engine, today=today, task="package") as session:
        trust = trust_of(session)

    def told(place: int, all: int) -> None:
        if place % STEPS == 0:
            note(all + place, all * 2)

    with local_copy(installation.store, sha256) as path:
        return check(path, checker(trust), at=at, told=told)


def check_package(installation: Installation, *, package: str) -> None:
    """Check a package that is kept here, or was brought from elsewhere."""
    run(installation, package, checked_by)


def checked_by(mine: Run) -> None:
    """Check the bytes and write down what was found."""
    assert mine.row.sha256 is not None
    found = look(mine.installation, mine.row.sha256, note=mine.note, at=now())
    with books(mine) as session:
        query = """select count(*) from records.package
            where id = %s and attempt = %s and state = 'running'"""
        if not fetch_value(session, query, (mine.row.id, mine.row.attempt)):
            raise AbandonedError
        found = compared(session, found, mine)
        write_down(session, mine.row.id, found, at=now())
        record(
            session, "package.checked", "package", mine.row.id, title=mine.row.title,
            documents=len(found.documents), faults=found.faults,
        )  # fmt: skip
        signal(session, "counters", principals=[mine.reader.person_id])


def compared(session: Session, found: Found, mine: Run) -> Found:
    """Add what this installation knows: the package it made under the same number."""
    query = "select sha256 from records.package where id = %s and origin = 'made'"
    known = fetch_value(session, query, (UUID(found.head["id"]),))
    if known is None or known == mine.row.sha256:
        return found
    return replace(found, findings=[*found.findings, Finding(Fault.KNOWN_OTHERWISE)])


WRITE = """
update records.package set state = 'ready', scope = %(scope)s, inner_id = %(inner)s,
    title = %(title)s, documents = %(documents)s, faults = %(faults)s, report = %(report)s,
    checked_at = %(at)s, done = 0, total = null, said = '',
    left_out = %(left_out)s
where id = %(id)s"""

LINE = """
insert into records.package_document (package_id, position, document_id, own, number,
    registered_on, title, card, found)
values (%(package)s, %(position)s, %(document)s, %(own)s, %(number)s, %(registered)s, %(title)s,
    %(card)s, %(found)s)"""


def write_down(session: Session, id: UUID, found: Found, *, at: datetime) -> None:
    """Write down what was found; the documents stand as they were read out of the package.

    The session has to see everything: documents of this installation are told from others.
    """
    head = found.head
    report = {
        "head": {key: value for key, value in head.items() if key not in ("files", "documents")},
        "files": found.files,
        "findings": [told(each) for each in found.findings],
    }
    values = {
        "id": id, "scope": head["scope"], "inner": UUID(head["id"]), "title": head["title"],
        "documents": len(found.documents), "faults": found.faults, "report": as_json(report),
        "at": at.astimezone(UTC), "left_out": len(head.get("leftOut", ())),
    }  # fmt: skip
    execute(session, WRITE, values)
    execute(session, "delete from records.package_document where package_id = %s", (id,))
    ids = [each.metadata["id"] for each in found.documents]
    query = "select id::text from documents.document where id = any (%s::uuid[])"
    here = set(fetch_values(session, query, (ids,)))
    for each in found.documents:
        execute(session, LINE, line_of(id, each, own=each.metadata["id"] in here))


def line_of(package: UUID, document: DocumentFound, *, own: bool) -> dict[str, object]:
    """Return a document's row."""
    facts = document.metadata
    signatures = [msgspec.to_builtins(each) for each in document.signatures]
    found = {"findings": [told(each) for each in document.findings], "signatures": signatures}
    return {
        "package": package, "position": document.position, "document": UUID(facts["id"]),
        "own": own, "number": facts.get("number"), "registered": facts.get("registeredOn"),
        "title": facts["title"], "card": as_json(facts), "found": as_json(found),
    }  # fmt: skip


def told(finding: Finding) -> dict[str, str]:
    """Return a finding as the table keeps it."""
    return {"fault": finding.fault.value, "path": finding.path, "detail": finding.detail}


def as_json(value: object) -> str:
    """Return a value as the table keeps it."""
    return msgspec.json.encode(value).decode()
