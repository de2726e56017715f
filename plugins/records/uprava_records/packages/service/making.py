"""The job that makes a package: written under its maker's rights, read back, only then ready."""

import tempfile

from uprava import __version__
from uprava.audit.log import record
from uprava.clock import now
from uprava.db.sql import fetch_value
from uprava.installation import Installation
from uprava.jobs.attempts import AbandonedError
from uprava.web.events import signal
from uprava_storage import Blob, safe_name

from uprava_records.packages.container.telling import schema_bytes
from uprava_records.packages.container.values import FORMAT, README, SCHEMA, Role
from uprava_records.packages.container.writing import Container
from uprava_records.packages.service import checking, filling
from uprava_records.packages.service.contents import moment
from uprava_records.packages.service.running import Run, books, run
from uprava_records.packages.values import Scope


def make(installation: Installation, *, package: str) -> None:
    """Make a package, or write down the sentence why there is none."""
    run(installation, package, made_by)


def made_by(mine: Run) -> None:
    """Write the container, put it into the store, read it back from there, and keep it."""
    with tempfile.TemporaryFile(prefix="uprava-package-") as spool:
        with Container(spool, at=mine.at) as container:
            facts = contents(mine, container)
            container.close(facts)
        spool.seek(0)
        blob = mine.installation.store.put(spool)
    left_out = len(facts.get("leftOut", ()))  # type: ignore[arg-type] # a list where it is given
    keep(mine, blob, left_out)


def contents(mine: Run, container: Container) -> dict[str, object]:
    """Fill the container; return what the manifest says of it."""
    container.put(README, filling.about(mine.row.title), Role.ABOUT)
    container.put(SCHEMA, schema_bytes(), Role.ABOUT)
    facts: dict[str, object] = {
        "format": FORMAT, "id": mine.row.id, "scope": mine.row.scope, "made": moment(mine.at),
        "program": f"Uprava {__version__}", "title": mine.row.title,
        "organisation": {"name": mine.reader.organisation},
        "maker": {"name": mine.reader.name, "post": mine.reader.post},
    }  # fmt: skip
    if mine.row.scope == Scope.INVENTORY:
        return facts | filling.inventory(mine.session, container, mine.row, filling.press_of(mine))
    return facts | filling.documents(mine, container)


KEEP = """
update records.package set sha256 = %(sha256)s, size = %(size)s, name = %(name)s,
    done_at = %(at)s, left_out = %(left)s, inner_id = id
where id = %(id)s and attempt = %(attempt)s and state = 'running' returning organisation_id"""


def keep(mine: Run, blob: Blob, left_out: int) -> None:
    """Read the package back out of the store; what is found is written down with it."""
    found = checking.look(mine.installation, blob.sha256, note=mine.note, at=now())
    values = {
        "id": mine.row.id, "attempt": mine.row.attempt, "sha256": blob.sha256, "size": blob.size,
        "name": f"{safe_name(mine.row.title)}.zip", "at": now(), "left": left_out,
    }  # fmt: skip
    with books(mine) as session:
        if fetch_value(session, KEEP, values) is None:
            raise AbandonedError
        checking.write_down(session, mine.row.id, found, at=now())
        record(
            session, "package.made", "package", mine.row.id, title=mine.row.title,
            sha256=blob.sha256, documents=len(found.documents), left_out=left_out,
            faults=found.faults,
        )  # fmt: skip
        for each in found.documents:
            record(
                session, "filing.packed", "document", each.metadata["id"], package=mine.row.title
            )
        signal(session, "counters", principals=[mine.reader.person_id])
