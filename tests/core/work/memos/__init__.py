"""A module of the tests: memos that wait for review."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from uprava import hookimpl
from uprava.errors import ConflictError
from uprava.extension import (
    DocumentHead,
    DocumentKind,
    Module,
    Permission,
    State,
    Transition,
    WorkFolder,
)
from uprava.users.reader import Reader

KIND = "memos.memo"


@hookimpl
def uprava_module() -> Module:
    """Say what the module is."""
    return Module("memos", "Memos", "Memos of the tests", "1", "memos")


@hookimpl
def uprava_permissions() -> Sequence[Permission]:
    """What a chief may do."""
    return [Permission("memos.consider", "Consider memos")]


@hookimpl
def uprava_document_kinds() -> Sequence[DocumentKind]:
    """The memo: under review, considered."""
    states = (State("review", "Under review"), State("considered", "Considered", closed=True))
    act = Transition(
        "considered", "Considered", ("review",), "considered", "memos.consider", "It is considered."
    )
    return [DocumentKind(KIND, "Memo", "Memos", "note", states, (act,))]


@hookimpl
def uprava_work_folders() -> Sequence[WorkFolder]:
    """Folders with an act of their own, and one that nothing leaves by a mark."""
    return [
        WorkFolder("review", "For review", "eye", 10, "Considered"),
        WorkFolder("sign", "To sign", "signature", 50, ""),
    ]


@hookimpl
def uprava_before_transition(
    session: Session, reader: Reader, document: DocumentHead, transition: Transition
) -> None:
    """Refuse what is called so."""
    if "нельзя" in document.title:
        raise ConflictError("The memo says no.")
