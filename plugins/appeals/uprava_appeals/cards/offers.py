"""What a reader may do with a question, a decision, a request now: links to the forms of acts."""

from collections.abc import Iterator
from dataclasses import dataclass

from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_appeals.intake.service.reading import DecisionRow, QuestionRow
from uprava_appeals.law.asking import CODES
from uprava_appeals.law.facts import Competence
from uprava_appeals.values import QuestionState
from uprava_appeals.work.rules import (
    QuestionNow,
    why_not_decided,
    why_not_given,
    why_not_reported,
    why_not_returned,
    why_not_taken,
)
from uprava_appeals.work.service.holding import Held, selves
from uprava_appeals.work.service.prolonging import Asked
from uprava_appeals.work.values import Right

DECIDES = {Right.CONSIDER, Right.REGISTER}

FOREIGN = (Competence.OTHER, Competence.SEVERAL, Competence.SHARED)


@dataclass(frozen=True, slots=True)
class Offer:
    """An act the reader may do: its form, or the act itself (`post`)."""

    title: str
    url: str
    icon: str
    post: bool = False
    first: bool = False


def url_of(whole: Held, act: str, **query: object) -> str:
    """Return the address of an act's form."""
    tail = "&".join(f"{name}={value}" for name, value in query.items())
    return f"/appeals/{whole.row.id}/acts/{act}" + (f"?{tail}" if tail else "")


def of_question(whole: Held, row: QuestionRow, now: QuestionNow, *, reader: Reader) -> list[Offer]:
    """Return what the reader may do with a question, the likeliest first."""
    return [*of_executor(whole, now, reader), *of_decider(whole, row, now, reader)]


def of_executor(whole: Held, now: QuestionNow, reader: Reader) -> Iterator[Offer]:
    """Yield what who considers it may do."""
    if not why_not_taken(whole.now, now, reader.principals):
        yield Offer(_("Take"), url_of(whole, "take", question=now.id), "user-check", post=True,
                    first=True)  # fmt: skip
    mine = now.person is not None and now.person in selves(reader)
    if mine and not why_not_reported(whole.now, now):
        yield Offer(
            _("Report on it…"), url_of(whole, "report", question=now.id), "message", first=True
        )


def of_decider(whole: Held, row: QuestionRow, now: QuestionNow, reader: Reader) -> Iterator[Offer]:
    """Yield what who considers appeals may do, and who gave the question."""
    considers = Right.CONSIDER in whole.rights
    open_ = not why_not_decided(whole.now, [now])
    if considers and not why_not_given(whole.now, now):
        new = now.state is QuestionState.NEW
        title = _("Give…") if new else _("Give to another…")
        yield Offer(title, url_of(whole, "give", question=now.id), "user-plus",
                    first=new and row.competence not in FOREIGN)  # fmt: skip
    if (considers or row.given_by in selves(reader)) and not why_not_returned(whole.now, now):
        yield Offer(_("Return…"), url_of(whole, "return", question=now.id), "arrow-back-up")
    if DECIDES & whole.rights and open_:
        yield Offer(_("Forward…"), url_of(whole, "forward", question=now.id), "arrow-right",
                    first=row.competence in FOREIGN)  # fmt: skip
        yield Offer(_("Without an answer…"), url_of(whole, "leave", question=now.id), "ban")
    executes = now.person is not None and now.person in selves(reader)
    if (DECIDES & whole.rights or executes) and open_:
        yield Offer(_("Answered…"), url_of(whole, "answered", question=now.id), "send")
    if whole.rights and (open_ or now.state is QuestionState.ANSWERED):
        yield Offer(_("Result…"), url_of(whole, "outcome", question=now.id), "checks")


def of_decision(whole: Held, row: DecisionRow) -> list[Offer]:
    """Return what the reader may do with a decision."""
    if row.reversed_at is not None:
        return []
    found = []
    wanted = row.notice is not None or row.ground in ("documents", *CODES)
    if row.told_on is None and wanted and whole.rights:
        title = _("The author is told…") if row.notice else _("The documents came…")
        title = _("It is told…") if row.ground in CODES else title
        found.append(Offer(title, url_of(whole, "told", decision=row.id), "send", first=True))
    if Right.CONSIDER in whole.rights and row.ground != "documents":
        found.append(
            Offer(_("Reverse…"), url_of(whole, "reverse", decision=row.id), "arrow-back-up")
        )
    return found


def of_request(whole: Held, row: Asked) -> list[Offer]:
    """Return what the reader may decide on a longer term."""
    if row.granted is not None or Right.CONSIDER not in whole.rights:
        return []
    return [Offer(_("Consider"), url_of(whole, "longer-decide", asked=row.id), "calendar-due")]
