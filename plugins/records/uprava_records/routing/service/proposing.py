"""What rules propose for a letter, and how they name themselves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session
from uprava.capabilities import CardToRegister, Proposal
from uprava.db.sql import fetch_one, fetch_value
from uprava.documents.service.terms import office_calendar
from uprava.extension import DocumentHead
from uprava.i18n import _, ngettext
from uprava.users.reader import Reader

from uprava_records.letters.service.registering import KIND
from uprava_records.routing.service.fitting import first_fitting
from uprava_records.routing.service.rules import Rule, list_in_force


def propose(session: Session, reader: Reader, card: CardToRegister) -> Sequence[Proposal]:
    """Return what the first rule that fits proposes for a letter being registered."""
    if card.kind != KIND:
        return []
    rule = matching(session, card, organisation_id=reader.organisation_id)
    if rule is None:
        return []
    return [Proposal(said_by(rule), fields_of(session, rule))]


def matching(session: Session, card: CardToRegister, *, organisation_id: int | None) -> Rule | None:
    """Return the first rule of today that fits a letter."""
    rules = list_in_force(session, organisation_id, journal=card.journal)
    if any(each.card_id for each in rules):
        card = with_card(session, card)
    return first_fitting(rules, card, day=session.info["today"])


CARD = """select case when %(id)s::bigint is null
    then nullif(correspondents.matching(%(name)s), 0) else correspondents.standing(%(id)s) end"""


def with_card(session: Session, card: CardToRegister) -> CardToRegister:
    """Return a letter with the card that stands for its correspondent: chosen, or of that name.

    The same card a registration notes; whether the reader may look it up plays no part.
    """
    asked = {"id": card.correspondent_id, "name": card.correspondent}
    return replace(card, correspondent_id=fetch_value(session, CARD, asked))


def said_by(rule: Rule) -> str:
    """Return the sentence by which a rule names itself and what it proposes."""
    return _("Rule “{title}”: {what}.").format(title=rule.title, what=what_of(rule))


def what_of(rule: Rule) -> str:
    """Return what a rule proposes, in words."""
    parts = []
    if rule.leaders:
        parts.append(_("for review by {names}").format(names=", ".join(rule.leaders)))
    if rule.executor_unit:
        parts.append(_("executor: {unit}").format(unit=rule.executor_unit))
    if rule.term_days:
        days = ngettext("{n} working day", "{n} working days", rule.term_days)
        parts.append(_("term: {days}").format(days=days.format(n=rule.term_days)))
    return "; ".join(parts)


def fields_of(session: Session, rule: Rule) -> dict[str, str]:
    """Return the fields of the registration form a rule fills."""
    fields = {}
    if rule.leader_ids:
        query = "select login from users.person where id = %s and active"
        login = fetch_value(session, query, (rule.leader_ids[0],))
        fields["addressee"] = login or ""
    if rule.term_days:
        day = office_calendar().add_working_days(session.info["today"], rule.term_days)
        fields["due_on"] = day.isoformat()
    return {name: value for name, value in fields.items() if value}


@dataclass(frozen=True, slots=True)
class Arrived:
    """What a rule looks at in a letter that was registered."""

    addressee_id: int | None
    correspondent: str
    type: str
    journal: str
    card: int | None
    at: datetime


LETTER = """
select i.addressee_id, i.correspondent, d.created_at as at, coalesce(j.code, '') as journal,
    (select m.correspondent_id from correspondents.mention as m
        where m.document_id = d.id and m.role = 'sender'
        order by m.correspondent_id limit 1) as card,
    coalesce((select t.code from documents.card_fields as f
        join documents.document_type as t on t.id = f.type_id
        where f.document_id = d.id), '') as type
from records.incoming as i join documents.document as d on d.id = i.document_id
left join documents.journal as j on j.id = d.journal_id where i.document_id = %s"""


def card_of(head: DocumentHead, letter: Arrived) -> CardToRegister:
    """Return a registered letter as rules look at it."""
    return CardToRegister(
        KIND, letter.journal, letter.type, letter.correspondent, head.title, letter.card
    )


def find_letter(session: Session, head: DocumentHead) -> Arrived | None:
    """Return what rules look at in a registered letter, None for another kind."""
    return fetch_one(session, Arrived, LETTER, (head.id,)) if head.kind == KIND else None
