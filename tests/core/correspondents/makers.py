"""Numbers and cards for tests."""

import secrets

from sqlalchemy.orm import Session
from uprava.correspondents.service.keeping import Change, create
from uprava.correspondents.values import ContactRow, Fields
from uprava.users.reader import Reader


def make_inn() -> str:
    """Return an INN of an organisation, counted by hand's formula and not by ours."""
    body = "96" + "".join(secrets.choice("0123456789") for _n in range(7))
    weights = [2, 4, 10, 3, 5, 9, 4, 6, 8]
    return body + str(sum(w * int(d) for w, d in zip(weights, body, strict=True)) % 11 % 10)


def make_card(
    session: Session, reader: Reader, name: str, *contacts: ContactRow, **fields: str
) -> int:
    """Make a card and return its id."""
    wish = Change(Fields(name=name, **fields), contacts, twins_known=True)
    saved = create(session, wish, reader=reader)
    assert not saved.wrong, saved.wrong
    return saved.id
