"""What an area of a large module is: its part of the plugin's answers (decision 0007)."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from litestar.types import ControllerRouterHandler
from procrastinate import Blueprint
from sqlalchemy.orm import Session

from uprava.capabilities import (
    ActToDraft,
    ArrivedAppeal,
    CardToRegister,
    DraftedAct,
    GivenResolution,
    GivenTask,
    MailNotice,
    Parcel,
    ParcelMoved,
    Proposal,
    RecognisedScan,
    TakenNotice,
    TakenResolution,
    TaskMoved,
    TaskToGive,
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
from uprava.reporting import ReadyReport, ReportScreen, ReportSource
from uprava.users.reader import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One area's part of a module; a field is the hook of that name, empty: no part in it.

    A hook asked once at start is its answer, any other a function given all the hook's arguments
    in their order. Functions about a document are called for documents of every kind and module:
    each looks first whether the document concerns its area.
    """

    name: str = field(kw_only=False)
    routes: Sequence[ControllerRouterHandler] = ()
    permissions: Sequence[Permission] = ()
    document_kinds: Sequence[DocumentKind] = ()
    link_types: Sequence[LinkType] = ()
    acts: Sequence[Act] = ()
    act_objects: Mapping[str, str] = field(default_factory=dict)
    work_folders: Sequence[WorkFolder] = ()
    navigation: Sequence[Navigation] = ()
    create_entries: Sequence[CreateEntry] = ()
    card_panels: Callable[[Session, Reader, DocumentHead], Sequence[Panel]] | None = None
    card_actions: Callable[[Session, Reader, DocumentHead], Sequence[Action]] | None = None
    before_transition: Callable[[Session, Reader, DocumentHead, Transition], None] | None = None
    after_transition: Callable[[Session, Reader, DocumentHead, Transition], None] | None = None
    document_locks: Callable[[Session, Reader, DocumentHead, Change], Sequence[str]] | None = None
    after_files_changed: Callable[[Session, Reader, DocumentHead, Sequence[str]], None] | None = (
        None
    )
    after_signing: Callable[[Session, Reader, DocumentHead, SignedVersion], None] | None = None
    wants_detached: Callable[[Session, DocumentHead], bool] | None = None
    after_evidence: Callable[[Session, DocumentHead, SignedVersion], None] | None = None
    search_words: Callable[[Session, DocumentHead], Sequence[str]] | None = None
    opens_files: Callable[[Session, Reader, DocumentHead], bool | None] | None = None
    files_opened: Callable[[Session, Reader, DocumentHead], None] | None = None
    card_lines: Callable[[Session, Reader, DocumentHead], Sequence[CardLine]] | None = None
    text_code: Callable[[Session, DocumentHead], str | None] | None = None
    scanned: Callable[[Session, str], str | None] | None = None
    typed_text: Callable[[Session, DocumentHead], Mapping[str, str]] | None = None
    jobs: Callable[[Blueprint], None] | None = None
    health: Callable[[Session], Sequence[HealthCheck]] | None = None
    known_blobs: Callable[[Session, Sequence[str]], Collection[str]] | None = None
    demo: Callable[[Session, DemoScene], None] | None = None
    demo_after: Callable[[Session, DemoScene], None] | None = None
    take_appeal: Callable[[Session, Reader, ArrivedAppeal], str | None] | None = None
    scan_recognised: Callable[[Session, RecognisedScan], None] | None = None
    take_mail_notice: Callable[[Session, MailNotice], TakenNotice | None] | None = None
    proposals: Callable[[Session, Reader, CardToRegister], Sequence[Proposal]] | None = None
    registered: Callable[[Session, Reader, DocumentHead], None] | None = None
    desk_panels: Callable[[Session, Reader, DocumentHead, str], Sequence[Panel]] | None = None
    front_panels: Callable[[Session, Reader], Sequence[Panel]] | None = None
    take_resolution: Callable[[Session, Reader, GivenResolution], TakenResolution | None] | None = (
        None
    )
    resolution_cancelled: Callable[[Session, Reader, GivenResolution, str], None] | None = None
    calendar_changed: Callable[[Session, Reader | None, int], None] | None = None
    carry: Callable[[Session, Parcel], str | None] | None = None
    parcel_moved: Callable[[Session, ParcelMoved], None] | None = None
    give_task: Callable[[Session, Reader | None, TaskToGive], GivenTask | None] | None = None
    task_moved: Callable[[Session, TaskMoved], None] | None = None
    draft_act: Callable[[Session, Reader, ActToDraft], DraftedAct | None] | None = None
    report_sources: Sequence[ReportSource] = ()
    ready_reports: Sequence[ReadyReport] = ()
    report_screens: Sequence[ReportScreen] = ()
