"""Whom a form may name as a participant of a route: people, posts, heads of units, roles, units."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from uprava.approval.models import ParticipantKind
from uprava.approval.service.people import title_of
from uprava.approval.values import ParticipantPlan
from uprava.db.sql import fetch
from uprava.documents.service.people import POST
from uprava.i18n import N_, _
from uprava.users.naming import SHORT_NAME

OFFERED = 12
LONGEST = 100
LONGEST_ID = 18

ALL = tuple(ParticipantKind)
DECIDING = tuple(each for each in ALL if each != ParticipantKind.UNIT)
PEOPLE = (ParticipantKind.PERSON,)

NOTES = {
    ParticipantKind.HEAD: N_("head of the unit"),
    ParticipantKind.ROLE: N_("everybody with the role"),
    ParticipantKind.UNIT: N_("everybody in the unit"),
}

CHOICES = f"""
with found as (
    select 'person' as kind, p.id, {SHORT_NAME} as name, coalesce({POST}, '') as note, 1 as rank
    from users.person as p where p.active and p.login is not null
    union all
    select 'head', unit.id, unit.name, '', 2 from users.unit
    where unit.closed_on is null and exists (select from users.post
        where post.unit_id = unit.id and post.heads_unit and post.closed_on is null)
    union all
    select 'post', post.id, post.title, unit.short_name, 3 from users.post
    join users.unit on unit.id = post.unit_id
    where post.closed_on is null and unit.closed_on is null
    union all
    select 'unit', unit.id, unit.name, '', 4 from users.unit where unit.closed_on is null
    union all
    select 'role', role.id, role.title, '', 5 from users.role
)
select kind, id, name, note from found
where kind = any (%(kinds)s) and (name ilike %(start)s or name ilike %(inside)s)
order by name ilike %(start)s desc, rank, name, id limit %(limit)s"""


@dataclass(frozen=True, slots=True)
class Choice:
    """A participant as it is offered."""

    kind: str
    id: int
    name: str
    note: str

    @property
    def value(self) -> str:
        """What a form posts for it: `person:12`."""
        return f"{self.kind}:{self.id}"

    @property
    def words(self) -> str:
        """What stands beside the name, in the reader's language."""
        said = NOTES.get(ParticipantKind(self.kind))
        return _(said) if said else self.note


def find_choices(session: Session, *, q: str, kinds: Sequence[ParticipantKind]) -> list[Choice]:
    """Return who may be named, by the beginning of a word of the name or title."""
    word = q.strip()[:LONGEST].replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    values = {
        "start": f"{word}%", "inside": f"% {word}%", "limit": OFFERED,
        "kinds": [each.value for each in kinds], "today": session.info["today"],
    }  # fmt: skip
    return fetch(session, Choice, CHOICES, values) if word else []


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a field of a form names; `wrong` says what was not understood."""

    participants: tuple[ParticipantPlan, ...]
    typed: str = ""
    wrong: str = ""

    def chosen(self, session: Session) -> list[dict[str, object]]:
        """Return what the field shows when the form comes back."""
        return [
            {
                "id": f"{each.kind}:{each.principal_id}",
                "title": title_of(session, each.principal_id),
                "person": None,
            }
            for each in self.participants
        ]


def read_named(
    session: Session, values: Sequence[str], typed: str, *, kinds: Sequence[ParticipantKind] = ALL
) -> Named:
    """Return whom a field names: chosen from the list, or typed in full, if nobody else is so."""
    plans = (participant_of(value, kinds) for value in values)
    found = list(dict.fromkeys(each for each in plans if each is not None))
    typed = typed.strip()
    if not typed:
        return Named(tuple(found))
    same = [each for each in find_choices(session, q=typed, kinds=kinds) if each.name == typed]
    if len(same) == 1:
        one = ParticipantPlan(ParticipantKind(same[0].kind), same[0].id)
        return Named(tuple(dict.fromkeys([*found, one])))
    if same:
        said = _("Several have this name. Choose the right one from the list.")
    else:
        said = _("Nobody has exactly this name. Choose from the list, or erase what is typed.")
    return Named(tuple(found), typed, said)


def participant_of(value: str, kinds: Sequence[ParticipantKind]) -> ParticipantPlan | None:
    """Return the participant a form posts, None for what no list offers."""
    kind, _colon, id = value.partition(":")
    if kind not in set(kinds) or not id.isascii() or not id.isdigit() or len(id) > LONGEST_ID:
        return None
    return ParticipantPlan(ParticipantKind(kind), int(id))
