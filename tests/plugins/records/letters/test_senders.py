"""The sender of a letter is a card: chosen, told apart, found by INN, made in place."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from core.correspondents.makers import make_card, make_inn
from uprava import testing
from uprava.clock import now
from uprava.correspondents.service.keeping import get_card
from uprava.correspondents.service.merging import Pick, merge, undo
from uprava.errors import ConflictError
from uprava.recognition import recognise
from uprava.users.reader import Reader

Maker = Callable[..., bytes]

SENDER = """
select correspondent_id from correspondents.mention where document_id = %s and role = 'sender'"""


@pytest.fixture
def keeper(office: Any) -> Reader:
    """Who registers and keeps the directory."""
    return testing.make_person(
        office.installation, unit_id=office.town.chancellery_id,
        permissions=("records.register", "records.file", "correspondents.read",
                     "correspondents.manage"),
    )  # fmt: skip


def two_schools(office: Any, keeper: Reader) -> tuple[int, int, str]:
    """Make two cards of one name with different INN."""
    name = f"Школа {office.town.organisation_id} имени Пушкина"
    with office.as_(keeper) as session:
        first = make_card(session, keeper, name, inn=make_inn(), address="ул. Лесная, 1")
        second = make_card(session, keeper, name, inn=make_inn(), address="ул. Садовая, 2")
    return first, second, name


def test_two_cards_of_one_name_are_told_apart_by_choice(
    office: Any, keeper: Reader, pdf: Maker
) -> None:
    first, second, name = two_schools(office, keeper)
    desk = office.at(keeper)
    draft = desk.draft(pdf())
    refused = desk.post(
        f"/records/drafts/{draft}/register", office.form(draft, correspondent=name, same="on")
    )
    assert refused.status_code == 422
    assert "Карточек с таким названием: 2." in refused.text
    assert "ул. Лесная, 1" in refused.text
    assert f'name="correspondent_pick" value="{second}|' in refused.text
    form = office.form("again", correspondent="", same="on", after="open")
    form |= {"correspondent_pick": f"{second}|{name}"}
    done = desk.post(f"/records/drafts/{draft}/register", form)
    assert done.status_code == 303, done.text
    id = UUID(done.headers["location"].rsplit("/", 1)[1])
    assert office.value(SENDER, id) == second
    assert first != second


def test_a_chosen_card_is_the_sender_whatever_it_is_called(
    office: Any, keeper: Reader, pdf: Maker
) -> None:
    first, _second, name = two_schools(office, keeper)
    id = office.registered(office.at(keeper), pdf(), correspondent=f"{first}|{name}")
    assert office.value(SENDER, id) == first
    assert office.value(
        "select correspondent from records.incoming where document_id = %s", id
    ) == name  # fmt: skip


def test_a_new_sender_with_an_inn_gets_a_whole_card(
    office: Any, keeper: Reader, pdf: Maker
) -> None:
    desk, inn, name = office.at(keeper), make_inn(), f"ООО «Новое {office.town.organisation_id}»"
    draft = desk.draft(pdf())
    bad = office.form(draft, correspondent=name, correspondent_inn="7701234567", same="on")
    assert "Контрольные цифры не сходятся" in desk.post(
        f"/records/drafts/{draft}/register", bad
    ).text  # fmt: skip
    id = office.registered(desk, pdf("2"), correspondent=name, correspondent_inn=inn)
    query = """
        select c.inn || ' ' || c.origin from correspondents.correspondent as c
        where c.id = (select m.correspondent_id from correspondents.mention as m
                      where m.document_id = %s and m.role = 'sender')"""
    assert office.value(query, id) == f"{inn} entered"


def test_the_inn_of_a_card_leads_to_it_and_not_to_a_second_one(
    office: Any, keeper: Reader, pdf: Maker
) -> None:
    inn = make_inn()
    with office.as_(keeper) as session:
        make_card(session, keeper, f"МУП {office.town.organisation_id} «Тепло»", inn=inn)
    desk = office.at(keeper)
    answer = desk.post(
        "/records/sender", {"correspondent_text": "Тепловые сети", "correspondent_inn": inn}
    )
    assert "correspondent_pick" in answer.text
    assert f"МУП {office.town.organisation_id} «Тепло»" in answer.text


def test_the_inn_of_the_letterhead_finds_the_card(office: Any, keeper: Reader, pdf: Maker) -> None:
    inn = make_inn()
    name = f"Министерство жилья {office.town.organisation_id}"
    with office.as_(keeper) as session:
        id = make_card(session, keeper, name, inn=inn)
    text = f"МИНИСТЕРСТВО\nЖКХ\nИНН {inn} КПП 550301001\n19.10.2026 № 1-2/3\nО ремонте"
    found = recognise(text, pages=1, today=testing.TODAY)
    assert found.inn == inn
    wrong = recognise(text.replace(inn, "1234567890"), pages=1, today=testing.TODAY)
    assert wrong.inn == ""
    from uprava_records.letters.service.arriving import spelled
    from uprava_records.letters.service.forms import as_fields

    with office.as_(keeper) as session:
        fields = spelled(session, as_fields(found), reader=keeper)
    assert (fields["correspondent"], fields["correspondent_card"]) == (name, str(id))


def test_a_duplicate_is_known_by_the_merged_card_too(
    office: Any, keeper: Reader, pdf: Maker
) -> None:
    first, second, name = two_schools(office, keeper)
    desk = office.at(keeper)
    content = pdf("77")
    id = office.registered(desk, content, correspondent=f"{first}|{name}", outgoing_number="77")
    with office.as_(keeper) as session:
        versions = tuple(get_card(session, each, reader=keeper).version for each in (second, first))
        wanted = Pick(second, first, versions)  # type: ignore[arg-type]
        merge(session, wanted, reader=keeper, at=now())
    draft = desk.draft(pdf("78"))
    form = office.form(draft, correspondent=f"{second}|{name}", outgoing_number="77")
    answer = desk.post(f"/records/drafts/{draft}/register", form)
    assert answer.status_code == 422
    assert f'href="/docs/{id}"' in answer.text
    same_file = desk.draft(content)
    advice = desk.post(f"/records/drafts/{same_file}/advice", {"correspondent": "Другой"}).text
    assert "тот же файл в документе" in advice
    assert f'href="/docs/{id}"' in advice


def test_a_draft_that_chose_a_merged_card_is_registered_with_the_one_that_stays(
    office: Any, keeper: Reader, pdf: Maker
) -> None:
    first, second, name = two_schools(office, keeper)
    desk = office.at(keeper)
    draft = desk.draft(pdf())
    saved = {"correspondent": f"{first}|{name}", "title": "О крыше"}
    desk.post(f"/records/drafts/{draft}", saved, files=[("x", ("", b""))])
    with office.as_(keeper) as session:
        cards = [get_card(session, each, reader=keeper) for each in (second, first)]
        pick = Pick(second, first, (cards[0].version, cards[1].version))
        kept = merge(session, pick, reader=keeper, at=now())
    form = office.form(draft, correspondent=f"{first}|{name}", same="on", after="open")
    done = desk.post(f"/records/drafts/{draft}/register", form)
    assert done.status_code == 303, done.text
    assert office.value(SENDER, UUID(done.headers["location"].rsplit("/", 1)[1])) == second
    with office.as_(keeper) as session:
        undo(session, kept, reader=keeper, at=now())
        with pytest.raises(ConflictError, match="уже отменено"):
            undo(session, kept, reader=keeper, at=now())


def test_figures_of_sheets_and_annexes_stand_on_the_card_and_in_the_journal(
    office: Any, desk: Any, pdf: Maker
) -> None:
    id = office.registered(desk, pdf(), sheets="2", annexes="3", annex_sheets="12")
    query = """
        select sheets || ' ' || annexes || ' ' || annex_sheets from documents.particulars
        where document_id = %s"""
    assert office.value(query, id) == "2 3 12"
    words = "select sheets from records.incoming where document_id = %s"
    assert office.value(words, id) == "2 л. + 3 прил. на 12 л."
    draft = desk.draft(pdf("9"))
    bad = office.form(draft, sheets="много", annex_sheets="4", same="on")
    assert "Целое число от 1 до" in desk.post(f"/records/drafts/{draft}/register", bad).text


def test_the_type_gives_the_term_with_its_reason_and_leaves_a_cleared_one_alone(
    office: Any, desk: Any, pdf: Maker
) -> None:
    page = desk.get(f"/records/incoming/new?draft={desk.draft(pdf())}").text
    day = page.split('name="due_on"')[0].rsplit('value="', 1)[1].split('"')[0]
    kept = office.registered(desk, pdf("2"), due_on=day, title="Со сроком")
    assert "Срок по виду" in desk.get(f"/docs/{kept}").text
    cleared = office.registered(desk, pdf("3"), due_on="", title="Без срока")
    assert office.value("select due_on from documents.document where id = %s", cleared) is None
