"""Every hook of Uprava: the one file a plugin author must read.

A plugin is a Python module named by an entry point of the group `uprava`; it marks functions
with `@uprava.hookimpl` and names only the arguments it needs. The core collects the answers of
all plugins, flattens and sorts them; None is no answer. A hook that is given a `session` runs
inside the caller's transaction, under the reader's rights where there is a reader, and never
commits. Hooks called at start have no transaction; what they raise stops the start. What any
other hook raises undoes the act it belongs to and is logged with the plugin's name, except in
the hooks of panels and card actions, which cost that plugin its own answer only.
"""

from collections.abc import Collection, Mapping, Sequence

import click
from litestar.types import ControllerRouterHandler
from pluggy import HookspecMarker
from procrastinate import Blueprint
from pydantic_settings import BaseSettings
from sqlalchemy.orm import Session

from uprava.areas import Area
from uprava.capability_hooks import (  # noqa: F401 - hooks of this file, told in another
    uprava_calendar_changed,
    uprava_carry,
    uprava_desk_panels,
    uprava_draft_act,
    uprava_front_panels,
    uprava_give_task,
    uprava_parcel_moved,
    uprava_proposals,
    uprava_ready_reports,
    uprava_registered,
    uprava_report_screens,
    uprava_report_sources,
    uprava_resolution_cancelled,
    uprava_scan_recognised,
    uprava_take_appeal,
    uprava_take_mail_notice,
    uprava_take_resolution,
    uprava_task_moved,
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
from uprava.users.reader import Reader

hookspec = HookspecMarker("uprava")


@hookspec
def uprava_module() -> Module:  # type: ignore[empty-body]  # a specification has no body
    """Say what the module is. Called once at start, before any other hook; every plugin has it."""


@hookspec
def uprava_areas() -> Sequence[Area]:  # type: ignore[empty-body]
    """Return the areas of a large module, each after those it builds on.

    Called when the plugin is registered; what its areas answer is the plugin's answer. Lists are
    joined, mappings merged, one yes is yes, of what may be None the first answer counts, and what
    returns nothing is told to each, all in this order. A hook that an area answers the plugin
    does not answer itself.
    """


@hookspec
def uprava_routes() -> Sequence[ControllerRouterHandler]:  # type: ignore[empty-body]
    """Return Litestar handlers made with `uprava.web.routing`, each with its permission.

    Called once at start. A handler that declares no permission stops the start.
    """


@hookspec
def uprava_permissions() -> Sequence[Permission]:  # type: ignore[empty-body]
    """Return the permissions roles can be given. Called once at start."""


@hookspec
def uprava_document_kinds() -> Sequence[DocumentKind]:  # type: ignore[empty-body]
    """Return the kinds of documents the module brings. Called once at start."""


@hookspec
def uprava_link_types() -> Sequence[LinkType]:  # type: ignore[empty-body]
    """Return the types of links between documents. Called once at start."""


@hookspec
def uprava_acts() -> Sequence[Act]:  # type: ignore[empty-body]
    """Return what the module's acts are called in a document's history and in the audit log.

    Called once at start; an act nobody names is shown by its code.
    """


@hookspec
def uprava_act_objects() -> Mapping[str, str]:  # type: ignore[empty-body]
    """Return what objects of the module's acts are called: type → English message.

    Called once at start.
    """


@hookspec
def uprava_work_folders() -> Sequence[WorkFolder]:  # type: ignore[empty-body]
    """Return folders of «Моя работа». Called once at start."""


@hookspec
def uprava_navigation() -> Sequence[Navigation]:  # type: ignore[empty-body]
    """Return entries of the left navigation. Called once at start; shown by permission."""


@hookspec
def uprava_create_entries() -> Sequence[CreateEntry]:  # type: ignore[empty-body]
    """Return entries of the «Создать» menu. Called once at start; shown by permission."""


@hookspec
def uprava_card_panels(  # type: ignore[empty-body]
    session: Session, reader: Reader, document: DocumentHead
) -> Sequence[Panel]:
    """Return panels for a document's card. Called for each card, for readers who may see it.

    Reads only: what is written is undone, and a statement is stopped after a second. A plugin
    that raises gets a note in the place of its panels.
    """


@hookspec
def uprava_card_actions(  # type: ignore[empty-body]
    session: Session, reader: Reader, document: DocumentHead
) -> Sequence[Action]:
    """Return the acts this reader may do with the document now. Called for each card.

    Reads only, as panels do; a plugin that raises shows no actions.
    """


@hookspec
def uprava_before_transition(
    session: Session, reader: Reader, document: DocumentHead, transition: Transition
) -> None:
    """Veto a change of state by raising an `uprava.errors` error whose sentence is the reason.

    Called in the act's transaction, after the permission and the state were checked and before
    anything is changed. Returning lets the act go on.
    """


@hookspec
def uprava_after_transition(
    session: Session, reader: Reader, document: DocumentHead, transition: Transition
) -> None:
    """Follow a change of state in the same transaction; `document` is as it is now.

    Called too when its route brings a document of a kind that follows it into another state: the
    transition then has that state's code and no permission, and nobody was asked before. Raising
    undoes the whole act.
    """


@hookspec
def uprava_document_locks(  # type: ignore[empty-body]
    session: Session, reader: Reader, document: DocumentHead, change: Change
) -> Sequence[str]:
    """Return sentences that forbid a change; none: go on. `change.kind` says of what.

    Files, requisites, a signature, or the whole document on its way to the trash. Called in the
    act's transaction after the rights were checked and the document's row was locked, and again
    before a signature is kept. The first sentence is told to the person.
    """


@hookspec
def uprava_after_files_changed(
    session: Session, reader: Reader, document: DocumentHead, roles: Sequence[str]
) -> None:
    """Follow files that were added, replaced, removed or put back, in the same transaction.

    `roles` are theirs: `main`, `attachment`, or `signature` for one kept beside a file. Not
    called for the version a signature makes: see `uprava_after_signing`. Raising undoes the act.
    """


@hookspec
def uprava_after_signing(
    session: Session, reader: Reader, document: DocumentHead, signed: SignedVersion
) -> None:
    """Follow a signature that was made here, in the transaction that keeps it.

    Raising undoes it.
    """


@hookspec
def uprava_wants_detached(session: Session, document: DocumentHead) -> bool:  # type: ignore[empty-body]
    """Tell whether a signature file (.p7s) is wanted beside a PDF that is signed here.

    Called when a file of the document is chosen for signing with a key of the server. The file is
    over the signed version; signatures made in the browser have none, they are attached by hand.
    """


@hookspec
def uprava_after_evidence(session: Session, document: DocumentHead, signed: SignedVersion) -> None:
    """Follow a version that carries more evidence of the signatures of the one before.

    Called in the job's system transaction that keeps it. Nobody changed anything: the version
    `signed_id` begins with the bytes of `file_id`. What was decided over the one is decided over
    the other. Raising undoes it, and the job is tried again.
    """


@hookspec
def uprava_search_words(  # type: ignore[empty-body]
    session: Session, document: DocumentHead
) -> Sequence[str]:
    """Return the module's own requisites of a document that search should find.

    Called when the index of a document is made anew, in a system transaction that sees every
    document. At registration a module gives the same words to `registering.register` itself.
    """


@hookspec
def uprava_opens_files(session: Session, reader: Reader, document: DocumentHead) -> bool | None:
    """Tell whether the files of a document of your own kind are open to somebody.

    Called for documents of kinds with `personal_files`, whenever somebody who may see the card
    asks for the document. Open are the files to whom one plugin says yes and none says no; to
    the others it is as if there were none: no list, no page, no word. Ask only the database here,
    and not for the document: that is what you are asked in.
    """


@hookspec
def uprava_files_opened(session: Session, reader: Reader, document: DocumentHead) -> None:
    """Follow that somebody is given a file of a kind with `personal_files`, a page or its text.

    Called for each such request in its own transaction, which is kept: every page picture is one.
    A list of the files' names is none. Raising keeps the file back.
    """


@hookspec
def uprava_card_lines(  # type: ignore[empty-body]
    session: Session, reader: Reader, document: DocumentHead
) -> Sequence[CardLine]:
    """Return a document's requisites of the module's own for its printed registration card.

    Called when somebody who may see the document prints the card; kind, number, day, subject,
    term and access are the core's. Empty for documents of others.
    """


@hookspec
def uprava_text_code(session: Session, document: DocumentHead) -> str | None:
    """Return the address a QR code on the document's own text leads to, None for no code.

    Called when a typed text is set on a letterhead or shown before that; the first answer in the
    order of plugins counts. Requisite 31 of GOST R 7.0.97-2025.
    """


@hookspec
def uprava_scanned(session: Session, text: str) -> str | None:
    """Return the address of ours that a scanned or typed code leads to, None when it is no code.

    Called for what stands in the global search, under the reader's rights; the first answer in
    the order of plugins counts. Without an answer the text is searched for.
    """


@hookspec
def uprava_typed_text(  # type: ignore[empty-body]
    session: Session, document: DocumentHead
) -> Mapping[str, str]:
    """Return what a letterhead's form holds before anything was typed: field → text.

    Called for a document of your own kinds whose text is typed here for the first time; fields
    are those of `uprava.printing.typed.Typed`. Empty for documents of others.
    """


@hookspec
def uprava_jobs(blueprint: Blueprint) -> None:
    """Register background tasks with `uprava.jobs.queue.task` on the plugin's own blueprint.

    Called at start, once per job queue; the task is deferred as `<module>:<name>`.
    """


@hookspec
def uprava_commands() -> Sequence[click.Command]:  # type: ignore[empty-body]
    """Return commands for the `uprava` command line.

    Called when the command line is used, without a database; kept in `commands.py` beside
    `plugin.py` it is found without loading the rest of the plugin.
    """


@hookspec
def uprava_settings() -> type[BaseSettings]:  # type: ignore[empty-body]
    """Return the plugin's settings class, `env_prefix` = `UPRAVA_<MODULE>_`, every field described.

    Instantiated and validated at start; shown by `uprava modules`.
    """


@hookspec
def uprava_health(session: Session) -> Sequence[HealthCheck]:  # type: ignore[empty-body]
    """Return the state of the module's own neighbours for the health page and readiness.

    Called for every request of the monitoring: answer from what is known, wait for nobody.
    """


@hookspec
def uprava_known_blobs(  # type: ignore[empty-body]
    session: Session, hashes: Sequence[str]
) -> Collection[str]:
    """Return those of the SHA-256 digests whose stored bytes the module refers to.

    Called at night with up to a thousand digests at a time; what no module knows is deleted
    when it is two days old. Every module that puts bytes into the store implements it. While a
    module with data does not run nothing is deleted.
    """


@hookspec
def uprava_demo(session: Session, scene: DemoScene) -> None:
    """Fill the module's part of the demo municipality, after the modules it requires.

    Called once, in the one transaction that makes the whole town, as the database's owner.
    """


@hookspec
def uprava_demo_after(session: Session, scene: DemoScene) -> None:
    """Go on with the demo when every module has filled its own part: what stands on others' work.

    Called once after all `uprava_demo`, in the same transaction.
    """
