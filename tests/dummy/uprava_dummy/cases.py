"""Cases of the dummy as an area: its kinds of documents, and what its papers carry."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.card_lines import CardLine, CardPlace
from uprava.extension import (
    DocumentHead,
    DocumentKind,
    Keeping,
    Origin,
    SignatureLevel,
    SigningWish,
    State,
    Transition,
)
from uprava.i18n import N_
from uprava.users.reader import Reader

from uprava_dummy import service

KIND = DocumentKind(
    "dummy.case", N_("Dummy case"), N_("Dummy cases"), "mail",
    (State("open", N_("Open")), State("closed", N_("Closed"))),
    (Transition("close", N_("Close"), ("open",), "closed", "dummy.write"),),
    signing=SigningWish(SignatureLevel.B_LTA, N_("Cases are kept for ever.")),
    keeping=Keeping.PERMANENT, origin=Origin.WRITTEN,
)  # fmt: skip
"""A case that can be closed."""


PLEA = DocumentKind(
    "dummy.plea", N_("Dummy plea"), N_("Dummy pleas"), "mail", (State("open", N_("Open")),),
    personal_files=True,
)  # fmt: skip
"""What somebody asks for: the files are personal."""


def opens_files(_session: Session, reader: Reader, document: DocumentHead) -> bool | None:
    """Pleas are dealt with by those who write notes."""
    return reader.may("dummy.write") if document.kind == PLEA.code else None


def files_opened(session: Session, reader: Reader, document: DocumentHead) -> None:
    """Write down who read a plea."""
    if document.kind == PLEA.code:
        service.write_down(session, document.id, f"прочитал(а) {reader.surname}")


def wants_detached(_session: Session, document: DocumentHead) -> bool:
    """A case has its signature beside it."""
    return document.kind == KIND.code


def card_lines(_session: Session, _reader: Reader, document: DocumentHead) -> Sequence[CardLine]:
    """Whom a case came from, on its printed card."""
    if document.kind != KIND.code:
        return []
    return [CardLine(CardPlace.CORRESPONDENT, "Звонил", "Ежов П. С.")]


def text_code(_session: Session, document: DocumentHead) -> str | None:
    """Cases carry a code on their texts."""
    return "https://cases.example/check/1" if document.kind == KIND.code else None


def scanned(_session: Session, text: str) -> str | None:
    """A code of a case leads to the dummy's page."""
    return "/dummy" if text == "CASE-1" else None


def typed_text(session: Session, document: DocumentHead) -> Mapping[str, str]:
    """A case's letter begins with its note."""
    if document.kind != KIND.code:
        return {}
    return {"greeting": "Уважаемые соседи!", "text": service.note_of(session, document.id) or ""}


CASES = Area(
    "cases",
    document_kinds=[KIND, PLEA],
    opens_files=opens_files,
    files_opened=files_opened,
    wants_detached=wants_detached,
    card_lines=card_lines,
    text_code=text_code,
    scanned=scanned,
    typed_text=typed_text,
)
