"""Routing rules: which letters go to whom; kept in an order, the first that fits is taken."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, LiteralString

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.capabilities import CardToRegister
from uprava.db.sql import driver, execute, fetch, fetch_one, fetch_value, fetch_values
from uprava.documents.routes.forms import many, word
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader
from uprava.users.service.suggesting import Chosen, find_by_login

from uprava_records.letters.service.registering import KIND
from uprava_records.routing.values import LONGEST_NOTE, Order

MOST_RULES = 200
LONGEST_TITLE, LONGEST_WORDS, LONGEST_TERM = 120, 500, 250


@dataclass(frozen=True, slots=True)
class Rule:
    """A routing rule; empty conditions fit every letter of the organisation."""

    id: int
    organisation_id: int
    position: int
    title: str
    active: bool
    correspondent: str
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
    version: int

    @property
    def theme(self) -> list[str]:
        """The theme words, folded."""
        return [fold(each) for each in self.words.split(",") if fold(each)]


RULES: LiteralString = f"""
select r.id, r.organisation_id, r.position, r.title, r.active, r.correspondent, r.words,
    r.type_id, t.title as type, t.code as type_code, r.journal_id,
    j.index || ' ' || j.title as journal, j.code as journal_code, r.leader_ids,
    array(select {SHORT_NAME} from unnest(r.leader_ids) with ordinality as l (id, n)
        join users.person as p on p.id = l.id order by l.n) as leaders,
    r.review_order, r.executor_unit_id, u.name as executor_unit, r.term_days, r.note, r.version
from records.routing_rule as r
left join documents.document_type as t on t.id = r.type_id
left join documents.journal as j on j.id = r.journal_id
left join users.unit as u on u.id = r.executor_unit_id"""


def list_rules(session: Session, organisation_id: int | None) -> list[Rule]:
    """Return the rules of an organisation in their order."""
    query = f"{RULES} where r.organisation_id = %s order by r.position, r.id"
    return fetch(session, Rule, query, (organisation_id,))


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


def fold(text: str) -> str:
    """Return a text as it is compared: small letters, е for ё, words and digits only."""
    return " ".join(re.findall(r"\w+", text.lower().replace("ё", "е")))


@dataclass(frozen=True, slots=True)
class Trial:
    """What a rule says of a letter: why it does not fit, empty when it does."""

    rule: Rule
    why_not: str

    @property
    def fits(self) -> bool:
        """Whether the rule fits the letter."""
        return not self.why_not


def try_rules(rules: Sequence[Rule], card: CardToRegister) -> list[Trial]:
    """Return what every rule says of a letter, in their order."""
    return [Trial(each, misfit(each, card)) for each in rules]


def matching(rules: Sequence[Rule], card: CardToRegister) -> Rule | None:
    """Return the first rule in force that fits a letter."""
    return next((each.rule for each in try_rules(rules, card) if each.fits), None)


def misfit(rule: Rule, card: CardToRegister) -> str:
    """Return why a rule does not fit a letter, empty when it does."""
    signs = (
        (rule.active, _("switched off")),
        (rule.journal_code in (None, card.journal), _("another journal")),
        (rule.type_code in (None, card.type), _("another type of document")),
        (fold(rule.correspondent) in fold(card.correspondent), _("another correspondent")),
        (
            not rule.theme or any(says(card.title, each) for each in rule.theme),
            _("none of the words is in the summary"),
        ),
    )
    return next((why for fits, why in signs if not fits), "")


def says(title: str, wanted: str) -> bool:
    """Tell whether a text has words that begin as the wanted ones do, side by side."""
    pattern = r"\b" + r"\w*\s".join(re.escape(each) for each in wanted.split())
    return re.search(pattern, fold(title)) is not None


@dataclass(frozen=True, slots=True)
class Said:
    """What a form says of a rule."""

    title: str
    correspondent: str
    words: str
    type_id: int | None
    journal_id: int | None
    leader_ids: list[int]
    review_order: str
    executor_unit_id: int | None
    term_days: int | None
    note: str


def read(session: Session, form: Mapping[str, Any]) -> tuple[Said, dict[str, str]]:
    """Return the rule a form means, and a sentence for each field that does not fit."""
    wrong: dict[str, str] = {}
    today = session.info["today"]
    logins = many(form, "leader")
    found = [find_by_login(session, each, today=today) for each in logins]
    if any(each is None for each in found) or word(form, "leader_text"):
        wrong["leader"] = _("Choose the person from the list; the name alone is not clear.")
    known = {
        "type_id": "select id from documents.document_type where kind = %s and id::text = %s",
        "journal_id": "select id from documents.journal where kind = %s and id::text = %s",
    }
    chosen = {
        name: fetch_value(session, query, (KIND, word(form, name))) for name, query in known.items()
    }
    unit = fetch_value(
        session, "select id from users.unit where closed_on is null and id::text = %s",
        (word(form, "executor_unit_id"),),
    )  # fmt: skip
    order = Order.IN_TURN if word(form, "review_order") == Order.IN_TURN else Order.TOGETHER
    texts = {name: " ".join(word(form, name).split())
             for name in ("title", "correspondent", "words", "note")}  # fmt: skip
    said = Said(
        texts["title"], texts["correspondent"], texts["words"], chosen["type_id"],
        chosen["journal_id"], list(dict.fromkeys(each.id for each in found if each)), order,
        unit, days_in(form, wrong), texts["note"],
    )  # fmt: skip
    return said, mistakes(said) | wrong


def days_in(form: Mapping[str, Any], wrong: dict[str, str]) -> int | None:
    """Return the number of working days of a form, None for none."""
    given = word(form, "term_days")
    if not given:
        return None
    if given.isascii() and given.isdigit() and 1 <= int(given[:6]) <= LONGEST_TERM:
        return int(given)
    wrong["term_days"] = _("A whole number from 1 to {n}.").format(n=LONGEST_TERM)
    return None


def mistakes(said: Said) -> dict[str, str]:
    """Return a sentence for every field of a rule that breaks one."""
    longest = {"title": LONGEST_TITLE, "correspondent": LONGEST_TITLE, "words": LONGEST_WORDS,
               "note": LONGEST_NOTE}  # fmt: skip
    wrong = {
        name: _("At most {n} characters.").format(n=most)
        for name, most in longest.items()
        if len(getattr(said, name)) > most or not getattr(said, name).isprintable()
    }
    if not said.title:
        wrong["title"] = _("Fill this in.")
    if not (said.correspondent or said.words or said.type_id or said.journal_id):
        wrong["correspondent"] = _("Say at least one sign by which the rule knows its letters.")
    if not (said.leader_ids or said.executor_unit_id or said.term_days):
        wrong["leader"] = _("Say what the rule proposes: whom, a unit or a term.")
    return wrong


COLUMNS = """title, correspondent, words, type_id, journal_id, leader_ids, review_order,
    executor_unit_id, term_days, note"""
VALUES = """%(title)s, %(correspondent)s, %(words)s, %(type_id)s, %(journal_id)s, %(leader_ids)s,
    %(review_order)s, %(executor_unit_id)s, %(term_days)s, %(note)s"""


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
