"""What a package tells of one document: read in one transaction, under its maker's rights."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_value
from uprava.documents.service.access import get_document
from uprava.documents.service.filing import COLUMNS, FileRow, list_files
from uprava.documents.service.history import list_history
from uprava.documents.service.linking import list_links
from uprava.documents.service.opening import given
from uprava.documents.service.particulars import find_particulars, list_readdressings
from uprava.documents.service.renditions import drawn_from
from uprava.extension import DocumentHead
from uprava.i18n import _, use_locale
from uprava.installation import Installation
from uprava.printing.cards import RegistrationCard, card_of, lines_of
from uprava.signing.service.listing import SignatureRow, signatures_shown
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

from uprava_records.filing.service.cases import CaseCard, get_case
from uprava_records.filing.service.filing import find_place
from uprava_records.filing.service.terms import in_words
from uprava_records.packages.container.values import FORMAT
from uprava_records.packages.service.facts import Known, facts_of

MOST_EVENTS = 5_000
"""Events of the history of one document that a package tells, the latest."""


@dataclass(frozen=True, slots=True)
class Material:
    """Everything of a document that goes into a package, but for the bytes."""

    head: DocumentHead
    told: dict[str, object]
    card: RegistrationCard
    files: list[FileRow]
    """Newest versions, and earlier ones that a signature file is over."""
    sources: dict[UUID, FileRow]
    """File → what its pages are drawn from."""
    containers: list[FileRow]
    """Signature files."""
    signatures: list[SignatureRow]


def read_document(
    session: Session, id: UUID, *, reader: Reader, installation: Installation, at: datetime
) -> Material:
    """Read a document. Raises NotFoundError for one the reader may not open."""
    head = get_document(session, id, reader=reader)
    given(session, head, reader=reader)
    signatures = signatures_shown(session, id)
    files = files_of(session, id, signatures)
    with use_locale("ru"):
        return Material(
            head, told_of(session, head, signatures, reader=reader, installation=installation),
            card_of(session, head, reader=reader, at=at), files,
            {each.id: drawn_from(session, each) for each in files},
            containers_of(session, id), signatures,
        )  # fmt: skip


def files_of(session: Session, id: UUID, signatures: list[SignatureRow]) -> list[FileRow]:
    """Return the files of a document: the newest versions, and those signatures are beside."""
    files = list_files(session, id)
    there = {each.id for each in files}
    earlier = {each.file_id for each in signatures} - there
    query = f"select {COLUMNS} from documents.file where id = any (%s) order by id"
    return [*files, *(fetch(session, FileRow, query, (list(earlier),)) if earlier else ())]


def containers_of(session: Session, id: UUID) -> list[FileRow]:
    """Return the signature files of a document, the earliest first."""
    query = f"""select {COLUMNS} from documents.file where document_id = %s and removed_at is null
        and role = 'signature' order by id"""
    return fetch(session, FileRow, query, (id,))


def told_of(
    session: Session, head: DocumentHead, signatures: list[SignatureRow], *, reader: Reader,
    installation: Installation,
) -> dict[str, object]:  # fmt: skip
    """Return the metadata of a document but for its files and signatures."""
    plugins = installation.plugins
    kind = plugins.kinds.get(head.kind)
    names = "select name from users.{} where id = %s"
    author = f"select {SHORT_NAME} from users.person as p where p.id = %s"
    known = Known(
        head, _(kind.title) if kind else head.kind,
        str(fetch_value(session, names.format("organisation"), (head.organisation_id,))),
        str(fetch_value(session, names.format("unit"), (head.unit_id,)) or ""),
        find_particulars(session, head.id), list_readdressings(session, head.id),
        list_links(session, head.id, reader=reader, types=plugins.link_types), signatures,
        plugins.card_lines(session, reader, head), find_place(session, head.id),
        ZoneInfo(installation.settings.timezone),
    )  # fmt: skip
    events = list_history(
        session, head.id, kind=head.kind, plugins=plugins, limit=MOST_EVENTS
    )  # fmt: skip
    return {
        "format": FORMAT, "id": head.id, "kind": head.kind, "kindTitle": known.kind_title,
        "number": head.number, "registeredOn": head.registered_on, "title": head.title,
        "summary": head.summary, "state": head.state,
        "stateTitle": _(kind.state(head.state).title) if kind else head.state,
        "access": head.access_mark, "organisation": known.organisation, "unit": known.unit,
        "author": fetch_value(session, author, (head.author_id,)),
        "facts": facts_of(session, known),
        "requisites": [
            {"title": title, "text": value}
            for title, value in lines_of(session, head, reader=reader, installation=installation)
        ],
        "keeping": keeping_of(session, known, reader=reader),
        "links": [
            {"type": each.row.type, "title": each.title, "document": each.row.id,
             "number": each.row.number, "registeredOn": each.row.registered_on,
             "text": each.row.title}
            for each in known.links
        ],
        "history": [
            {"at": moment(each.at), "who": each.who, "text": each.what}
            for each in reversed(events)
        ],
    }  # fmt: skip


def keeping_of(session: Session, known: Known, *, reader: Reader) -> dict[str, object]:
    """Return the case a document is in, with its storage term; empty without one."""
    place = known.place
    if place is None:
        return {}
    organisation = "select organisation_id from records.case_file where id = %s"
    if fetch_value(session, organisation, (place.case_id,)) != reader.organisation_id:
        return {}
    case = get_case(session, place.case_id, reader=reader)
    return case_told(case, place.volume) | {
        "position": place.position, "filedOn": place.filed_on, "sheets": place.sheets,
    }  # fmt: skip


def case_told(case: CaseCard, volume: int) -> dict[str, object]:
    """Return a case as packages tell it."""
    return {
        "index": case.index, "heading": case.heading, "year": case.year, "volume": volume,
        "volumes": case.volumes, "unit": case.unit, "term": in_words(case.term),
        "article": case.article, "firstOn": case.first_on, "lastOn": case.last_on,
        "endedOn": case.ended_on, "dueOn": case.due_on, "inventory": case.inventory,
    }  # fmt: skip


def moment(value: datetime) -> str:
    """Return a moment as packages write it, in UTC."""
    return value.astimezone(UTC).isoformat(timespec="seconds")


def place_of(row: SignatureRow) -> str:
    """Return where a signature is: the field of its PDF, or its number in its container."""
    if row.container_id is None:
        return row.field
    return str(int(row.field.rpartition("/")[2]))


def signature_told(row: SignatureRow) -> dict[str, object]:
    """Return a signature but for the paths of its files."""
    with use_locale("ru"):
        check = row.check
        signer = check.signer
        return {
            "form": row.form, "field": place_of(row), "name": row.container, "owner": row.owner,
            "serial": row.serial, "issuer": signer.issuer if signer else "",
            "validFrom": moment(signer.valid_from) if signer else "",
            "validTo": moment(signer.valid_to) if signer else "", "person": row.person,
            "level": row.level, "signedAt": moment(row.signed_at),
            "knownSince": row.known_since.astimezone(UTC).isoformat(),
            "verdict": row.verdict, "checkedAt": moment(row.checked_at),
            "signedSha256": row.signed_sha256, "sentences": list(row.sentences()),
        }  # fmt: skip
