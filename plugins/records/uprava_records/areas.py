"""What an area of records is: its answers to the hooks, which `plugin.py` joins."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from litestar.types import ControllerRouterHandler
from procrastinate import Blueprint
from sqlalchemy.orm import Session
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
    Navigation,
    Panel,
    Permission,
    SignedVersion,
    Transition,
    WorkFolder,
)
from uprava.users.reader import Reader


@dataclass(frozen=True, slots=True)
class Area:
    """One area's part of the module; every field is the hook of the same name, empty: no part.

    `objects` is the hook `uprava_act_objects`, `mail_notice` `uprava_take_mail_notice`. Functions
    about one document are called for documents of every kind and module: each looks first whether
    the document concerns its area.
    """

    name: str
    routes: Sequence[ControllerRouterHandler] = ()
    permissions: Sequence[Permission] = ()
    kinds: Sequence[DocumentKind] = ()
    link_types: Sequence[LinkType] = ()
    folders: Sequence[WorkFolder] = ()
    navigation: Sequence[Navigation] = ()
    create_entries: Sequence[CreateEntry] = ()
    acts: Sequence[Act] = ()
    objects: Mapping[str, str] = field(default_factory=dict)
    panels: Callable[[Session, Reader, DocumentHead], Sequence[Panel]] | None = None
    desk_panels: Callable[[Session, Reader, DocumentHead, str], Sequence[Panel]] | None = None
    proposals: Callable[[Session, Reader, CardToRegister], Sequence[Proposal]] | None = None
    registered: Callable[[Session, Reader, DocumentHead], None] | None = None
    actions: Callable[[Session, Reader, DocumentHead], Sequence[Action]] | None = None
    before: Callable[[Session, Reader, DocumentHead, Transition], None] | None = None
    after: Callable[[Session, Reader, DocumentHead, Transition], None] | None = None
    locks: Callable[[Session, Reader, DocumentHead, Change], Sequence[str]] | None = None
    after_signing: Callable[[Session, Reader, DocumentHead, SignedVersion], None] | None = None
    wants_detached: Callable[[Session, DocumentHead], bool] | None = None
    after_evidence: Callable[[Session, DocumentHead, SignedVersion], None] | None = None
    files_changed: Callable[[Session, Reader, DocumentHead, Sequence[str]], None] | None = None
    search_words: Callable[[Session, DocumentHead], Sequence[str]] | None = None
    card_lines: Callable[[Session, Reader, DocumentHead], Sequence[CardLine]] | None = None
    text_code: Callable[[Session, DocumentHead], str | None] | None = None
    carry: Callable[[Session, Parcel], str | None] | None = None
    parcel_moved: Callable[[Session, ParcelMoved], None] | None = None
    task_moved: Callable[[Session, TaskMoved], None] | None = None
    scan_recognised: Callable[[Session, RecognisedScan], None] | None = None
    scanned: Callable[[Session, str], str | None] | None = None
    typed_text: Callable[[Session, DocumentHead], Mapping[str, str]] | None = None
    mail_notice: Callable[[Session, MailNotice], TakenNotice | None] | None = None
    known_blobs: Callable[[Session, Sequence[str]], Collection[str]] | None = None
    jobs: Callable[[Blueprint], None] | None = None
    health: Callable[[Session], Sequence[HealthCheck]] | None = None
    demo: Callable[[Session, DemoScene], None] | None = None
