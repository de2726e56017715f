"""What acts on assignments ask for: the fields of each form, and the service it calls."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.documents.routes.forms import Form, version_of, word
from uprava.documents.service.filing import Received
from uprava.documents.service.linking import GivenLink, find_target
from uprava.documents.service.sharing import Principal, read_principals
from uprava.errors import InvalidError
from uprava.i18n import N_, _
from uprava.users.reader import Reader

from uprava_assignments.giving.service import asking, deciding, drafting, ending, issuing, working
from uprava_assignments.giving.values import Control, Ground


@dataclass(frozen=True, slots=True)
class Asked:
    """An act as somebody asked for it."""

    id: UUID
    form: Form
    reader: Reader
    at: datetime
    files: Sequence[Received] = field(default_factory=tuple)

    def text(self, name: str) -> str:
        """Return a field's text."""
        return word(self.form, name)

    def number(self, name: str) -> int:
        """Return the id in a field. Raises InvalidError without one."""
        return number_in(self.text(name))

    @property
    def by(self) -> dict[str, object]:
        """Who acts, and when."""
        return {"reader": self.reader, "at": self.at}


@dataclass(frozen=True, slots=True)
class AskedFor:
    """A form: its title, fields, button; `told` says what follows before it is done."""

    title: str
    fields: Sequence[str]
    yes: str
    icon: str
    kind: str = "pri"
    told: str = ""
    word: str = ""
    """What the field of a reason is called."""


FORMS: Mapping[str, AskedFor] = {
    "report": AskedFor(
        N_("Report of execution"), ("text", "answer", "file"), N_("Present the report"),
        "circle-check"),
    "longer": AskedFor(
        N_("Ask for a longer term"), ("until", "reason"), N_("Ask for a longer term"),
        "calendar-due", told=N_("Only who gave the assignment decides; until then the old term"
                                " stands."), word=N_("Why more time is needed")),
    "readdress": AskedFor(
        N_("Readdress"), ("principal", "reason"), N_("Ask to readdress"), "arrow-right",
        told=N_("The author decides; until then it is for you to do."),
        word=N_("Why another one")),
    "return": AskedFor(
        N_("Return for rework"), ("reason",), N_("Return for rework"), "arrow-back-up",
        told=N_("The term stays as it is; the executor sees your words."),
        word=N_("What to rework")),
    "send-back": AskedFor(
        N_("Return the draft"), ("reason",), N_("Return the draft"), "arrow-back-up",
        word=N_("What to change")),
    "recall": AskedFor(
        N_("Recall the assignment"), ("reason",), N_("Recall"), "ban", "dng",
        N_("Nothing more is asked of its executors, and all assignments under it are recalled"
           " too. The number stays taken; this cannot be taken back."), N_("Reason")),
    "suspend": AskedFor(
        N_("Suspend the assignment"), ("reason",), N_("Suspend"), "player-pause",
        told=N_("Its days do not count and nobody is reminded until you resume it; the"
                " assignments under it stop too."), word=N_("Reason")),
    "off": AskedFor(
        N_("Take off control"), ("ground", "reason"), N_("Take off control"), "circle-check",
        told=N_("On another ground than executed everything open under it is recalled."),
        word=N_("Reason, unless it is executed")),
    "control": AskedFor(
        N_("Control of the assignment"), ("control", "controller"), N_("Set control"), "flag"),
    "term": AskedFor(
        N_("Move the term"), ("duty", "until", "reason"), N_("Move the term"), "calendar-event",
        told=N_("It counts as an extension and stays in the history."), word=N_("Reason")),
    "replace": AskedFor(
        N_("Replace an executor"), ("duty", "principal", "reason"), N_("Replace"), "user-edit",
        told=N_("The new executor gets the text and the term as they are."), word=N_("Reason")),
    "decide": AskedFor(
        N_("Decision on the request"), ("until", "said"), N_("Allow"), "check"),
    "passed": AskedFor(
        N_("Interim term"), ("reason",), N_("Report the interim term"), "check",
        word=N_("What is done by then")),
}  # fmt: skip
"""Acts that ask for something, by the last part of their address."""


def number_in(text: str) -> int:
    """Return an id of a form. Raises InvalidError for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise InvalidError(_("The form is incomplete. Open the page again and repeat the act."))
    return int(text)


def day_in(asked: Asked, name: str = "until") -> date:
    """Return the day of a field. Raises InvalidError."""
    try:
        return date.fromisoformat(asked.text(name))
    except ValueError as error:
        wrong = _("Name the day.")
        raise InvalidError(wrong, fields={name: wrong}) from error


def principal_in(session: Session, form: Form, name: str, *, people: bool = False) -> Principal:
    """Return whom a field names. Raises InvalidError when nobody, or nobody clear, is."""
    ids = [int(each) for each in [word(form, name)] if each.isascii() and each.isdigit()]
    typed = "" if ids else word(form, f"{name}_text")
    found = read_principals(session, [each for each in ids if each < 2**31], typed).found
    fits = [each for each in found if each.type == "person" or not people]
    if not fits:
        wrong = _("Choose from the list; the name alone is not clear.")
        raise InvalidError(wrong, fields={name: wrong})
    return fits[0]


def report(session: Session, asked: Asked) -> str:
    """Present a report with its files and the document it was answered by."""
    given = asked.text("answer_text")
    chosen = asked.text("answer")
    answer = None
    if chosen or given:
        link = GivenLink("", UUID(chosen) if is_uuid(chosen) else None, given)
        answer = find_target(session, link, reader=asked.reader)
        if answer is None:
            wrong = _("No document open to you has this number. Choose from the list.")
            raise InvalidError(wrong, fields={"answer": wrong})
    said = working.Said(asked.text("text"), asked.files, answer.id if answer else None)
    working.report(session, asked.number("duty"), said, reader=asked.reader, at=asked.at)
    return _("The report is presented.")


def is_uuid(text: str) -> bool:
    """Tell whether a field holds the id of a document."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def accept(session: Session, asked: Asked) -> str:
    """Begin to work."""
    working.accept(session, asked.number("duty"), reader=asked.reader, at=asked.at)
    return _("The assignment is at work.")


def take(session: Session, asked: Asked) -> str:
    """Take a duty out of the unit's pool."""
    working.take(session, asked.number("duty"), reader=asked.reader, at=asked.at)
    return _("It is yours to do now.")


def longer(session: Session, asked: Asked) -> str:
    """Ask for a longer term."""
    duty, until = asked.number("duty"), day_in(asked)
    asking.ask_longer(
        session, duty, until, asked.text("reason"), reader=asked.reader, at=asked.at
    )  # fmt: skip
    return _("The author is asked for a longer term.")


def readdress(session: Session, asked: Asked) -> str:
    """Ask that another one does it."""
    whom = principal_in(session, asked.form, "principal")
    asking.ask_readdress(
        session, asked.number("duty"), whom.id, asked.text("reason"), reader=asked.reader,
        at=asked.at,
    )  # fmt: skip
    return _("The author is asked to readdress it.")


def check(session: Session, asked: Asked) -> str:
    """The controller finds the report in order."""
    deciding.check_report(session, asked.number("duty"), reader=asked.reader, at=asked.at)
    return _("The report is before the author.")


def accept_report(session: Session, asked: Asked) -> str:
    """Accept a report."""
    duty = asked.number("duty")
    deciding.accept_report(session, duty, said=asked.text("said"), reader=asked.reader, at=asked.at)
    return _("The report is accepted.")


def return_report(session: Session, asked: Asked) -> str:
    """Return a report for rework."""
    duty, said = asked.number("duty"), asked.text("reason")
    deciding.return_report(session, duty, said, reader=asked.reader, at=asked.at)
    return _("The report is returned for rework.")


def take_back(session: Session, asked: Asked) -> str:
    """Take one's own report back."""
    deciding.take_back(session, asked.number("duty"), reader=asked.reader, at=asked.at)
    return _("The report is taken back.")


def decide(session: Session, asked: Asked) -> str:
    """Decide what an executor asks: a longer term, another executor."""
    id, granted = asked.number("request"), asked.text("granted") == "yes"
    reader, at, said = asked.reader, asked.at, asked.text("said")
    if asked.text("kind") == "readdress":
        asking.decide_readdress(session, id, granted=granted, said=said, reader=reader, at=at)
    else:
        until = day_in(asked) if granted else None
        asking.decide_longer(session, id, until=until, said=said, reader=reader, at=at)
    return _("The request is allowed.") if granted else _("The request is declined.")


def passed(session: Session, asked: Asked) -> str:
    """Report an interim term."""
    id, said = asked.number("milestone"), asked.text("reason")
    working.pass_milestone(session, id, said, reader=asked.reader, at=asked.at)
    return _("The interim term is reported.")


def term(session: Session, asked: Asked) -> str:
    """Move a term by the author's own decision."""
    duty, reason = asked.number("duty"), asked.text("reason")
    asking.set_term(session, duty, day_in(asked), reason, reader=asked.reader, at=asked.at)
    return _("The term is moved.")


def replace(session: Session, asked: Asked) -> str:
    """Let another one do it by the author's own decision."""
    whom = principal_in(session, asked.form, "principal")
    asking.readdress(
        session, asked.number("duty"), whom.id, asked.text("reason"), reader=asked.reader,
        at=asked.at,
    )  # fmt: skip
    return _("The executor is replaced.")


def recall(session: Session, asked: Asked) -> str:
    """Recall an assignment with all under it."""
    ending.recall(session, asked.id, asked.text("reason"), reader=asked.reader, at=asked.at)
    return _("The assignment is recalled.")


def suspend(session: Session, asked: Asked) -> str:
    """Stop the clock."""
    ending.suspend(session, asked.id, asked.text("reason"), reader=asked.reader, at=asked.at)
    return _("The assignment is suspended.")


def resume(session: Session, asked: Asked) -> str:
    """Start the clock again."""
    ending.resume(session, asked.id, reader=asked.reader, at=asked.at)
    return _("The assignment is resumed.")


def off(session: Session, asked: Asked) -> str:
    """Take off control on a ground."""
    given = asked.text("ground")
    if given not in set(Ground):
        wrong = _("Choose the ground.")
        raise InvalidError(wrong, fields={"ground": wrong})
    reason = asked.text("reason")
    ending.take_off_control(
        session, asked.id, Ground(given), reason, reader=asked.reader, at=asked.at
    )
    return _("The assignment is off control.")


def control(session: Session, asked: Asked) -> str:
    """Set the kind of control and the controller."""
    given = asked.text("control")
    if given not in set(Control) - {Control.NONE}:
        wrong = _("Choose the kind of control.")
        raise InvalidError(wrong, fields={"control": wrong})
    whom = None
    if asked.text("controller") or asked.text("controller_text"):
        whom = principal_in(session, asked.form, "controller", people=True).id
    ending.set_control(session, asked.id, Control(given), whom, reader=asked.reader, at=asked.at)
    return _("The control is set.")


def issue(session: Session, asked: Asked) -> str:
    """Give a draft exactly as it is shown."""
    version = version_of(asked.form)
    issuing.issue(session, asked.id, version=version, reader=asked.reader, at=asked.at)
    return _("The assignment is given.")


def offer(session: Session, asked: Asked) -> str:
    """Put a draft before its leader."""
    version = version_of(asked.form)
    drafting.offer(session, asked.id, version=version, reader=asked.reader, at=asked.at)
    return _("The draft assignment is before the leader.")


def send_back(session: Session, asked: Asked) -> str:
    """Return a draft with a word."""
    version, said = version_of(asked.form), asked.text("reason")
    drafting.send_back(
        session, asked.id, said, version=version, reader=asked.reader, at=asked.at
    )  # fmt: skip
    return _("The draft is with who prepared it.")


def discard(session: Session, asked: Asked) -> str:
    """Give a draft up."""
    version = version_of(asked.form)
    drafting.discard(session, asked.id, version=version, reader=asked.reader, at=asked.at)
    return _("The draft assignment is given up.")


DOES: Mapping[str, Callable[[Session, Asked], str]] = {
    "report": report, "accept": accept, "take": take, "longer": longer, "readdress": readdress,
    "check": check, "accept-report": accept_report, "return": return_report,
    "take-back": take_back, "decide": decide, "passed": passed, "term": term, "replace": replace,
    "recall": recall, "suspend": suspend, "resume": resume, "off": off, "control": control,
    "issue": issue, "offer": offer, "send-back": send_back, "discard": discard,
}  # fmt: skip
"""Act → what does it and says what was done."""
