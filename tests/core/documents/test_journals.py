"""Gaps in the numbers of journals, all journals of an organisation in one statement."""

import letters
from offices import Office
from uprava import testing
from uprava.db.sql import execute, fetch_value
from uprava.db.transaction import system_transaction
from uprava.documents.service.journals import GAPS_TOLD, JournalLine, find_gaps, list_all
from uprava.documents.service.numbering import get_journal

YEAR = testing.TODAY.year


def second_journal(office: Office) -> int:
    """Make a journal that never begins anew and has given a hundred and fifty numbers."""
    with system_transaction(
        office.installation.engine, today=testing.TODAY, task="test"
    ) as session:
        journal = fetch_value(
            session,
            "insert into documents.journal (code, kind, organisation_id, unit_id, index, title,"
            " number_template, restarts, active) select code || '-b', kind, organisation_id,"
            " unit_id, '01-13', 'Вторые', number_template, 'never', true"
            " from documents.journal where code = %s returning id",
            (f"letters-{office.town.organisation_id}",),
        )
        execute(session, "insert into documents.counter values (%s, 0, 150)", (journal,))
        assert isinstance(journal, int)
        return journal


def lines(office: Office) -> list[JournalLine]:
    with office.as_(office.stranger) as session:
        assert find_gaps(session, [], year=YEAR) == {}
    with office.as_(office.registrar) as session:
        return list_all(session, kinds=[letters.KIND], reader=office.registrar)


def test_gaps_of_each_journal_are_the_ordinals_no_document_carries(office: Office) -> None:
    for place in range(5):
        office.document(f"Письмо {place}")
    second = second_journal(office)
    with system_transaction(
        office.installation.engine, today=testing.TODAY, task="test"
    ) as session:
        code = f"letters-{office.town.organisation_id}"
        first = get_journal(session, code=code, kind=letters.KIND).id
        move = "update documents.document set seq = seq + 2 where journal_id = %s and seq in (4, 5)"
        execute(session, move, (first,))
        execute(session, "update documents.counter set last = 8 where journal_id = %s", (first,))
    journals = lines(office)
    assert {each.id: each.last for each in journals} == {first: 8, second: 150}
    expected = {
        first: sorted({*range(1, 9)} - {1, 2, 3, 6, 7}),
        second: list(range(1, GAPS_TOLD + 1)),
    }
    with office.as_(office.registrar) as session:
        assert find_gaps(session, journals, year=YEAR) == expected


def test_a_document_not_open_to_the_reader_is_no_gap_and_rights_are_back_after_the_look(
    office: Office,
) -> None:
    id = office.document("Закрытое")
    journals = lines(office)
    with office.as_(office.clerk) as session:
        assert find_gaps(session, journals, year=YEAR) == {}
        seen = "select count(*) from documents.document where id = %s"
        assert fetch_value(session, seen, (id,)) == 0
