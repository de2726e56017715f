"""Replies as an area of appeals: what they add to the core."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.clock import now
from uprava.counted import nobody
from uprava.extension import (
    Action,
    BuiltInRole,
    Change,
    ChangeKind,
    DocumentHead,
    Navigation,
    Panel,
    Permission,
    Transition,
    WorkFolder,
)
from uprava.i18n import N_, _
from uprava.users.reader import Reader

from uprava_appeals.replies import card
from uprava_appeals.replies.acts import ACTS, OBJECTS
from uprava_appeals.replies.kind import KIND, SENT, SIGNED
from uprava_appeals.replies.routes import routes
from uprava_appeals.replies.service.drafting import unfilled, unfilled_in
from uprava_appeals.replies.service.reading import files_opened, opens_files
from uprava_appeals.replies.service.signing import after_signature
from uprava_appeals.replies.values import PUBLISH, SEND, SENDING, TEMPLATES, WRITE
from uprava_appeals.values import REPLY

OFFICE = (BuiltInRole.REGISTRAR, BuiltInRole.LEADER, BuiltInRole.EXECUTOR)
SECTION = N_("Citizens' appeals")


def after(session: Session, reader: Reader, document: DocumentHead, transition: Transition) -> None:
    """What has been signed along its route gets its number and waits to be sent."""
    if document.kind == REPLY and transition.target == SIGNED:
        after_signature(session, document, reader=reader, at=now())


def locks(
    session: Session, _reader: Reader, document: DocumentHead, change: Change
) -> Sequence[str]:
    """A reply is signed without blanks, dropped instead of thrown away, and stays as it went."""
    if document.kind != REPLY:
        return []
    if change.kind is ChangeKind.TRASH:
        return [_("A reply is not thrown away: drop its draft, so that its appeal knows of it.")]
    if change.kind is ChangeKind.SIGNING and (missing := unfilled_in(session, document.id)):
        return [unfilled(missing)]
    if document.state in (SIGNED, SENT) and change.kind in (
        ChangeKind.FILES, ChangeKind.REQUISITES,
    ):  # fmt: skip
        return [_("The reply is signed: its text and card do not change any more.")]
    return []


def panels(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Panel]:
    """The replies on an appeal; what a reply is about."""
    return card.panels_of(session, reader, document)


def actions(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Action]:
    """«Ответить» on an appeal; what may be done with a reply."""
    return card.actions_of(session, reader, document)


AREA = Area(
    "replies",
    acts=ACTS,
    act_objects=OBJECTS,
    routes=routes,
    permissions=[
        Permission(WRITE, N_("Write answers to appeals, notices and letters about them"), OFFICE),
        Permission(SEND, N_("Send answers to appeals"), (BuiltInRole.REGISTRAR,)),
        Permission(TEMPLATES, N_("Keep templates of answers to appeals"),
                   (BuiltInRole.ADMINISTRATOR, BuiltInRole.REGISTRAR)),
        Permission(PUBLISH, N_("Publish answers to appeals without their authors"),
                   (BuiltInRole.REGISTRAR,)),
    ],
    document_kinds=[KIND],
    work_folders=[WorkFolder(SENDING, N_("Answers to send"), "send", 47, "", permission=SEND,
                             holders=nobody, url="/appeals/sending")],
    navigation=[
        Navigation(SECTION, N_("Published answers"), "/appeals/published", "world", PUBLISH, 60,
                   folded=True),
        Navigation(N_("Administration"), N_("Templates of replies"), "/appeals/templates",
                   "typography", TEMPLATES, 73, folded=True),
    ],
    card_panels=panels,
    card_actions=actions,
    after_transition=after,
    document_locks=locks,
    opens_files=opens_files,
    files_opened=files_opened,
)  # fmt: skip
