"""Setting up types of documents: made, changed, switched off, removed while no card has one."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

import msgspec
from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.calendar import statutory_rules
from uprava.db.sql import driver, execute, fetch, fetch_value
from uprava.db.wall import past_rights
from uprava.documents.service.number_templates import preview
from uprava.documents.service.numbering import list_journals
from uprava.documents.service.types.listing import find_type, get_type
from uprava.documents.service.types.values import DocumentType, FieldForm, TypeField
from uprava.errors import ConflictError, InvalidError
from uprava.extension import Keeping
from uprava.i18n import _
from uprava.users.reader import Reader

TYPES = "documents.types"
CODE = re.compile(r"[a-z][a-z0-9_-]{0,39}")
LONGEST = 200
LONGEST_INDEX = 50
LONGEST_ARTICLE = 100
LONGEST_TERM = 3660
LONGEST_KEEPING = 150
"""Years; the longest term of order 236 of Rosarkhiv of 20 December 2019 is 75."""

MOST_FIELDS = 30
MOST_CHOICES = 200


@dataclass(frozen=True, slots=True)
class Named:
    """Something a type may point at."""

    id: int
    title: str

    @property
    def choice(self) -> tuple[str, str]:
        """It as a choice of a form."""
        return str(self.id), self.title


@dataclass(frozen=True, slots=True)
class Around:
    """What types of a kind may point at: journals, routes of approval, letterheads."""

    journals: Sequence[Named]
    routes: Sequence[Named]
    forms: Sequence[Named]


def around(session: Session, kind: str) -> Around:
    """Return what a type of a kind may point at today."""
    journals = """
        select id, index || ' ' || title as title from documents.journal
        where kind = %s and active order by index, id"""
    routes = """
        select id, title from approval.template
        where active and kind in ('', %s) order by position, title, id"""
    forms = """
        select id, title from printing.form
        where organisation_id is not null and closed_on is null order by title, id"""
    return Around(
        fetch(session, Named, journals, (kind,)),
        fetch(session, Named, routes, (kind,)),
        fetch(session, Named, forms),
    )


def keep_type(
    session: Session, wanted: DocumentType, *, reader: Reader, kinds: Collection[str]
) -> int:
    """Keep a new type (`id` 0) or a changed one; return its id.

    Kind and code of a type never change, nor what a field holds; a field that is not named any
    more stays in the type, taken out. Raises InvalidError naming the fields of the form,
    ConflictError when somebody changed the type meanwhile.
    """
    reader.require(TYPES)
    known = get_type(session, wanted.id) if wanted.id else None
    if known is not None:
        wanted = replace(wanted, kind=known.kind, code=known.code,
                         fields=merged(known.fields, wanted.fields))  # fmt: skip
    wrong = mistakes(session, wanted, kinds)
    if wrong:
        raise InvalidError(_("The type has mistakes; nothing was kept."), fields=wrong)
    values = asdict(wanted) | {"fields": msgspec.json.encode(wanted.fields).decode()}
    id = insert(session, values) if known is None else update(session, values)
    if known is not None and listed_in(known) != listed_in(wanted):
        with past_rights(session):
            execute(session, "select documents.list_again(%s)", (id,))
    act = "type.changed" if known else "type.made"
    asked = [each.title for each in wanted.asked]
    record(session, act, "document-type", id, title=wanted.title, kind=wanted.kind, fields=asked)
    return id


def listed_in(type: DocumentType) -> list[str]:
    """Return the fields of a type that lists show."""
    return [each.code for each in type.asked if each.listed]


def merged(known: Sequence[TypeField], wanted: Sequence[TypeField]) -> tuple[TypeField, ...]:
    """Return the fields of a changed type; one there was keeps what it holds, in or out."""
    before = {each.code: each for each in known}
    named = {each.code for each in wanted}
    kept = [
        replace(each, form=before[each.code].form) if each.code in before else each
        for each in wanted
    ]
    out = [replace(each, removed=True, required=False) for each in known if each.code not in named]
    return (*kept, *out)


def mistakes(session: Session, wanted: DocumentType, kinds: Collection[str]) -> dict[str, str]:
    """Return what is wrong with a type: field of the form → sentence."""
    wrong = wrong_fields(wanted.asked)
    if not 1 <= len(wanted.title) <= LONGEST:
        wrong["title"] = _("From 1 to {n} characters.").format(n=LONGEST)
    if wanted.kind not in kinds:
        wrong["kind"] = _("There is no such kind of documents.")
    if not CODE.fullmatch(wanted.code):
        wrong["code"] = _("Small Latin letters, digits and hyphens, beginning with a letter.")
    elif not wanted.id and find_type(session, wanted.kind, wanted.code):
        wrong["code"] = _("There is such a type of these documents already.")
    if len(wanted.filing) > LONGEST_INDEX:
        wrong["filing"] = _("At most {n} characters.").format(n=LONGEST_INDEX)
    if len(wanted.article) > LONGEST_ARTICLE:
        wrong["article"] = _("At most {n} characters.").format(n=LONGEST_ARTICLE)
    numbers = wrong_numbers(session, wanted)
    return wrong | wrong_terms(wanted) | wrong_places(session, wanted) | numbers


def wrong_numbers(session: Session, wanted: DocumentType) -> dict[str, str]:
    """Return a sentence for a number template that some journal of the type could not use."""
    if not wanted.number_template:
        return {}
    journals = list_journals(session, kind=wanted.kind)
    fitting = [each for each in journals if wanted.journal_id in (None, each.id)]
    day: date = session.info["today"]
    shown = [preview(wanted.number_template, each.known(day), last=0) for each in fitting]
    said = next((each.wrong for each in shown if each.wrong), "")
    return {"number_template": said} if said else {}


def wrong_fields(fields: Sequence[TypeField]) -> dict[str, str]:
    """Return a sentence for every field that cannot be asked for, by its place in the form."""
    wrong: dict[str, str] = {}
    titles: set[str] = set()
    for place, each in enumerate(fields, 1):
        if not 1 <= len(each.title) <= LONGEST:
            wrong[f"f{place}_title"] = _("From 1 to {n} characters.").format(n=LONGEST)
        elif each.title.lower() in titles:
            wrong[f"f{place}_title"] = _("Another field has this title already.")
        titles.add(each.title.lower())
        if each.form is FieldForm.CHOICE and not each.choices:
            wrong[f"f{place}_choices"] = _("Write what to choose from, each on a line of its own.")
        if each.listed and each.form is FieldForm.LONG:
            wrong[f"f{place}_title"] = _("Long text has no place in a list; search finds it.")
        elif len(each.choices) > MOST_CHOICES or any(len(one) > LONGEST for one in each.choices):
            said = _("At most {many} lines of {n} characters.")
            wrong[f"f{place}_choices"] = said.format(many=MOST_CHOICES, n=LONGEST)
    if len(fields) > MOST_FIELDS:
        wrong["add"] = _("At most {n} fields.").format(n=MOST_FIELDS)
    return wrong


def wrong_terms(wanted: DocumentType) -> dict[str, str]:
    """Return a sentence for a term or a time of keeping that cannot be."""
    wrong: dict[str, str] = {}
    if wanted.term is not None and wanted.term_rule:
        wrong["term"] = _("Either a number of days or a rule of the law, not both.")
    elif wanted.term is not None and not 1 <= wanted.term <= LONGEST_TERM:
        wrong["term"] = _("From 1 to {n} days.").format(n=LONGEST_TERM)
    if wanted.term_rule and wanted.term_rule not in statutory_rules():
        wrong["term_rule"] = _("Choose from the list.")
    for_years = wanted.keeping == Keeping.FOR_YEARS
    if for_years and not 1 <= (wanted.keeping_years or 0) <= LONGEST_KEEPING:
        wrong["keeping_years"] = _("From 1 to {n} years.").format(n=LONGEST_KEEPING)
    elif not for_years and wanted.keeping_years is not None:
        wrong["keeping_years"] = _("Years are given to documents kept for some years.")
    return wrong


def wrong_places(session: Session, wanted: DocumentType) -> dict[str, str]:
    """Return a sentence for a journal, route or letterhead that is not there for such documents."""
    found = around(session, wanted.kind)
    asked = {
        "journal": (wanted.journal_id, found.journals),
        "route": (wanted.route_id, found.routes),
        "form": (wanted.form_id, found.forms),
    }
    return {
        name: _("Choose from the list.")
        for name, (id, offered) in asked.items()
        if id is not None and id not in {each.id for each in offered}
    }


KEPT = (
    "title", "active", "position", "fields", "journal_id", "route_id", "form_id", "term",
    "term_unit", "term_rule", "filing", "keeping", "keeping_years", "number_template", "article",
)  # fmt: skip
"""What may be changed in a type that exists."""


def insert(session: Session, values: dict[str, object]) -> int:
    """Write a new type; return its id."""
    names = ("kind", "code", *KEPT)
    query = f"""
        insert into documents.document_type ({", ".join(names)}, version)
        values ({", ".join(f"%({name})s" for name in names)}, 1) returning id"""
    return int(fetch_value(session, query, values))


def update(session: Session, values: dict[str, object]) -> int:
    """Write a changed type over the version the form showed; return its id."""
    query = f"""
        update documents.document_type
        set {", ".join(f"{name} = %({name})s" for name in KEPT)}, version = version + 1
        where id = %(id)s and version = %(version)s returning id"""
    id = fetch_value(session, query, values)
    if id is None:
        raise ConflictError(_("Somebody changed this type meanwhile. Look at it again."))
    return int(id)


SWITCH = "update documents.document_type set active = %s, version = version + 1 where id = %s"


def switch_off(session: Session, id: int, *, reader: Reader) -> DocumentType:
    """Offer a type for new documents no longer; cards that have it keep it."""
    reader.require(TYPES)
    found = get_type(session, id)
    execute(session, SWITCH, (False, id))
    record(session, "type.switched-off", "document-type", id, title=found.title)
    return found


def switch_on(session: Session, id: int, *, reader: Reader) -> DocumentType:
    """Offer a type for new documents again."""
    reader.require(TYPES)
    found = get_type(session, id)
    execute(session, SWITCH, (True, id))
    record(session, "type.switched-on", "document-type", id, title=found.title)
    return found


def remove(session: Session, id: int, *, reader: Reader) -> DocumentType:
    """Remove a type no card has. Raises ConflictError when one has."""
    reader.require(TYPES)
    found = get_type(session, id)
    if in_use(session, [id]):
        raise ConflictError(
            _("There are documents of the type “{title}”: it can only be switched off.").format(
                title=found.title
            )
        )
    execute(session, "delete from documents.document_type where id = %s", (id,))
    record(session, "type.removed", "document-type", id, title=found.title, kind=found.kind)
    return found


IN_USE = """
    select asked.id from unnest(%(ids)s::int[]) as asked (id)
    where exists (select from documents.card_fields as c where c.type_id = asked.id)"""


def in_use(session: Session, ids: Iterable[int]) -> set[int]:
    """Return those of the types that any card has.

    Looks past the reader's rights on purpose, telling nothing of the cards; row security is back
    before the function returns.
    """
    with past_rights(session):
        return {id for (id,) in driver(session).execute(IN_USE, {"ids": list(ids)})}
