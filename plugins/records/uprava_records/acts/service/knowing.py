"""What the law asks to be kept of an act: expertises, publication, days of force.

Anti-corruption expertise: Federal Law 172-FZ of 17 July 2009. Official publication and entry into
force: Federal Law 131-FZ of 6 October 2003, article 47. Register of municipal normative acts:
the same, article 43.1.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch_one
from uprava.documents.models import AccessRight
from uprava.documents.service.access import get_document
from uprava.documents.service.locks import hold
from uprava.documents.service.registering import touch
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.extension import DocumentHead
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.events import signal
from uprava.web.screens import show_day

from uprava_records.acts.models import ActStatus, ExpertiseResult
from uprava_records.acts.service.force import restate
from uprava_records.acts.values import RESULTS, STATUSES, TONES
from uprava_records.written.service.fields import ACT, YES_NO

KEEP_ACTS = "records.acts"
"""The permission to keep what the law asks of acts."""

TITLES: Mapping[str, str] = {
    "normative": N_("Normative act"),
    "corruption_day": N_("Anti-corruption expertise"),
    "corruption_result": N_("Its result"),
    "legal_day": N_("Legal expertise"),
    "legal_result": N_("Result of the legal expertise"),
    "impact_day": N_("Assessment of regulatory impact"),
    "impact_result": N_("Result of the assessment"),
    "published_in": N_("Published in"),
    "published_day": N_("Published on"),
    "published_number": N_("Issue or address"),
    "register_day": N_("Sent to the register of municipal acts"),
    "force_day": N_("In force from"),
    "lost_day": N_("Lost force on"),
}

CHOICES: Mapping[str, Mapping[str, str]] = {
    "normative": YES_NO, "corruption_result": RESULTS, "legal_result": RESULTS,
    "impact_result": RESULTS,
}  # fmt: skip

LONGEST = 300


@dataclass(frozen=True, slots=True)
class ActFacts:
    """What is kept of an act beside its card; days are days of the office."""

    normative: bool = False
    corruption_day: date | None = None
    corruption_result: str | None = None
    legal_day: date | None = None
    legal_result: str | None = None
    impact_day: date | None = None
    impact_result: str | None = None
    published_in: str | None = None
    published_day: date | None = None
    published_number: str | None = None
    register_day: date | None = None
    force_day: date | None = None
    lost_day: date | None = None

    def texts(self) -> dict[str, str]:
        """Return the facts as texts, for the form and for history."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {
            name: value.isoformat() if isinstance(value, date)
            else "1" if value is True else str(value or "")
            for name, value in values.items()
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class KnownFacts(ActFacts):
    """The same with the status they give."""

    status: str = ActStatus.DRAFT

    @property
    def told(self) -> tuple[str, str]:
        """The status in words and its tone."""
        return _(STATUSES[self.status]), TONES[self.status]

    @property
    def lines(self) -> list[tuple[str, str]]:
        """What is known, in the order of the form: title and words."""
        texts = self.texts()
        shown = [name for name in TITLES if texts[name] and not name.endswith("_result")]
        return [(_(TITLES[name]), with_result(name, texts)) for name in shown]


def with_result(name: str, texts: Mapping[str, str]) -> str:
    """Return a fact in words, an expertise with what it found."""
    result = texts.get(f"{name.removesuffix('_day')}_result", "")
    said = in_words(name, texts[name])
    return f"{said}, {_(RESULTS[result])}" if result else said


def in_words(name: str, text: str) -> str:
    """Return a fact as people read it."""
    if name.endswith("_day"):
        return show_day(date.fromisoformat(text))
    return _(CHOICES[name][text]) if name in CHOICES else text


COLUMNS = ", ".join(each.name for each in fields(ActFacts))


def find_facts(session: Session, id: UUID) -> KnownFacts:
    """Return what is kept of an act. Raises NotFoundError for other documents."""
    query = f"select {COLUMNS}, status from records.act where document_id = %s"
    found = fetch_one(session, KnownFacts, query, (id,))
    if found is None:
        raise NotFoundError(_("There is no such act, or it is not open to you."))
    return found


def act_head(
    session: Session, id: UUID, *, reader: Reader, level: AccessRight = AccessRight.EDIT
) -> DocumentHead:
    """Return an act the reader keeps. Raises NotFoundError, ForbiddenError."""
    head = get_document(session, id, reader=reader, level=level)
    if head.kind != ACT:
        raise NotFoundError(_("There is no such act, or it is not open to you."))
    reader.require(KEEP_ACTS)
    return head


def mistakes(facts: ActFacts, *, today: date) -> dict[str, str]:
    """Return a sentence for every field that breaks a rule."""
    wrong = wrong_expertises(facts)
    for name in ("corruption_day", "legal_day", "impact_day", "published_day", "register_day"):
        day = getattr(facts, name)
        if day is not None and day > today:
            wrong[name] = _("This day has not come yet.")
    for name in ("published_in", "published_number"):
        if len(getattr(facts, name) or "") > LONGEST:
            wrong[name] = _("At most {n} characters.").format(n=LONGEST)
    if facts.published_day is not None and not facts.published_in:
        wrong["published_in"] = _("Name the official source.")
    if facts.lost_day and facts.force_day and facts.lost_day < facts.force_day:
        wrong["lost_day"] = _("An act cannot lose its force before it has it.")
    return wrong


def wrong_expertises(facts: ActFacts) -> dict[str, str]:
    """Return what is wrong with the expertises of a draft."""
    wrong = {}
    for name in ("corruption", "legal", "impact"):
        day, result = getattr(facts, f"{name}_day"), getattr(facts, f"{name}_result")
        if result and result not in set(ExpertiseResult):
            wrong[f"{name}_result"] = _("Choose from the list.")
        elif bool(result) != bool(day):
            wrong[f"{name}_day"] = _("An expertise has both its day and its result.")
    return wrong


def keep_facts(
    session: Session, id: UUID, wanted: ActFacts, *, version: int, reader: Reader, at: datetime
) -> bool:
    """Keep what is known of an act, and find its status anew; return whether it changed.

    Raises InvalidError naming the fields, ConflictError when somebody else changed the card.
    """
    hold(session, id)
    head = act_head(session, id, reader=reader)
    if head.version != version:
        raise ConflictError(_("The document was changed since you opened it. Look again."))
    wrong = mistakes(wanted, today=session.info["today"])
    if wrong:
        raise InvalidError(_("The card has mistakes; nothing was changed."), fields=wrong)
    was, now = find_facts(session, id).texts(), wanted.texts()
    changed = [name for name in now if was[name] != now[name]]
    if not changed:
        return False
    names = [each.name for each in fields(ActFacts)]
    places = ", ".join(f"{name} = %({name})s" for name in names)
    values = {name: getattr(wanted, name) for name in names}
    execute(session, f"update records.act set {places} where document_id = %(id)s",
            {**values, "id": id})  # fmt: skip
    touch(session, id, at=at)
    record(
        session, "document.changed", "document", id,
        was={name: was[name] for name in changed}, now={name: now[name] for name in changed},
    )  # fmt: skip
    restate(session, today=session.info["today"], only=id)
    signal(session, f"doc:{id}")
    return True
