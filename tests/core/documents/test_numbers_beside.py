"""Numbers beside the number of the document they belong to: «П-184/2» of «П-184»."""

from datetime import timedelta
from threading import Thread
from uuid import UUID

import letters
import pytest
from offices import Office, make_document
from uprava import testing
from uprava.db.sql import execute, fetch_value
from uprava.db.transaction import system_transaction
from uprava.documents.service.access import get_document
from uprava.documents.service.journals import find_gaps, list_all
from uprava.documents.service.number_choices import Beside, Choice
from uprava.documents.service.numbering import Registered, get_journal
from uprava.documents.service.registering import NEXT, register
from uprava.errors import InvalidError


def number(office: Office, choice: Choice = NEXT, *, days: int = 0) -> tuple[UUID, Registered]:
    """Register a document of the office's journal, so many days after the test day."""
    with office.as_(office.registrar) as session:
        session.info["today"] = testing.TODAY + timedelta(days=days)
        id = make_document(session, office, "Письмо", number=False)
        head = get_document(session, id, reader=office.registrar)
        journal = get_journal(
            session, code=f"letters-{office.town.organisation_id}", kind=letters.KIND
        )
        return id, register(session, head, journal=journal, choice=choice)


def template(office: Office, text: str) -> None:
    """Change how the journal makes numbers."""
    engine = office.installation.engine
    with system_transaction(engine, today=testing.TODAY, task="test") as session:
        query = "update documents.journal set number_template = %s where code = %s"
        execute(session, query, (text, f"letters-{office.town.organisation_id}"))


def test_instances_stand_beside_their_document_on_their_own_days(office: Office) -> None:
    template(office, "П-{seq}")
    id, first = number(office)
    _one, instance = number(office, Beside(id), days=3)
    _two, later = number(office, Beside(id, 2), days=400)
    assert (first.number, instance.number, later.number) == ("П-1", "П-1/1", "П-1/2")
    assert instance.registered_on == testing.TODAY + timedelta(days=3)
    assert (later.registered_on.year, later.seq) == (2027, first.seq)


def test_the_right_to_other_numbers_is_not_asked_and_the_book_has_no_gap(office: Office) -> None:
    assert not office.registrar.may("documents.reserve")
    id, _first = number(office)
    for n in range(3):
        number(office, Beside(id, n + 1))
    _next, second = number(office)
    assert second.seq == 2
    with office.as_(office.registrar) as session:
        lines = list_all(session, kinds=[letters.KIND], reader=office.registrar)
        assert not find_gaps(session, lines, year=testing.TODAY.year)


def test_a_number_taken_by_hand_is_stepped_over(office: Office) -> None:
    template(office, "П-{seq}")
    id, _first = number(office)
    assert number(office, Beside(id, 2))[1].number == "П-1/2"
    assert number(office, Beside(id, 1))[1].number == "П-1/1"
    assert number(office, Beside(id, 1))[1].number == "П-1/3"


def test_what_stands_beside_has_its_own_beside_it(office: Office) -> None:
    template(office, "П-{seq}")
    id, _first = number(office)
    child, _second = number(office, Beside(id, 4))
    assert number(office, Beside(child))[1].number == "П-1/4/1"
    assert number(office, Beside(id, 4))[1].number == "П-1/5"


def test_the_template_says_where_the_part_stands_unless_it_was_another_then(
    office: Office,
) -> None:
    template(office, "{seq}{suffix}-п")
    id, first = number(office)
    assert (first.number, number(office, Beside(id))[1].number) == ("1-п", "1/1-п")
    template(office, "А{seq}{suffix}")
    assert number(office, Beside(id, 2))[1].number == "1-п/2"


def test_beside_a_document_without_a_number_nothing_is_given(office: Office) -> None:
    with office.as_(office.registrar) as session:
        draft = make_document(session, office, "Письмо", number=False)
    with pytest.raises(InvalidError):
        number(office, Beside(draft))


def test_numbers_given_at_once_are_different(office: Office) -> None:
    id, _first = number(office)
    given: list[str] = []

    def one() -> None:
        given.append(number(office, Beside(id))[1].number)

    threads = [Thread(target=one) for _n in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(each.rpartition("/")[2] for each in given) == ["1", "2", "3", "4", "5", "6"]


def test_the_log_says_how_the_number_was_chosen(office: Office) -> None:
    id, _first = number(office)
    instance, _second = number(office, Beside(id))
    with system_transaction(
        office.installation.engine, today=testing.TODAY, task="test"
    ) as session:
        query = """select body::text from audit.record
            where action = 'document.registered' and object_id = %s"""
        assert '"beside"' in fetch_value(session, query, (str(instance),))
