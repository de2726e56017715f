"""The one statement behind every number and every list of discipline.

A number and its list have the same conditions, written once here: they cannot differ. The rights
are asked of all duties at once (`SEEN`): row by row they cost three times the counting of a year
(2.4 s instead of 0.7 s for 400,000 duties). Row security asks row by row too, so the statements
run past it (`uprava.db.wide.looking_wide`), with `SEEN` in each of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import LiteralString

from uprava.users.reader import Reader

from uprava_assignments.discipline.asking import (
    CLOSED,
    NOBODY,
    STANDALONE,
    Asked,
    Controlled,
    Group,
    Whose,
)
from uprava_assignments.discipline.values import COUNTED, NOW, Class, Counting
from uprava_assignments.giving.values import AT_WORK, KIND, OPEN, Control, Standing

SEEN = """u.assignment_id in (
    select g.document_id from documents.access_grant as g
    where g.principal_id = any (%(principals)s) and not g.hidden and g.kind = %(assignment)s)"""
"""The predicate of the core's lists (`access.VISIBLE`), asked of all rows at once."""

RUNNING = """(u.state = 'done' or (
    select d.state <> %(suspended)s from documents.document as d where d.id = u.assignment_id))"""
"""The clock of what is suspended stands still; only of what is open it has to be asked."""

COLUMNS: LiteralString = """u.id, u.assignment_id, u.state, u.due_on, u.due_first, u.done_on,
    u.person_id, u.unit_id, u.author_id, u.control, u.extended, u.returned"""

TERMS: dict[Counting, LiteralString] = {
    Counting.LAST: "u.due_on",
    Counting.FIRST: "coalesce(u.due_first, u.due_on)",
}

PART: LiteralString = """case u.state
    when 'done' then case when u.done_on > {term} then 'late' else 'in_term' end
    when 'reported' then 'waiting' else 'overdue' end"""
"""Which part of N a duty is: `values.class_of`."""

LISTED: dict[Class, LiteralString] = {
    Class.DUE: "true",
    Class.EXTENDED: "u.extended > 0",
    Class.RETURNED: "u.returned > 0",
    Class.OPEN: "u.state = any (%(open)s)",
    Class.OVERDUE_NOW: "u.state = any (%(at_work)s) and {term} < %(today)s",
}
"""What makes a duty belong to a list besides the question; the parts of N have `PART`."""

BASIS: LiteralString = """
    join assignments.assignment as a on a.document_id = u.assignment_id
    left join (
        select g.document_id, min(g.kind) as kind from documents.access_grant as g
        where g.principal_id = any (%(principals)s) and not g.hidden and g.kind <> %(assignment)s
        group by g.document_id
    ) as b on b.document_id = a.basis_id"""
"""What an assignment stands on, as far as the reader may know of it."""

BASIS_KIND: LiteralString = (
    f"case when a.basis_id is null then '{STANDALONE}' else coalesce(b.kind, '{CLOSED}') end"
)

KEYS: dict[Group, LiteralString] = {
    Group.PERSON: f"coalesce(u.person_id, {NOBODY})",
    Group.UNIT: f"coalesce(u.unit_id, {NOBODY})",
    Group.AUTHOR: "u.author_id",
    Group.KIND: BASIS_KIND,
    Group.CONTROL: "u.control",
}
"""What the lines of a table are told apart by."""

WHOSE: dict[Whose, LiteralString] = {
    Whose.EXECUTE: "u.person_id = any (%(selves)s)",
    Whose.CONTROL: "u.controller_id = any (%(selves)s)",
    Whose.AUTHOR: "u.author_id = any (%(selves)s)",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a question is asked: organisations there are, the units asked of, the day."""

    organisations: Sequence[int]
    units: Sequence[int]
    today: date


def term_of(asked: Asked) -> LiteralString:
    """Return the term that counts, as SQL."""
    return TERMS[asked.counting]


def duties(asked: Asked, dated: Sequence[LiteralString], *, grouped: bool = False) -> LiteralString:
    """Return from where a statement takes the duties `u`, up to its end.

    What narrows the duties themselves stands before the rights, and `offset 0` keeps it so: the
    planner, misled by what row security would cost, walks the rights of all years one by one.
    """
    wanted = asked.kind or (grouped and asked.group is Group.KIND)
    narrowed = " and ".join([*narrowing(asked), *dated])
    of_kind = f"and {BASIS_KIND} = %(kind)s" if asked.kind else ""
    return f"""
        from (select {COLUMNS} from assignments.duty as u where {narrowed} offset 0) as u
        {BASIS if wanted else ""} where {SEEN} and {RUNNING} {of_kind}"""


def narrowing(asked: Asked) -> list[LiteralString]:
    """Return what every number of a question is narrowed by, but for the period and the rights."""
    found: list[LiteralString] = [
        "u.organisation_id = any (%(organisations)s)", "u.role = any (%(roles)s)",
        "u.state = any (%(counted)s)",
    ]  # fmt: skip
    if asked.whose in WHOSE:
        found.append(WHOSE[asked.whose])
    if asked.units is not None:
        found.append("u.unit_id = any (%(permitted)s)")
    if asked.control is not Controlled.ANY:
        found.append("u.control = any (%(controls)s)")
    if asked.unit is not None:
        found.append(f"coalesce(u.unit_id, {NOBODY}) = any (%(units)s)")
    if asked.person is not None:
        found.append("u.person_id is null" if asked.person == NOBODY
                     else "u.person_id = %(person)s")  # fmt: skip
    if asked.author is not None:
        found.append("u.author_id = %(author)s")
    return found


def in_period(asked: Asked) -> LiteralString:
    """Return the condition of a term that lies in the period and is over."""
    term = term_of(asked)
    return f"{term} between %(since)s and %(until)s and {term} < %(today)s"


def of_class(asked: Asked, kind: Class) -> list[LiteralString]:
    """Return the conditions of one list, which are those of its number; its own comes last."""
    listed = LISTED.get(kind, f"{PART} = '{kind.value}'").format(term=term_of(asked))
    return [listed] if kind in NOW else [in_period(asked), listed]


def values_of(asked: Asked, place: Place, *, reader: Reader) -> dict[str, object]:
    """Return what the statements' parameters stand for."""
    controls = {
        Controlled.ON: [Control.USUAL, Control.SPECIAL], Controlled.USUAL: [Control.USUAL],
        Controlled.SPECIAL: [Control.SPECIAL], Controlled.NONE: [Control.NONE],
    }  # fmt: skip
    return {
        "principals": list(reader.principals), "assignment": KIND,
        "selves": [each for each in (reader.acting_for, reader.person_id) if each is not None],
        "organisations": list(place.organisations), "units": list(place.units),
        "permitted": list(asked.units or ()), "roles": [str(each) for each in asked.roles.roles],
        "counted": [str(each) for each in COUNTED], "open": [str(each) for each in OPEN],
        "at_work": [str(each) for each in AT_WORK], "suspended": str(Standing.SUSPENDED),
        "controls": [str(each) for each in controls.get(asked.control, ())],
        "kind": asked.kind, "person": asked.person, "author": asked.author, "today": place.today,
        "since": asked.period.since, "until": asked.period.until,
    }  # fmt: skip
