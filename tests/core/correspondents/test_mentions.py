"""Which documents name whom: noted at a registration, told under the reader's rights."""

from uuid import UUID

import pytest
from core.correspondents.makers import make_card
from uprava import testing
from uprava.clock import now
from uprava.correspondents.service.mentioning import (
    Trace,
    count_history,
    find_or_note,
    forget,
    list_history,
    mention,
    mention_name,
)
from uprava.correspondents.service.suggesting import suggest
from uprava.db.sql import driver, fetch_value
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, open_to
from uprava.documents.service.registering import NewDocument, create
from uprava.installation import Installation
from uprava.users.reader import Reader


@pytest.fixture
def letters(installation: Installation, town: testing.Town, clerk: Reader) -> list[UUID]:
    """Three letters: all are the clerk's, the last one is open to nobody else."""
    made = []
    with testing.acting(installation, clerk) as session:
        for title in ("Первое", "Второе", "Третье"):
            new = NewDocument("records.incoming", title, "Кто-то", "registered",
                              town.organisation_id, town.chancellery_id)  # fmt: skip
            head = create(session, new, reader=clerk, at=now())
            given = [Opening(clerk.person_id, AccessRight.MANAGE, "author")]
            if title != "Третье":
                given.append(Opening(town.housing_id, AccessRight.READ, "shared"))
            open_to(session, head, given, at=now(), by=None)
            made.append(head.id)
    return made


def test_the_history_is_the_readers_own(
    installation: Installation, clerk: Reader, onlooker: Reader, letters: list[UUID], mark: str
) -> None:
    with testing.acting(installation, clerk) as session:
        id = make_card(session, clerk, f"ООО {mark}")
        for letter in letters:
            mention(session, letter, id, role="sender")
            mention(session, letter, id, role="sender")
        mention(session, letters[0], id, role="addressee")
        rows, further = list_history(session, id, reader=clerk)
        assert [row.id for row in rows] == letters[::-1]
        assert further is None
        assert count_history(session, id, reader=clerk) == "3"
    with testing.acting(installation, onlooker) as session:
        rows, _further = list_history(session, id, reader=onlooker)
        assert [row.id for row in rows] == letters[1::-1]
        assert count_history(session, id, reader=onlooker) == "2"


def test_even_a_statement_without_conditions_shows_no_strange_mention(
    installation: Installation, clerk: Reader, onlooker: Reader, letters: list[UUID], mark: str
) -> None:
    with testing.acting(installation, clerk) as session:
        id = make_card(session, clerk, f"ООО {mark}")
        mention(session, letters[2], id, role="sender")
    query = "select count(*) from correspondents.mention where correspondent_id = %s"
    with testing.acting(installation, onlooker) as session:
        assert fetch_value(session, query, (id,)) == 0
    with testing.acting(installation, clerk) as session:
        assert fetch_value(session, query, (id,)) == 1


def test_another_sender_takes_the_place_of_the_first(
    installation: Installation, clerk: Reader, letters: list[UUID], mark: str
) -> None:
    with testing.acting(installation, clerk) as session:
        first = make_card(session, clerk, f"ООО {mark}")
        mention(session, letters[0], first, role="sender")
        forget(session, letters[0], role="sender")
        mention_name(session, letters[0], f"АО {mark}", role="sender")
        assert count_history(session, first, reader=clerk) == "0"
        other = find_or_note(session, f"АО {mark}")
        assert other is not None
        assert count_history(session, other, reader=clerk) == "1"


def test_a_name_is_noted_once_and_offered_to_the_unit_that_noted_it(
    installation: Installation, town: testing.Town, clerk: Reader, mark: str
) -> None:
    registrar = testing.make_person(
        installation, unit_id=town.chancellery_id, permissions=("records.register",)
    )
    stranger = testing.make_person(installation, unit_id=town.housing_id)
    with testing.acting(installation, clerk) as session:
        name = f"Общество с ограниченной ответственностью «{mark}»"
        id = find_or_note(session, name, unit_id=town.chancellery_id)
        assert find_or_note(session, f"ооо {mark}", unit_id=town.chancellery_id) == id
    with testing.acting(installation, registrar) as session:
        assert [each.id for each in suggest(session, mark, reader=registrar)] == [id]
    with testing.acting(installation, stranger) as session:
        assert suggest(session, mark, reader=stranger) == []


def test_a_person_who_wrote_is_offered_to_the_unit_only(
    installation: Installation, town: testing.Town, clerk: Reader, onlooker: Reader, mark: str
) -> None:
    with testing.acting(installation, clerk) as session:
        id = find_or_note(session, f"Орлова {mark} Петровна", unit_id=town.chancellery_id)
        assert [each.id for each in suggest(session, mark, reader=clerk)] == [id]
    with testing.acting(installation, onlooker) as session:
        assert suggest(session, mark, reader=onlooker) == []


def test_no_trace_means_no_trace(
    installation: Installation, town: testing.Town, clerk: Reader, letters: list[UUID], mark: str
) -> None:
    with testing.acting(installation, clerk) as session:
        assert find_or_note(session, f"Тайна {mark}", trace=Trace.NONE) is None
        mention_name(
            session, letters[2], f"Тайна {mark}", role="sender",
            unit_id=town.chancellery_id, trace=Trace.NONE,
        )  # fmt: skip
        assert suggest(session, mark, reader=clerk) == []
        query = "select count(*) from correspondents.mention where document_id = %s"
        assert fetch_value(session, query, (letters[2],)) == 0


def test_a_name_several_cards_answer_to_gets_a_card_to_be_completed(
    installation: Installation, clerk: Reader, mark: str
) -> None:
    with testing.acting(installation, clerk) as session:
        both = {make_card(session, clerk, f"Администрация {mark}") for _n in range(2)}
        noted = find_or_note(session, f"Администрация «{mark}»")
        assert noted is not None
        assert noted not in both
        assert find_or_note(session, f"администрация {mark}") == noted


def test_the_full_name_wins_over_anothers_former_name(
    installation: Installation, clerk: Reader, mark: str
) -> None:
    with testing.acting(installation, clerk) as session:
        make_card(session, clerk, f"Новый трест {mark}", former=f"Трест {mark}")
        own = make_card(session, clerk, f"Трест {mark}")
        assert find_or_note(session, f"трест {mark}") == own


def test_registration_costs_one_statement_for_a_known_and_for_a_new_name(
    installation: Installation, clerk: Reader, letters: list[UUID], mark: str
) -> None:
    sent = list[str]()
    with testing.acting(installation, clerk) as session:
        make_card(session, clerk, f"ООО {mark}")
        link = driver(session)
        plain = link.execute

        def counting(query: object, *rest: object, **more: object) -> object:
            sent.append(str(query))
            return plain(query, *rest, **more)  # type: ignore[call-overload]

        link.execute = counting  # type: ignore[method-assign,assignment]
        try:
            mention_name(session, letters[0], f"ООО {mark}", role="sender")
            mention_name(session, letters[1], f"ЗАО {mark}", role="sender")
        finally:
            del link.execute
    assert len(sent) == 2
