"""Hooks by which modules hand work to each other, without knowing each other: capabilities.

They are part of `uprava.hookspecs`; what they carry stands in `uprava.capabilities`.
"""

from collections.abc import Sequence

from pluggy import HookspecMarker
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
from uprava.extension import (
    DocumentHead,
    Panel,
)
from uprava.reporting import ReadyReport, ReportScreen, ReportSource
from uprava.users.reader import Reader

hookspec = HookspecMarker("uprava")


@hookspec(firstresult=True)
def uprava_take_appeal(session: Session, reader: Reader, appeal: ArrivedAppeal) -> str | None:
    """Take an appeal that came to the chancellery, in the act's transaction; return its address.

    A capability: the button is shown only where a plugin implements it, and the first answer by
    the plugins' names counts. The files are in the store; who takes them refers to them from now
    on (`uprava_known_blobs`). None: not taken. Raising undoes the act and tells the reason.
    """


@hookspec
def uprava_scan_recognised(session: Session, scan: RecognisedScan) -> None:
    """Use what was read by machine off the first page of a scan you keep.

    Called in the job's transaction as the installation itself, as soon as the first page is read
    and before the others are; the scan is found by its digest. Files of documents are the core's:
    only what a module keeps outside of documents concerns it. Raising lets the job try again.
    """


@hookspec(firstresult=True)
def uprava_take_mail_notice(session: Session, notice: MailNotice) -> TakenNotice | None:
    """Take what a program wrote about a letter you sent: a report of delivery, an automatic reply.

    Called once for each such message that arrives in a mailbox, in its transaction, for the
    installation itself; the first answer by the plugins' names counts. What is taken is kept and
    shown, but is nothing to be registered. None: not a letter of yours. Anybody may write such a
    message: believe it only as far as Message-ID and address are those of your letter.
    """


@hookspec
def uprava_proposals(  # type: ignore[empty-body]
    session: Session, reader: Reader, card: CardToRegister
) -> Sequence[Proposal]:
    """Return what you propose for a card that is being registered, the best first.

    Called while the registration form is drawn and again as it is filled in; fields are those of
    that form. What the registrar typed is never overwritten. Reads only.
    """


@hookspec
def uprava_registered(session: Session, reader: Reader, document: DocumentHead) -> None:
    """Follow a registration, in its transaction; the document has its number.

    Called for documents of every kind; raising undoes the registration and frees the number.
    """


@hookspec
def uprava_desk_panels(  # type: ignore[empty-body]
    session: Session, reader: Reader, document: DocumentHead, folder: str
) -> Sequence[Panel]:
    """Return panels of decision beside a document on the manager's desk.

    Called for the one document the desk shows of a work folder. Their templates are given `next`
    and `key` too: the document the desk opens afterwards, the form's key. Reads only, as panels
    of the card do; a plugin that raises gets a note in the place of its panels.
    """


@hookspec
def uprava_front_panels(session: Session, reader: Reader) -> Sequence[Panel]:  # type: ignore[empty-body]
    """Return panels for the overview: what this reader wants to see before the day's work.

    Called each time the overview is opened, and to see whether there is anything to show. Answer
    from a few rows; what takes longer is fetched by the panel itself after the page. Reads only,
    as panels of the card do; a plugin that raises gets a note in the place of its panels.
    """


@hookspec(firstresult=True)
def uprava_take_resolution(
    session: Session, reader: Reader, resolution: GivenResolution
) -> TakenResolution | None:
    """Take a resolution that was just given and make work of it, in the act's transaction.

    A capability: the first answer by the plugins' names counts, and its line stands on the card.
    The people named may see the document already. None: not taken; then the resolution is a text
    its people are acquainted with. Raising undoes the act and tells the reason.
    """


@hookspec
def uprava_resolution_cancelled(
    session: Session, reader: Reader, resolution: GivenResolution, reason: str
) -> None:
    """Follow the cancelling of a resolution, in its transaction: its work is no longer asked for.

    Called for taken resolutions; raising keeps the resolution and tells the reason.
    """


@hookspec
def uprava_calendar_changed(session: Session, reader: Reader | None, revision: int) -> None:
    """Follow a change of the production calendar, in its transaction: terms you keep may move.

    Called once for each change, with its number; the reader is who changed it, None the
    installation itself. What takes long is a job you defer here. Raising undoes the change.
    """


@hookspec
def uprava_carry(session: Session, parcel: Parcel) -> str | None:
    """Take a document for an addressee of the electronic exchange.

    A capability: the first answer by name that is not None counts. Return an empty text when it
    was taken, a sentence for the reader when it cannot go, None when there is no exchange here.
    What becomes of it is told by `uprava_parcel_moved`. Called inside the act.
    """


@hookspec
def uprava_parcel_moved(session: Session, moved: ParcelMoved) -> None:
    """Follow what became of a parcel of the exchange; others' references are left alone.

    Called inside the transaction of who carries it, with the installation itself as reader.
    """


@hookspec(firstresult=True)
def uprava_give_task(session: Session, reader: Reader | None, task: TaskToGive) -> GivenTask | None:
    """Give somebody a task in its author's name, in the act's transaction.

    A capability: the first answer by the plugins' names counts. Whoever asks made sure that the
    author wants it; the reader must see the document it stands on, None: a job asks, for the
    installation itself. No answer: no module keeps tasks. A reference that
    was used before gives the task it stands for, a second time nothing. Raising (an InvalidError
    whose fields are `text`, `who`, `term`, `controller`) undoes the act and tells the reason.
    """


@hookspec
def uprava_task_moved(session: Session, moved: TaskMoved) -> None:
    """Follow what became of a task: of yours by its reference, or of any on a document of yours.

    Called inside of the act's transaction, under the rights of whoever acts; of a task that is
    late by a daily job, for the installation itself. Others' references and documents are left
    alone. Raising undoes the act and tells the reason.
    """


@hookspec(firstresult=True)
def uprava_draft_act(session: Session, reader: Reader, act: ActToDraft) -> DraftedAct | None:
    """Begin the draft of a legal act on the basis of a document, in the reader's name.

    A capability: the first answer by the plugins' names counts. Called inside the act's
    transaction; no answer: no module writes acts. Raising (an InvalidError whose fields are
    `title`, `kind`, `signatory`) undoes the act and tells the reason.
    """


@hookspec
def uprava_report_sources() -> Sequence[ReportSource]:  # type: ignore[empty-body]
    """Return what can be counted of the module's rows, as SQL (`uprava.reporting`).

    Called once at start; codes begin with the module's name. A module of reports puts the rights
    of the reader into every statement it makes of a source.
    """


@hookspec
def uprava_ready_reports() -> Sequence[ReadyReport]:  # type: ignore[empty-body]
    """Return reports of the catalogue, made of sources of your own. Called once at start."""


@hookspec
def uprava_report_screens() -> Sequence[ReportScreen]:  # type: ignore[empty-body]
    """Return screens of the module's own that the catalogue of reports leads to.

    Called once at start; shown by permission.
    """
