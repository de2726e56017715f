"""Packages: asked for, brought, checked again, accepted, removed."""

from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.clock import now
from uprava.db.ids import uuid7
from uprava.db.sql import execute, fetch_value, fetch_values
from uprava.documents.service.access import get_document
from uprava.documents.service.filing import Received
from uprava.errors import ConflictError, NotFoundError
from uprava.i18n import _
from uprava.installation import installation_of
from uprava.users.reader import Reader

from uprava_records.archive.service.inventories import get_inventory
from uprava_records.archive.values import InventoryState
from uprava_records.filing.service.cases import get_case, require_state
from uprava_records.filing.service.common import organisation_of
from uprava_records.filing.values import CaseState
from uprava_records.packages.service.listing import PackageRow, get_package
from uprava_records.packages.values import Origin, PackageState, Scope

PACK = "records.package"
MAKE, CHECK = "records:make_package", "records:check_package"
MOST_WAITING = 200
"""Packages of one organisation that wait or are written at a time."""


def order_volume(session: Session, volume_id: int, *, reader: Reader) -> UUID:
    """Ask for the package of a volume of a closed case."""
    query = """select v.case_id from records.case_volume as v
        join records.case_file as c on c.id = v.case_id
        where v.id = %s and c.organisation_id = %s"""
    case_id = fetch_value(session, query, (volume_id, reader.organisation_id))
    if case_id is None:
        raise NotFoundError(_("There is no such volume."))
    case = get_case(session, case_id, reader=reader)
    reader.require(PACK, unit=case.unit_id)
    require_state(case, CaseState.CLOSED, CaseState.TRANSFERRED)
    number = fetch_value(
        session, "select number from records.case_volume where id = %s", (volume_id,)
    )
    told = _("{index} “{heading}”, {year}, volume {volume}")
    title = told.format(index=case.index, heading=case.heading, year=case.year, volume=number)
    return ordered(session, Scope.VOLUME, title, reader=reader, volume_id=volume_id)


def order_case(session: Session, case_id: int, *, reader: Reader) -> list[UUID]:
    """Ask for a package of each volume of a case."""
    query = "select id from records.case_volume where case_id = %s order by number"
    get_case(session, case_id, reader=reader)
    volumes = fetch_values(session, query, (case_id,))
    return [order_volume(session, each, reader=reader) for each in volumes]


def order_document(session: Session, document_id: UUID, *, reader: Reader) -> UUID:
    """Ask for the package of one registered document the reader may open."""
    head = get_document(session, document_id, reader=reader)
    reader.require(PACK, unit=head.unit_id)
    if head.number is None or head.registered_on is None:
        raise ConflictError(_("The document has no number yet: register it first."))
    title = _("No. {number} of {day}").format(
        number=head.number, day=f"{head.registered_on:%d.%m.%Y}"
    )
    return ordered(session, Scope.DOCUMENT, title, reader=reader, document_id=document_id)


def order_inventory(session: Session, id: int, *, reader: Reader) -> UUID:
    """Ask for the package of an approved inventory: its paper and the list of its containers."""
    reader.require(PACK)
    inventory = get_inventory(session, id, reader=reader)
    if inventory.state != InventoryState.APPROVED:
        raise ConflictError(_("The inventory is a draft: approve it first."))
    title = _("Inventory No. {number}, {title}, {year}").format(
        number=inventory.number, title=inventory.title, year=inventory.year
    )
    return ordered(session, Scope.INVENTORY, title, reader=reader, inventory_id=id)


WITHOUT = """
    select il.volume_id from records.inventory_line as il
    where il.inventory_id = %(id)s and not exists (
        select from records.package as pk where pk.volume_id = il.volume_id
            and (pk.state = 'ready' and pk.faults = 0 and pk.left_out = 0
                 or pk.state in ('waiting', 'running')))
    order by il.position"""


def order_units(session: Session, id: int, *, reader: Reader) -> list[UUID]:
    """Ask for packages of the units of an approved inventory that have no good one yet."""
    reader.require(PACK)
    inventory = get_inventory(session, id, reader=reader)
    if inventory.state != InventoryState.APPROVED:
        raise ConflictError(_("The inventory is a draft: approve it first."))
    volumes = without_package(session, id)[:MOST_WAITING]
    return [order_volume(session, each, reader=reader) for each in volumes]


def without_package(session: Session, inventory_id: int) -> list[int]:
    """Return the volumes of an inventory without a whole package, made or being made."""
    return fetch_values(session, WITHOUT, {"id": inventory_id})


def volumes_of(session: Session, inventory_id: int) -> list[int]:
    """Return the volumes of an inventory in their order."""
    query = "select volume_id from records.inventory_line where inventory_id = %s order by position"
    return fetch_values(session, query, (inventory_id,))


INSERT = """
    insert into records.package (id, organisation_id, origin, scope, document_id, volume_id,
        inventory_id, title, state, attempt, done, said, name, sha256, size, documents, left_out,
        faults, ordered_at, ordered_by, acting_for)
    values (%(id)s, %(organisation)s, %(origin)s, %(scope)s, %(document_id)s, %(volume_id)s,
        %(inventory_id)s, %(title)s, 'waiting', 0, 0, '', %(name)s, %(sha256)s, %(size)s, 0, 0, 0,
        %(at)s, %(by)s, %(acting)s)"""


def ordered(
    session: Session, scope: Scope, title: str, *, reader: Reader, **subject: object
) -> UUID:
    """Write the order down and have a job make the package; one order of a thing at a time."""
    organisation = organisation_of(reader)
    [(column, value)] = subject.items()
    lock = "select pg_advisory_xact_lock(hashtext('records.package'), %s)"
    execute(session, lock, (organisation,))
    query = f"""select id from records.package where {column} = %s and ordered_by = %s
        and state in ('waiting', 'running') limit 1"""
    waiting = fetch_value(session, query, (value, reader.person_id))
    if isinstance(waiting, UUID):
        return waiting
    many = """select count(*) from records.package where organisation_id = %s
        and state in ('waiting', 'running')"""
    if fetch_value(session, many, (organisation,)) >= MOST_WAITING:
        raise ConflictError(
            _("Too many packages are being made already. Wait until some are ready.")
        )
    id = kept(session, Origin.MADE, title, reader=reader, scope=scope, **subject)
    record(session, "package.ordered", "package", id, title=title, scope=scope.value)
    installation_of(session).jobs.defer(session, MAKE, package=str(id))
    return id


def kept(session: Session, origin: Origin, title: str, *, reader: Reader, **values: object) -> UUID:
    """Write a row of a package that is to be worked on."""
    id = uuid7()
    nothing = dict.fromkeys(("scope", "document_id", "volume_id", "inventory_id", "sha256", "size"))
    row = nothing | {"name": ""} | values | {
        "id": id, "organisation": organisation_of(reader), "origin": origin, "title": title,
        "at": now(), "by": reader.person_id, "acting": reader.acting_for,
    }  # fmt: skip
    execute(session, INSERT, row)
    return id


def bring(session: Session, received: Received, *, reader: Reader) -> UUID:
    """Take a package from elsewhere in to be checked; it is kept only when it is accepted."""
    reader.require(PACK)
    id = kept(
        session, Origin.RECEIVED, received.name, reader=reader, name=received.name,
        sha256=received.sha256, size=received.size,
    )  # fmt: skip
    record(session, "package.brought", "package", id, name=received.name, sha256=received.sha256)
    installation_of(session).jobs.defer(session, CHECK, package=str(id))
    return id


def check_again(session: Session, id: UUID, *, reader: Reader) -> PackageRow:
    """Have a package that is kept here read and checked once more."""
    reader.require(PACK)
    row = held(session, id, reader=reader)
    if row.sha256 is None or row.unfinished:
        raise ConflictError(_("There is nothing to check: the package is not kept here."))
    query = "update records.package set state = 'waiting', done = 0, total = null where id = %s"
    execute(session, query, (id,))
    record(session, "package.asked", "package", id, title=row.title)
    installation_of(session).jobs.defer(session, CHECK, package=str(id))
    return row


def held(session: Session, id: UUID, *, reader: Reader) -> PackageRow:
    """Return a package that nobody else changes until the commit."""
    execute(session, "select from records.package where id = %s for update", (id,))
    return get_package(session, id, reader=reader)


def accept(session: Session, id: UUID, *, reader: Reader) -> PackageRow:
    """Keep a package that was brought and found whole.

    Raises ConflictError for one that is not whole, is not ours to accept, or was accepted already.
    """
    reader.require(PACK)
    row = held(session, id, reader=reader)
    if row.origin != Origin.RECEIVED or row.accepted_on:
        raise ConflictError(_("Only packages from elsewhere are accepted, and each once."))
    if row.state != PackageState.READY or row.faults:
        raise ConflictError(
            _("The package is not whole: it cannot be accepted. Ask its maker for another one.")
        )
    execute(session, "update records.package set accepted_on = %s where id = %s",
            (session.info["today"], id))  # fmt: skip
    record(session, "package.accepted", "package", id, title=row.title, sha256=row.sha256)
    return row


def remove(session: Session, id: UUID, *, reader: Reader) -> PackageRow:
    """Let go of a package; its bytes are collected at night. Raises ConflictError when it counts.

    What was handed over by an act, or accepted for keeping, stays.
    """
    reader.require(PACK)
    row = held(session, id, reader=reader)
    query = "select exists (select from records.transfer_line where package_id = %s)"
    if row.accepted_on or fetch_value(session, query, (id,)):
        raise ConflictError(
            _("The package was accepted for keeping or stands in an act of transfer: it stays.")
        )
    execute(session, "delete from records.package where id = %s", (id,))
    record(session, "package.removed", "package", id, title=row.title)
    return row
