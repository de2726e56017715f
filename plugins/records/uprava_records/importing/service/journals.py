"""Journals the load makes for earlier books: closed at once, since nobody registers in them."""

import msgspec
from sqlalchemy.orm import Session
from uprava.db.sql import execute, fetch_value
from uprava.documents.service import journals
from uprava.errors import InvalidError
from uprava.i18n import _

from uprava_records.importing.cells import KINDS
from uprava_records.importing.service.running import Work

MAKE = "documents.journals"
"""The permission of the core: to set up journals."""

PATTERN = "{seq}"
INDEX = "арх."
"""Earlier books are known by their titles; no number is made by them any more."""


def journals_of(work: Work) -> dict[str, int]:
    """Return the journals of the import's new titles by «kind|title», made when they are not."""
    wanted = [(str(title), str(kind)) for title, kind in work.run.found.get("journals", [])]
    made: dict[str, int] = dict(work.run.found.get("made", {}))
    if not wanted or made:
        return made
    with work.act() as session:
        for title, kind in wanted:
            made[f"{kind}|{title}"] = make(session, work, title=title, kind=kind)
        query = """
            update records.import_run set found = found || jsonb_build_object('made', %s::jsonb)
            where id = %s"""
        execute(session, query, (msgspec.json.encode(made).decode(), work.run.id))
    return made


def make(session: Session, work: Work, *, title: str, kind: str) -> int:
    """Make a journal of the keeper's unit and close it. Raises InvalidError saying why not."""
    work.reader.require(MAKE)
    last = fetch_value(session, "select coalesce(max(id), 0) from documents.journal")
    values = {
        "code": f"earlier-{last + 1}", "kind": kind, "unit": str(work.run.chosen.keeper or ""),
        "index": INDEX, "title": title, "number_template": PATTERN,
    }  # fmt: skip
    wrong = journals.save(session, None, values, kinds=list(KINDS), reader=work.reader)
    if wrong:
        said = _("The journal “{title}” cannot be made: {why}")
        raise InvalidError(said.format(title=title, why=" ".join(wrong.values())))
    query = "select id from documents.journal where code = %s"
    id = int(fetch_value(session, query, (values["code"],)))
    journals.close(session, id, reader=work.reader)
    return id
