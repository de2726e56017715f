"""The area of approval, registered through the same hooks as any module."""

from collections.abc import Collection, Sequence

from litestar.types import ControllerRouterHandler
from procrastinate import Blueprint
from sqlalchemy.orm import Session

from uprava import hookimpl
from uprava.approval import api, drafting_card, jobs, panels
from uprava.approval.kind import DRAFTS, WRITE
from uprava.approval.models import Purpose
from uprava.approval.reports import READY, SOURCES
from uprava.approval.routes import drafting, drafting_api
from uprava.approval.routes import routes as screen_routes
from uprava.approval.routes.drafting_view import NEW
from uprava.approval.service import demo
from uprava.approval.service.drafting_files import known_uploads
from uprava.approval.service.following import files_changed, keep_derived, signature_made
from uprava.approval.service.locking import locks
from uprava.approval.values import DECIDE_FOR, FOLDERS, START, TEMPLATES
from uprava.clock import now
from uprava.demo.scene import DemoScene
from uprava.documents.service.filing import BESIDE
from uprava.extension import (
    Action,
    BuiltInRole,
    Change,
    CreateEntry,
    DocumentHead,
    DocumentKind,
    Navigation,
    Panel,
    Permission,
    SignedVersion,
    WorkFolder,
)
from uprava.i18n import N_
from uprava.jobs.queue import task
from uprava.reporting import ReadyReport, ReportSource
from uprava.users.reader import Reader

OFFICE = (BuiltInRole.REGISTRAR, BuiltInRole.LEADER, BuiltInRole.EXECUTOR)


@hookimpl
def uprava_routes() -> Sequence[ControllerRouterHandler]:
    """Writing drafts, acts on the card, the desk, templates of routes; the JSON API."""
    return [*drafting.routes, *screen_routes, *drafting_api.routes, *api.routes]


@hookimpl
def uprava_permissions() -> Sequence[Permission]:
    """What roles may be allowed about approval; to decide for oneself one only has to be asked."""
    return [
        Permission(WRITE, N_("Write drafts of acts"), OFFICE),
        Permission(START, N_("Send documents for approval"), OFFICE),
        Permission(DECIDE_FOR, N_("Approve and acquaint oneself for an absent person"), OFFICE),
        Permission(TEMPLATES, N_("Set up routes of approval"), (BuiltInRole.ADMINISTRATOR,)),
    ]


@hookimpl
def uprava_navigation() -> Sequence[Navigation]:
    """The manager's desk for everybody; routes for administrators."""
    return [
        Navigation(N_("My work"), N_("Desk"), "/desk", "device-laptop", position=5),
        Navigation(
            N_("Administration"), N_("Routes of approval"), "/admin/routes", "arrows-diff",
            TEMPLATES, position=55, folded=True,
        ),
    ]  # fmt: skip


@hookimpl
def uprava_create_entries() -> Sequence[CreateEntry]:
    """A draft may be written from any screen, where no module has drafts of its own."""
    return [CreateEntry(N_("Draft of an act"), NEW, "file-text", WRITE, 20, fallback=True)]


@hookimpl
def uprava_known_blobs(session: Session, hashes: Sequence[str]) -> Collection[str]:
    """Files that wait for their draft; those of documents are the core's."""
    return known_uploads(session, hashes)


@hookimpl
def uprava_work_folders() -> Sequence[WorkFolder]:
    """What waits for a decision; documents leave these folders by the decision itself."""
    return [
        WorkFolder(FOLDERS[Purpose.AGREE], N_("For approval"), "checks", 30, N_("Approve"),
                   "/work/approval/many"),
        WorkFolder(FOLDERS[Purpose.SIGN], N_("For signing"), "signature", 40, N_("Sign"),
                   "/work/signing/many", folded=True),
        WorkFolder(FOLDERS[Purpose.READ], N_("For acquaintance"), "book", 50, "", folded=True),
    ]  # fmt: skip


@hookimpl
def uprava_card_actions(
    session: Session, reader: Reader, document: DocumentHead
) -> Sequence[Action]:
    """What the moment of the route lets the reader do; the form of a draft's card."""
    own = drafting_card.actions_of(session, reader, document)
    return [*panels.actions_of(session, reader, document), *own]


@hookimpl
def uprava_card_panels(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Panel]:
    """«Лист согласования»; what a draft says of itself."""
    return [
        *panels.panels_of(session, reader, document),
        *drafting_card.panels_of(session, document),
    ]


@hookimpl
def uprava_document_locks(
    session: Session, reader: Reader, document: DocumentHead, change: Change
) -> Sequence[str]:
    """A text that is being signed is frozen; only the approved version is signed."""
    return locks(session, reader, document, change)


@hookimpl
def uprava_after_files_changed(
    session: Session, reader: Reader, document: DocumentHead, roles: Sequence[str]
) -> None:
    """A new text makes visas past, by the rule of its route."""
    if set(roles) - {BESIDE}:
        files_changed(session, reader, document, at=now())


@hookimpl
def uprava_after_signing(
    session: Session, reader: Reader, document: DocumentHead, signed: SignedVersion
) -> None:
    """A signature is the decision of whoever was asked to sign."""
    signature_made(session, reader, document, signed, at=now())


@hookimpl
def uprava_after_evidence(session: Session, document: DocumentHead, signed: SignedVersion) -> None:
    """What was decided over a version holds for the one with more evidence of its signatures."""
    keep_derived(session, document, signed)


@hookimpl
def uprava_document_kinds() -> Sequence[DocumentKind]:
    """The draft of an act."""
    return [DRAFTS]


@hookimpl
def uprava_demo(session: Session, scene: DemoScene) -> None:
    """Drafts on their routes, and the routes themselves."""
    demo.fill(session, scene)


@hookimpl
def uprava_jobs(blueprint: Blueprint) -> None:
    """Who is late is told, and after a working day the author and the head; old files go."""
    task(blueprint, "late", title=N_("Notices of late approvals"), cron="*/15 * * * *")(jobs.late)
    title = N_("Removal of files nobody wrote a draft for")
    task(blueprint, "expire_uploads", title=title, cron="20 19 * * *")(jobs.expire)


@hookimpl
def uprava_report_sources() -> Sequence[ReportSource]:
    """What people were asked for along routes, and the routes."""
    return SOURCES


@hookimpl
def uprava_ready_reports() -> Sequence[ReadyReport]:
    """Terms of approval, returns, what waits."""
    return READY
