"""Own fields in lists of one kind: which there are, what a list's address says of them, in SQL.

An administrator marks the fields lists need; their values stand in `documents.field_value`, whose
indexes answer a filter however many documents there are (row security lets them).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import LiteralString

from sqlalchemy.orm import Session

from uprava.correspondents.service.suggesting import known_ids
from uprava.db.sql import fetch_values
from uprava.db.wall import past_rights
from uprava.documents.service.types.listing import list_every_type
from uprava.documents.service.types.values import FLAGS, DocumentType, FieldForm
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.screens import show_day

TYPE = "type"
"""The parameter and the column of the type itself."""

RANGED = (FieldForm.DATE, FieldForm.NUMBER, FieldForm.SUM)
CHOSEN = (FieldForm.CHOICE, FieldForm.FLAG)
SIDES = {"_from": N_("from"), "_to": N_("to")}
MOST = 10
"""Filters of own fields at once."""

LONGEST = 100
EPOCH = date(1970, 1, 1)
NARROWEST, WIDEST = -(2**62), 2**62


@dataclass(frozen=True, slots=True)
class ListedField:
    """A field of one or several types of a kind that lists show: one column for all of them."""

    code: str
    title: str
    form: FieldForm
    choices: tuple[str, ...]
    types: tuple[int, ...]

    @property
    def name(self) -> str:
        """Its parameter in the address, and its column."""
        return f"x_{self.code}"

    @property
    def ranged(self) -> bool:
        """Whether it is narrowed from one value to another."""
        return self.form in RANGED

    @property
    def right(self) -> bool:
        """Whether its column stands by the right edge, as figures do."""
        return self.form in (FieldForm.NUMBER, FieldForm.SUM)

    @property
    def offered(self) -> list[tuple[str, str]]:
        """What it may be narrowed to, when it is chosen from something."""
        if self.form is FieldForm.FLAG:
            return [(code, _(title)) for code, title in FLAGS.items()]
        return [(each.lower()[:LONGEST], each) for each in self.choices]


@dataclass(frozen=True, slots=True)
class OwnList:
    """Own fields as a list's address says: columns shown, filters set, and those filters in SQL.

    `condition` is about `d`, the document; it needs `values`.
    """

    fields: tuple[ListedField, ...] = ()
    types: tuple[tuple[str, str], ...] = ()
    columns: tuple[str, ...] = ()
    asked: tuple[tuple[str, str], ...] = ()
    condition: LiteralString = ""
    values: Mapping[str, object] = field(default_factory=dict)

    def about(self, id: LiteralString) -> LiteralString:
        """Return the condition about another column than `d.id`: that of the rights.

        Told of the rights, it is asked before the documents are joined.
        """
        return self.condition.replace("d.id", id)

    def pairs(self) -> list[tuple[str, str]]:
        """Return the filters as the address carries them."""
        return list(self.asked)

    def said(self, name: str) -> str:
        """Return what a filter is set to, empty when it is not."""
        return dict(self.asked).get(name, "")

    @property
    def shown(self) -> list[ListedField]:
        """The fields whose columns are shown."""
        return [each for each in self.fields if each.name in self.columns]

    @property
    def heads(self) -> list[dict[str, str]]:
        """The heads of the columns that are shown."""
        own = [{"text": each.title, "cls": "r fit" if each.right else "fit"}
               for each in self.shown]  # fmt: skip
        return [*([{"text": _("Kind of document"), "cls": "fit"}] if self.typed else []), *own]

    @property
    def typed(self) -> bool:
        """Whether the type has a column."""
        return TYPE in self.columns

    @property
    def offered(self) -> list[tuple[str, str, bool]]:
        """Every column that may be shown: its name, title, and whether it is."""
        kind = [(TYPE, _("Kind of document"), self.typed)] if self.types else []
        return [*kind, *((each.name, each.title, each.name in self.columns)
                         for each in self.fields)]  # fmt: skip

    @property
    def words(self) -> list[tuple[str, str, str]]:
        """The filters that are set: parameter, title, value as people read it."""
        found = []
        if code := self.said(TYPE):
            found.append((TYPE, _("Kind of document"), dict(self.types).get(code, code)))
        for each in self.fields:
            for end, side in SIDES.items() if each.ranged else (("", ""),):
                if value := self.said(f"{each.name}{end}"):
                    title = f"{each.title} {_(side)}".strip() if side else each.title
                    found.append((f"{each.name}{end}", title, in_words(each, value)))
        return found


def in_words(field: ListedField, value: str) -> str:
    """Return the value of a filter as people read it."""
    if field.form is FieldForm.DATE:
        return show_day(date.fromisoformat(value))
    return dict(field.offered).get(value, value)


def listed_fields(types: Sequence[DocumentType]) -> list[ListedField]:
    """Return the fields of these types that lists show, one for all of the same code and form."""
    found: dict[tuple[str, FieldForm], ListedField] = {}
    for type in types:
        for each in type.asked:
            if each.listed:
                key = (each.code, each.form)
                known = found.get(key)
                choices = (*(known.choices if known else ()), *each.choices)
                found[key] = ListedField(
                    each.code, known.title if known else each.title, each.form,
                    tuple(dict.fromkeys(choices)), (*(known.types if known else ()), type.id),
                )  # fmt: skip
    return list({each.code: each for each in reversed(found.values())}.values())[::-1]


def read_own(
    session: Session, kind: str, params: Mapping[str, str], columns: Sequence[str], *,
    reader: Reader,
) -> OwnList:  # fmt: skip
    """Return what a list's address says of the own fields of a kind; what cannot be is left out."""
    types = list_every_type(session, [kind]) if kind else []
    fields = listed_fields(types)
    known = {TYPE, *(each.name for each in fields)}
    parts = list(asked_parts(session, fields, types, params, reader=reader))[:MOST]
    condition: LiteralString = ""
    values: dict[str, object] = {}
    for place, part in zip(PLACES, parts, strict=False):
        text, given = part.condition(session)
        condition += text.replace("own_", place + "_")
        values |= {f"{place}_{name}": value for name, value in given.items()}
    return OwnList(
        tuple(fields), tuple(each.choice for each in types),
        tuple(each for each in columns if each in known),
        tuple(pair for part in parts for pair in part.asked), condition, values,
    )  # fmt: skip


PLACES: tuple[LiteralString, ...] = tuple(
    f"own{place}" for place in ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")
)

FEW = 5_000
"""Documents with a value up to which they are looked up one by one: about 15 µs each."""

MANY = 50_000
"""Documents with a value from which a list asks each document it walks past for the value."""


@dataclass(frozen=True, slots=True)
class Part:
    """One filter: what the address said, and three ways to the documents `d` it leaves.

    `found` answers ids past row security, `met` asks one document, `beside` keeps them in a hash.
    """

    asked: list[tuple[str, str]]
    found: LiteralString
    met: LiteralString
    beside: LiteralString
    values: dict[str, object]

    def condition(self, session: Session) -> tuple[LiteralString, dict[str, object]]:
        """Return the condition that costs least, and its values.

        Few documents are named; many are met soon by whoever walks the list; between them the
        list is walked beside a hash. Rights are asked of each document all the same.
        """
        ids = self.probe(session, FEW)
        if len(ids) <= FEW:
            return " and d.id = any (%(own_found)s::uuid[])", {"found": ids}
        many = len(self.probe(session, MANY)) > MANY
        return (self.met if many else self.beside), self.values

    def probe(self, session: Session, most: int) -> list[object]:
        """Return up to one more document than `most`, whoever may see them."""
        named = {f"own_{name}": value for name, value in self.values.items()}
        with past_rights(session):
            query = f"{self.found} limit %(limit)s"
            return fetch_values(session, query, named | {"limit": most + 1})


def part_of_type(code: str, id: int) -> Part:
    """Return the filter of one type."""
    found: LiteralString = """
        select c.document_id from documents.card_fields as c where c.type_id = %(own_id)s"""
    met: LiteralString = """ and (select c.type_id from documents.card_fields as c
        where c.document_id = d.id) = %(own_id)s"""
    return Part([(TYPE, code)], found, met, met, {"id": id})


def part_of_values(
    asked: list[tuple[str, str]], test: LiteralString, values: dict[str, object]
) -> Part:
    """Return the filter of a field by a test of its value `v`.

    The fence of `met` keeps PostgreSQL from looking a document up along all that have the value,
    the `coalesce` of `beside` from joining what is hashed.
    """
    found: LiteralString = f"""
        select v.document_id from documents.field_value as v
        where v.type_id = any (%(own_types)s) and v.code = %(own_code)s and {test}"""
    met: LiteralString = f""" and (select true from (
            select f.type_id, f.code, f.key, f.at from documents.field_value as f
            where f.document_id = d.id and f.code = %(own_code)s offset 0) as v
        where v.type_id = any (%(own_types)s) and {test})"""
    beside: LiteralString = f""" and coalesce(
        d.id in (select x.value from {FINDS[test]} as x (value)), false)"""
    return Part(asked, found, met, beside, values)


BETWEEN: LiteralString = "v.at between %(own_least)s and %(own_most)s"
ONE_OF: LiteralString = "v.at = any (%(own_ids)s)"
WITHIN: LiteralString = "v.key >= %(own_first)s and v.key <= %(own_last)s"
FINDS: Mapping[LiteralString, LiteralString] = {
    BETWEEN: "documents.having_between("
             "%(own_types)s, %(own_code)s, %(own_least)s, %(own_most)s)",
    ONE_OF: "documents.having_one(%(own_types)s, %(own_code)s, %(own_ids)s::bigint[])",
    WITHIN: "documents.having_text(%(own_types)s, %(own_code)s, %(own_first)s, %(own_last)s)",
}  # fmt: skip

Narrowing = tuple[list[tuple[str, str]], LiteralString, dict[str, object]]
"""What the address said, the test, its values."""


def asked_parts(
    session: Session, fields: Sequence[ListedField], types: Sequence[DocumentType],
    params: Mapping[str, str], *, reader: Reader,
) -> Iterator[Part]:  # fmt: skip
    """Yield the filters an address sets."""
    code = params.get(TYPE, "")
    if id := {each.code: each.id for each in types}.get(code):
        yield part_of_type(code, id)
    for each in fields:
        about: dict[str, object] = {"types": list(each.types), "code": each.code}
        part = ranged_part(each, params) if each.ranged else chosen_part(
            session, each, params.get(each.name, "").strip()[:LONGEST], reader=reader
        )  # fmt: skip
        if part:
            asked, test, values = part
            yield part_of_values(asked, test, about | values)


def ranged_part(field: ListedField, params: Mapping[str, str]) -> Narrowing | None:
    """Return the filter of a day or a figure, from one value to another."""
    least, most = (number_of(field, params.get(f"{field.name}{end}", "")) for end in SIDES)
    if least is None and most is None:
        return None
    asked = [
        (f"{field.name}{end}", params[f"{field.name}{end}"].strip())
        for end, value in zip(SIDES, (least, most), strict=True)
        if value is not None
    ]
    values = {"least": NARROWEST if least is None else least,
              "most": WIDEST if most is None else most}  # fmt: skip
    return asked, BETWEEN, dict(values)


def number_of(field: ListedField, text: str) -> int | None:
    """Return a day or a figure as `field_value.at` keeps it; None for what is none."""
    cleaned = "".join(text.split()).replace(",", ".")
    try:
        if field.form is FieldForm.DATE:
            return (date.fromisoformat(cleaned) - EPOCH).days if cleaned else None
        found = Decimal(cleaned) if cleaned else None
    except (ValueError, InvalidOperation):
        return None
    fits = found is not None and found.is_finite() and abs(found) < 10**15
    return int(found * 1000) if found is not None and fits else None


def chosen_part(
    session: Session, field: ListedField, value: str, *, reader: Reader
) -> Narrowing | None:
    """Return the filter of a choice, a text by its beginning, a person or an organisation.

    An organisation no card answers to is sought by the beginning of its name.
    """
    if not value:
        return None
    asked = [(field.name, value)]
    if field.form in CHOSEN:
        return asked, WITHIN, {"first": value.lower(), "last": value.lower()}
    if field.form is FieldForm.PERSON:
        query = "select p.id from users.person as p where starts_with(lower(p.surname), lower(%s))"
        return asked, ONE_OF, {"ids": fetch_values(session, query, (value.split(maxsplit=1)[0],))}
    known = field.form is FieldForm.ORGANISATION and known_ids(session, value, reader=reader)
    if known:
        return asked, ONE_OF, {"ids": known}
    key = value.lower()
    return asked, WITHIN, {"first": key, "last": key + chr(0x10FFFF)}
