"""The directory as people use it: finding, opening, changing, who may see whom."""

import pytest
from core.correspondents.makers import make_card, make_inn
from uprava import testing
from uprava.correspondents.service.keeping import (
    Change,
    change,
    check,
    close,
    get_card,
    list_contacts,
    open_card,
)
from uprava.correspondents.service.listing import Wanted, count_cards, list_cards
from uprava.correspondents.service.suggesting import spelling, suggest
from uprava.correspondents.values import ContactRow, Fields, tidy
from uprava.db.sql import fetch_value
from uprava.errors import ForbiddenError, NotFoundError
from uprava.installation import Installation
from uprava.users.reader import Reader

SAME = [
    ("Общество с ограниченной ответственностью «Ромашка»", "ООО Ромашка"),
    ('ООО  "Ромашка"', "ооо ромашка"),
    ("Муниципальное унитарное предприятие «Водоканал»", "МУП ВОДОКАНАЛ"),
    ("Министерство жилищно-коммунального хозяйства Омской области", "Министерство ЖКХ Омской обл."),
    ("Королёва Алёна Петровна", "Королева Алена Петровна"),
    ("Администрация г. Омска", "Администрация города Омска"),
    ("Управление Росреестра по Омской области", "Управление Росреестра по Омской обл"),
    ("АО «Почта»", "Акционерное общество Почта"),
]
"""Spellings that people take for one name."""

DIFFERENT = [
    ("МБОУ «СОШ № 3»", "МБОУ «СОШ № 13»"),
    ("ООО «Рога»", "ООО «Рога и копыта»"),
    ("АО «Заря»", "ПАО «Заря»"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_name_are_equal(
    installation: Installation, clerk: Reader, one: str, other: str
) -> None:
    query = "select correspondents.key_of(%s) = correspondents.key_of(%s)"
    with testing.acting(installation, clerk) as session:
        assert fetch_value(session, query, (one, other))


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_names_stay_different(
    installation: Installation, clerk: Reader, one: str, other: str
) -> None:
    query = "select correspondents.key_of(%s) = correspondents.key_of(%s)"
    with testing.acting(installation, clerk) as session:
        assert not fetch_value(session, query, (one, other))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Самохвалова Инна Робертовна", "person"),
        ("Самохвалова И. Р.", "person"),
        ("Мамедов Руслан Али оглы", "person"),
        ("ООО «Вектор»", "organisation"),
        ("Управление архитектуры города", "organisation"),
        ("Ильин Пётр Кузьмич", "person"),
        ("Петрова-Водкина Анна Ильинична", "person"),
        ("Министерство труда области", "organisation"),
    ],
)
def test_a_noted_name_is_taken_for_a_person_only_when_it_looks_so(
    installation: Installation, clerk: Reader, name: str, kind: str
) -> None:
    with testing.acting(installation, clerk) as session:
        assert fetch_value(session, "select correspondents.kind_of(%s)", (name,)) == kind


def test_a_card_is_found_by_every_name_it_has_had_and_by_its_numbers(
    installation: Installation, clerk: Reader, mark: str
) -> None:
    inn = make_inn()
    with testing.acting(installation, clerk) as session:
        id = make_card(
            session, clerk, f"Муниципальное унитарное предприятие «Ёлка {mark}»",
            short_name=f"Горёлка {mark}", former=f"Трест {mark}\nКонтора {mark}", inn=inn,
        )  # fmt: skip
        for typed in (f"муп елка {mark}", f"горелка {mark}", f"контора {mark}", inn, inn[:7],
                      f"{mark} ёлка", f"«{mark[:5]}"):  # fmt: skip
            assert [each.id for each in suggest(session, typed, reader=clerk)] == [id], typed


def test_a_typing_mistake_is_guessed(installation: Installation, clerk: Reader, mark: str) -> None:
    with testing.acting(installation, clerk) as session:
        id = make_card(session, clerk, f"Водоканал{mark}сервис")
        found = suggest(session, f"Вдоканал{mark}сервис", reader=clerk)
        page = list_cards(session, Wanted(f"Водокнал{mark}сервис"), reader=clerk)
    assert id in [each.id for each in found]
    assert page.guessed
    assert page.rows[0].id == id


def test_percent_signs_and_underscores_are_letters_like_any_other(
    installation: Installation, clerk: Reader
) -> None:
    with testing.acting(installation, clerk) as session:
        assert suggest(session, "%", reader=clerk) == []
        assert suggest(session, "___", reader=clerk) == []


def test_people_are_closed_to_whom_the_right_is_not_given(
    installation: Installation, clerk: Reader, onlooker: Reader, mark: str
) -> None:
    with testing.acting(installation, clerk) as session:
        id = make_card(session, clerk, f"Иванова {mark} Петровна", kind="person")
    with testing.acting(installation, onlooker) as session:
        assert suggest(session, mark, reader=onlooker) == []
        assert list_cards(session, Wanted(mark, stage=""), reader=onlooker).rows == []
        assert count_cards(session, Wanted(mark), reader=onlooker) == 0
        with pytest.raises(NotFoundError):
            get_card(session, id, reader=onlooker)


def test_every_opening_of_a_persons_card_is_recorded(
    installation: Installation, clerk: Reader, mark: str
) -> None:
    with testing.acting(installation, clerk) as session:
        person = make_card(session, clerk, f"Петров {mark} Ильич", kind="person")
        organisation = make_card(session, clerk, f"ООО {mark}")
    for _again in range(2):
        with testing.acting(installation, clerk) as session:
            open_card(session, person, reader=clerk)
            open_card(session, organisation, reader=clerk)
    query = """select count(*) from audit.record where action = 'correspondent.read'
        and object_id = %s and actor_id = %s"""
    with testing.acting(installation, clerk) as session:
        assert fetch_value(session, query, (str(person), clerk.person_id)) == 2
        assert fetch_value(session, query, (str(organisation), clerk.person_id)) == 0


def test_the_list_pages_there_and_back_without_losing_a_row(
    installation: Installation, clerk: Reader, mark: str
) -> None:
    with testing.acting(installation, clerk) as session:
        made = [make_card(session, clerk, f"{mark} {n:02}") for n in range(7)]
        wanted, seen, after = Wanted(mark), list[int](), None
        while True:
            page = list_cards(session, wanted, reader=clerk, after=after, limit=3)
            seen += [row.id for row in page.rows]
            if page.further is None:
                break
            after = page.further
        assert seen == made
        back = list_cards(session, wanted, reader=clerk, before=made[6], limit=3)
    assert [row.id for row in back.rows] == made[3:6]
    assert (back.back, back.further) == (made[3], made[5])


def test_who_comes_second_is_told_what_differs(
    installation: Installation, clerk: Reader, mark: str
) -> None:
    with testing.acting(installation, clerk) as session:
        id = make_card(session, clerk, f"ООО {mark}", phone="1-11")
        first = Change(Fields(name=f"ООО {mark}", phone="2-22"), (), 1)
        assert change(session, id, first, reader=clerk).conflict is None
        second = Change(Fields(name=f"ООО {mark}", phone="3-33"), (), 1)
        conflict = change(session, id, second, reader=clerk).conflict
        assert conflict is not None
        assert [(mine, theirs) for _field, mine, theirs in conflict.rows] == [("3-33", "2-22")]
        assert get_card(session, id, reader=clerk).phone == "2-22"
        again = Change(second.fields, (), conflict.version)
        assert change(session, id, again, reader=clerk).conflict is None
        assert get_card(session, id, reader=clerk).phone == "3-33"


def test_a_second_card_with_the_same_numbers_has_to_be_meant(
    installation: Installation, clerk: Reader, mark: str
) -> None:
    inn = make_inn()
    with testing.acting(installation, clerk) as session:
        make_card(session, clerk, f"ООО {mark}", inn=inn, kpp="550301001")
        same = Fields(name=f"Филиал {mark}", inn=inn, kpp="550301001")
        branch = Fields(name=f"Филиал {mark}", inn=inn, kpp="550302001")
        assert "same" in check(session, Change(same, ()), reader=clerk, id=0)
        assert check(session, Change(same, (), twins_known=True), reader=clerk, id=0) == {}
        assert check(session, Change(branch, ()), reader=clerk, id=0) == {}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"inn": "770708389"}, "inn"),
        ({"inn": "7707083894"}, "inn"),
        ({"inn": "500100732259"}, "inn"),
        ({"kind": "person", "inn": "7707083893"}, "inn"),
        ({"ogrn": "1027700132196"}, "ogrn"),
        ({"kind": "person", "kpp": "550301001"}, "kpp"),
        ({"snils": "11223344595"}, "snils"),
        ({"email": "где-то"}, "email"),
        ({"kind": "robot"}, "kind"),
        ({"note": "я" * 3000}, "note"),
    ],
)
def test_each_mistake_is_told_at_its_field(
    installation: Installation, clerk: Reader, typed: dict[str, str], field: str
) -> None:
    wish = Change(tidy({"name": "Заря"} | typed), ())
    with testing.acting(installation, clerk) as session:
        assert list(check(session, wish, reader=clerk, id=0)) == [field]


def test_numbers_may_be_typed_with_spaces_and_hyphens() -> None:
    fields = tidy({"kind": "person", "name": " Иванов  Иван ", "snils": "112-233-445 95"})
    assert (fields.name, fields.snils) == ("Иванов Иван", "11223344595")


def test_a_closed_card_is_offered_no_more_and_stays_in_the_list_of_closed(
    installation: Installation, clerk: Reader, mark: str
) -> None:
    with testing.acting(installation, clerk) as session:
        id = make_card(session, clerk, f"ООО {mark}")
        close(session, id, reader=clerk)
        assert suggest(session, mark, reader=clerk) == []
        assert list_cards(session, Wanted(mark), reader=clerk).rows == []
        found = list_cards(session, Wanted(mark, stage="closed"), reader=clerk)
    assert [row.id for row in found.rows] == [id]


def test_contacts_are_kept_in_their_order_and_empty_ones_go(
    installation: Installation, clerk: Reader, mark: str
) -> None:
    first, second = ContactRow("Орлова А. Б.", "секретарь", "1-11"), ContactRow(email="a@b.example")
    with testing.acting(installation, clerk) as session:
        id = make_card(session, clerk, f"ООО {mark}", first, ContactRow(), second)
        assert list_contacts(session, id) == [first, second]


def test_without_the_right_nothing_is_changed(installation: Installation, onlooker: Reader) -> None:
    wish = Change(Fields(name="Заря"), ())
    with testing.acting(installation, onlooker) as session, pytest.raises(ForbiddenError):
        check(session, wish, reader=onlooker, id=0)


def test_a_recognised_name_is_spelled_as_the_office_does(
    installation: Installation, clerk: Reader, mark: str
) -> None:
    with testing.acting(installation, clerk) as session:
        make_card(
            session, clerk, f"Общество с ограниченной ответственностью «{mark}»",
            short_name=f"ООО «{mark}»",
        )  # fmt: skip
        assert spelling(session, f"ооо {mark.upper()}", units=()) == f"ООО «{mark}»"
        assert spelling(session, f"ЗАО {mark}", units=()) == f"ЗАО {mark}"
