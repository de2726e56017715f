"""Which acts the head of an appeal's card offers to its reader."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session
from uprava.extension import Action, DocumentHead
from uprava.i18n import N_, _
from uprava.users.reader import Reader

from uprava_appeals.cards.offers import DECIDES, url_of
from uprava_appeals.intake.service.reading import read
from uprava_appeals.values import KIND, OVER, QuestionState, Standing
from uprava_appeals.work.rules import (
    why_not_at_work,
    why_not_closed,
    why_not_longer,
    why_not_reported,
    why_not_taken,
)
from uprava_appeals.work.service.holding import Held, seen, selves
from uprava_appeals.work.values import Right


def actions(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Action]:
    """Acts on an appeal; those on one question, one decision stand beside it."""
    if document.kind != KIND:
        return []
    whole = seen(session, document, read(session, document.id), reader=reader)
    if whole.row.standing == Standing.RECEIVED and not whole.now.letter:
        return []
    found = [*of_executor(whole, reader), *of_leader(whole), *of_decider(whole)]
    return [*found, *of_worker(whole), *of_file(whole)]


def form(whole: Held, act: str, title: str, icon: str, position: int, **more: object) -> Action:
    """Return an act that asks something in a dialog."""
    query = {"question": more.pop("question")} if "question" in more else {}
    return Action(act, title, url_of(whole, act, **query), icon, "form", position=position, **more)  # type: ignore[arg-type]  # Action's own names


def of_executor(whole: Held, reader: Reader) -> Iterator[Action]:
    """Yield what who considers a question may do: the first one that waits for it."""
    for now in whole.now.questions:
        if not why_not_taken(whole.now, now, reader.principals):
            url = url_of(whole, "take", question=now.id)
            yield Action("take", N_("Take"), url, "user-check", "post", primary=True, position=1)
            return
        mine = now.person is not None and now.person in selves(reader)
        if mine and not why_not_reported(whole.now, now):
            yield form(whole, "report", N_("Report"), "message", 25, question=now.id)
            return


def of_leader(whole: Held) -> Iterator[Action]:
    """Yield what who says who considers questions may do."""
    new = any(each.state is QuestionState.NEW for each in whole.now.questions)
    if new and not why_not_at_work(whole.now):
        if Right.CONSIDER in whole.rights:
            yield form(whole, "give", N_("Give for consideration"), "user-plus", 2, primary=True)
        if DECIDES & whole.rights:
            leads = Right.CONSIDER not in whole.rights
            yield form(whole, "put-before", N_("Before a leader"), "eye", 2 if leads else 45,
                       primary=leads)  # fmt: skip


def of_decider(whole: Held) -> Iterator[Action]:
    """Yield ways the law may lead an appeal, of all its open questions at once."""
    if not (DECIDES & whole.rights and whole.now.open):
        return
    letter = whole.now.letter
    if not letter:
        yield form(whole, "forward", N_("Forward"), "arrow-right", 30)
    title = N_("Return with an explanation") if letter else N_("Without an answer")
    yield form(whole, "leave", title, "arrow-back-up" if letter else "ban", 40, primary=letter)
    if not letter:
        yield form(whole, "join", N_("Join to another appeal"), "link", 75)


def of_worker(whole: Held) -> Iterator[Action]:
    """Yield what everybody who works on an appeal may do."""
    if not whole.rights or why_not_at_work(whole.now) or whole.now.letter:
        return
    if not why_not_longer(whole.now):
        extends = Right.CONSIDER in whole.rights
        title = N_("Extend the term") if extends else N_("Ask for a longer term")
        yield form(whole, "longer", title, "calendar-due", 50)
    yield form(whole, "documents", N_("Request documents"), "file-text", 65)


def of_file(whole: Held) -> Iterator[Action]:
    """Yield putting an appeal into the file."""
    if whole.row.standing in OVER and DECIDES & whole.rights and not why_not_closed(whole.now):
        said = _("Nothing more is expected on this appeal: it is kept in the file.")
        yield Action("close", N_("Close and keep in the file"), url_of(whole, "close"), "archive",
                     "post", primary=True, confirm=said, position=3)  # fmt: skip
