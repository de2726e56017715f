"""Groups of people a module keeps: a right given to a group is theirs as long as they belong."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from uprava.db.sql import execute, fetch_value


@dataclass(frozen=True, slots=True)
class Belonging:
    """That somebody belongs to a group from a day on, until another inclusive; None: no end."""

    person_id: int
    since: date
    until: date | None = None


def make_group(session: Session, title: str) -> int:
    """Make a group nobody belongs to yet; return its principal."""
    query = "insert into users.principal (type) values ('group') returning id"
    id = int(fetch_value(session, query))
    execute(session, "insert into users.principal_group (id, title) values (%s, %s)", (id, title))
    return id


def rename_group(session: Session, id: int, title: str) -> None:
    """Give a group another name: it stands under «почему я это вижу»."""
    execute(session, "update users.principal_group set title = %s where id = %s", (title, id))


def set_group(session: Session, id: int, people: Iterable[Belonging]) -> None:
    """Let exactly these people belong to a group; who changed it is for the module to record."""
    execute(session, "delete from users.group_member where group_id = %s", (id,))
    rows = list(people)
    execute(
        session,
        """
        insert into users.group_member (group_id, person_id, since, until)
        select %(id)s, person, since, until
        from unnest(%(people)s::int[], %(since)s::date[], %(until)s::date[])
            as told (person, since, until)
        on conflict (group_id, person_id, since) do update set until = excluded.until""",
        {
            "id": id,
            "people": [each.person_id for each in rows],
            "since": [each.since for each in rows],
            "until": [each.until for each in rows],
        },
    )
