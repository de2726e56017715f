"""The filling at the last weeks: who acts on which day, and what waits to be sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.demo.scene import DemoScene
from uprava.users.reader import Reader

from uprava_appeals.intake.service.reading import (
    QuestionRow,
    list_decisions,
    list_questions,
    read,
)
from uprava_appeals.law.asking import CODES
from uprava_appeals.replies.service.drafting import Wish
from uprava_appeals.work.service import answering, undoing
from uprava_appeals.work.values import Answered, Outcome, Told


@dataclass(frozen=True, slots=True)
class Out:
    """An answer that goes out on a day; `filed`: the appeal is put into the file with it."""

    appeal: UUID
    wish: Wish
    writer: Reader
    day: date
    found: Mapping[int, Outcome | None]
    filed: bool


@dataclass(frozen=True, slots=True)
class Forwarded:
    """An appeal forwarded to a body on a day, whose covering letter is to be written."""

    appeal: UUID
    body: str
    day: date


@dataclass(frozen=True, slots=True)
class Stage:
    """The filling at one appeal: who acts is the session's reader, the day the session's."""

    session: Session
    scene: DemoScene
    people: dict[int, Reader]
    forgotten: int | None = None
    """The place in the story of the appeal whose term went by without an answer."""
    out: list[Out] = field(default_factory=list)
    letters: list[Forwarded] = field(default_factory=list)

    def act(self, who: Reader, day: date, act: Callable[..., Any], *what: Any, **how: Any) -> Any:
        """Let a person act on a day, as a request would."""
        at = datetime(day.year, day.month, day.day, 8, 40, tzinfo=UTC)
        self.session.info.update(reader=who, today=day)
        return act(self.session, *what, reader=who, at=at, **how)

    def open(self, id: UUID) -> list[QuestionRow]:
        """Return the questions of an appeal."""
        self.session.info["reader"] = None
        return list_questions(self.session, id)

    @property
    def registrar(self) -> Reader:
        """Who sends."""
        return self.scene.readers["registrar"]


def put_away(stage: Stage, id: UUID, day: date) -> None:
    """Let the registrar tell the author and who sent the appeal on, then put it into the file."""
    registrar = stage.registrar
    stage.session.info["reader"] = None
    for each in list_decisions(stage.session, id):
        if each.notice or each.ground in CODES:
            what = Told(day, "письмом по почте")
            stage.act(registrar, day, undoing.told, each.id, what)
    stage.act(registrar, day, undoing.close, id)


def answered(
    stage: Stage, id: UUID, day: date, found: Mapping[int, Outcome | None], *, filed: bool
) -> None:
    """Let the registrar note an answer that nobody has as a letter, and file the appeal."""
    number = read(stage.session, id).number
    stage.act(stage.registrar, day, answering.answer, id, Answered(day, found, f"{number}/1"))
    if filed:
        put_away(stage, id, day)
