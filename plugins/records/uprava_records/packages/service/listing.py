"""Packages as they are listed, opened and given; who may open a package is told here.

A package is made under the rights of the person who asks for it, so it holds no document that
person may not open. Somebody else gets it only when every document in it is open to them too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import fetch, fetch_one, fetch_value, fetch_values
from uprava.errors import ForbiddenError, NotFoundError
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_records.packages.values import (
    PACKAGE_TITLES,
    SCOPE_TITLES,
    UNFINISHED,
    PackageState,
    Scope,
)

PAGE = 50


@dataclass(frozen=True, slots=True)
class PackageRow:
    """A package in a list and on its page."""

    id: UUID
    organisation_id: int
    origin: str
    scope: str | None
    document_id: UUID | None
    volume_id: int | None
    inventory_id: int | None
    inner_id: UUID | None
    title: str
    state: str
    attempt: int
    done: int
    total: int | None
    said: str
    name: str
    sha256: str | None
    size: int | None
    documents: int
    left_out: int
    faults: int
    report: dict[str, Any] | None
    ordered_at: datetime
    ordered_by: int
    acting_for: int | None
    person: str
    done_at: datetime | None
    checked_at: datetime | None
    accepted_on: date | None
    closed: bool
    """Some of its documents are not open to the reader."""

    @property
    def share(self) -> int | None:
        """Hundredths that are done; None while the whole is not known."""
        return min(99, self.done * 100 // self.total) if self.total else None

    @property
    def unfinished(self) -> bool:
        """Tell whether it waits or is being worked on."""
        return self.state in UNFINISHED

    @property
    def stage(self) -> str:
        """What its state is called."""
        return _(PACKAGE_TITLES[PackageState(self.state)])

    @property
    def holds(self) -> str:
        """What it is a package of."""
        return _(SCOPE_TITLES[Scope(self.scope)]) if self.scope else _("Package from elsewhere")

    @property
    def whole(self) -> bool:
        """Tell whether it was read back, nothing is wrong in it and nothing was left out."""
        return self.state == PackageState.READY and not self.faults and not self.left_out


COLUMNS = f"""pk.id, pk.organisation_id, pk.origin, pk.scope, pk.document_id, pk.volume_id,
    pk.inventory_id, pk.inner_id, pk.title, pk.state, pk.attempt, pk.done, pk.total, pk.said,
    pk.name, pk.sha256, pk.size, pk.documents, pk.left_out, pk.faults, pk.report, pk.ordered_at,
    pk.ordered_by, pk.acting_for, pk.done_at, pk.checked_at, pk.accepted_on,
    (select {SHORT_NAME} from users.person as p where p.id = pk.ordered_by) as person,
    pk.documents <> (select count(*) from records.package_document as pd
        where pd.package_id = pk.id) as closed"""
"""`closed`: row security shows the rows of open documents only, so fewer of them are counted."""


DESTROYED = """exists (
    select from records.package_document as pd
    join records.disposal_document as dd on dd.document_id = pd.document_id
    where pd.package_id = pk.id and pd.own)"""


@dataclass(frozen=True, slots=True)
class Told:
    """A document of a package, as it was read back."""

    position: int
    document_id: UUID
    own: bool
    number: str | None
    registered_on: date | None
    title: str
    card: dict[str, Any]
    found: dict[str, Any]


def list_packages(
    session: Session, *, reader: Reader, before: UUID | None = None, limit: int = PAGE
) -> list[PackageRow]:
    """Return the packages of the organisation, the newest first."""
    query = f"""select {COLUMNS} from records.package as pk
        where pk.organisation_id = %(organisation)s
            and (%(before)s::uuid is null or pk.id < %(before)s)
        order by pk.id desc limit %(limit)s"""
    values = {"organisation": reader.organisation_id} | {"before": before, "limit": limit}
    return fetch(session, PackageRow, query, values)


def list_of(
    session: Session, *, reader: Reader, volumes: Sequence[int] = (),
    document: UUID | None = None, inventory: int | None = None,
) -> list[PackageRow]:  # fmt: skip
    """Return the packages of some volumes, of a document or of an inventory, the newest first."""
    query = f"""select {COLUMNS} from records.package as pk
        where pk.organisation_id = %(organisation)s and pk.state <> 'gone' and (
            pk.volume_id = any (%(volumes)s) or pk.document_id = %(document)s
            or pk.inventory_id = %(inventory)s)
        order by pk.id desc limit 200"""
    values = {"organisation": reader.organisation_id} | {
        "volumes": list(volumes), "document": document, "inventory": inventory,
    }  # fmt: skip
    return fetch(session, PackageRow, query, values)


def get_package(session: Session, id: UUID, *, reader: Reader) -> PackageRow:
    """Return a package of the reader's organisation. Raises NotFoundError."""
    query = f"""select {COLUMNS} from records.package as pk
        where pk.organisation_id = %(organisation)s and pk.id = %(id)s"""
    found = fetch_one(
        session, PackageRow, query, {"organisation": reader.organisation_id} | {"id": id}
    )
    if found is None:
        raise NotFoundError(_("There is no such package."))
    return found


def list_told(session: Session, id: UUID, *, after: int = 0, limit: int = PAGE) -> list[Told]:
    """Return documents of a package that are open to the reader, in their order."""
    query = """select position, document_id, own, number, registered_on, title, card, found
        from records.package_document where package_id = %s and position > %s
        order by position limit %s"""
    return fetch(session, Told, query, (id, after, limit))


def take(session: Session, id: UUID, *, reader: Reader) -> PackageRow:
    """Return a package whose bytes are to be sent, and record it.

    Raises NotFoundError when there are none, ForbiddenError when it holds a document that is not
    open to the reader (any more), whoever made it.
    """
    row = get_package(session, id, reader=reader)
    if row.sha256 is None or row.unfinished:
        raise NotFoundError(_("The package is not kept any more, or it is not made yet."))
    query = f"select {DESTROYED} from records.package as pk where pk.id = %s"
    if fetch_value(session, query, (id,)):
        raise NotFoundError(
            _("Documents of the package were destroyed by an act; the copy goes with them.")
        )
    open_now = "select count(*) from records.package_document where package_id = %s"
    if fetch_value(session, open_now, (id,)) != row.documents:
        raise ForbiddenError(
            _("The package holds documents that are not open to you: only who may open all of them "
              "may take it.")
        )  # fmt: skip
    record(session, "package.taken", "package", id, title=row.title, sha256=row.sha256)
    return row


def known(session: Session, hashes: Sequence[str]) -> list[str]:
    """Return those of the digests that are packages still kept.

    A package with a document that was destroyed by an act is not: the copy goes with it.
    """
    query = f"""select pk.sha256 from records.package as pk
        where pk.sha256 = any (%s) and not {DESTROYED}"""
    return fetch_values(session, query, (list(hashes),))
