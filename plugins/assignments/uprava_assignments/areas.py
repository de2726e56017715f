"""What an area of assignments is: its answers to the hooks, which `plugin.py` joins."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from litestar.types import ControllerRouterHandler
from procrastinate import Blueprint
from sqlalchemy.orm import Session
from uprava.capabilities import GivenResolution, GivenTask, TakenResolution, TaskToGive
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
    Navigation,
    Panel,
    Permission,
    WorkFolder,
)
from uprava.users.reader import Reader


@dataclass(frozen=True, slots=True)
class Area:
    """One area's part of the module; every field is the hook of the same name, empty: no part.

    `objects` is the hook `uprava_act_objects`. Functions about one document are called for
    documents of every kind and module: each looks first whether the document concerns its area.
    """

    name: str
    routes: Sequence[ControllerRouterHandler] = ()
    permissions: Sequence[Permission] = ()
    kinds: Sequence[DocumentKind] = ()
    folders: Sequence[WorkFolder] = ()
    navigation: Sequence[Navigation] = ()
    create_entries: Sequence[CreateEntry] = ()
    acts: Sequence[Act] = ()
    objects: Mapping[str, str] = field(default_factory=dict)
    panels: Callable[[Session, Reader, DocumentHead], Sequence[Panel]] | None = None
    desk_panels: Callable[[Session, Reader, DocumentHead, str], Sequence[Panel]] | None = None
    actions: Callable[[Session, Reader, DocumentHead], Sequence[Action]] | None = None
    registered: Callable[[Session, Reader, DocumentHead], None] | None = None
    locks: Callable[[Session, Reader, DocumentHead, Change], Sequence[str]] | None = None
    search_words: Callable[[Session, DocumentHead], Sequence[str]] | None = None
    card_lines: Callable[[Session, Reader, DocumentHead], Sequence[CardLine]] | None = None
    calendar_changed: Callable[[Session, Reader | None, int], None] | None = None
    give_task: Callable[[Session, Reader | None, TaskToGive], GivenTask | None] | None = None
    take_resolution: Callable[[Session, Reader, GivenResolution], TakenResolution | None] | None = (
        None
    )
    resolution_cancelled: Callable[[Session, Reader, GivenResolution, str], None] | None = None
    jobs: Callable[[Blueprint], None] | None = None
    health: Callable[[Session], Sequence[HealthCheck]] | None = None
    demo: Callable[[Session, DemoScene], None] | None = None
    demo_after: Callable[[Session, DemoScene], None] | None = None
