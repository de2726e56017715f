"""The rules of access by themselves, with the database's own wall switched off.

Row security hides what a wrong predicate would show; these tests were written after mutants of
the predicate had lived on behind it.
"""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import offices
import pytest
from sqlalchemy.orm import Session
from uprava import testing
from uprava.clock import now
from uprava.db.sql import execute
from uprava.db.transaction import system_transaction
from uprava.documents.models import AccessRight
from uprava.documents.service.access import (
    Opening,
    close_to,
    get_document,
    level_of,
    open_to,
    require_level,
    why,
)
from uprava.documents.service.card import powers_of, read_facts
from uprava.documents.service.number_templates import LONGEST, Tokens, split_template
from uprava.documents.service.numbering import get_journal, take_number
from uprava.errors import ForbiddenError, InvalidError, NotFoundError

READ, EDIT, MANAGE = AccessRight.READ, AccessRight.EDIT, AccessRight.MANAGE


@pytest.fixture
def wall_less(office: offices.Office) -> Iterator[Session]:
    """A session that row security lets see everything."""
    with system_transaction(
        office.installation.engine, today=testing.TODAY, task="test"
    ) as session:
        yield session


def give(session: Session, office: offices.Office, id: UUID, level: AccessRight) -> None:
    """Give the stranger a right."""
    head = get_document(session, id, reader=office.registrar)
    open_to(session, head, [Opening(office.stranger.person_id, level, "shared")], at=now(), by=None)


def test_rights_taken_at_that_very_moment_leave_a_document_that_is_not_there(
    office: offices.Office, wall_less: Session
) -> None:
    id, stranger = office.document(), office.stranger
    head = get_document(wall_less, id, reader=office.registrar)
    facts = read_facts(wall_less, id, reader=stranger)
    for look in (
        lambda: level_of(wall_less, id, reader=stranger),
        lambda: require_level(wall_less, head, reader=stranger, level=EDIT),
        lambda: powers_of(head, facts, reader=stranger),
    ):
        with pytest.raises(NotFoundError):
            look()


def test_the_predicate_alone_hides_a_document_others_may_see(
    office: offices.Office, wall_less: Session
) -> None:
    id = office.document()
    assert get_document(wall_less, id, reader=office.registrar).id == id
    with pytest.raises(NotFoundError):
        get_document(wall_less, id, reader=office.stranger)


def test_a_right_on_one_document_opens_no_other(office: offices.Office, wall_less: Session) -> None:
    mine, other = office.document("Одно"), office.document("Другое")
    give(wall_less, office, mine, READ)
    assert get_document(wall_less, mine, reader=office.stranger).id == mine
    with pytest.raises(NotFoundError):
        get_document(wall_less, other, reader=office.stranger)


@pytest.mark.parametrize("held", [READ, EDIT, MANAGE])
@pytest.mark.parametrize("wanted", [READ, EDIT, MANAGE])
def test_a_level_opens_itself_and_what_is_below(
    office: offices.Office, wall_less: Session, held: AccessRight, wanted: AccessRight
) -> None:
    id, order = office.document(), [READ, EDIT, MANAGE]
    give(wall_less, office, id, held)
    assert level_of(wall_less, id, reader=office.stranger) == held
    if order.index(wanted) <= order.index(held):
        assert get_document(wall_less, id, reader=office.stranger, level=wanted).id == id
    else:
        with pytest.raises(ForbiddenError):
            get_document(wall_less, id, reader=office.stranger, level=wanted)


def test_why_names_the_rights_of_this_document_one_s_own_first(
    office: offices.Office, wall_less: Session
) -> None:
    id, other = office.document("Одно"), office.document("Другое")
    give(wall_less, office, other, READ)
    told = why(wall_less, id, reader=office.registrar)
    assert [line.mine for line in told] == sorted((line.mine for line in told), reverse=True)
    assert {line.reason for line in told if line.mine} >= {"author of the card"} or told[0].mine
    assert all(line.name for line in told)
    assert len(why(wall_less, other, reader=office.stranger)) == len(told) + 1
    assert sum(line.mine for line in why(wall_less, other, reader=office.stranger)) == 1


def test_taking_one_reason_back_leaves_the_others(
    office: offices.Office, wall_less: Session
) -> None:
    id = office.document()
    give(wall_less, office, id, EDIT)
    head = get_document(wall_less, id, reader=office.registrar)
    second = Opening(office.stranger.person_id, READ, "addressee")
    open_to(wall_less, head, [second], at=now(), by=None)
    stranger = office.stranger.person_id
    assert close_to(wall_less, head, principal_id=stranger, reason="shared")
    assert not close_to(wall_less, head, principal_id=stranger, reason="shared")
    assert level_of(wall_less, id, reader=office.stranger) == READ


@pytest.mark.parametrize("longer", [0, 1])
def test_a_number_may_have_thirty_one_characters_and_not_one_more(
    office: offices.Office, wall_less: Session, longer: int
) -> None:
    id = office.document(number=False)
    execute(wall_less, "update documents.journal set number_template = %s || '{seq}' where id = %s",
            ("x" * (LONGEST - 1 + longer), office.town.journal_id))  # fmt: skip
    code = f"incoming-{office.town.organisation_id}"
    kind = "records.incoming"
    execute(wall_less, "update documents.journal set kind = %s where id = %s",
            (kind, office.town.journal_id))  # fmt: skip
    journal = get_journal(wall_less, code=code, kind=kind)
    values = {"document_id": id, "journal": journal, "tokens": Tokens(), "today": date(2026, 1, 9)}
    if longer:
        with pytest.raises(InvalidError):
            take_number(wall_less, **values)  # type: ignore[arg-type]
    else:
        assert len(take_number(wall_less, **values).number) == LONGEST  # type: ignore[arg-type]


@pytest.mark.parametrize("template", ["{index}", "{seq}{seq}", "{seq}/{nothing}", ""])
def test_a_template_without_exactly_one_ordinal_or_with_a_strange_word_is_refused(
    template: str,
) -> None:
    with pytest.raises(InvalidError):
        split_template(template, {"index": "01"})
