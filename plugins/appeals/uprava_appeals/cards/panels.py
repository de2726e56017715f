"""What the card of an appeal shows: its author, terms, questions, decisions; the leader's desk."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session
from uprava.card_lines import CardLine, CardPlace
from uprava.documents.service.terms import quick_days
from uprava.extension import DocumentHead, Panel
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.sentences import sentences

from uprava_appeals.applicants.service.knowing import may_know
from uprava_appeals.cards.picks import list_phrases, list_picks
from uprava_appeals.cards.views import decisions_of, questions_of, requests_of, terms_of
from uprava_appeals.intake.service.reading import AppealRow, list_clocks, read
from uprava_appeals.intake.values import TO_REVIEW
from uprava_appeals.law.asking import Asker
from uprava_appeals.law.channels import Channel, Form
from uprava_appeals.law.facts import Mark
from uprava_appeals.law.grounds import REGISTER
from uprava_appeals.values import KIND, Letter, QuestionState, Repeat
from uprava_appeals.work.service import tasks
from uprava_appeals.work.service.holding import Held, seen


def panels(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Panel]:
    """Return the panels of an appeal's own card."""
    if document.kind != KIND:
        return []
    whole = seen(session, document, read(session, document.id), reader=reader)
    knows = may_know(session, document.id, reader=reader)
    author = {"mask": whole.row.mask, "knows": knows, "id": document.id}
    questions = questions_of(session, whole, reader=reader)
    terms = {"terms": terms_of(session, whole), "requests": requests_of(session, whole),
             "late": late_registration(session, whole.row), "row": whole.row}  # fmt: skip
    found = [
        Panel("appeal-author", N_("Applicant"), "appeals/cards/author.html", author, "main", 1),
        Panel("appeal-questions", N_("Questions"), "appeals/cards/questions.html",
              {"questions": questions}, "main", 5, len(questions)),
        Panel("appeal-terms", N_("Terms"), "appeals/cards/terms.html", terms, "side", 1),
        Panel("appeal-facts", N_("Appeal"), "appeals/cards/facts.html",
              {"pairs": pairs_of(whole.row), "row": whole.row, "first": first_of(whole)},
              "side", 2),
    ]  # fmt: skip
    decisions = decisions_of(session, whole)
    if decisions:
        found.append(Panel("appeal-decisions", N_("Decisions and notices"),
                           "appeals/cards/decisions.html", {"decisions": decisions}, "main", 15,
                           len(decisions)))  # fmt: skip
    return found


def late_registration(session: Session, row: AppealRow) -> date | None:
    """Return the day until which the appeal should have been registered, if it was not."""
    clocks = [each for each in list_clocks(session, row.id) if each.ground == REGISTER.code]
    today: date = session.info["today"]
    return next((each.due_on for each in clocks if each.due_on < (each.met_on or today)), None)


def first_of(whole: Held) -> Any:
    """Return the first appeal of the chain it repeats, none for a first one."""
    return whole.row.first_id if whole.row.repeat != Repeat.FIRST else None


def pairs_of(row: AppealRow) -> list[tuple[str, str]]:
    """Return what is told of an appeal beside its author; empty values are not drawn."""
    marks = ", ".join(_(Mark(each).caption) for each in row.marks)
    day = f" {_('of')} {row.source_date:%d.%m.%Y}" if row.source_date else ""
    number = f"№ {row.source_number}{day}" if row.source_number else ""
    control = _("wants to be told of the result") if row.source_control else ""
    asker = _(Asker(row.asker).caption) if row.asker != Asker.BODY else ""
    form = _(Form(row.form).caption) if row.form else _("no appeal")
    return [
        (_("Received"), f"{row.received_on:%d.%m.%Y}, {_(Channel(row.channel).caption)}"),
        (_("Form"), f"{form}, {_(Letter(row.letter).caption)}"),
        (_("Repeat"), _(Repeat(row.repeat).caption) if row.repeat != Repeat.FIRST else ""),
        (_("Collective"), _("{n} signatures").format(n=row.signers) if row.collective else ""),
        (_("Came from"), ", ".join(each for each in (row.source, asker, number, control) if each)),
        (_("Reviewed by"), row.addressee or ""),
        (_("Of the appeal"), marks),
        (_("Answers before"), str(row.answers) if row.answers else ""),
        (_("Territory"), row.territory),
        (_("Into the file"), f"{row.closed_on:%d.%m.%Y}" if row.closed_on else ""),
    ]


def desk_panels(
    session: Session, reader: Reader, document: DocumentHead, folder: str
) -> Sequence[Panel]:
    """The author and the questions to give, beside an appeal that is before a leader."""
    if document.kind != KIND or folder != TO_REVIEW:
        return []
    return [Panel("appeal", N_("Questions"), "appeals/cards/desk.html",
                  desk_values(session, document, reader=reader))]  # fmt: skip


def desk_values(session: Session, head: DocumentHead, *, reader: Reader) -> dict[str, Any]:
    """Return what the desk shows beside an appeal."""
    whole = seen(session, head, read(session, head.id), reader=reader)
    questions = [each for each in questions_of(session, whole, reader=reader)
                 if each.row.state == QuestionState.NEW]  # fmt: skip
    return {
        "questions": questions, "url": f"/appeals/{head.id}/acts/give",
        "base": f"/appeals/{head.id}/acts/", "folder": TO_REVIEW, "mask": whole.row.mask,
        "id": head.id, "knows": may_know(session, head.id, reader=reader),
        "picks": list_picks(session, reader=reader), "phrases": list_phrases(),
        "quick": quick_days(session.info["today"]), "version": head.version,
        "terms": terms_of(session, whole), "wrong": sentences({}),
        "chosen": {"who": [], "others": []}, "helped": tasks.taken(session),
        "typed": dict.fromkeys(("said", "due", "who_text", "who_pick", "others_text"), ""),
    }  # fmt: skip


def card_lines(session: Session, reader: Reader, document: DocumentHead) -> Sequence[CardLine]:
    """Questions and who considers them, on the printed registration card."""
    if document.kind != KIND:
        return []
    whole = seen(session, document, read(session, document.id), reader=reader)
    lines = [CardLine(CardPlace.RESOLUTION, _("Applicant"), whole.row.mask)]
    for each in whole.questions:
        state = _(QuestionState(each.state).caption)
        words = (each.text, each.name or "", state)
        title = _("question {n}").format(n=each.position).capitalize()
        lines.append(CardLine(CardPlace.RESOLUTION, title, ", ".join(w for w in words if w)))
    return lines
