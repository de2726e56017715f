"""The values the manager's desk is drawn from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.approval.models import Purpose
from uprava.approval.routes.desk_refusals import find_refusal
from uprava.approval.service.desk import QueueFacts, count_coming, queue_facts
from uprava.approval.service.locking import signing_locks
from uprava.approval.service.sheets import find_sheet
from uprava.approval.values import FOLDERS, Sheet
from uprava.clock import now
from uprava.documents.routes.card_values import drawn, head_values
from uprava.documents.routes.file_values import FileView, view_of
from uprava.documents.routes.forms import new_key
from uprava.documents.service.access import get_document
from uprava.documents.service.filing import FileRow, list_files
from uprava.documents.service.people import chips
from uprava.extension import Change, ChangeKind, DocumentHead, WorkFolder
from uprava.i18n import _
from uprava.plugins import Plugins
from uprava.signing.panels import is_signable
from uprava.signing.service.confirming import is_confirmed
from uprava.signing.service.keeping import usable_key
from uprava.signing.service.signing_files import PERMISSION
from uprava.users.reader import Reader
from uprava.web.injected import AnyRequest
from uprava.web.site import Site
from uprava.work.counters import count_work
from uprava.work.routes.folder_values import due_words
from uprava.work.service.folders import Wanted, WorkRow, count_folder, list_waiting
from uprava.work.service.terms import Term, borders_on

SHOWN = 60
"""Rows of the queue; further ones come up as the first are dealt with."""

URGENT = (Term.OVERDUE, Term.TODAY)

SIGNING, APPROVAL, READING = (FOLDERS[each] for each in (Purpose.SIGN, Purpose.AGREE, Purpose.READ))


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment of the bar above."""

    code: str
    title: str
    count: str
    current: bool


@dataclass(frozen=True, slots=True)
class Queued:
    """One document of the queue as it is drawn."""

    row: WorkRow
    facts: QueueFacts | None
    kind: str
    due: str
    tone: str
    url: str
    why: str = ""
    """Why the act failed a moment ago: such a document stands first."""


def segments_of(session: Session, plugins: Plugins, code: str, *, reader: Reader) -> list[Segment]:
    """Return the segments in which something waits, signing first, and the one looked at."""
    counted = count_work(session, reader, today=session.info["today"])
    folders = sorted(plugins.folders.values(), key=lambda each: each.code != SIGNING)
    return [
        Segment(each.code, _(each.title), counted.shown(each.code), each.code == code)
        for each in folders
        if each.code == code
        or (counted.shown(each.code) not in ("", "0") and is_open(each, reader))
    ]


def is_open(folder: WorkFolder, reader: Reader) -> bool:
    """Tell whether the folder is of the reader's own work."""
    return not folder.permission or reader.may(folder.permission)


def queue_of(
    session: Session, folder: WorkFolder, *, reader: Reader, plugins: Plugins,
    reasons: Mapping[str, str], tail: str,
) -> list[Queued]:  # fmt: skip
    """Return what waits in a folder, the most urgent first, what was refused before all.

    `reasons` are those of the refused documents; every link ends with `tail`.
    """
    borders = borders_on(session.info["today"])
    page = list_waiting(session, Wanted(folder.code), reader=reader, limit=SHOWN, borders=borders)
    facts = queue_facts(session, [row.document_id for row in page.rows])
    queue = [
        queued(row, facts.get(row.document_id), folder, plugins, session.info["today"])
        for row in page.rows
    ]
    marked = [
        replace(each, why=reasons.get(str(each.row.document_id), ""), url=each.url + tail)
        for each in queue
    ]
    return sorted(marked, key=lambda each: not each.why)


def queued(
    row: WorkRow, facts: QueueFacts | None, folder: WorkFolder, plugins: Plugins, today: Any
) -> Queued:
    """Return one document of the queue."""
    kind = plugins.kinds.get(row.kind)
    words, tone = due_words(kind, row.due_on, today)
    due = (words or f"{row.due_on:%d.%m}") if row.due_on else ""
    return Queued(
        row, facts, _(kind.title) if kind else row.kind, due, tone,
        f"/desk/{folder.code}?doc={row.document_id}",
    )  # fmt: skip


def grouped(queue: Sequence[Queued], today: Any) -> list[tuple[str, list[Queued]]]:
    """Return the queue under its headings: what failed, what is urgent, the rest."""
    failed = [each for each in queue if each.why]
    rest = [each for each in queue if not each.why]
    borders = borders_on(today)
    urgent = [each for each in rest if borders.term_of(each.row.due_on) in URGENT]
    later = [each for each in rest if each not in urgent]
    groups = [(_("Not done"), failed), (_("Urgent"), urgent), (_("The rest"), later)]
    return [(title, found) for title, found in groups if found]


def desk_values(
    request: AnyRequest, session: Session, site: Site, folder: WorkFolder, *, reader: Reader
) -> dict[str, Any]:
    """Return everything the desk shows of one segment."""
    query = request.query_params
    refusal = find_refusal(session, query.get("failed", ""), reader=reader)
    failed = query["failed"] if refusal.id else ""
    queue = queue_of(
        session, folder, reader=reader, plugins=site.plugins, reasons=refusal.reasons,
        tail=f"&failed={quote(failed)}" if failed else "",
    )  # fmt: skip
    places = [str(each.row.document_id) for each in queue]
    wanted = query.get("doc", "")
    place = places.index(wanted) if wanted in places else 0
    values: dict[str, Any] = {
        "segments": segments_of(session, site.plugins, folder.code, reader=reader),
        "folder": folder,
        "groups": grouped(queue, session.info["today"]),
        "total": len(queue),
        "place": place + 1,
        "current": queue[place] if queue else None,
        "back": queue[place - 1].url if place else "",
        "further": queue[place + 1].url if place + 1 < len(queue) else "",
        "next": places[place + 1] if place + 1 < len(queue) else places[0] if place else "",
        "failed": failed,
        "refusal": refusal,
        "gone": refusal if refusal.id and refusal.id == wanted not in places else None,
        "again": query.get("again", "") if refusal.id and refusal.id == wanted else "",
        "act": _(folder.done_title) if folder.done_title else "",
        "key": new_key(),
    }
    if not queue:
        return values | empty_values(session, site.plugins, reader=reader)
    shown = document_values(
        request, session, site, folder, queue[place].row.document_id, reader=reader
    )
    return values | shown | deciding_values(request, session, site, values, shown["document"])


def deciding_values(
    request: AnyRequest, session: Session, site: Site, values: Mapping[str, Any],
    head: DocumentHead,
) -> dict[str, Any]:  # fmt: skip
    """Return what modules put beside the document to decide with."""
    reader: Reader = session.info["reader"]
    code = values["folder"].code
    panels = site.plugins.desk_panels(session, reader, head, code)
    given = {"next": values["next"], "key": values["key"]}
    return {"deciding": drawn(request, site, panels, head, reader, **given)}


def empty_values(session: Session, plugins: Plugins, *, reader: Reader) -> dict[str, Any]:
    """Return what the empty desk says of tomorrow and of what is still with others."""
    borders = borders_on(session.info["today"])
    standing = [
        count_folder(session, code, reader=reader, borders=borders) for code in plugins.folders
    ]
    return {
        "tomorrow": sum(each.terms.get(Term.TOMORROW, 0) for each in standing),
        "coming": count_coming(session, reader=reader),
    }


def document_values(
    request: AnyRequest, session: Session, site: Site, folder: WorkFolder, id: UUID, *,
    reader: Reader,
) -> dict[str, Any]:  # fmt: skip
    """Return the document in the middle of the desk, with what may be done with it here."""
    head = get_document(session, id, reader=reader)
    sheet = find_sheet(session, id, reader=reader, at=now())
    files = list_files(session, id)
    author = sheet.route.started_by if sheet else head.author_id
    text = next((each for each in files if is_signable(each)), None)
    key = usable_key(session, person_id=reader.person_id, at=now())
    signing = folder.code == SIGNING
    locked = signing_lock(session, head, sheet, text, reader=reader) if signing else ""
    return {
        **head_values(session, head, site.plugins.kinds.get(head.kind)),
        "sheet": sheet,
        "remarks": remarks_of(sheet),
        "prepared": chips(session, [author]).get(author or 0),
        "view": desk_view(request, session, folder, files),
        "files": files,
        "text": text,
        "powers": None,
        "locked": locked,
        "signs": signing and text is not None and key is not None and not locked,
        "signing_key": key,
        "confirmed": is_confirmed(session, reader=reader, at=now()),
        "comments": reader.may("documents.comment", unit=head.unit_id),
        "changes": f"/docs/{id}/changes?desk={folder.code}" if any_later(files) else "",
        "comparing": request.query_params.get("show") == "changes" and any_later(files),
    }


def any_later(files: Sequence[FileRow]) -> bool:
    """Tell whether any file has an earlier version to compare it with."""
    return any(each.version > 1 for each in files)


def signing_lock(
    session: Session, head: DocumentHead, sheet: Sheet | None, text: FileRow | None, *,
    reader: Reader,
) -> str:  # fmt: skip
    """Return why the reader cannot sign what was asked for, empty when nothing forbids it."""
    if sheet is None or not sheet.acts.sign:
        return _("Your signature is not asked for on this document now.")
    if text is None:
        return _("There is no PDF among the files: nothing can be signed here.")
    change = Change(ChangeKind.SIGNING, text.id, text.sha256)
    locks = signing_locks(session, reader, head, change)
    if not locks and not reader.may(PERMISSION):
        return _("Your role does not include signing.")
    return next(iter(locks), "")


def remarks_of(sheet: Sheet | None) -> list[Any]:
    """Return the remarks of a sheet with their answers."""
    rows = [row for each in sheet.stages for row in each.rows] if sheet else []
    return [one for row in rows for one in row.remarks]


def desk_view(
    request: AnyRequest, session: Session, folder: WorkFolder, files: Sequence[FileRow]
) -> FileView | None:
    """Return the file in the viewer; its links stay on the desk."""
    wanted = request.query_params.get("file")
    shown = next((file for file in files if str(file.id) == wanted), files[0] if files else None)
    if shown is None:
        return None
    start = request.query_params.get("from", "1")
    first = int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1
    view = view_of(session, shown, files, start=max(first, 1))
    card, desk = f"/docs/{shown.document_id}?", f"/desk/{folder.code}?doc={shown.document_id}&"
    menu = [(name, url.replace(card, desk), current) for name, url, current in view.menu]
    return replace(
        view, menu=menu, earlier=view.earlier.replace(card, desk),
        later=view.later.replace(card, desk),
    )  # fmt: skip
