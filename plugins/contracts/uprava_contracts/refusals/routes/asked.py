"""What each step of a refusal asks first, and what it does."""

from collections.abc import Callable, Mapping
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.clock import now
from uprava.documents.routes.forms import Form, word
from uprava.i18n import N_
from uprava.users.reader import Reader

from uprava_contracts.changes.routes.asked import DAY, Asked, day_of
from uprava_contracts.refusals.service import refusing, stepping, wording
from uprava_contracts.refusals.service.stepping import Noted


def noting(note: Callable[..., None], title: str, said: str, done: str, words: str) -> Asked:
    """Return an act that notes a step of a refusal; `words`: the label of what is said of it."""

    def do(session: Session, id: UUID, form: Form, reader: Reader) -> None:
        noted = Noted(day_of(form), " ".join(word(form, "words").split()))
        note(session, id, noted, reader=reader, at=now())

    return Asked(title, said, N_("Note it"), done, do, {"day": DAY, "words": words})


def _decided(session: Session, id: UUID, form: Form, reader: Reader) -> None:
    refusing.decide_on_paper(session, id, day_of(form), reader=reader, at=now())


def _print(session: Session, id: UUID, _form: Form, reader: Reader) -> None:
    wording.write_text(session, id, reader=reader, at=now())


OF_REFUSAL: Mapping[str, Asked] = {
    "text": Asked(
        N_("Print the text"),
        N_("The text is made of what was entered and becomes the next version of the main file. "
           "A text of your own is put among the files instead."),
        N_("Print the text"), N_("The text is among the files."), _print, {},
    ),
    "decided": Asked(
        N_("The decision is signed on paper"), N_("The terms of the refusal begin with that day."),
        N_("Note it"), N_("The refusal is decided: mind its days."), _decided,
        {"day": N_("Signed on")},
    ),
    "placed": noting(
        stepping.note_placed, N_("The decision is placed"),
        N_("The decision is placed in the procurement system, which sends it to the supplier."),
        N_("It is noted that the decision is placed."), N_("Number in the system"),
    ),
    "notified": noting(
        stepping.note_notified, N_("The other side is notified"),
        N_("The days for curing are counted from the day of the proper notice; then the refusal "
           "comes into force by itself and the contract is terminated."),
        N_("The notice is noted: the days for curing run."), N_("How it is known"),
    ),
    "cured": noting(
        stepping.note_cured, N_("The breach was cured"),
        N_("A breach that was cured in time has to stop the refusal: cancel the decision next."),
        N_("It is noted that the breach was cured: cancel the decision."), N_("Cured"),
    ),
    "cancelled": noting(
        stepping.note_cancelled, N_("The refusal is cancelled"),
        N_("The contract is performed further, the refusal stays in its history."),
        N_("The refusal is cancelled."), N_("Reason"),
    ),
    "sent": noting(
        stepping.note_sent, N_("The data are sent"),
        N_("The antimonopoly body considers them and decides whether the supplier is listed."),
        N_("It is noted that the data are sent."), N_("Number in the system"),
    ),
    "listed": noting(
        stepping.note_listed, N_("The supplier is listed"),
        N_("He stays in the register of unscrupulous suppliers for two years."),
        N_("It is noted that the supplier is listed."), N_("Number of the entry"),
    ),
    "unlisted": noting(
        stepping.note_unlisted, N_("The supplier is not listed"),
        N_("The refusal is carried out; the contract stays terminated."),
        N_("It is noted that the supplier is not listed."), N_("What was decided"),
    ),
}  # fmt: skip
