"""Who a contract names, as forms name them."""

from sqlalchemy.orm import Session
from uprava.db.sql import fetch_value


def login_of(session: Session, person_id: int | None) -> str:
    """Return a person's login, which forms send; empty for nobody."""
    if person_id is None:
        return ""
    query = "select coalesce(login, '') from users.person where id = %s"
    return str(fetch_value(session, query, (person_id,)) or "")
