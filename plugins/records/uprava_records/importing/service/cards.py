"""The rest of an earlier card: who, to whom, what state; what no field holds is kept as words."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

import msgspec
from sqlalchemy.orm import Session
from uprava.documents.service.types import DocumentType, FieldForm, read_fields
from uprava.i18n import _

from uprava_records.importing.card import Named, OldCard
from uprava_records.importing.cells import (
    day_of,
    is_closed,
    mark_of,
    named_in,
    parts_of,
    plain_of,
)
from uprava_records.importing.columns import BY_NAME
from uprava_records.importing.reading import Line
from uprava_records.importing.service.known import Known
from uprava_records.importing.service.people import Person
from uprava_records.letters.service.registering import KIND as INCOMING
from uprava_records.written.service.fields import ACT, INTERNAL, OUTGOING

LONGEST_TITLE, LONGEST_NAME, LONGEST_WORDS = 1000, 300, 100
LONGEST_FACT = 1000
"""Characters of what is kept as words; search reads all of them, and a tsvector has an end."""

MOST_ADDRESSEES = 200
ANSWER, CONNECTION = "answer", "connection"
"""Types of links of the core."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a card needs beside the row; `strangers` gathers people nobody knows here."""

    session: Session
    known: Known
    today: date
    strangers: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Noted:
    """What comes out of one row on the way."""

    why: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)

    def keep(self, column: str, value: str) -> None:
        """Keep a cell as words under the title of its column."""
        if value:
            self.facts.append((BY_NAME[column].words[0].capitalize(), value[:LONGEST_FACT]))


def read_card(
    line: Line, card: OldCard, reading: Reading
) -> tuple[OldCard | None, list[str], list[str]]:
    """Return the whole card, or none with the reasons; and what is brought in otherwise."""
    noted = Noted()
    changes: dict[str, object] = {
        **title_of(line, noted), **sides_of(line, card, reading, noted),
        **people_of(line, card, reading, noted), **state_of(line, reading, noted),
        **type_of(line, card, reading, noted), **links_of(line, reading),
    }  # fmt: skip
    noted.keep("case", line["case"])
    if noted.why:
        return None, noted.why, noted.notes
    whole = msgspec.structs.replace(card, **changes, facts=noted.facts)
    return whole, [], noted.notes


def title_of(line: Line, noted: Noted) -> dict[str, object]:
    """Return what the document is about."""
    title = line["title"]
    if not title:
        noted.why.append(_("It does not say what the document is about."))
    elif len(title) > LONGEST_TITLE:
        noted.why.append(_("The summary is longer than {n} characters.").format(n=LONGEST_TITLE))
    return {"sheets": line["sheets"][:LONGEST_WORDS]}


def sides_of(line: Line, card: OldCard, reading: Reading, noted: Noted) -> dict[str, object]:
    """Return the correspondents with their number and day."""
    names = parts_of(line["correspondent"])
    if card.kind == INCOMING:
        names = [line["correspondent"]] if line["correspondent"] else []
    if not names and card.kind in (INCOMING, OUTGOING):
        noted.why.append(_("There is no correspondent."))
    if any(len(each) > LONGEST_NAME for each in names) or len(names) > MOST_ADDRESSEES:
        noted.why.append(_("The correspondent is longer than {n} characters.").format(
            n=LONGEST_NAME
        ))  # fmt: skip
    if card.kind in (INTERNAL, ACT):
        noted.keep("correspondent", line["correspondent"])
        names = []
    found = reading.known.inns.get(line["inn"])
    if found is None or card.kind != INCOMING:
        noted.keep("inn", line["inn"])
        found = None
    day = day_of(line["their_date"], today=reading.today)
    if line["their_date"] and (day is None or day > reading.today):
        noted.keep("their_date", line["their_date"])
        noted.notes.append(_("“{text}” is no date: kept as words.").format(
            text=line["their_date"][:40]
        ))  # fmt: skip
        day = None
    number = line["their_number"]
    if len(number) > LONGEST_WORDS or card.kind in (INTERNAL, ACT):
        noted.keep("their_number", number)
        number = ""
    return {
        "correspondents": names, "correspondent_id": found, "their_number": number,
        "their_day": day,
    }  # fmt: skip


def people_of(line: Line, card: OldCard, reading: Reading, noted: Noted) -> dict[str, object]:
    """Return the people of the house; who is not one of them stays as words."""
    addressee = signatory = None
    executor = person_of(line, "executor", reading, noted)
    if card.kind != OUTGOING:
        addressee = person_of(line, "addressee", reading, noted)
    if card.kind != INCOMING:
        signatory = person_of(line, "signatory", reading, noted)
    if addressee and card.kind == ACT:
        noted.keep("addressee", line["addressee"])
    if executor and card.kind == INCOMING:
        noted.keep("executor", line["executor"])
    return {
        "addressee_id": addressee.id if addressee else None,
        "addressee": line["addressee"][:LONGEST_NAME],
        "executor_id": executor.id if executor else None,
        "signatory_id": signatory.id if signatory else None,
        "signatory": line["signatory"][:LONGEST_NAME],
    }


def person_of(line: Line, column: str, reading: Reading, noted: Noted) -> Person | None:
    """Return the person a cell means; the words of one nobody knows are kept."""
    text = line[column]
    if not text:
        return None
    found = reading.known.people.find(text)
    if found is None:
        noted.keep(column, text)
        reading.strangers[text] += 1
    return found


def state_of(line: Line, reading: Reading, noted: Noted) -> dict[str, object]:
    """Return whether the work was over, the term, and who may read."""
    closed, mark = is_closed(line["state"]), mark_of(line["access"])
    if closed is None:
        said = _("The state “{text}” is not known: write “closed” or “in work”.")
        noted.why.append(said.format(text=line["state"][:40]))
    if mark is None:
        said = _("The access “{text}” is not known: write “common” or “restricted”.")
        noted.why.append(said.format(text=line["access"][:40]))
    due = day_of(line["due"], today=reading.today)
    if line["due"] and (closed or due is None):
        noted.keep("due", line["due"])
        due = None
    return {"closed": bool(closed), "due": due, "access_mark": mark.value if mark else "common"}


def type_of(line: Line, card: OldCard, reading: Reading, noted: Noted) -> dict[str, object]:
    """Return the type of the document and its own fields; other columns are kept as words."""
    word = plain_of(line["type"])
    type = reading.known.types.get((card.kind, word)) if word else None
    act = reading.known.act_kinds.get(word, "other") if card.kind == ACT else ""
    if word and type is None and act in ("", "other"):
        noted.keep("type", line["type"])
        noted.notes.append(
            _("There is no type “{text}” here; kept as words.").format(text=line["type"][:60])
        )
    rest = dict(line.rest)
    own = own_of(type, rest, reading, noted) if type else {}
    noted.facts += [(title[:LONGEST_WORDS], value[:LONGEST_FACT]) for title, value in rest.items()]
    return {"type_id": type.id if type else None, "own": own, "act_kind": act}


def own_of(
    type: DocumentType, rest: dict[str, str], reading: Reading, noted: Noted
) -> dict[str, str]:  # fmt: skip
    """Return the own fields of a type, taking their columns out of `rest`.

    What does not fit stays there as words; an earlier card may lack what is asked for today.
    """
    titled = {plain_of(each.title): each for each in type.asked}
    found = {title: titled[plain_of(title)] for title in rest if plain_of(title) in titled}
    form: dict[str, str] = {}
    for title, each in found.items():
        form |= typed(each.name, each.form, rest[title], reading)
    values, wrong = read_fields(reading.session, type, form)
    for title, each in found.items():
        if each.name in wrong:
            noted.notes.append(f"{title}: {wrong[each.name]}")
        else:
            del rest[title]
    return values


def typed(name: str, form: FieldForm, value: str, reading: Reading) -> dict[str, str]:
    """Return a cell as the form of its field would send it."""
    if form is FieldForm.DATE:
        day = day_of(value, today=reading.today)
        return {name: day.isoformat() if day else value}
    if form is FieldForm.PERSON:
        found = reading.known.people.find(value)
        return {name: found.login if found else "", f"{name}_text": value}
    return {name: value}


def links_of(line: Line, reading: Reading) -> dict[str, object]:
    """Return the documents the row names."""
    columns = (("answers", ANSWER), ("links", CONNECTION))
    return {
        "links": [
            Named(type, number, day)
            for column, type in columns
            for number, day in named_in(line[column], today=reading.today)
        ]
    }
