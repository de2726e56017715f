"""The area of documents, registered through the same hooks as any module."""

from collections.abc import Collection, Sequence

from litestar.types import ControllerRouterHandler
from procrastinate import Blueprint, RetryStrategy
from sqlalchemy.orm import Session

from uprava import hookimpl
from uprava.documents.api import routes as api_routes
from uprava.documents.converting import catch_up, convert
from uprava.documents.known import known_blobs
from uprava.documents.late_pages import make_pages
from uprava.documents.preparing import prepare, queue_lost
from uprava.documents.recognising import collect_older, look_after, recognise, recognise_older
from uprava.documents.reindexing import learn_words, reindex
from uprava.documents.reports import READY, SOURCES
from uprava.documents.routes import routes as screen_routes
from uprava.documents.service.annulling import ANNUL, annulled_locks
from uprava.documents.service.number_choices import RESERVE
from uprava.documents.service.older_scans import health
from uprava.documents.service.purging import purge_trash
from uprava.documents.service.types import fields_of, words_in
from uprava.documents.type_panel import type_panel
from uprava.extension import (
    BuiltInRole,
    DocumentHead,
    HealthCheck,
    LinkType,
    Navigation,
    Panel,
    Permission,
)
from uprava.i18n import N_
from uprava.installation import installation_of
from uprava.jobs.queue import Priority, task
from uprava.reporting import ReadyReport, ReportSource

SOON_AGAIN = RetryStrategy(max_attempts=5, wait=30)
"""A job that waits for its next attempt holds its lane: it must not wait for long."""


OFFICE = (BuiltInRole.REGISTRAR, BuiltInRole.LEADER, BuiltInRole.EXECUTOR)
"""Who works with documents: they may do so from the start."""


@hookimpl
def uprava_routes() -> Sequence[ControllerRouterHandler]:
    """Lists, the card, files and pages; the JSON API."""
    return [*screen_routes, *api_routes]


@hookimpl
def uprava_permissions() -> Sequence[Permission]:
    """What roles may be allowed about documents of any kind."""
    return [
        Permission("documents.comment", N_("Comment on documents one sees"), OFFICE),
        Permission("documents.attach", N_("Add files to documents one may change"), OFFICE),
        Permission("documents.link", N_("Link documents"), OFFICE),
        Permission(
            "documents.share",
            N_("Give others access to documents one manages"),
            (BuiltInRole.REGISTRAR, BuiltInRole.LEADER),
        ),
        Permission(
            "documents.delete", N_("Move documents to the trash and back"), (BuiltInRole.REGISTRAR,)
        ),
        Permission(
            "documents.journals",
            N_("Set up journals and number templates"),
            (BuiltInRole.ADMINISTRATOR, BuiltInRole.REGISTRAR),
        ),
        Permission(
            RESERVE,
            N_("Reserve numbers for paper days and register under them, and under litera numbers"),
            (BuiltInRole.REGISTRAR,),
        ),
        Permission(
            ANNUL, N_("Annul registered documents and their numbers"), (BuiltInRole.REGISTRAR,)
        ),
        Permission(
            "documents.recognise", N_("Have earlier scans recognised"), (BuiltInRole.ADMINISTRATOR,)
        ),
        Permission(
            "documents.types", N_("Set up types of documents"), (BuiltInRole.ADMINISTRATOR,)
        ),
    ]


@hookimpl
def uprava_navigation() -> Sequence[Navigation]:
    """The list of all documents the reader may see, and the journals they are registered in."""
    return [
        Navigation(N_("Sections"), N_("Documents"), "/docs", "files", position=10),
        Navigation(N_("Chancellery"), N_("Journals"), "/docs/journals", "books",
                   "documents.journals", 28, folded=True),
        Navigation(N_("Administration"), N_("Types of documents"), "/admin/types", "tags",
                   "documents.types", 50),
    ]  # fmt: skip


@hookimpl
def uprava_link_types() -> Sequence[LinkType]:
    """Pairs of GOST R 7.0.97 and MEDO practice; the other end reads the inverse."""
    return [
        LinkType("answer", N_("in answer to"), N_("answered by")),
        LinkType("execution", N_("in execution of"), N_("executed by")),
        LinkType("cancels", N_("cancels"), N_("cancelled by")),
        LinkType("amends", N_("amends"), N_("amended by")),
        LinkType("basis", N_("on the basis of"), N_("is the basis of")),
        LinkType("attachment", N_("attachment to"), N_("has the attachment")),
        LinkType("connection", N_("in connection with"), N_("connected with")),
        LinkType("repeat", N_("repeats"), N_("repeated by")),
        LinkType("duplicate", N_("duplicate of"), N_("has the duplicate")),
        LinkType("replaces", N_("replaces the annulled"), N_("replaced by")),
    ]


@hookimpl
def uprava_card_panels(session: Session, document: DocumentHead) -> Sequence[Panel]:
    """The type of a document and its own fields."""
    return type_panel(session, document)


@hookimpl
def uprava_search_words(session: Session, document: DocumentHead) -> Sequence[str]:
    """What stands in the own fields of a document's type."""
    return words_in(fields_of(session, document.id))


@hookimpl
def uprava_document_locks(document: DocumentHead) -> Sequence[str]:
    """Nothing in an annulled document changes."""
    return annulled_locks(document)


@hookimpl
def uprava_health(session: Session) -> Sequence[HealthCheck]:
    """Whether scans are read by machine here."""
    return [health(installation_of(session))]


@hookimpl
def uprava_known_blobs(session: Session, hashes: Sequence[str]) -> Collection[str]:
    """Files, page pictures and text layers."""
    return known_blobs(session, hashes)


@hookimpl
def uprava_jobs(blueprint: Blueprint) -> None:
    """The making of text and page pictures; the emptying of the trash every night."""
    task(blueprint, "prepare", title=N_("Text of a file"), priority=Priority.SOON)(prepare)
    task(blueprint, "pages", title=N_("Page pictures of a file"), priority=Priority.LATER)(
        make_pages
    )
    task(
        blueprint, "convert", title=N_("Copy of an office file for viewing"),
        priority=Priority.LATER, retry=SOON_AGAIN,
    )(convert)  # fmt: skip
    task(
        blueprint, "catch_up", title=N_("Search for office files without pages"),
        cron="35 * * * *",
    )(catch_up)  # fmt: skip
    task(blueprint, "recognise", title=N_("Recognition of a scan's text"), retry=SOON_AGAIN)(
        recognise
    )
    task(blueprint, "collect_older", title=N_("Collection of earlier scans"))(collect_older)
    task(
        blueprint, "recognise_older", title=N_("Recognition of earlier scans"),
        priority=Priority.LATER, retry=SOON_AGAIN,
    )(recognise_older)  # fmt: skip
    task(blueprint, "look_after_scans", title=N_("Search for scans left unread"),
         cron="50 * * * *")(look_after)  # fmt: skip
    task(blueprint, "queue_lost", title=N_("Search for files left unprepared"), cron="20 * * * *")(
        queue_lost
    )
    task(blueprint, "reindex", title=N_("Search index"))(reindex)
    task(blueprint, "learn_words", title=N_("Words to compare mistyped ones with"),
         cron="10 20 * * *")(learn_words)  # fmt: skip
    task(blueprint, "purge_trash", title=N_("Emptying of the trash"), cron="40 19 * * *")(
        purge_trash
    )


@hookimpl
def uprava_report_sources() -> Sequence[ReportSource]:
    """Documents of every kind, their terms, whom they name."""
    return SOURCES


@hookimpl
def uprava_ready_reports() -> Sequence[ReadyReport]:
    """The flow of documents, those whose term is over or near."""
    return READY
