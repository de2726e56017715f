"""People of a file: matched by login, created or changed, appointed to the post it names."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy.orm import Session

from uprava.audit.log import record
from uprava.db.sql import driver, execute, fetch, fetch_values
from uprava.i18n import _
from uprava.users.importing.reading import LONGEST_CELL, Line, Sheet
from uprava.users.importing.units import Places, no_organisation
from uprava.users.importing.values import Fate, Step
from uprava.users.service.conflicts import new_principal
from uprava.users.service.people import (
    INSERT,
    UPDATE,
    PersonFields,
    fold,
    person_mistakes,
    values_of,
)

YES = frozenset({"да", "yes", "true", "1", "+", "x", "х"})


@dataclass(frozen=True, slots=True)
class KnownPerson(PersonFields):
    """A person who is there already."""

    id: int
    active: bool


@dataclass(frozen=True, slots=True)
class KnownPost:
    """An open post of an open unit."""

    id: int
    unit_id: int
    title: str
    heads_unit: bool


@dataclass(frozen=True, slots=True)
class KnownHolder:
    """Who holds a post in his or her own right today or later."""

    id: int
    post_id: int
    person_id: int
    since: date
    post: str


PEOPLE = """
select id, surname, given_name, coalesce(patronymic, '') as patronymic, login,
    coalesce(email, '') as email, coalesce(phone, '') as phone, active
from users.person where login is not null"""
POSTS = """
select post.id, post.unit_id, post.title, post.heads_unit from users.post
join users.unit on unit.id = post.unit_id
where post.closed_on is null and unit.closed_on is null order by post.id"""
HOLDERS = """
select h.id, h.post_id, h.person_id, h.since, post.title as post from users.post_holder as h
join users.post on post.id = h.post_id
where not h.acting and (h.until is null or h.until >= %s) order by h.since"""
APPOINT = """
insert into users.post_holder (post_id, person_id, since, acting) values (%s, %s, %s, false)"""


@dataclass(slots=True)
class Staff:
    """People, posts and holders as the rows so far have left them."""

    session: Session
    today: date
    places: Places
    people: dict[str, KnownPerson] = field(default_factory=dict)
    posts: dict[tuple[int, str], KnownPost] = field(default_factory=dict)
    held: dict[int, list[KnownHolder]] = field(default_factory=dict)
    holders: dict[int, set[int]] = field(default_factory=dict)
    ids: Iterator[int] = field(default_factory=lambda: iter(()))
    created: list[dict[str, object]] = field(default_factory=list)
    appointed: list[tuple[int, int, date]] = field(default_factory=list)

    def load(self) -> None:
        """Read everything once: a row then costs only its own writing."""
        for person in fetch(self.session, KnownPerson, PEOPLE):
            self.people[person.login.lower()] = person
        for post in fetch(self.session, KnownPost, POSTS):
            self.posts.setdefault((post.unit_id, fold(post.title)), post)
        for holder in fetch(self.session, KnownHolder, HOLDERS, (self.today,)):
            self.held.setdefault(holder.person_id, []).append(holder)
            self.holders.setdefault(holder.post_id, set()).add(holder.person_id)

    def reserve(self, wanted: int) -> None:
        """Take numbers for new people, all in one statement."""
        query = (
            "insert into users.principal (type) select 'person' from generate_series(1, %s)"
            " returning id"
        )
        self.ids = iter(fetch_values(self.session, query, (wanted,)))

    def write(self) -> None:
        """Write new people and appointments together: one by one they take four times as long."""
        with driver(self.session).cursor() as cursor:
            cursor.executemany(INSERT, self.created)
            cursor.executemany(APPOINT, self.appointed)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a row says of the post: none when it names none."""

    unit_id: int
    title: str
    heads_unit: bool


def run(session: Session, sheet: Sheet, *, today: date) -> list[Step]:
    """Do what the rows say; a row with a mistake does nothing and says what is wrong."""
    execute(session, "lock table users.person, users.post_holder in share row exclusive mode")
    staff = Staff(session, today, Places(session))
    staff.load()
    new = {line["login"].lower() for line in sheet.lines} - staff.people.keys()
    staff.reserve(len(new))
    seen: set[str] = set()
    steps = [run_line(staff, line, sheet, seen) for line in sheet.lines]
    staff.write()
    return steps


def run_line(staff: Staff, line: Line, sheet: Sheet, seen: set[str]) -> Step:
    """Create or change the person of a row and appoint him or her."""
    known = staff.people.get(line["login"].lower())
    fields = fields_of(line, sheet, known)
    title = f"{fields.surname} {fields.given_name} ({fields.login})"[:LONGEST_CELL]
    mistakes = [*person_mistakes(fields).values(), *row_mistakes(line, known, seen)]
    seen.add(line["login"].lower())
    wanted = wanted_post(staff, line, mistakes)
    if wanted is not None:
        mistakes += head_mistakes(staff, wanted, known)
    if mistakes:
        return Step(line.number, title, Fate.MISTAKE, tuple(mistakes))
    id, notes = (known.id, change(staff, known, fields)) if known else create(staff, fields)
    if wanted is not None:
        notes += appoint(staff, id, wanted)
    fate = Fate.CREATE if known is None else Fate.CHANGE if notes else Fate.SAME
    return Step(line.number, title, fate, tuple(notes))


def fields_of(line: Line, sheet: Sheet, known: KnownPerson | None) -> PersonFields:
    """Return the person as the row says; columns the file does not have stay as they are."""

    def value(name: str) -> str:
        if name in sheet.columns:
            return line[name]
        return str(getattr(known, name)) if known else ""

    login = known.login if known else line["login"]
    return PersonFields(
        value("surname"), value("given_name"), value("patronymic"), login, value("email"),
        value("phone"),
    )  # fmt: skip


def row_mistakes(line: Line, known: KnownPerson | None, seen: set[str]) -> list[str]:
    """Return what is wrong with the row as a whole."""
    mistakes = []
    if not line["login"]:
        mistakes.append(_("The login is missing: people are told apart by it."))
    elif line["login"].lower() in seen:
        mistakes.append(_("The file has this login twice."))
    if known and not known.active:
        mistakes.append(_("This person is switched off. Switch on first, or take the row out."))
    if any(len(cell) > LONGEST_CELL for cell in line.cells.values()):
        mistakes.append(_("A cell is longer than {n} characters.").format(n=LONGEST_CELL))
    return mistakes


def wanted_post(staff: Staff, line: Line, mistakes: list[str]) -> Wanted | None:
    """Return the post the row names; what is wrong with it is added to the mistakes."""
    unit, post = line["unit"], line["post"]
    if not unit and not post:
        return None
    if not unit or not post:
        mistakes.append(_("A post needs both the unit and the title."))
        return None
    if post[0] in "=+-@":
        mistakes.append(_("The title of the post begins with a sign of a formula."))
    organisation = staff.places.organisation(line["organisation"])
    if organisation is None:
        mistakes.append(no_organisation(line["organisation"]))
        return None
    found = staff.places.unit(organisation, unit)
    if found is None:
        mistakes.append(_("There is no open unit {path}.").format(path=unit))
        return None
    return Wanted(found.id, post, line["head"].lower() in YES)


def head_mistakes(staff: Staff, wanted: Wanted, known: KnownPerson | None) -> list[str]:
    """Return why the person cannot head the unit."""
    post = staff.posts.get((wanted.unit_id, fold(wanted.title)))
    if not wanted.heads_unit and not (post and post.heads_unit):
        return []
    heads = [p for p in staff.posts.values() if p.unit_id == wanted.unit_id and p.heads_unit]
    if wanted.heads_unit and any(post is None or head.id != post.id for head in heads):
        return [_("The unit is headed by the post “{title}”.").format(title=heads[0].title)]
    others = staff.holders.get(post.id, set()) - {known.id if known else 0} if post else set()
    return [_("Somebody else heads the unit. Release first.")] if others else []


def create(staff: Staff, fields: PersonFields) -> tuple[int, list[str]]:
    """Add a person without a password; return the id and what was done in words."""
    id = next(staff.ids)
    staff.created.append({"id": id, **values_of(fields)})
    record(staff.session, "person.created", "person", id, login=fields.login)
    return id, [_("a new person, without a password")]


def change(staff: Staff, known: KnownPerson, fields: PersonFields) -> list[str]:
    """Change what differs; return what was done in words."""
    titles = {
        "surname": _("surname"),
        "given_name": _("given name"),
        "patronymic": _("patronymic"),
        "email": _("e-mail"),
        "phone": _("telephone"),
    }
    changed = [name for name in titles if getattr(known, name) != getattr(fields, name)]
    if not changed:
        return []
    execute(staff.session, UPDATE, {"id": known.id, **values_of(fields)})
    record(staff.session, "person.changed", "person", known.id, fields=changed)
    return [f"{titles[name]}: {getattr(fields, name) or '—'}" for name in changed]


def appoint(staff: Staff, person_id: int, wanted: Wanted) -> list[str]:
    """Appoint to the post of the row from today; release from the others."""
    post = staff.posts.get((wanted.unit_id, fold(wanted.title)))
    held = staff.held.get(person_id, [])
    notes = [release(staff, holder) for holder in held if not post or holder.post_id != post.id]
    if post is None:
        post = make_post(staff, wanted)
        notes.append(_("a new post: {title}").format(title=post.title))
    elif wanted.heads_unit and not post.heads_unit:
        query = "update users.post set heads_unit = true where id = %s"
        execute(staff.session, query, (post.id,))
        record(staff.session, "post.changed", "post", post.id, heads=True)
        notes.append(_("the post heads the unit now"))
    if any(holder.post_id == post.id for holder in held):
        return notes
    staff.appointed.append((post.id, person_id, staff.today))
    staff.holders.setdefault(post.id, set()).add(person_id)
    record(staff.session, "post.appointed", "post", post.id, person=person_id, since=staff.today)
    return [*notes, _("is appointed: {title}").format(title=post.title)]


def release(staff: Staff, holder: KnownHolder) -> str:
    """End an earlier appointment yesterday, or take back one that began today; say so."""
    if holder.since >= staff.today:
        execute(staff.session, "delete from users.post_holder where id = %s", (holder.id,))
    else:
        query = "update users.post_holder set until = %s where id = %s"
        execute(staff.session, query, (staff.today - timedelta(days=1), holder.id))
    staff.holders[holder.post_id].discard(holder.person_id)
    record(staff.session, "post.released", "post", holder.post_id, person=holder.person_id)
    return _("is released: {title}").format(title=holder.post)


def make_post(staff: Staff, wanted: Wanted) -> KnownPost:
    """Add a post to a unit."""
    id = new_principal(staff.session, "post")
    query = "insert into users.post (id, unit_id, title, heads_unit) values (%s, %s, %s, %s)"
    execute(staff.session, query, (id, wanted.unit_id, wanted.title, wanted.heads_unit))
    record(staff.session, "post.created", "post", id, unit=wanted.unit_id, title=wanted.title)
    made = KnownPost(id, wanted.unit_id, wanted.title, wanted.heads_unit)
    staff.posts[wanted.unit_id, fold(wanted.title)] = made
    return made
