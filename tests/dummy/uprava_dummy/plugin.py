"""The dummy as a plugin: every hook of `uprava.hookspecs`, each with an effect one can see."""

import logging
import time
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

import click
from litestar.types import ControllerRouterHandler
from procrastinate import Blueprint
from pydantic_settings import BaseSettings
from sqlalchemy.orm import Session
from uprava import hookimpl
from uprava.areas import Area
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
from uprava.db.sql import execute
from uprava.demo.scene import DemoScene
from uprava.extension import (
    Act,
    Action,
    CreateEntry,
    DocumentHead,
    Health,
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
from uprava.i18n import N_, _
from uprava.jobs.queue import task
from uprava.reporting import ReadyReport, ReportScreen, ReportSource
from uprava.users.reader import Reader

from uprava_dummy import service
from uprava_dummy.cases import CASES
from uprava_dummy.reports import BY_TEXT, NOTES, SCREEN
from uprava_dummy.routes import routes
from uprava_dummy.settings import DummySettings

if TYPE_CHECKING:
    from uprava.installation import Installation

log = logging.getLogger(__name__)


@hookimpl
def uprava_module() -> Module:
    """Say what the module is."""
    return Module(
        "dummy", N_("Dummy"), N_("The plugin of the tests"), "1.0", "uprava_dummy", position=900
    )


@hookimpl
def uprava_areas() -> Sequence[Area]:
    """Its cases: an area beside what the dummy answers itself."""
    return [CASES]


@hookimpl
def uprava_routes() -> Sequence[ControllerRouterHandler]:
    """A page, an act, an API address."""
    return routes


@hookimpl
def uprava_permissions() -> Sequence[Permission]:
    """One power."""
    return [Permission("dummy.write", N_("Write notes"))]


@hookimpl
def uprava_link_types() -> Sequence[LinkType]:
    """One pair."""
    return [LinkType("dummy.annotates", N_("annotates"), N_("is annotated by"))]


@hookimpl
def uprava_acts() -> Sequence[Act]:
    """One act, told otherwise in the log."""
    noted, logged = N_("wrote the note of the example"), N_("wrote a note of the example")
    return [Act("dummy.noted", noted, "edit", logged=logged)]


@hookimpl
def uprava_act_objects() -> Mapping[str, str]:
    """One object."""
    return {"dummy-note": N_("Note of the example")}


@hookimpl
def uprava_work_folders() -> Sequence[WorkFolder]:
    """One folder."""
    return [WorkFolder("dummy", N_("Notes to write"), "edit", 90, N_("Written"))]


@hookimpl
def uprava_navigation() -> Sequence[Navigation]:
    """One entry that counts the notes of what the reader may see."""
    return [
        Navigation(
            N_("Dummy"), N_("Notes"), "/dummy", "edit", "dummy.write", 900, service.noted_by
        )
    ]  # fmt: skip


@hookimpl
def uprava_create_entries() -> Sequence[CreateEntry]:
    """One entry."""
    return [CreateEntry(N_("Write a note"), "/dummy", "edit", "dummy.write", 900)]


@hookimpl
def uprava_card_panels(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Panel]:
    """The note; titles of tests make it fail, hang or dawdle."""
    if "сбой" in document.title:
        execute(session, "select broken from dummy.note")
    if "зависание" in document.title:
        execute(session, "select pg_sleep(30)")
    if "медленно" in document.title:
        time.sleep(0.3)
    text = service.note_of(session, document.id)
    values = {"text": text or "—"}
    return [Panel("dummy", N_("Notes"), "dummy/panel.html", values, count=int(text is not None))]


@hookimpl
def uprava_card_actions(reader: Reader, document: DocumentHead) -> Sequence[Action]:
    """A button for who may write."""
    if not reader.may("dummy.write"):
        return []
    url = f"/dummy/{document.id}/note"
    return [Action("dummy-note", N_("Write a note"), url, "edit", method="post", position=5)]


@hookimpl
def uprava_before_transition(session: Session, document: DocumentHead) -> None:
    """A document with a note stays where it is."""
    service.refuse_noted(session, document.id)


@hookimpl
def uprava_after_transition(
    session: Session, document: DocumentHead, transition: Transition
) -> None:
    """Write down which act it was."""
    execute(
        session, "insert into dummy.note (document_id, text) values (%s, %s)",
        (document.id, f"{transition.code} → {document.state}"),
    )  # fmt: skip


@hookimpl
def uprava_document_locks(session: Session, document: DocumentHead) -> Sequence[str]:
    """A document noted «не менять» is not changed."""
    frozen = service.note_of(session, document.id) == service.FROZEN
    return [_("The dummy keeps this document as it is.")] if frozen else []


@hookimpl
def uprava_after_files_changed(session: Session, document: DocumentHead) -> None:
    """Write down that the files are others now."""
    service.write_down(session, document.id, "файлы изменены")


@hookimpl
def uprava_after_signing(session: Session, document: DocumentHead, signed: SignedVersion) -> None:
    """Write down what was signed."""
    service.write_down(session, document.id, f"подписано {signed.signed_sha256}")


@hookimpl
def uprava_after_evidence(session: Session, document: DocumentHead, signed: SignedVersion) -> None:
    """Write down which version carries more evidence."""
    service.write_down(session, document.id, f"доказательства {signed.signed_sha256}")


@hookimpl
def uprava_take_appeal(appeal: ArrivedAppeal) -> str | None:
    """Take every appeal but one that says not to."""
    return None if "не брать" in appeal.title else f"/dummy?files={len(appeal.files)}"


@hookimpl
def uprava_take_mail_notice(notice: MailNotice) -> TakenNotice | None:
    """Take what names a letter about a document, by the document's id."""
    named = [each.partition("@")[0] for each in notice.about if each.endswith("@dummy.example")]
    return TakenNotice(UUID(named[0]), f"Пример узнал: {notice.subject}") if named else None


@hookimpl
def uprava_scan_recognised(session: Session, scan: RecognisedScan) -> None:
    """Let notes beside a scan say what it says."""
    query = "update dummy.note set text = %s where sha256 = %s"
    execute(session, query, (f"на {scan.pages} стр.: {scan.text[:60]}", scan.source))


@hookimpl
def uprava_proposals(card: CardToRegister) -> Sequence[Proposal]:
    """Letters about notes are said to be short."""
    if "заметк" not in card.title:
        return []
    return [Proposal("Пример: заметки помещаются на семи листах.", {"sheets": "7"})]


@hookimpl
def uprava_registered(session: Session, document: DocumentHead) -> None:
    """Write down the number of what is about notes."""
    if "заметк" in document.title:
        service.write_down(session, document.id, f"номер {document.number}")


@hookimpl
def uprava_desk_panels(session: Session, document: DocumentHead, folder: str) -> Sequence[Panel]:
    """The note beside a document of the dummy's own folder."""
    if folder != "dummy":
        return []
    text = service.note_of(session, document.id)
    return [Panel("dummy", N_("Notes"), "dummy/panel.html", {"text": text or "—"})]


@hookimpl
def uprava_front_panels(session: Session, reader: Reader) -> Sequence[Panel]:
    """The name of who looks, for those who may write notes."""
    if not reader.may("dummy.write"):
        return []
    return [Panel("dummy", N_("Notes"), "dummy/panel.html", {"text": f"смотрит {reader.name}"})]


@hookimpl
def uprava_take_resolution(resolution: GivenResolution) -> TakenResolution | None:
    """Take every resolution but one that says not to."""
    if "не брать" in resolution.text:
        return None
    people = len(resolution.executors)
    return TakenResolution(f"/dummy?resolution={resolution.key}", f"взято, исполнителей: {people}")


@hookimpl
def uprava_resolution_cancelled(session: Session, resolution: GivenResolution, reason: str) -> None:
    """Write down why."""
    service.write_down(session, resolution.document_id, f"отменено {resolution.key}: {reason}")


@hookimpl
def uprava_give_task(session: Session, task: TaskToGive) -> GivenTask | None:
    """Note tasks on documents, where no better module takes them."""
    if task.document_id is None:
        return None
    service.write_down(session, task.document_id, f"записано: {task.text}")
    return GivenTask(task.document_id, "б/н", f"/docs/{task.document_id}", task.due_on)


@hookimpl
def uprava_draft_act(session: Session, act: ActToDraft) -> DraftedAct | None:
    """Note orders on the document they stand on; other acts are for other modules."""
    if act.kind != "order":
        return None
    service.write_down(session, act.document_id, f"{act.kind}: {act.title}")
    return DraftedAct(act.document_id, f"/docs/{act.document_id}")


@hookimpl
def uprava_task_moved(session: Session, moved: TaskMoved) -> None:
    """Write down what became of the dummy's own tasks."""
    if moved.reference.startswith("dummy:") and moved.document_id is not None:
        said = f"{moved.number} {moved.step}: {moved.said}".strip(" :")
        service.write_down(session, moved.document_id, said)


@hookimpl
def uprava_calendar_changed(session: Session, reader: Reader | None, revision: int) -> None:
    """Say in the log which change of the calendar was met, and by whom it was made."""
    log.info("calendar %d changed by %s", revision, reader.person_id if reader else "nobody")


@hookimpl
def uprava_carry(session: Session, parcel: Parcel) -> str | None:
    """Carry what the dummy itself sends."""
    if not parcel.reference.startswith("dummy:"):
        return None
    if not parcel.name:
        return _("The example carries nothing without an addressee.")
    service.write_down(session, parcel.document_id, f"увезено: {parcel.name}")
    return ""


@hookimpl
def uprava_parcel_moved(session: Session, moved: ParcelMoved) -> None:
    """Write down what became of it."""
    if moved.reference.startswith("dummy:"):
        id = UUID(moved.reference.partition(":")[2])
        service.write_down(session, id, f"{moved.state}: {moved.said}")


@hookimpl
def uprava_search_words(session: Session, document: DocumentHead) -> Sequence[str]:
    """The note can be searched for."""
    text = service.note_of(session, document.id)
    return [text] if text else []


@hookimpl
def uprava_jobs(blueprint: Blueprint) -> None:
    """One job."""
    task(blueprint, "clean", title=N_("Clean notes"))(clean)


def clean(_installation: "Installation", word: str) -> None:
    """Show that the job ran."""
    log.warning("dummy cleaned %s", word)


@hookimpl
def uprava_commands() -> Sequence[click.Command]:
    """One command."""
    return [dummy]


@click.command()
def dummy() -> None:
    """Say that the dummy is here."""
    click.echo("dummy is here")


@hookimpl
def uprava_settings() -> type[BaseSettings]:
    """How long a note may be."""
    return DummySettings


@hookimpl
def uprava_health(session: Session) -> Sequence[HealthCheck]:
    """Always well."""
    detail = str(service.count_notes(session))
    return [HealthCheck(_("Dummy"), Health.GOOD, detail)]


@hookimpl
def uprava_known_blobs(session: Session, hashes: Sequence[str]) -> Collection[str]:
    """Files of notes."""
    return service.known(session, hashes)


@hookimpl
def uprava_demo(session: Session, scene: DemoScene) -> None:
    """Note the newest of the documents that are there, one for every ten asked for."""
    query = (
        "insert into dummy.note (document_id, text) select id, 'demo' from documents.document"
        " order by id desc limit %s on conflict (document_id) do update set text = excluded.text"
    )
    execute(session, query, (max(scene.documents // 10, 1),))


@hookimpl
def uprava_demo_after(session: Session, scene: DemoScene) -> None:
    """Say on the notes that every module has filled its own part by now."""
    assert scene.documents
    execute(session, "update dummy.note set text = text || ', потом' where text = 'demo'")


@hookimpl
def uprava_report_sources() -> Sequence[ReportSource]:
    """The notes."""
    return [NOTES]


@hookimpl
def uprava_ready_reports() -> Sequence[ReadyReport]:
    """Notes by their text."""
    return [BY_TEXT]


@hookimpl
def uprava_report_screens() -> Sequence[ReportScreen]:
    """Where they are written."""
    return [SCREEN]
