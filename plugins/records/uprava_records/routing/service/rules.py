"""Routing rules: which letters go to whom; kept in an order, the first that fits is taken."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, LiteralString

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import driver, execute, fetch, fetch_one, fetch_value, fetch_values
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader
from uprava.users.service.suggesting import Chosen, find_by_login

from uprava_records.routing.service.saying import Said, mistakes

MOST_RULES = 200


@dataclass(frozen=True, slots=True)
class Rule:
    """A routing rule; empty conditions fit every letter of the organisation.

    `card` is the name on the card of `card_id`, which stands for the one that was chosen.
    """

    id: int
    organisation_id: int
    position: int
    title: str
    active: bool
    correspondent: str
    correspondent_id: int | None
    card: str | None
    card_id: int | None
    words: str
    type_id: int | None
    type: str | None
    type_code: str | None
    journal_id: int | None
    journal: str | None
    journal_code: str | None
    leader_ids: Sequence[int]
    leaders: Sequence[str]
    review_order: str
    executor_unit_id: int | None
    executor_unit: str | None
    term_days: int | None
    note: str
    valid_from: date | None
    valid_to: date | None
    version: int

    def holds_on(self, day: date) -> bool:
        """Tell whether a day is one of the rule's, the first and the last among them."""
        return (self.valid_from or day) <= day <= (self.valid_to or day)


RULES: LiteralString = f"""
select r.id, r.organisation_id, r.position, r.title, r.active, r.correspondent,
    r.correspondent_id, coalesce(nullif(c.short_name, ''), c.name) as card, c.id as card_id,
    r.words, r.type_id, t.title as type, t.code as type_code, r.journal_id,
    j.index || ' ' || j.title as journal, j.code as journal_code, r.leader_ids,
    array(select {SHORT_NAME} from unnest(r.leader_ids) with ordinality as l (id, n)
        join users.person as p on p.id = l.id order by l.n) as leaders,
    r.review_order, r.executor_unit_id, u.name as executor_unit, r.term_days, r.note, r.valid_from,
    r.valid_to, r.version
from records.routing_rule as r
left join documents.document_type as t on t.id = r.type_id
left join documents.journal as j on j.id = r.journal_id
left join users.unit as u on u.id = r.executor_unit_id
left join correspondents.correspondent as c on r.correspondent_id is not null
    and c.id = correspondents.standing(r.correspondent_id)"""


def list_rules(session: Session, organisation_id: int | None) -> list[Rule]:
    """Return the rules of an organisation in their order."""
    query = f"{RULES} where r.organisation_id = %s order by r.position, r.id"
    return fetch(session, Rule, query, (organisation_id,))


def list_in_force(session: Session, organisation_id: int | None, *, journal: str) -> list[Rule]:
    """Return the rules of today in their order: of the journal's organisation, else of this one."""
    query = f"""{RULES} where r.organisation_id = coalesce((select b.organisation_id
            from documents.journal as b where b.code = %(journal)s), %(organisation)s)
        and r.active and coalesce(r.valid_from, %(today)s) <= %(today)s
        and coalesce(r.valid_to, %(today)s) >= %(today)s order by r.position, r.id"""
    today: date = session.info["today"]
    asked = {"journal": journal, "organisation": organisation_id, "today": today}
    return fetch(session, Rule, query, asked)


def get_rule(session: Session, id: int, *, reader: Reader) -> Rule:
    """Return a rule of the reader's organisation. Raises NotFoundError."""
    query = f"{RULES} where r.id = %s and r.organisation_id = %s"
    found = fetch_one(session, Rule, query, (id, reader.organisation_id))
    if found is None:
        raise NotFoundError(_("There is no such rule."))
    return found


def find_rule(session: Session, id: int | None) -> Rule | None:
    """Return a rule by its id, None when it was removed since."""
    return fetch_one(session, Rule, f"{RULES} where r.id = %s", (id,)) if id else None


COLUMNS = """title, correspondent, words, type_id, journal_id, leader_ids, review_order,
    executor_unit_id, term_days, note, correspondent_id, valid_from, valid_to"""
VALUES = """%(title)s, %(correspondent)s, %(words)s, %(type_id)s, %(journal_id)s, %(leader_ids)s,
    %(review_order)s, %(executor_unit_id)s, %(term_days)s, %(note)s,
    %(correspondent_id)s, %(valid_from)s, %(valid_to)s"""


def add_rule(session: Session, said: Said, *, reader: Reader) -> int:
    """Add a rule at the end of the order. Raises InvalidError naming the fields."""
    hold_order(session, reader)
    refuse(session, said, None, reader)
    rules = list_rules(session, reader.organisation_id)
    if len(rules) >= MOST_RULES:
        raise ConflictError(_("At most {n} rules.").format(n=MOST_RULES))
    last = max((each.position for each in rules), default=0) + 1
    query = f"""insert into records.routing_rule (organisation_id, position, {COLUMNS})
        values (%(organisation)s, %(position)s, {VALUES}) returning id"""
    values = as_values(said) | {"organisation": reader.organisation_id, "position": last}
    id = int(fetch_value(session, query, values))
    record(session, "routing_rule.added", "routing_rule", id, title=said.title)
    return id


def change_rule(session: Session, id: int, said: Said, *, version: int, reader: Reader) -> None:
    """Change a rule. Raises ConflictError when somebody else changed it."""
    hold_order(session, reader)
    rule = get_rule(session, id, reader=reader)
    refuse(session, said, id, reader)
    if rule.version != version:
        raise ConflictError(_("Somebody changed the rule a moment ago. Open it again."))
    query = f"""update records.routing_rule set ({COLUMNS}) = ({VALUES}), version = version + 1
        where id = %(id)s"""
    execute(session, query, as_values(said) | {"id": id})
    record(session, "routing_rule.changed", "routing_rule", id, title=said.title)


def as_values(said: Said) -> dict[str, Any]:
    """Return a form's rule as parameters."""
    return {name: getattr(said, name) for name in Said.__slots__}


def refuse(session: Session, said: Said, id: int | None, reader: Reader) -> None:
    """Raise InvalidError for mistakes and for a title another rule has."""
    wrong = mistakes(said)
    query = """select id from records.routing_rule where organisation_id = %s and title = %s"""
    taken = fetch_value(session, query, (reader.organisation_id, said.title))
    if taken is not None and taken != id:
        wrong["title"] = _("There is a rule of this name already.")
    if wrong:
        raise InvalidError(_("The rule has mistakes; nothing is kept."), fields=wrong)


def hold_order(session: Session, reader: Reader) -> None:
    """Let changes of an organisation's rules follow one another."""
    execute(session, "select pg_advisory_xact_lock(7240341, %s)", (reader.organisation_id or 0,))


def switch(session: Session, id: int, *, reader: Reader) -> Rule:
    """Switch a rule on or off; return it as it is now."""
    hold_order(session, reader)
    rule = get_rule(session, id, reader=reader)
    query = """update records.routing_rule set active = not active, version = version + 1
        where id = %s"""
    execute(session, query, (id,))
    now = replace(rule, active=not rule.active)
    record(session, "routing_rule.switched", "routing_rule", id, title=rule.title, on=now.active)
    return now


def move(session: Session, id: int, places: int, *, reader: Reader) -> None:
    """Move a rule up (negative) or down in the order."""
    hold_order(session, reader)
    rule = get_rule(session, id, reader=reader)
    ids = [each.id for each in list_rules(session, reader.organisation_id)]
    place = ids.index(id)
    target = min(max(place + places, 0), len(ids) - 1)
    ids.insert(target, ids.pop(place))
    with driver(session).cursor() as cursor:
        cursor.executemany(
            "update records.routing_rule set position = %s where id = %s",
            [(n, each) for n, each in enumerate(ids, 1)],
        )
    record(session, "routing_rule.moved", "routing_rule", id, title=rule.title, place=target + 1)


def remove(session: Session, id: int, *, reader: Reader) -> None:
    """Remove a rule; what it proposed stays as it was decided."""
    hold_order(session, reader)
    rule = get_rule(session, id, reader=reader)
    execute(session, "delete from records.routing_rule where id = %s", (id,))
    record(session, "routing_rule.removed", "routing_rule", id, title=rule.title)


def unit_choices(session: Session, organisation_id: int | None) -> list[tuple[str, str]]:
    """Return the open units of an organisation, as a form offers them."""
    query = """select id::text || chr(10) || name from users.unit
        where organisation_id = %s and closed_on is null order by position, index, name"""
    return [tuple(each.split("\n", 1)) for each in fetch_values(session, query, (organisation_id,))]


def leaders_of(session: Session, rule: Rule | None) -> list[Chosen]:
    """Return the leaders a rule names as a form shows the choice."""
    query = """select coalesce(p.login, '') from unnest(%s::int[]) with ordinality as l (id, n)
        join users.person as p on p.id = l.id order by l.n"""
    logins = fetch_values(session, query, (list(rule.leader_ids),)) if rule else []
    found = [find_by_login(session, each, today=session.info["today"]) for each in logins]
    return [each.chosen for each in found if each]
