"""The history of a document in human words, read from the audit log."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from uprava.audit.sentences import EARLIER, readable
from uprava.db.sql import fetch
from uprava.documents.service.editing import FIELDS, MARKS
from uprava.documents.service.opening import are_closed
from uprava.documents.service.particulars import TITLES as FACTS
from uprava.documents.service.people import chips
from uprava.documents.service.sharing import principals_of
from uprava.documents.service.types.filling import TYPE, names_of
from uprava.extension import Act, DocumentKind, LinkType, Requisite, WorkFolder
from uprava.i18n import N_, _
from uprava.plugins import Plugins
from uprava.users.reader import Reader

SHOWN = 60


@dataclass(frozen=True, slots=True)
class Words:
    """How one act is told: a sentence with places for facts, an icon, its tint."""

    text: str
    icon: str
    tone: str = ""


ACTS = {
    "document.registered": Words(N_("registered the document: {number}{how}"), "hash", "b"),
    "document.annulled": Words(
        N_("annulled the document with its number {number}: {reason}"), "ban", "r"
    ),
    "document.readdressed": Words(N_("noted that the document was passed on"), "arrow-right"),
    "document.moved": Words(N_("moved the document on: {was} → {now}"), "arrow-right", "b"),
    "document.changed": Words(N_("changed the requisites: {changes}"), "edit"),
    "document.read": Words(N_("opened the restricted document"), "eye"),
    "document.trashed": Words(N_("put the document into the trash"), "trash", "r"),
    "document.restored": Words(N_("took the document out of the trash"), "arrow-back-up", "g"),
    "file.added": Words(N_("added the file {file}"), "paperclip"),
    "file.removed": Words(N_("removed the file {name}"), "file-off", "r"),
    "file.restored": Words(N_("put the file {name} back"), "arrow-back-up", "g"),
    "file.pages_asked": Words(N_("asked again for the pages of the file {name}"), "refresh"),
    "file.recognition_asked": Words(
        N_("asked for the text of the scan {name}"), "text-recognition"
    ),
    "file.recognition_stopped": Words(
        N_("stopped the recognition of the scan {name}"), "text-recognition"
    ),
    "text.set": Words(N_("set the text on a letterhead: version {version}"), "typography", "b"),
    "document.signed": Words(N_("signed a file electronically"), "signature", "g"),
    "signature.attached": Words(N_("attached the signature file {name}"), "signature", "g"),
    "power.attached": Words(
        N_("put a power of attorney beside a signature: {number}"), "certificate", "b"
    ),
    "power.removed": Words(N_("took a power of attorney away from a signature"), "certificate"),
    "power.checked": Words(N_("checked a power of attorney beside a signature"), "shield-check"),
    "signing.prepared": Words(N_("prepared a file for signing in the browser"), "signature"),
    "signature.raised": Words(N_("added evidence to the signatures"), "shield-check"),
    "signature.checked": Words(N_("checked a signature: {verdict}"), "shield-check"),
    "card.printed": Words(N_("printed the registration card"), "printer"),
    "link.added": Words(N_("linked a document: {type}"), "link-plus"),
    "link.removed": Words(N_("removed a link: {type}"), "link"),
    "approval.drafted": Words(N_("wrote the draft"), "file-text", "b"),
    "approval.started": Words(N_("sent the document along a route"), "arrow-right", "b"),
    "approval.decided": Words(N_("decided on the document: {decision}"), "checks", "g"),
    "approval.added": Words(N_("asked for more visas on the document: {people}"), "user-plus"),
    "approval.dropped": Words(N_("needs no visa on the document any more: {people}"), "user-off"),
    "approval.redirected": Words(N_("let another decide on the document: {people}"), "user-plus"),
    "approval.answered": Words(N_("answered a remark on the document"), "message"),
    "approval.reset": Words(
        N_("a new version of the document has to be approved anew: {people}"), "refresh", "a"
    ),
    "approval.stopped": Words(N_("the document came back to its author"), "arrow-back-up", "r"),
    "approval.recalled": Words(N_("recalled the document from its route"), "arrow-back-up", "a"),
    "approval.restarted": Words(N_("sent the document along its route again"), "arrow-right", "b"),
    "approval.finished": Words(N_("the document has passed its route"), "circle-check", "g"),
    "comment.added": Words(N_("left a comment"), "message"),
    "access.given": Words(N_("gave access: {people}"), "user-plus"),
    "access.taken": Words(N_("took access back: {people}"), "user-off"),
    "work.done": Words(N_("finished it in the folder {folder}"), "circle-check", "g"),
    "work.undone": Words(N_("put it back into the folder {folder}"), "arrow-back-up"),
    "reminder.set": Words(N_("set a reminder for oneself: {on}"), "alarm"),
    "reminder.dropped": Words(N_("removed one's own reminder"), "alarm"),
}
"""Acts of the core; modules name theirs (`uprava_acts`)."""

OWN = ("reminder.set", "reminder.dropped")
"""Acts that are told only to who did them."""

VERDICTS = {
    "valid": N_("it is valid"), "invalid": N_("it is not valid"),
    "unknown": N_("it is not confirmed"),
}  # fmt: skip


DECISIONS = {
    "agreed": N_("agreed"), "remarks": N_("agreed with remarks"), "refused": N_("not agreed"),
    "signed": N_("signed"), "read": N_("acquainted"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Record:
    """One record of the audit log."""

    at: datetime
    actor_id: int | None
    acting_for: int | None
    action: str
    body: str


class Body(msgspec.Struct, frozen=True):
    """The part of a record's JSON that is told."""

    facts: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history as it is shown."""

    who: str
    what: str
    at: datetime
    icon: str
    tone: str


@dataclass(frozen=True, slots=True)
class Names:
    """What stands for the ids and codes found in the records."""

    kind: DocumentKind | None
    types: Mapping[str, LinkType]
    folders: Mapping[str, WorkFolder]
    acts: Mapping[str, Act]
    principals: Mapping[int, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)


def list_history(
    session: Session, id: UUID, *, kind: str, plugins: Plugins, limit: int = SHOWN
) -> list[Event]:
    """Return what happened to a document, the latest first; repeated readings are told once."""
    query = """
        select at, actor_id, acting_for, action, body from audit.record
        where object_id = %(id)s and object_type = 'document'
          and (action <> all (%(own)s) or actor_id = %(reader)s)
        order by seq desc limit %(limit)s"""
    reader: Reader = session.info["reader"]
    values = {"id": str(id), "own": list(OWN), "reader": reader.person_id, "limit": limit}
    records = told_once(fetch(session, Record, query, values))
    facts = [msgspec.json.decode(each.body, type=Body).facts for each in records]
    if are_closed(session, id, kind=kind):
        facts = [each | {"name": "—"} if "name" in each else each for each in facts]
    people = chips(session, [id for each in records for id in (each.actor_id, each.acting_for)])
    given = [one for each in facts for one in each.get("principals", ())]
    principals = {each.id: each.name for each in principals_of(session, given)} if given else {}
    named = names_of(session, (one for each in facts for one in sides_of(each)))
    names = Names(
        plugins.kinds.get(kind), plugins.link_types, plugins.folders, plugins.acts.acts,
        principals, named,
    )  # fmt: skip
    who = {id: chip.name for id, chip in people.items()}
    return [event_of(each, values, who, names) for each, values in zip(records, facts, strict=True)]


def states_passed(session: Session, id: UUID) -> set[str]:
    """Return the states a document was moved into by a route or an act."""
    query = """select at, actor_id, acting_for, action, body from audit.record
        where object_id = %s and object_type = 'document' and action = 'document.moved'"""
    records = fetch(session, Record, query, (str(id),))
    facts = (msgspec.json.decode(each.body, type=Body).facts for each in records)
    return {str(each["now"]) for each in facts if "now" in each}


def sides_of(facts: Mapping[str, Any]) -> list[str]:
    """Return the values a change of requisites tells, old and new."""
    sides = (facts.get("was"), facts.get("now"))
    return [str(one) for each in sides if isinstance(each, Mapping) for one in each.values()]


def told_once(records: Iterable[Record]) -> list[Record]:
    """Leave out repeated readings by one person that nothing else came between."""
    kept: list[Record] = []
    for each in records:
        last = kept[-1] if kept else None
        again = last and (last.action, last.actor_id) == (each.action, each.actor_id)
        if not (again and each.action == "document.read"):
            kept.append(each)
    return kept


def event_of(
    record: Record, facts: Mapping[str, Any], who: Mapping[int, str], names: Names
) -> Event:
    """Return one record in words."""
    actor = who.get(record.actor_id or 0, _("The system"))
    if record.acting_for is not None:
        actor = _("{name} for {absent}").format(name=actor, absent=who[record.acting_for])
    action = EARLIER.get(record.action, record.action)
    words = ACTS.get(action) or names.acts.get(action)
    if words is None:
        return Event(actor, unknown(record.action), record.at, "history", "")
    said = _(words.text).format_map(Readable(facts, names))
    return Event(actor, said, record.at, words.icon, words.tone)


def unknown(action: str) -> str:
    """Return a module's act: by its own translation, else by its code made readable."""
    told = _(action)
    return told if told != action else action.replace(".", ": ").replace("-", " ")


class Readable(dict[str, str]):
    """The facts of a record as words; a fact the record lacks is a dash."""

    def __init__(self, facts: Mapping[str, Any], names: Names) -> None:
        super().__init__({key: str(value) for key, value in facts.items()})
        if "was" in facts and isinstance(facts["was"], str):
            self.update(was=state(facts["was"], names), now=state(facts["now"], names))
        elif "was" in facts:
            was, now = (shown(facts[side], names.people) for side in ("was", "now"))
            self["changes"] = changes(was, now, names.kind)
        if "type" in facts:
            kind = names.types.get(facts["type"])
            self["type"] = f"«{_(kind.title)}»" if kind else facts["type"]
        self["how"] = how(facts)
        if "folder" in facts:
            folder = names.folders.get(facts["folder"])
            self["folder"] = f"«{_(folder.title)}»" if folder else facts["folder"]
        if "verdict" in facts:
            self["verdict"] = _(VERDICTS.get(facts["verdict"], facts["verdict"]))
        if "decision" in facts:
            self["decision"] = _(DECISIONS.get(facts["decision"], facts["decision"]))
        if "on" in facts:
            self["on"] = in_words(facts["on"])
        ids: Sequence[int] = facts.get("principals", ())
        self["people"] = ", ".join(names.principals.get(id, "—") for id in ids)
        version = facts.get("version", 1)
        late = "" if version == 1 else f", {_('version {n}').format(n=version)}"
        self["file"] = f"{facts.get('name', '')}{late}"

    def __missing__(self, key: str) -> str:
        return "—"


def shown(side: Mapping[str, str], people: Mapping[str, str]) -> dict[str, str]:
    """Return values with the names of people for their ids."""
    return {name: people.get(value, value) for name, value in side.items()}


def how(facts: Mapping[str, Any]) -> str:
    """Return what is said of a number that was not simply the next one."""
    if facts.get("choice") == "reserved":
        return _(", reserved for {day}").format(day=in_words(facts["on"]))
    if facts.get("choice") == "litera":
        return _(", a litera beside the number of {day}").format(day=in_words(facts["on"]))
    if facts.get("choice") == "earlier":
        return _(", carried over with its number of {day}").format(day=in_words(facts["on"]))
    return ""


def state(code: str, names: Names) -> str:
    """Return the title of a state."""
    return f"«{_(names.kind.state(code).title)}»" if names.kind else code


CHOICES = {"access_mark": {mark.value: title for mark, title in MARKS.items()}}

COMMON = {
    name: Requisite(name, title, CHOICES.get(name, {})) for name, title in (FIELDS | FACTS).items()
} | {TYPE: Requisite(TYPE, N_("Type of document"))}
"""The requisites of every kind; the own fields of a type are told by their titles."""


def changes(
    was: Mapping[str, str], now: Mapping[str, str], kind: DocumentKind | None = None
) -> str:
    """Return changed requisites: «срок 27.11.2026 (было: 20.11.2026)»."""
    known = COMMON | {each.name: each for each in (kind.requisites if kind else ())}
    parts = []
    for name in now:
        field = known.get(name, Requisite(name, name))
        new, old = (in_words(values.get(name, ""), field.choices) for values in (now, was))
        parts.append(f"{lowered(_(field.title))} — {new} ({_('was')}: {old})")
    return "; ".join(parts)


def lowered(title: str) -> str:
    """Return a title inside a sentence."""
    return title[:1].lower() + title[1:]


def in_words(value: str, choices: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return a requisite's value as people write it."""
    return str(readable(_(choices[value]) if value in choices else value or _("empty")))
