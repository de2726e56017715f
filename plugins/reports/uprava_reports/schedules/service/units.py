"""Units by what somebody types of their names."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session
from uprava.db.sql import fetch

MOST = 12


@dataclass(frozen=True, slots=True)
class UnitFound:
    """A unit that fits."""

    id: int
    name: str


FOUND = """
select id, name from users.unit where closed_on is null
  and (name ilike %(begins)s or name ilike %(within)s or short_name ilike %(begins)s)
order by name not ilike %(begins)s, position, name, id limit %(most)s"""


def suggest_units(session: Session, q: str) -> Sequence[UnitFound]:
    """Return units with a word that begins so; empty text finds none."""
    wanted = q.strip()[:60]
    if not wanted:
        return []
    plain = wanted.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    values = {"begins": f"{plain}%", "within": f"% {plain}%", "most": MOST}
    return fetch(session, UnitFound, FOUND, values)
