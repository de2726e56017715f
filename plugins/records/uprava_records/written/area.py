"""Written documents as an area of records: what they add to the core."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session
from uprava.approval.kind import Standing
from uprava.areas import Area
from uprava.capabilities import ActToDraft, DraftedAct
from uprava.clock import now
from uprava.extension import (
    Action,
    BuiltInRole,
    Change,
    ChangeKind,
    CreateEntry,
    DocumentHead,
    Navigation,
    Panel,
    Permission,
    Transition,
    WorkFolder,
)
from uprava.i18n import N_, _
from uprava.users.reader import Reader

from uprava_records.letters.service.registering import KIND as INCOMING
from uprava_records.written import card
from uprava_records.written.acts import ACTS
from uprava_records.written.kind import FILED, KINDS, NUMBER, REGISTERED, SENT
from uprava_records.written.routes import routes
from uprava_records.written.service import beginning
from uprava_records.written.service.drafting import WRITE
from uprava_records.written.service.keeping import card_of, words_of
from uprava_records.written.service.registering import (
    FOLDER,
    Registering,
    give_number,
    is_registered,
    refuse_strangers,
    refuse_unready,
    tell,
    wait_for_number,
)

OFFICE = N_("Chancellery")

EVERYBODY = (BuiltInRole.REGISTRAR, BuiltInRole.LEADER, BuiltInRole.EXECUTOR)


def search_words(session: Session, document: DocumentHead) -> Sequence[str]:
    """Addressees, who signs, the executor, the number answered."""
    return words_of(card_of(session, document)) if document.kind in KINDS else []


def panels(session: Session, _reader: Reader, document: DocumentHead) -> Sequence[Panel]:
    """The requisites and the addressees."""
    return card.panels_of(session, document) if document.kind in KINDS else []


def actions(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Action]:
    """What may be done beside changes of state; «Ответить» on an incoming letter."""
    ours = document.kind in KINDS or document.kind == INCOMING
    return card.actions_of(session, reader, document) if ours else []


def before(
    session: Session, reader: Reader, document: DocumentHead, transition: Transition
) -> None:
    """Those who keep a document act on it; it is registered with a text, where a journal is."""
    if document.kind not in KINDS:
        return
    refuse_strangers(session, document, reader=reader)
    if transition.code == REGISTERED:
        refuse_unready(session, document)


def after(session: Session, reader: Reader, document: DocumentHead, transition: Transition) -> None:
    """What has been signed waits for its number; what is registered gets it."""
    if document.kind not in KINDS:
        return
    if transition.target == Standing.SIGNED:
        wait_for_number(session, document, reader=reader, at=now())
    if transition.code == REGISTERED and not is_registered(session, document.id):
        number = give_number(session, document, Registering(), reader=reader, at=now())
        tell(session, document, number, reader=reader, at=now())


def locks(
    _session: Session, _reader: Reader, document: DocumentHead, change: Change
) -> Sequence[str]:
    """A registered document stays as it is, signed by whatever hand, and is never thrown away."""
    if document.kind not in KINDS or document.state not in (REGISTERED, SENT, FILED):
        return []
    if change.kind is ChangeKind.TRASH:
        return [_("The document is registered: its number stays, it is not thrown away.")]
    if change.kind in (ChangeKind.FILES, ChangeKind.REQUISITES):
        return [_("The document is registered: its text and card do not change any more.")]
    return []


def typed_text(session: Session, document: DocumentHead) -> Mapping[str, str]:
    """Signer, addressees and the letter answered, for a letterhead."""
    return card.begun(session, document) if document.kind in KINDS else {}


def draft_act(session: Session, reader: Reader, act: ActToDraft) -> DraftedAct:
    """Begin an act another module asks for."""
    return beginning.draft_act(session, act, reader=reader, at=now())


AREA = Area(
    "written",
    acts=ACTS,
    routes=routes,
    permissions=[
        Permission(WRITE, N_("Write letters, internal documents and acts"), EVERYBODY),
        Permission(NUMBER, N_("Register outgoing letters, internal documents and acts"),
                   (BuiltInRole.REGISTRAR,)),
    ],
    document_kinds=list(KINDS.values()),
    work_folders=[WorkFolder(FOLDER, N_("Signed, to register"), "hash", 45, N_("Register"),
                        permission=NUMBER)],
    navigation=[
        Navigation(OFFICE, N_("Outgoing letters"), "/records/outgoing", "send", WRITE, 3),
        Navigation(OFFICE, N_("Internal"), "/records/internal", "message-2", WRITE, 4),
    ],
    create_entries=[
        CreateEntry(N_("Outgoing letter"), "/records/outgoing/new", "send", WRITE, 12),
        CreateEntry(N_("Internal document"), "/records/internal/new", "message-2", WRITE, 14),
        CreateEntry(N_("Draft of an act"), "/records/acts/new", "certificate", WRITE, 16),
    ],
    card_panels=panels,
    card_actions=actions,
    before_transition=before,
    after_transition=after,
    document_locks=locks,
    search_words=search_words,
    typed_text=typed_text,
    draft_act=draft_act,
)  # fmt: skip
