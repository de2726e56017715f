"""A small module of the tests: one kind of documents with a life, a panel, and an action."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from uprava import hookimpl
from uprava.audit.log import record
from uprava.extension import (
    Action,
    DocumentHead,
    DocumentKind,
    Module,
    Panel,
    Permission,
    State,
    Tone,
    Transition,
)
from uprava.users.reader import Reader

KIND = "letters.letter"

PLEA = "letters.plea"
"""A kind whose files are personal: open to the author alone, and never to who is refused."""


@hookimpl
def uprava_module() -> Module:
    return Module("letters", "Letters", "Letters of the tests", "1", "letters")


@hookimpl
def uprava_permissions() -> Sequence[Permission]:
    return [Permission("letters.move", "Move letters on")]


@hookimpl
def uprava_document_kinds() -> Sequence[DocumentKind]:
    states = (
        State("registered", "Зарегистрирован", Tone.BLUE),
        State("review", "На рассмотрении", Tone.AMBER),
        State("filed", "В деле", Tone.GREEN, closed=True),
        State("waiting", "Приостановлено", Tone.AMBER, on_strip=False, clock_stands=True),
    )
    moves = (
        Transition("review", "На рассмотрение", ("registered",), "review", "letters.move"),
        Transition(
            "file", "В дело", ("registered", "review"), "filed", "letters.move",
            "Письмо будет списано в дело 01-12.",
        ),
    )  # fmt: skip
    return [
        DocumentKind(KIND, "Письмо", "Письма", "mail", states, moves),
        DocumentKind(PLEA, "Прошение", "Прошения", "mail", states, moves, personal_files=True),
    ]


@hookimpl
def uprava_opens_files(reader: Reader, document: DocumentHead) -> bool | None:
    return True if reader.person_id == document.author_id else None


@hookimpl
def uprava_files_opened(session: Session, document: DocumentHead) -> None:
    record(session, "letters.opened", "document", document.id)


@hookimpl
def uprava_card_panels(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Panel]:
    assert session.is_active
    values = {"sender": document.summary, "who": reader.surname}
    if "сбой" in document.title:
        return [Panel("bad", "Сломанная панель", "letters/absent.html")]
    return [Panel("sender", "Отправитель", "letters/panel.html", values, "side")]


@hookimpl
def uprava_card_actions(
    session: Session, reader: Reader, document: DocumentHead
) -> Sequence[Action]:
    assert session.is_active
    assert reader.person_id
    return [Action("answer", "Ответить", f"/docs?answer={document.id}", "message", position=10)]
