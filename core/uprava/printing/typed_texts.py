"""Typed texts of documents: kept while they are typed, set on a letterhead, edited again.

Setting goes in three steps, as signing does: `choose` reads everything in one short transaction,
`make` prints outside of any, `keep` writes after looking once more.
"""

import io
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session
from uprava_storage import safe_name

from uprava.audit.log import record
from uprava.db.sql import execute, fetch_one
from uprava.documents.intake import receive_one
from uprava.documents.models import AccessRight
from uprava.documents.service.access import LEVELS, get_document, level_of
from uprava.documents.service.filing import FileRow, Received, get_file, list_files
from uprava.documents.service.locks import FILES
from uprava.documents.service.opening import are_closed, require_open
from uprava.documents.service.versions import (
    add_files,
    add_version,
    changeable,
    find_live_file,
    handled,
    newest_of,
)
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.extension import DocumentHead, Origin
from uprava.i18n import _
from uprava.installation import Installation, installation_of
from uprava.jobs.queue import JobQueue
from uprava.printing.forms import FormKind
from uprava.printing.letters import Letter, Letterhead, print_letter
from uprava.printing.service import FormRow, letterhead_of, list_letterheads
from uprava.printing.standards import standard_of
from uprava.printing.typed import KINDS, Typed, check, check_length, letter_of, typed_in
from uprava.printing.typed_values import head_of_office, values_for
from uprava.printing.values import PdfStandard
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader

ATTACH = "documents.attach"


@dataclass(frozen=True, slots=True)
class TypedRow:
    """A typed text as it is kept; `file_id` is the version of a file that was set from it."""

    version: int
    form_id: int | None
    form_version: int
    contents: object
    file_id: UUID | None
    changed_by: int
    who: str
    changed_at: datetime

    @property
    def typed(self) -> Typed:
        """What was typed."""
        return msgspec.convert(self.contents, Typed)


@dataclass(frozen=True, slots=True)
class Sent:
    """What came from the form: the text, the letterhead chosen, the version it was drawn with."""

    typed: Typed
    form_id: int | None
    version: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """Everything printing needs, read in one transaction."""

    document_id: UUID
    sent: Sent
    letter: Letter
    letterhead: Letterhead
    standard: PdfStandard
    name: str
    form_version: int


@dataclass(frozen=True, slots=True)
class Made:
    """The printed document, in the store already."""

    chosen: Chosen
    received: Received


def is_written_here(session: Session, head: DocumentHead) -> bool:
    """Tell whether texts of this kind of document may be typed here."""
    kind = installation_of(session).plugins.kinds.get(head.kind)
    return kind is not None and kind.origin is Origin.WRITTEN


def may_type(session: Session, head: DocumentHead, *, reader: Reader) -> bool:
    """Tell whether the reader may type the document's text: its kind, the rights, the moment."""
    if not is_written_here(session, head) or not reader.may(ATTACH, unit=head.unit_id):
        return False
    if LEVELS[level_of(session, head.id, reader=reader)] < LEVELS[AccessRight.EDIT]:
        return False
    closed = are_closed(session, head.id, kind=head.kind)
    return not closed and not frozen(session, head, reader=reader)


def frozen(session: Session, head: DocumentHead, *, reader: Reader) -> str:
    """Return why the files cannot be changed now; empty: they can."""
    found = installation_of(session).plugins.locks(session, reader, head, FILES)
    return found[0] if found else ""


def open_text(session: Session, id: UUID, *, reader: Reader) -> DocumentHead:
    """Return a document whose text the reader may type. Raises NotFoundError, ForbiddenError."""
    head = get_document(session, id, reader=reader, level=AccessRight.EDIT)
    reader.require(ATTACH, unit=head.unit_id)
    require_open(session, head)
    if not is_written_here(session, head):
        raise NotFoundError(_("The text of this document is not written here: it came as a file."))
    return head


QUERY = f"""
    select t.version, t.form_id, t.form_version, t.contents, t.file_id, t.changed_by, t.changed_at,
        (select {SHORT_NAME} from users.person as p where p.id = t.changed_by) as who
    from printing.typed_text as t where t.document_id = %(id)s"""


def find_typed(session: Session, id: UUID) -> TypedRow | None:
    """Return the newest typed text of a document."""
    return fetch_one(session, TypedRow, f"{QUERY} order by t.version desc limit 1", {"id": id})


def last_set(session: Session, id: UUID) -> TypedRow | None:
    """Return the typed text that was set last."""
    query = f"{QUERY} and t.file_id is not null order by t.version desc limit 1"
    return fetch_one(session, TypedRow, query, {"id": id})


def begun(session: Session, head: DocumentHead) -> Typed:
    """Return what the form holds before anything was typed: what the document's module says.

    Without a word of it: the title, the office's head.
    """
    kind = next((each for each in KINDS if head.summary.startswith(each)), "")
    known = installation_of(session).plugins.typed_text(session, head)
    usual = {"kind": kind, "title": head.title, "signers": head_of_office(session, head)}
    return typed_in(usual | {name: text for name, text in known.items() if text})


def keep_typing(session: Session, id: UUID, sent: Sent, *, reader: Reader, at: datetime) -> int:
    """Keep what was typed so far, without a file; return its version.

    Raises ConflictError when somebody else kept a text meanwhile.
    """
    head = open_text(session, id, reader=reader)
    handled(session, id, reader=reader)
    check_length(sent.typed)
    newest = require_newest(session, head, sent, reader=reader)
    version = newest.version if newest else 0
    row = _row_for(head, sent, reader=reader, at=at)
    if newest is not None and newest.file_id is None and newest.changed_by == reader.person_id:
        execute(session, UPDATE, row | {"version": version})
        return version
    if newest is not None and newest.typed == sent.typed and newest.form_id == sent.form_id:
        return version
    execute(session, INSERT, row | {"version": version + 1})
    return version + 1


def require_newest(
    session: Session, head: DocumentHead, sent: Sent, *, reader: Reader
) -> TypedRow | None:
    """Return the newest text. Raises ConflictError unless the form was drawn with it.

    What the same person has typed since without setting it is the same typing going on.
    """
    newest = find_typed(session, head.id)
    if newest is None or newest.version == sent.version:
        return newest
    own = newest.file_id is None and newest.changed_by == reader.person_id
    if own and newest.version == sent.version + 1:
        return newest
    said = _("{who} changed the text meanwhile. Nothing is kept: copy what you typed and open the "
             "page again.")  # fmt: skip
    raise ConflictError(said.format(who=newest.who), code="typed-meanwhile")


def choose(session: Session, id: UUID, sent: Sent, *, reader: Reader) -> Chosen:
    """Read what is to be printed, after asking for every right.

    Raises InvalidError with a sentence per field, ConflictError when nothing has changed since
    the text was set last or somebody else was faster.
    """
    open_text(session, id, reader=reader)
    head = changeable(session, id, reader=reader)
    form = _form(session, head, sent)
    values = values_for(session, head, reader=reader)
    check(sent.typed, values)
    require_newest(session, head, sent, reader=reader)
    _refuse_unchanged(session, head, sent, form)
    letter = coded(session, head, letter_of(sent.typed, FormKind(form.kind), values))
    name = f"{letter.kind} {letter.title}".strip()[:120].strip(" .")
    standard = standard_of(session, head.kind, document_id=head.id)
    return Chosen(
        head.id, sent, letter, letterhead_of(session, form), standard, name, form.version
    )  # fmt: skip


def _form(session: Session, head: DocumentHead, sent: Sent) -> FormRow:
    found = {row.id: row for row in list_letterheads(session, head.organisation_id)}
    if sent.form_id not in found:
        said = _("Choose the letterhead.")
        raise InvalidError(said, fields={"form": said})
    return found[sent.form_id]


def _refuse_unchanged(session: Session, head: DocumentHead, sent: Sent, form: FormRow) -> None:
    last = last_set(session, head.id)
    if last is None or find_live_file(session, head.id, str(last.file_id)) is None:
        return
    before = (last.typed, last.form_id, last.form_version)
    if before == (sent.typed, form.id, form.version):
        raise ConflictError(
            _("Nothing has changed since the text was set: the file stays as it is."),
            code="unchanged",
        )


def draft_letter(
    session: Session, head: DocumentHead, sent: Sent, *, reader: Reader
) -> tuple[Letter, Letterhead]:
    """Return what a preview draws. Raises InvalidError for a text that cannot be set."""
    form = _form(session, head, sent)
    values = values_for(session, head, reader=reader)
    check(sent.typed, values)
    letter = coded(session, head, letter_of(sent.typed, FormKind(form.kind), values))
    return letter, letterhead_of(session, form)


def coded(session: Session, head: DocumentHead, letter: Letter) -> Letter:
    """Return the letter with the address of its QR code, if a module gives it one."""
    address = installation_of(session).plugins.text_code(session, head)
    return replace(letter, check=address or "")


def make(installation: Installation, chosen: Chosen, *, at: datetime) -> Made:
    """Print the document and put it into the store. No transaction is open meanwhile."""
    printed = print_letter(chosen.letter, chosen.letterhead, created=at, standard=chosen.standard)
    stream, limit = io.BytesIO(printed.pdf), installation.settings.upload_limit
    name = safe_name(f"{chosen.name}.pdf")
    received = receive_one(stream, installation.store, name=name, limit=limit, role="main")
    return Made(chosen, received)


def keep(session: Session, made: Made, *, reader: Reader, at: datetime, jobs: JobQueue) -> FileRow:
    """Put the printed document among the files as the next version, with the text it came from."""
    chosen = made.chosen
    head = changeable(session, chosen.document_id, reader=reader)
    newest = require_newest(session, head, chosen.sent, reader=reader)
    file = _filed(session, head, made.received, reader=reader, at=at, jobs=jobs)
    row = _row_for(head, chosen.sent, reader=reader, at=at)
    row |= {"file": file.id, "form_version": chosen.form_version}
    version = newest.version if newest else 0
    if newest is not None and newest.file_id is None:
        execute(session, UPDATE, row | {"version": version})
    else:
        execute(session, INSERT, row | {"version": version + 1})
    record(
        session, "text.set", "document", head.id, file=file.id, form=chosen.sent.form_id,
        form_version=chosen.form_version, standard=chosen.standard, version=file.version,
    )  # fmt: skip
    return file


def target(session: Session, head: DocumentHead) -> FileRow | None:
    """Return the file that the text becomes the next version of, None: a new one.

    It is the file that was set before, else the main file: that is the text of the document.
    """
    files, last = list_files(session, head.id), last_set(session, head.id)
    if last is not None and last.file_id is not None:
        before = get_file(session, document_id=head.id, file_id=last.file_id)
        own = [each for each in files if each.series_id == before.series_id]
        if own:
            return own[0]
    return next((each for each in files if each.role == "main"), None)


def _filed(
    session: Session, head: DocumentHead, received: Received, *, reader: Reader, at: datetime,
    jobs: JobQueue,
) -> FileRow:  # fmt: skip
    base = target(session, head)
    if base is None:
        return add_files(session, head.id, [received], reader=reader, at=at, jobs=jobs)[0]
    add_version(session, base, received, reader=reader, at=at, jobs=jobs)
    return newest_of(session, base)


def _row_for(head: DocumentHead, sent: Sent, *, reader: Reader, at: datetime) -> dict[str, object]:
    return {
        "document": head.id, "form": sent.form_id, "form_version": 0,
        "contents": msgspec.json.encode(sent.typed).decode(), "file": None,
        "person": reader.person_id, "at": at,
    }  # fmt: skip


INSERT = """
insert into printing.typed_text (document_id, version, form_id, form_version, contents, file_id,
    changed_by, changed_at)
values (%(document)s, %(version)s, %(form)s, %(form_version)s, %(contents)s, %(file)s, %(person)s,
    %(at)s)"""

UPDATE = """
update printing.typed_text set form_id = %(form)s, form_version = %(form_version)s,
    contents = %(contents)s, file_id = %(file)s, changed_by = %(person)s, changed_at = %(at)s
where document_id = %(document)s and version = %(version)s and file_id is null"""
