"""The area of approval, registered through the same hooks as any module."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler
from procrastinate import Blueprint
from sqlalchemy.orm import Session

from uprava import hookimpl
from uprava.approval import api, jobs, panels
from uprava.approval.kind import DRAFTS
from uprava.approval.models import Purpose
from uprava.approval.routes import routes as screen_routes
from uprava.approval.service import demo
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
from uprava.users.reader import Reader

OFFICE = (BuiltInRole.REGISTRAR, BuiltInRole.LEADER, BuiltInRole.EXECUTOR)


@hookimpl
def uprava_routes() -> Sequence[ControllerRouterHandler]:
    """Acts on the card, the desk, templates of routes; the JSON API."""
    return [*screen_routes, *api.routes]


@hookimpl
def uprava_permissions() -> Sequence[Permission]:
    """What roles may be allowed about approval; to decide for oneself one only has to be asked."""
    return [
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
            TEMPLATES, position=55,
        ),
    ]  # fmt: skip


@hookimpl
def uprava_work_folders() -> Sequence[WorkFolder]:
    """What waits for a decision; documents leave these folders by the decision itself."""
    return [
        WorkFolder(FOLDERS[Purpose.AGREE], N_("For approval"), "checks", 30, N_("Approve"),
                   "/work/approval/many"),
        WorkFolder(FOLDERS[Purpose.SIGN], N_("For signing"), "signature", 40, N_("Sign"),
                   "/work/signing/many"),
        WorkFolder(FOLDERS[Purpose.READ], N_("For acquaintance"), "book-2", 50, ""),
    ]  # fmt: skip


@hookimpl
def uprava_card_actions(
    session: Session, reader: Reader, document: DocumentHead
) -> Sequence[Action]:
    """What the moment of the route lets the reader do."""
    return panels.actions_of(session, reader, document)


@hookimpl
def uprava_card_panels(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Panel]:
    """«Лист согласования»."""
    return panels.panels_of(session, reader, document)


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
    """Who is late is told, and after a working day the author and the head."""
    task(blueprint, "late", title=N_("Notices of late approvals"), cron="*/15 * * * *")(jobs.late)
