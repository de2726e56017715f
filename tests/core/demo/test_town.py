"""The fictional town: complete, unique, with right check digits that belong to nobody."""

import pytest
from uprava.demo import LOGINS, Case, FullName, Gender, post_in, town, writers

TOWN = town()
NAMES = [
    ("Орлов Виктор Николаевич m", "Орлова Виктора Николаевича", "Орлову Виктору Николаевичу",
     "Орлова Виктора Николаевича", "Орловым Виктором Николаевичем", "Орлове Викторе Николаевиче"),
    ("Зайцева Татьяна Павловна f", "Зайцевой Татьяны Павловны", "Зайцевой Татьяне Павловне",
     "Зайцеву Татьяну Павловну", "Зайцевой Татьяной Павловной", "Зайцевой Татьяне Павловне"),
    ("Долинский Лев Аркадьевич m", "Долинского Льва Аркадьевича", "Долинскому Льву Аркадьевичу",
     "Долинского Льва Аркадьевича", "Долинским Львом Аркадьевичем", "Долинском Льве Аркадьевиче"),
    ("Коваленко Андрей Юрьевич m", "Коваленко Андрея Юрьевича", "Коваленко Андрею Юрьевичу",
     "Коваленко Андрея Юрьевича", "Коваленко Андреем Юрьевичем", "Коваленко Андрее Юрьевиче"),
    ("Павлов Степан Ильич m", "Павлова Степана Ильича", "Павлову Степану Ильичу",
     "Павлова Степана Ильича", "Павловым Степаном Ильичом", "Павлове Степане Ильиче"),
    ("Ткачук Оксана Борисовна f", "Ткачук Оксаны Борисовны", "Ткачук Оксане Борисовне",
     "Ткачук Оксану Борисовну", "Ткачук Оксаной Борисовной", "Ткачук Оксане Борисовне"),
    ("Савчук Олег Петрович m", "Савчука Олега Петровича", "Савчуку Олегу Петровичу",
     "Савчука Олега Петровича", "Савчуком Олегом Петровичем", "Савчуке Олеге Петровиче"),
    ("Токарева Любовь Михайловна f", "Токаревой Любови Михайловны",
     "Токаревой Любови Михайловне", "Токареву Любовь Михайловну",
     "Токаревой Любовью Михайловной", "Токаревой Любови Михайловне"),
    ("Снегирёва Мария Фёдоровна f", "Снегирёвой Марии Фёдоровны", "Снегирёвой Марии Фёдоровне",
     "Снегирёву Марию Фёдоровну", "Снегирёвой Марией Фёдоровной", "Снегирёвой Марии Фёдоровне"),
    ("Сытин Геннадий Фёдорович m", "Сытина Геннадия Фёдоровича", "Сытину Геннадию Фёдоровичу",
     "Сытина Геннадия Фёдоровича", "Сытиным Геннадием Фёдоровичем",
     "Сытине Геннадии Фёдоровиче"),
    ("Мельников Илья Сергеевич m", "Мельникова Ильи Сергеевича", "Мельникову Илье Сергеевичу",
     "Мельникова Илью Сергеевича", "Мельниковым Ильёй Сергеевичем", "Мельникове Илье Сергеевиче"),
    ("Черных Ольга Дмитриевна f", "Черных Ольги Дмитриевны", "Черных Ольге Дмитриевне",
     "Черных Ольгу Дмитриевну", "Черных Ольгой Дмитриевной", "Черных Ольге Дмитриевне"),
    ("Бондарь Виктория Павловна f", "Бондарь Виктории Павловны", "Бондарь Виктории Павловне",
     "Бондарь Викторию Павловну", "Бондарь Викторией Павловной", "Бондарь Виктории Павловне"),
    ("Козырев Пётр Евгеньевич m", "Козырева Петра Евгеньевича", "Козыреву Петру Евгеньевичу",
     "Козырева Петра Евгеньевича", "Козыревым Петром Евгеньевичем", "Козыреве Петре Евгеньевиче"),
    ("Дёмин Никита Сергеевич m", "Дёмина Никиты Сергеевича", "Дёмину Никите Сергеевичу",
     "Дёмина Никиту Сергеевича", "Дёминым Никитой Сергеевичем", "Дёмине Никите Сергеевиче"),
    ("Бондарь Игорь Ильич m", "Бондаря Игоря Ильича", "Бондарю Игорю Ильичу",
     "Бондаря Игоря Ильича", "Бондарем Игорем Ильичом", "Бондаре Игоре Ильиче"),
]  # fmt: skip


@pytest.mark.parametrize("row", NAMES, ids=lambda row: row[0])
def test_a_name_is_declined_as_by_hand(row):
    surname, name, patronymic, gender = row[0].split()
    person = FullName(surname, name, patronymic, Gender(gender))
    assert tuple(person.full_in(case) for case in Case) == row[1:]


@pytest.mark.parametrize(
    ("post", "case", "expected"),
    [
        ("Глава городского округа", Case.DATIVE, "Главе городского округа"),
        ("Глава городского округа", Case.INSTRUMENTAL, "Главой городского округа"),
        (
            "Первый заместитель главы администрации",
            Case.DATIVE,
            "Первому заместителю главы администрации",
        ),
        ("Главный специалист", Case.GENITIVE, "Главного специалиста"),
        ("Системный администратор", Case.INSTRUMENTAL, "Системным администратором"),
        ("Председатель палаты", Case.PREPOSITIONAL, "Председателе палаты"),
        ("Начальник", Case.ACCUSATIVE, "Начальника"),
    ],
)
def test_a_post_is_declined_by_its_first_noun(post, case, expected):
    assert post_in(post, case) == expected


def test_every_post_and_name_of_the_town_can_be_declined():
    for person in TOWN.people:
        assert all(person.name.full_in(case) and post_in(person.post, case) for case in Case)


def test_the_people_a_visitor_signs_in_as_hold_the_right_posts():
    posts = {login: (TOWN.by_login[login].post, TOWN.by_login[login].unit) for login in LOGINS}
    assert posts == {
        "admin": ("Системный администратор", "it"),
        "registrar": ("Главный специалист", "delo"),
        "head": ("Глава городского округа", "rukovodstvo"),
        "deputy": (
            "Заместитель главы администрации по жилищно-коммунальному хозяйству",
            "rukovodstvo",
        ),
        "clerk": ("Главный специалист", "zhkh"),
        "auditor": ("Главный специалист по защите информации", "it"),
    }


def test_the_town_is_whole():
    units = {unit.code for unit in TOWN.units}
    assert len(TOWN.people) == len({person.login for person in TOWN.people}) >= 60
    assert len(TOWN.people) == len({person.name.full for person in TOWN.people})
    assert {person.unit for person in TOWN.people} == units
    assert {unit.parent for unit in TOWN.units} - {""} <= units
    assert {owner.head for owner in TOWN.organisations} <= set(TOWN.by_login)
    assert len([unit for unit in TOWN.units if unit.organisation == "adm"]) >= 14
    holders = [person.unit for person in TOWN.people if person.heads_unit]
    assert sorted([*holders, "rukovodstvo"]) == sorted(units)


def test_numbers_have_right_check_digits_and_no_real_region():
    owners = [*TOWN.organisations, *(writer for writer in writers().values() if writer.inn)]
    assert len(owners) > 15
    assert len({owner.inn for owner in owners}) == len({owner.ogrn for owner in owners})
    for owner in owners:
        inn = [int(digit) for digit in owner.inn]
        total = (
            2 * inn[0] + 4 * inn[1] + 10 * inn[2] + 3 * inn[3] + 5 * inn[4]
            + 9 * inn[5] + 4 * inn[6] + 6 * inn[7] + 8 * inn[8]
        )  # fmt: skip
        assert (len(inn), total % 11 % 10) == (10, inn[9])
        assert len(owner.ogrn) == 13
        assert int(owner.ogrn[:12]) % 11 % 10 == int(owner.ogrn[12])
        assert owner.inn[:2] == owner.ogrn[3:5] == "00"
