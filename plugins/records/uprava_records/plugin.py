"""Records management as a plugin: the answers of its areas, joined in the order they build on."""

from collections.abc import Collection, Mapping, Sequence

from litestar.types import ControllerRouterHandler
from procrastinate import Blueprint
from pydantic_settings import BaseSettings
from sqlalchemy.orm import Session
from uprava import __version__, hookimpl
from uprava.capabilities import (
    CardToRegister,
    MailNotice,
    Parcel,
    ParcelMoved,
    Proposal,
    RecognisedScan,
    TakenNotice,
    TaskMoved,
)
from uprava.card_lines import CardLine
from uprava.demo.scene import DemoScene
from uprava.extension import (
    Act,
    Action,
    Change,
    CreateEntry,
    DocumentHead,
    DocumentKind,
    HealthCheck,
    LinkType,
    Module,
    Navigation,
    Panel,
    Permission,
    SignedVersion,
    Transition,
    WorkFolder,
)
from uprava.i18n import N_
from uprava.users.reader import Reader

from uprava_records.acts.area import AREA as ACTS
from uprava_records.archive.area import AREA as ARCHIVE
from uprava_records.areas import Area
from uprava_records.dispatch.area import AREA as DISPATCH
from uprava_records.exchange.area import AREA as EXCHANGE
from uprava_records.filing.area import AREA as FILING
from uprava_records.importing.area import AREA as IMPORTING
from uprava_records.letters.area import AREA as LETTERS
from uprava_records.mail.area import AREA as MAIL
from uprava_records.marks.area import AREA as MARKS
from uprava_records.packages.area import AREA as PACKAGES
from uprava_records.paper.area import AREA as PAPER
from uprava_records.post.area import AREA as POST
from uprava_records.resolutions.area import AREA as RESOLUTIONS
from uprava_records.routing.area import AREA as ROUTING
from uprava_records.settings import RecordsSettings
from uprava_records.written.area import AREA as WRITTEN
from uprava_records.year.area import AREA as YEAR

AREAS: tuple[Area, ...] = (
    LETTERS, MAIL, WRITTEN, PAPER, ACTS, YEAR, ROUTING, RESOLUTIONS, FILING, ARCHIVE, PACKAGES,
    DISPATCH, POST, EXCHANGE, MARKS, IMPORTING,
)  # fmt: skip
"""An area builds on those before it and knows none after it (decision 0007)."""


@hookimpl
def uprava_module() -> Module:
    """Say what the module is."""
    return Module(
        name="records",
        title=N_("Records management"),
        description=N_("Journals and registration of letters"),
        version=__version__,
        package="uprava_records",
        position=20,
    )


@hookimpl
def uprava_settings() -> type[BaseSettings]:
    """What an installation may configure."""
    return RecordsSettings


@hookimpl
def uprava_routes() -> Sequence[ControllerRouterHandler]:
    """The screens and the API."""
    return [route for area in AREAS for route in area.routes]


@hookimpl
def uprava_permissions() -> Sequence[Permission]:
    """What roles may be allowed."""
    return [permission for area in AREAS for permission in area.permissions]


@hookimpl
def uprava_document_kinds() -> Sequence[DocumentKind]:
    """The kinds of documents and their lives."""
    return [kind for area in AREAS for kind in area.kinds]


@hookimpl
def uprava_link_types() -> Sequence[LinkType]:
    """How documents of records are linked."""
    return [type for area in AREAS for type in area.link_types]


@hookimpl
def uprava_acts() -> Sequence[Act]:
    """What the acts of records are called in the history and in the audit log."""
    return [act for area in AREAS for act in area.acts]


@hookimpl
def uprava_act_objects() -> Mapping[str, str]:
    """What the objects of these acts are called."""
    return {type: title for area in AREAS for type, title in area.objects.items()}


@hookimpl
def uprava_work_folders() -> Sequence[WorkFolder]:
    """What waits for people."""
    return [folder for area in AREAS for folder in area.folders]


@hookimpl
def uprava_navigation() -> Sequence[Navigation]:
    """The chancellery's own places."""
    return [entry for area in AREAS for entry in area.navigation]


@hookimpl
def uprava_create_entries() -> Sequence[CreateEntry]:
    """What may be begun from any screen."""
    return [entry for area in AREAS for entry in area.create_entries]


@hookimpl
def uprava_card_panels(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Panel]:
    """What the areas show on a card."""
    shown = [area.panels(session, reader, document) for area in AREAS if area.panels]
    return [panel for panels in shown for panel in panels]


@hookimpl
def uprava_card_actions(
    session: Session, reader: Reader, document: DocumentHead
) -> Sequence[Action]:
    """What may be done with a document beside its changes of state."""
    offered = [area.actions(session, reader, document) for area in AREAS if area.actions]
    return [action for actions in offered for action in actions]


@hookimpl
def uprava_desk_panels(
    session: Session, reader: Reader, document: DocumentHead, folder: str
) -> Sequence[Panel]:
    """What the areas put beside a document of the desk."""
    found = [area.desk_panels(session, reader, document, folder)
             for area in AREAS if area.desk_panels]  # fmt: skip
    return [panel for panels in found for panel in panels]


@hookimpl
def uprava_proposals(session: Session, reader: Reader, card: CardToRegister) -> Sequence[Proposal]:
    """What the areas propose for a letter being registered."""
    found = [area.proposals(session, reader, card) for area in AREAS if area.proposals]
    return [each for some in found for each in some]


@hookimpl
def uprava_registered(session: Session, reader: Reader, document: DocumentHead) -> None:
    """What follows when a document was registered."""
    for area in AREAS:
        if area.registered:
            area.registered(session, reader, document)


@hookimpl
def uprava_before_transition(
    session: Session, reader: Reader, document: DocumentHead, transition: Transition
) -> None:
    """What has to be before a document moves on."""
    for area in AREAS:
        if area.before:
            area.before(session, reader, document, transition)


@hookimpl
def uprava_after_transition(
    session: Session, reader: Reader, document: DocumentHead, transition: Transition
) -> None:
    """What follows when a document moved on."""
    for area in AREAS:
        if area.after:
            area.after(session, reader, document, transition)


@hookimpl
def uprava_document_locks(
    session: Session, reader: Reader, document: DocumentHead, change: Change
) -> Sequence[str]:
    """What forbids a change of text, card or signature."""
    found = [area.locks(session, reader, document, change) for area in AREAS if area.locks]
    return [sentence for sentences in found for sentence in sentences]


@hookimpl
def uprava_after_files_changed(
    session: Session, reader: Reader, document: DocumentHead, roles: Sequence[str]
) -> None:
    """What follows when a document's files changed."""
    for area in AREAS:
        if area.files_changed:
            area.files_changed(session, reader, document, roles)


@hookimpl
def uprava_after_signing(
    session: Session, reader: Reader, document: DocumentHead, signed: SignedVersion
) -> None:
    """What follows when a document was signed here."""
    for area in AREAS:
        if area.after_signing:
            area.after_signing(session, reader, document, signed)


@hookimpl
def uprava_wants_detached(session: Session, document: DocumentHead) -> bool:
    """Whether a signature file is wanted beside a signed PDF."""
    wanting = [area.wants_detached for area in AREAS if area.wants_detached]
    return any(wants(session, document) for wants in wanting)


@hookimpl
def uprava_after_evidence(session: Session, document: DocumentHead, signed: SignedVersion) -> None:
    """What follows when a signed version was given more evidence."""
    for area in AREAS:
        if area.after_evidence:
            area.after_evidence(session, document, signed)


@hookimpl
def uprava_health(session: Session) -> Sequence[HealthCheck]:
    """How the neighbours of the areas are."""
    found = [area.health(session) for area in AREAS if area.health]
    return [check for checks in found for check in checks]


@hookimpl
def uprava_carry(session: Session, parcel: Parcel) -> str | None:
    """The exchange of this installation."""
    said = (area.carry(session, parcel) for area in AREAS if area.carry)
    return next((each for each in said if each is not None), None)


@hookimpl
def uprava_parcel_moved(session: Session, moved: ParcelMoved) -> None:
    """What became of what was given to an exchange."""
    for area in AREAS:
        if area.parcel_moved:
            area.parcel_moved(session, moved)


@hookimpl
def uprava_task_moved(session: Session, moved: TaskMoved) -> None:
    """What became of work that was made of a letter."""
    for area in AREAS:
        if area.task_moved:
            area.task_moved(session, moved)


@hookimpl
def uprava_search_words(session: Session, document: DocumentHead) -> Sequence[str]:
    """The module's own requisites a document is found by."""
    found = [area.search_words(session, document) for area in AREAS if area.search_words]
    return [word for words in found for word in words]


@hookimpl
def uprava_card_lines(
    session: Session, reader: Reader, document: DocumentHead
) -> Sequence[CardLine]:
    """Requisites on the printed registration card."""
    found = [area.card_lines(session, reader, document) for area in AREAS if area.card_lines]
    return [line for lines in found for line in lines]


@hookimpl
def uprava_text_code(session: Session, document: DocumentHead) -> str | None:
    """Where the QR code on a document of ours leads."""
    found = (area.text_code(session, document) for area in AREAS if area.text_code)
    return next((address for address in found if address), None)


@hookimpl
def uprava_scan_recognised(session: Session, scan: RecognisedScan) -> None:
    """What follows when a scan was read by machine."""
    for area in AREAS:
        if area.scan_recognised:
            area.scan_recognised(session, scan)


@hookimpl
def uprava_scanned(session: Session, text: str) -> str | None:
    """The card of a scanned code."""
    found = (area.scanned(session, text) for area in AREAS if area.scanned)
    return next((address for address in found if address), None)


@hookimpl
def uprava_typed_text(session: Session, document: DocumentHead) -> Mapping[str, str]:
    """What the form of a letterhead begins with."""
    begun = [area.typed_text(session, document) for area in AREAS if area.typed_text]
    return {name: text for some in begun for name, text in some.items()}


@hookimpl
def uprava_take_mail_notice(session: Session, notice: MailNotice) -> TakenNotice | None:
    """Of which letter that was sent from here a report is."""
    taken = (area.mail_notice(session, notice) for area in AREAS if area.mail_notice)
    return next((each for each in taken if each), None)


@hookimpl
def uprava_known_blobs(session: Session, hashes: Sequence[str]) -> Collection[str]:
    """Bytes that no document of the core refers to."""
    known = [area.known_blobs(session, hashes) for area in AREAS if area.known_blobs]
    return {each for some in known for each in some}


@hookimpl
def uprava_jobs(blueprint: Blueprint) -> None:
    """What is done in the background."""
    for area in AREAS:
        if area.jobs:
            area.jobs(blueprint)


@hookimpl
def uprava_demo(session: Session, scene: DemoScene) -> None:
    """Two years of a chancellery."""
    for area in AREAS:
        if area.demo:
            area.demo(session, scene)
