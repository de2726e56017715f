"""The look: every row read, every file taken in and checked, no card made.

The files lie in the store from then on, so that the load only writes rows; those of an import
that is never loaded are collected with it.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session
from uprava.db.sql import driver, execute, fetch_value
from uprava.documents.intake import receive_one
from uprava.documents.service.access import VISIBLE
from uprava.documents.service.filing import Received
from uprava.documents.service.pages import local_copy
from uprava.errors import InvalidError, TooLargeError
from uprava.i18n import _
from uprava.installation import Installation
from uprava_storage import CHUNK, safe_name

from uprava_records.importing.bundle import Bundle, Limits, open_bundle, refuse_path
from uprava_records.importing.cells import parts_of
from uprava_records.importing.models import RowState, RunState
from uprava_records.importing.reading import read_sheet
from uprava_records.importing.service.known import new_names
from uprava_records.importing.service.planning import Plan, Planned, make_plan
from uprava_records.importing.service.running import Work, note, take_on
from uprava_records.settings import records_settings

PORTION = 100
"""Rows written in one transaction."""

MOST_FILES = 50
"""Files of one card."""

IN_MEMORY = 4 * 1024 * 1024
"""Bytes of a file that are held in memory while it is checked; larger ones go through the disk."""


def look(installation: Installation, *, run: str) -> None:
    """The job: look at a bundle of the store."""

    def look_at_copy(work: Work) -> None:
        assert work.run.sha256 is not None
        with local_copy(installation.store, work.run.sha256) as path:
            look_at(work, path)

    take_on(installation, UUID(run), RunState.LOOKING, look_at_copy)


def look_at(work: Work, path: Path) -> None:
    """Read a bundle whole and write down what would become of each row."""
    settings = records_settings()
    limits = Limits(settings.import_files, settings.import_unpacked_megabytes << 20)
    with open_bundle(path, work.run.name, limits) as bundle:
        sheet = read_sheet(bundle.table)
        with work.act() as session:
            execute(session, "delete from records.import_row where run_id = %s", (work.run.id,))
            plan = make_plan(session, sheet, work.run.chosen, reader=work.reader)
            header = msgspec.json.encode(sheet.header).decode()
            note(session, work, "header = %(header)s, total = %(total)s, done = 0",
                 header=header, total=len(plan.rows))  # fmt: skip
        used: set[str] = set()
        for start in range(0, len(plan.rows), PORTION):
            rows = plan.rows[start : start + PORTION]
            files = [take_files(work, bundle, row, used) for row in rows]
            with work.act() as session:
                tell_twins(session, work, rows, files)
                write(session, work, rows, files)
                note(session, work, "done = done + %(n)s", n=len(rows))
        finish(work, plan, unnamed=[name for name in bundle.files if name not in used])


def take_files(work: Work, bundle: Bundle, row: Planned, used: set[str]) -> list[Received]:
    """Take in the files a row names; one that cannot be taken refuses the row by its name."""
    names = parts_of(row.line["files"])
    if len(names) > MOST_FILES:
        row.why.append(_("A card has at most {n} files.").format(n=MOST_FILES))
        return []
    received: list[Received] = []
    for name in dict.fromkeys(names):
        try:
            received.append(take_one(work, bundle, name, used, main=not received))
        except (InvalidError, TooLargeError) as error:
            row.why.append(f"«{safe_name(name)}»: {error.detail.rstrip('.')}.")
    return received


def take_one(work: Work, bundle: Bundle, name: str, used: set[str], *, main: bool) -> Received:
    """Take in one file. Raises InvalidError or TooLargeError saying why not."""
    refuse_path(name)
    found = bundle.find(name)
    if found is None:
        raise InvalidError(_("there is no such file beside the table"))
    used.add(found)
    limit = work.installation.settings.upload_limit
    with spooled(bundle.files[found](), limit=limit) as stream:
        return receive_one(
            stream, work.installation.store, name=safe_name(PurePosixPath(found).name),
            limit=limit, role="main" if main else "attachment",
        )  # fmt: skip


@contextmanager
def spooled(stream: IO[bytes], *, limit: int) -> Iterator[IO[bytes]]:
    """Lend a file of a bundle as one that can be read again; at most a byte above the limit."""
    with stream, tempfile.SpooledTemporaryFile(IN_MEMORY, prefix="uprava-import-") as copy:
        left = limit + 1
        while left > 0 and (chunk := stream.read(min(CHUNK, left))):
            copy.write(chunk)
            left -= len(chunk)
        copy.seek(0)
        yield copy


TWINS = f"""
    select f.sha256, min(d.number) from documents.file as f
    join documents.document as d on d.id = f.document_id
    where f.sha256 = any (%(hashes)s) and d.number is not null and d.deleted_at is null
      and {VISIBLE}
    group by f.sha256"""


def tell_twins(
    session: Session, work: Work, rows: Sequence[Planned], files: Sequence[Sequence[Received]]
) -> None:  # fmt: skip
    """Note rows whose files are those of a document here; the reader learns only what he sees."""
    hashes = [each.sha256 for some in files for each in some]
    values = {"hashes": hashes, "principals": list(work.reader.principals)}
    known = dict(driver(session).execute(TWINS, values).fetchall()) if hashes else {}
    for row, some in zip(rows, files, strict=True):
        for each in some:
            if each.sha256 in known:
                said = _("“{name}”: the document {number} has the same file.")
                row.notes.append(said.format(name=each.name, number=known[each.sha256]))


ROW = """
insert into records.import_row (run_id, line, state, title, cells, card, why, notes)
values (%(run)s, %(line)s, %(state)s, %(title)s, %(cells)s, %(card)s, %(why)s, %(notes)s)"""
FILE = """
insert into records.import_file (run_id, line, position, name, media_type, size, sha256, pages)
values (%(run)s, %(line)s, %(position)s, %(name)s, %(media_type)s, %(size)s, %(sha256)s,
    %(pages)s)"""


def write(
    session: Session, work: Work, rows: Sequence[Planned], files: Sequence[Sequence[Received]]
) -> None:  # fmt: skip
    """Write rows down with the files of the good ones."""
    with driver(session).cursor() as cursor:
        cursor.executemany(ROW, [row_of(work, row) for row in rows])
        cursor.executemany(
            FILE,
            [
                {"run": work.run.id, "line": row.line.number, "position": position,
                 "name": each.name, "media_type": each.media_type, "size": each.size,
                 "sha256": each.sha256, "pages": each.pages}
                for row, some in zip(rows, files, strict=True) if not row.why
                for position, each in enumerate(some)
            ],
        )  # fmt: skip


def row_of(work: Work, row: Planned) -> dict[str, object]:
    """Return a row as it is kept."""
    good = row.card is not None and not row.why
    return {
        "run": work.run.id, "line": row.line.number,
        "state": (RowState.GOOD if good else RowState.REFUSED).value,
        "title": row.title, "cells": msgspec.json.encode(list(row.line.raw)).decode(),
        "card": msgspec.json.encode(row.card).decode() if good else None,
        "why": " ".join(row.why), "notes": " ".join(row.notes) if good else "",
    }  # fmt: skip


TOLD_NAMES = 10


def finish(work: Work, plan: Plan, *, unnamed: Sequence[str]) -> None:
    """Write down what the look told; the bundle itself is needed no longer."""
    good = Plan([row for row in plan.rows if row.card and not row.why])
    with work.act() as session:
        found = {
            "refused": len(plan.rows) - len(good.rows),
            "noted": sum(bool(row.notes) for row in good.rows),
            "journals": good.new_journals,
            "correspondents": new_names(session, good.names()),
            "counters": counters_after(session, good, year=work.today.year),
            "closed": sum(bool(row.card and row.card.closed) for row in good.rows),
            "strangers": len(plan.strangers),
            "strangers_first": [name for name, _times in plan.strangers[:TOLD_NAMES]],
            "untied": 0,
            "unnamed": len(unnamed),
            "unnamed_first": sorted(unnamed)[:TOLD_NAMES],
        }
        note(
            session, work, "state = 'looked', found = %(found)s, sha256 = null, done = total",
            found=msgspec.json.encode(found).decode(),
        )  # fmt: skip


def counters_after(session: Session, plan: Plan, *, year: int) -> list[tuple[str, int, int]]:
    """Return the journals in use whose numbering the load moves: title, last number, next after."""
    highest: dict[int, tuple[str, int]] = {}
    for row in plan.rows:
        journal = row.journal
        if journal and journal.active and row.card and row.period in (0, year):
            known = highest.get(journal.id, ("", 0))[1]
            highest[journal.id] = (journal.named, max(known, row.card.seq))
    query = "select last from documents.counter where journal_id = %s and period = any (%s)"
    found = []
    for id, (named, seq) in highest.items():
        last = int(fetch_value(session, query, (id, [0, year])) or 0)
        if seq > last:
            found.append((named, last, seq + 1))
    return found
