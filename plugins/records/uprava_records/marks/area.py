"""Codes on paper as an area of records: what it adds to the core."""

from collections.abc import Sequence

from procrastinate import Blueprint
from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.clock import now
from uprava.demo.scene import DemoScene
from uprava.documents.models import AccessMark
from uprava.extension import (
    Action,
    BuiltInRole,
    DocumentHead,
    Navigation,
    Permission,
    SignedVersion,
    Transition,
)
from uprava.i18n import N_
from uprava.installation import installation_of
from uprava.jobs.queue import task
from uprava.users.reader import Reader

from uprava_records.marks.acts import ACTS, OBJECTS
from uprava_records.marks.card_lines import card_lines
from uprava_records.marks.codes import read_code
from uprava_records.marks.routes import routes
from uprava_records.marks.routes.labels import PRINT
from uprava_records.marks.service.marking import code_of, find_document
from uprava_records.marks.service.opening import KINDS, OPEN
from uprava_records.marks.service.ruling import apply_rules, open_earlier
from uprava_records.settings import records_settings


def actions(_session: Session, reader: Reader, document: DocumentHead) -> Sequence[Action]:
    """Labels and the check of a document."""
    if not (reader.may(PRINT) or reader.may(OPEN)):
        return []
    url = f"/records/marks/{document.id}"
    return [Action("mark", N_("Label and code"), url, "tag", position=85)]


def text_code(session: Session, document: DocumentHead) -> str | None:
    """Where the QR code on an outgoing document or an act leads: the public check."""
    if document.kind not in KINDS or document.access_mark != AccessMark.COMMON:
        return None
    if not records_settings().text_codes:
        return None
    code = code_of(session, document, reader=session.info["reader"], at=now())
    return f"{installation_of(session).settings.address}/check/{code}"


def scanned(session: Session, text: str) -> str | None:
    """The card of a code the reader may see; a code of ours that leads nowhere is told so."""
    code = read_code(text)
    found = find_document(session, code) if code else None
    return f"/docs/{found}" if found else None


def after(
    session: Session, _reader: Reader, document: DocumentHead, transition: Transition
) -> None:
    """What is registered may be opened by a rule."""
    if document.kind in KINDS and transition.code == REGISTERED:
        apply_rules(session, document.id, at=now())


def after_signing(
    session: Session, _reader: Reader, document: DocumentHead, _signed: SignedVersion
) -> None:
    """What is signed after its registration may be opened by a rule too."""
    if document.kind in KINDS and document.number:
        apply_rules(session, document.id, at=now())


def jobs(blueprint: Blueprint) -> None:
    """What was registered before a rule is opened in the background."""
    title = N_("Opening of the public check by a rule")
    task(blueprint, "open_earlier", title=title)(open_earlier)


def demo(session: Session, scene: DemoScene) -> None:
    """One letter everybody may check."""
    from uprava_records.marks.demo import fill

    fill(session, scene)


REGISTERED = "registered"

OFFICE = N_("Chancellery")

AREA = Area(
    "marks",
    acts=ACTS,
    act_objects=OBJECTS,
    routes=routes,
    permissions=[
        Permission(PRINT, N_("Print labels with codes"), (BuiltInRole.REGISTRAR,)),
        Permission(
            OPEN, N_("Let everybody check signed documents by their codes"),
            (BuiltInRole.REGISTRAR,),
        ),
    ],
    navigation=[
        Navigation(OFFICE, N_("Find by code"), "/records/scan", "scan", PRINT, 60, folded=True),
        Navigation(OFFICE, N_("Open check"), "/records/checks", "shield-check", OPEN, 61,
                   folded=True),
    ],
    card_actions=actions,
    after_transition=after,
    after_signing=after_signing,
    jobs=jobs,
    demo=demo,
    card_lines=card_lines,
    text_code=text_code,
    scanned=scanned,
)  # fmt: skip
