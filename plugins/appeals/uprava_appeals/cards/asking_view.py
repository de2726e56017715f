"""What the forms of acts are drawn from."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.documents.routes.forms import Form, many, new_key, word
from uprava.documents.service.access import get_document
from uprava.documents.service.sharing import principals_of
from uprava.documents.service.terms import quick_days
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader
from uprava.web.sentences import sentences

from uprava_appeals.cards.asked import FORMS
from uprava_appeals.cards.fields import BODIES, name_of_body
from uprava_appeals.cards.picks import list_phrases, list_picks
from uprava_appeals.cards.ways import WAYS, ways_of
from uprava_appeals.intake.service.reading import QuestionRow, list_decisions, read
from uprava_appeals.law.prolonging import Cause
from uprava_appeals.values import QuestionState, ReplyBy, Result
from uprava_appeals.work.service import tasks
from uprava_appeals.work.service.holding import Held, seen
from uprava_appeals.work.service.prolonging import list_asked
from uprava_appeals.work.values import Right

TYPED = (
    "question", "questions", "decision", "asked", "said", "due", "text", "why", "on", "number",
    "result", "measures", "measures_taken", "oral", "ways", "page", "days", "cause", "reason",
    "how", "desk", "next", "who_text", "who_pick", "others_text", "leader_text",
    "target_text", "page_text", "shared", "only",
)  # fmt: skip

OF_OUTCOME = ("result", "measures")


def form_values(
    session: Session, id: UUID, act: str, sent: Form, *, reader: Reader,
    error: InvalidError | None,
) -> dict[str, Any]:  # fmt: skip
    """Return the form of an act as it begins, or as it was sent with what is wrong."""
    head = get_document(session, id, reader=reader)
    whole = seen(session, head, read(session, id), reader=reader)
    typed = {name: word(sent, name) for name in TYPED}
    question = next((q for q in whole.questions if str(q.id) == typed["question"]), None)
    typed |= (
        begun(session, whole, act, question) if error is None and not sent_already(sent) else {}
    )
    asked = FORMS[act]
    url = f"/appeals/{id}/report" if act == "report" else f"/appeals/{id}/acts/{act}"
    return {
        "head": head, "act": act, "asked": asked, "fields": asked.fields, "url": url,
        "typed": typed, "wrong": wrong_in(act, error), "key": new_key(), "question": question,
        "quick": quick_days(session.info["today"]), "extends": Right.CONSIDER in whole.rights,
        "bodies": bodies_typed(session, sent, 1 if act == "documents" else BODIES),
        "chosen": {n: chosen(session, many(sent, n)) for n in ("who", "others", "leader")},
        "helped": tasks.taken(session),
        **choices(session, whole, act, question, sent, reader=reader),
    }  # fmt: skip


def sent_already(sent: Form) -> bool:
    """Tell whether a form was filled in before."""
    return bool(word(sent, "_key"))


def choices(
    session: Session, whole: Held, act: str, question: QuestionRow | None, sent: Form, *,
    reader: Reader,
) -> dict[str, Any]:  # fmt: skip
    """Return what a form offers to choose from."""
    fields = FORMS[act].fields
    states = [QuestionState.NEW] if act == "give" else None
    open_ = {each.id for each in whole.now.open if states is None or each.state in states}
    rows = [each for each in whole.questions if each.id in open_]
    return {
        "questions": [] if question else rows,
        "ticked": many(sent, "questions") or [str(each.id) for each in rows],
        "ways": ways_of(session, whole, act, question.id if question else None)
        if act in WAYS else [],
        "results": [(each, _(each.caption)) for each in Result],
        "causes": [(each, _(each.caption)) for each in Cause],
        "hows": [(each, _(each.caption)) for each in ReplyBy if each is not ReplyBy.NONE],
        "picks": list_picks(session, reader=reader) if "who" in fields else [],
        "phrases": list_phrases() if "who" in fields else [],
        "asked_for": asked_for(session, whole, sent) if act == "longer-decide" else None,
        "decided": decided(session, whole, sent) if act in ("told", "reverse") else None,
    }  # fmt: skip


def asked_for(session: Session, whole: Held, sent: Form) -> Any:
    """Return the longer term a form decides on."""
    rows = list_asked(session, whole.row.id)
    return next((each for each in rows if str(each.id) == word(sent, "asked")), None)


def decided(session: Session, whole: Held, sent: Form) -> Any:
    """Return the decision a form is about."""
    rows = list_decisions(session, whole.row.id)
    return next((each for each in rows if str(each.id) == word(sent, "decision")), None)


def begun(
    session: Session, whole: Held, act: str, question: QuestionRow | None
) -> Mapping[str, str]:
    """Return what a form begins with where nothing is typed yet."""
    found = {"on": f"{session.info['today']:%Y-%m-%d}"} if act in ("answered", "told") else {}
    if act == "give" and whole.row.due_on and whole.row.due_on >= session.info["today"]:
        found["due"] = whole.row.due_on.isoformat()
    if act == "longer":
        found["days"] = "30"
    if question is not None and act in ("report", "outcome", "answered"):
        found |= {"result": question.result or "", "measures": question.measures,
                  "measures_taken": "on" if question.measures_taken else ""}  # fmt: skip
    if act in WAYS:
        ways = ways_of(session, whole, act, question.id if question else None)
        found["ways"] = next((w.code for w in ways if w.usual and not w.why_not), "")
    return found


def wrong_in(act: str, error: InvalidError | None) -> dict[str, Any]:
    """Return what is wrong by field; what belongs to none stands above the form."""
    if error is None:
        return sentences({})
    wrong = dict(error.fields or {})
    known = {*FORMS[act].fields, *OF_OUTCOME}
    return sentences(wrong if set(wrong) <= known and wrong else {"form": error.detail})


def bodies_typed(session: Session, sent: Form, most: int) -> Sequence[Mapping[str, Any]]:
    """Return the rows of bodies as they were typed."""
    found = []
    for n in range(most):
        id = word(sent, f"body{n}")
        name = name_of_body(session, int(id)) if id.isascii() and id.isdigit() else ""
        pick = [{"id": id, "title": name, "person": None}] if name else []
        found.append({
            "chosen": pick, "typed": "" if pick else word(sent, f"body{n}_text"),
            "number": word(sent, f"number{n}"), "day": word(sent, f"day{n}"),
        })  # fmt: skip
    return found


def chosen(session: Session, given: Sequence[str]) -> list[dict[str, Any]]:
    """Return the choice of a combobox of people and units."""
    ids = [int(each) for each in given if each.isascii() and each.isdigit() and len(each) < 10]
    found = principals_of(session, ids) if ids else []
    return [{"id": each.id, "title": each.name, "person": None} for each in found]
