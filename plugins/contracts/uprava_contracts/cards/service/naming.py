"""Who a contract names, as forms name them."""

from sqlalchemy.orm import Session
from uprava.db.sql import fetch_value
from uprava.users.naming import SHORT_NAME


def login_of(session: Session, person_id: int | None) -> str:
    """Return a person's login, which forms send; empty for nobody."""
    if person_id is None:
        return ""
    query = "select coalesce(login, '') from users.person where id = %s"
    return str(fetch_value(session, query, (person_id,)) or "")


def person_name(session: Session, person_id: int | None) -> str:
    """Return «Орлов В. Н.»; empty for nobody."""
    if person_id is None:
        return ""
    query = f"select {SHORT_NAME} from users.person as p where p.id = %s"
    return str(fetch_value(session, query, (person_id,)) or "")


def unit_name(session: Session, unit_id: int) -> str:
    """Return the name of a unit."""
    return str(fetch_value(session, "select name from users.unit where id = %s", (unit_id,)) or "")
