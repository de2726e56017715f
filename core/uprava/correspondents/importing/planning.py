"""What each row of a file is to do: matched by numbers, else by name; nothing is written yet."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from uprava.correspondents.importing.reading import Sheet, values_of
from uprava.correspondents.models import Kind
from uprava.correspondents.numbers import inn_fits
from uprava.correspondents.service.keeping import differing
from uprava.correspondents.values import (
    COLUMNS,
    NAMES,
    PEOPLE,
    TITLES,
    Card,
    ContactRow,
    Fields,
    mistakes,
    tidy,
)
from uprava.db.sql import fetch, fetch_values
from uprava.i18n import _
from uprava.users.importing.reading import Line
from uprava.users.importing.values import Fate, Step
from uprava.users.reader import Reader

LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class Planned:
    """A row with what becomes of it: the card it changes (none: a new one) and its fields."""

    step: Step
    fields: Fields
    card: Card | None = None
    contact: ContactRow = field(default_factory=ContactRow)


@dataclass(slots=True)
class Directory:
    """The cards a file may be about, by their numbers and names."""

    by_inn: dict[str, list[Card]] = field(default_factory=dict)
    by_ogrn: dict[str, list[Card]] = field(default_factory=dict)
    by_snils: dict[str, list[Card]] = field(default_factory=dict)
    by_key: dict[str, list[Card]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Keyed(Card):
    """A card with its names as they are compared."""

    keys: tuple[str, ...] = ()


def plan(session: Session, sheet: Sheet, *, reader: Reader) -> list[Planned]:
    """Return what every row is to do, in the order of the file."""
    wanted = [tidy(values_of(line, sheet.columns)) for line in sheet.lines]
    keys = keys_of(session, [each.name for each in wanted])
    known = directory(session, wanted, keys)
    seen: dict[str, int] = {}
    people = reader.may(PEOPLE)
    return [
        planned(line, sheet.columns, key, known, seen, people=people)
        for line, key in zip(sheet.lines, keys, strict=True)
    ]


def keys_of(session: Session, names: list[str]) -> list[str]:
    """Return names as they are compared, all in one statement."""
    query = """
        select correspondents.key_of(name)
        from unnest(%s::text[]) with ordinality as n (name, place) order by place"""
    return [str(key) for key in fetch_values(session, query, (names,))]


def directory(session: Session, wanted: Iterable[Fields], keys: list[str]) -> Directory:
    """Read the cards that any row may be about."""
    rows = list(wanted)
    query = f"""
        select {COLUMNS}, c.keys from correspondents.correspondent as c
        where c.merged_into is null and (c.inn = any (%(inn)s) or c.ogrn = any (%(ogrn)s)
            or c.snils = any (%(snils)s) or c.keys && %(keys)s::text[])
        order by c.id"""
    values: dict[str, object] = {
        name: [code for each in rows if (code := getattr(each, name))] for name in ("ogrn", "snils")
    }
    values |= {"inn": [whole_inn(each.inn) for each in rows if each.inn], "keys": keys}
    known = Directory()
    for card in fetch(session, Keyed, query, values):
        for index, code in (
            (known.by_inn, card.inn), (known.by_ogrn, card.ogrn), (known.by_snils, card.snils)
        ):  # fmt: skip
            if code:
                index.setdefault(code, []).append(card)
        for key in card.keys:
            known.by_key.setdefault(key, []).append(card)
    return known


def whole_inn(inn: str) -> str:
    """Return an INN with the zero in front that spreadsheets lose, when it then fits."""
    padded = f"0{inn}"
    return padded if len(inn) in (9, 11) and inn_fits(padded) else inn


def planned(
    line: Line, columns: frozenset[str], key: str, known: Directory, seen: dict[str, int],
    *, people: bool,
) -> Planned:  # fmt: skip
    """Return what one row is to do."""
    said = tidy(values_of(line, columns))
    said = replace(said, inn=whole_inn(said.inn))
    if "kind" not in columns or not line["kind"]:
        said = replace(said, kind=kind_by(said))
    card, doubt = matched(said, key, known)
    fields = joined(said, columns, card)
    contact = ContactRow(*(line[f"contact_{part}"] for part in ("person", "post", "phone",
                                                                "email")))  # fmt: skip
    wrong = [*mistakes(fields, [contact]).values(), *([doubt] if doubt else [])]
    wrong += twice(said, key, line.number, seen)
    if fields.kind == Kind.PERSON and not people:
        wrong.append(_("People's data are closed to you: such a row cannot be taken."))
    return Planned(step_of(line, fields, card, wrong), fields, card, contact)


def kind_by(said: Fields) -> str:
    """Return who a row without a kind is about, by its numbers."""
    person = said.snils or len(said.inn) == 12 or len(said.ogrn) == 15
    return (Kind.PERSON if person else Kind.ORGANISATION).value


def joined(said: Fields, columns: frozenset[str], card: Card | None) -> Fields:
    """Return the card as the row says; what the file does not say stays as it is."""
    if card is None:
        return said
    taken = {
        name: getattr(said, name)
        for name in NAMES
        if name in columns and (getattr(said, name) or name not in ("inn", "ogrn", "snils"))
    }
    return replace(card.fields, **(taken | {"kind": card.kind if not taken.get("kind")
                                            else said.kind}))  # fmt: skip


def matched(said: Fields, key: str, known: Directory) -> tuple[Card | None, str]:
    """Return the card a row is about, and a sentence when that is not clear."""
    for code, index in ((said.inn, known.by_inn), (said.ogrn, known.by_ogrn),
                        (said.snils, known.by_snils)):  # fmt: skip
        if not code or code not in index:
            continue
        cards = index[code]
        exact = [card for card in cards if said.kpp and card.kpp == said.kpp]
        open_ = [card for card in cards if not card.kpp or not said.kpp]
        fitting = exact or open_
        if len(fitting) > 1:
            return None, _("Several cards have these numbers. Add the KPP to tell them apart.")
        if fitting:
            return fitting[0], ""
    named = [card for card in known.by_key.get(key, []) if same_kind(card, said)]
    return (named[0], "") if len(named) == 1 else (None, doubt_of(named, said))


def doubt_of(named: list[Card], said: Fields) -> str:
    """Return the sentence about several cards of one name; a row with numbers is a new one."""
    if len(named) < 2 or said.inn or said.ogrn or said.snils:
        return ""
    return _("Several cards have this name. Add the INN to tell them apart.")


def same_kind(card: Card, said: Fields) -> bool:
    """Tell whether a card of the same name may be meant: no number says otherwise."""
    return (
        (card.kind == said.kind or card.origin == "noted")
        and not (card.inn and said.inn) and not (card.ogrn and said.ogrn)
    )  # fmt: skip


def twice(said: Fields, key: str, number: int, seen: dict[str, int]) -> list[str]:
    """Return the sentence about a row that comes twice, and remember this one."""
    code = f"{said.inn} {said.kpp}" if said.inn else said.ogrn or said.snils or f"={key}"
    earlier = seen.setdefault(code, number)
    if earlier == number:
        return []
    return [_("The same correspondent stands in line {n} already.").format(n=earlier)]


def step_of(line: Line, fields: Fields, card: Card | None, wrong: list[str]) -> Step:
    """Return what is told of a row."""
    title = fields.title[:LONGEST_TITLE] or "—"
    if wrong:
        return Step(line.number, title, Fate.MISTAKE, tuple(wrong))
    if card is None:
        return Step(line.number, title, Fate.CREATE)
    changed = differing(card.fields, fields)
    notes = tuple(f"{_(TITLES[name])}: {fields.shown(name) or '—'}" for name in changed)
    return Step(line.number, title, Fate.CHANGE if changed else Fate.SAME, notes)


def next_ids(session: Session, wanted: int) -> list[int]:
    """Take numbers for new cards, all in one statement."""
    query = """
        select nextval('correspondents.correspondent_id_seq') from generate_series(1, %s)"""
    return [int(id) for id in fetch_values(session, query, (wanted,))]
