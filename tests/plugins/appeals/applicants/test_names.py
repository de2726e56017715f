"""How names sound, how addresses differ, what masks tell: tables made by hand."""

from dataclasses import replace
from pathlib import Path

import pytest
import uprava_appeals
from plugins.appeals.applicants.conftest import ANNA
from uprava.i18n import add_locale_folder
from uprava_appeals.applicants.likeness import Kept, likeness_of
from uprava_appeals.applicants.masking import full_name, mask_of
from uprava_appeals.applicants.places import Nearness, compare
from uprava_appeals.applicants.sounds import sound_key, sound_of_organisation
from uprava_appeals.applicants.values import Said, phone_of, show_phone
from uprava_appeals.values import ApplicantKind

add_locale_folder(Path(str(uprava_appeals.__file__)).parent / "locale")

ALIKE = """
Кузнецов Кузнецова · Кузнецова Кузнецовой · Семёнов Семенов · Филиппов Филипов · Соловьёв Соловьев
Соловьев Соловёв · Андреев Андрейев · Найденов Наиденов · Горбачёв Горбачев · Гарбачев Горбачев
Щербаков Щирбаков · Козлов Казлов · Харитонов Харетонов · Лебедев Лебидев · Лебедев Лебедеф
Толстой Толстая · Достоевский Достаевский · Достоевская Достоевский · Вишневский Вишневскый
Рождественский Рождественскии · Петрова-Водкина Петрова · Иванов Иванова · Зубков Зупков
Редькин Ретькин · Лошкарев Ложкарев · Братский Брацкий · Высоцкий Высотский · Мельников Мелников
Городской Городцкой · Кириллов Кирилов · Аллилуев Алилуев · Йошкин Ешкин · Цыганков Циганков
Жилин Жылин · Счастливцев Щасливцев · Бородин Барадин · Пономарев Понамарев · Савельев Савелев
Ефимов Эфимов · Ягодин Егодин · Третьяков Тритяков · Сергеев Сергиев · Гусев Гусеф · Нгуен Нгуэн
Алиев Алийев · Гончаров Ганчаров · Голубев Голубеф · Абрамович Абрамавич · Шевченко Шефченко
Мясников Месников · Kузнецов Кузнецов · Мальцев Мальцив · Остапенко Астапенко · Коваль Ковал
КУЗНЕЦОВ кузнецов
"""
UNLIKE = """
Иванов Петров · Кузнецов Кузьмин · Орлов Орехов · Соколов Соловьев · Попов Бобов · Ким Кан
Гусев Русев · Лебедев Лебедкин · Ли Лю · Волков Волгин · Морозов Мороз · Новиков Новик
Крылов Карлов · Белов Белых · Рыбаков Рыков · Тарасов Тарас · Сидоров Федоров · Жуков Шуйков
Мохов Махин · Гришин Грачев · Титов Теткин · Быков Бугов · Коваленко Ковальчук · Смирнов Смирных
Ильин Ильенко
"""


def pairs(table: str) -> list[tuple[str, str]]:
    """Return the pairs of a table."""
    found = [pair.split() for line in table.strip().splitlines() for pair in line.split("·")]
    return [(one, other) for one, other in found]


@pytest.mark.parametrize(("one", "other"), pairs(ALIKE))
def test_surnames_that_are_heard_alike_have_one_key(one: str, other: str) -> None:
    assert sound_key(one) == sound_key(other) != ""


@pytest.mark.parametrize(("one", "other"), pairs(UNLIKE))
def test_different_surnames_have_different_keys(one: str, other: str) -> None:
    assert sound_key(one) != sound_key(other)


def test_nothing_sounds_like_nothing() -> None:
    assert sound_key("") == sound_key("—") == ""


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ООО «Омские кабельные сети»", "Омские Кабельные Сети, ООО", True),
        ("ТСЖ «Дружба»", "Товарищество собственников жилья Дружба", True),
        ("АО «Омскэлектро»", "АО «Омскводоканал»", False),
        ("СНТ «Берёзка»", "СНТ Березка", True),
    ],
)
def test_organisations_sound_by_the_words_that_tell_them_apart(
    one: str, other: str, *, same: bool
) -> None:
    assert (sound_of_organisation(one) == sound_of_organisation(other)) is same


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("644099, г. Омск, ул. Ленина, д. 5, кв. 7", "Ленина 5-7", Nearness.SAME),
        ("ул. 10 лет Октября, д. 12, кв. 3", "10 лет Октября, 12-4", Nearness.FLAT),
        ("ул. Мира, д. 3 корп. 2, кв. 8", "Мира, д.3к2, кв.8", Nearness.SAME),
        ("пр-кт К. Маркса 15", "проспект К. Маркса, дом 16", Nearness.HOUSE),
        ("ул. Мира, д. 1", "ул. Труда, д. 1", Nearness.OTHER),
        ("село Дружино, ул. Садовая, д. 4", "Садовая 4", Nearness.SAME),
        ("Королёва, 5а", "ул. Королева, д. 5А", Nearness.SAME),
        ("ул. Мира, д. 5/2, кв. 1", "Мира 5/2-1", Nearness.SAME),
        ("", "ул. Мира, д. 1", Nearness.UNKNOWN),
        ("  ", "", Nearness.UNKNOWN),
    ],
)
def test_addresses_differ_as_a_reader_would_say(one: str, other: str, told: Nearness) -> None:
    assert compare(one, other) is told
    assert compare(other, one) is told


def person(surname: str, given_name: str = "", patronymic: str = "", district: str = "") -> Said:
    return Said(
        surname=surname, given_name=given_name, patronymic=patronymic, district=district
    )  # fmt: skip


def firm(name: str) -> Said:
    return Said(kind=ApplicantKind.ORGANISATION, name=name, district="Ленинский округ")


MASKS = [
    ([person("Кузнецова", "Анна", "Дмитриевна", "Ленинский округ")], "К. А. Д., Ленинский округ"),
    ([person("Кузнецова", "Анна", "Дмитриевна")], "К. А. Д."),
    ([person("Кузнецова", "Анна")], "К. А."),
    ([person("Кузнецова", "А.", "Д.", "Ленинский округ")], "К. А. Д., Ленинский округ"),
    ([person("кузнецова", "анна")], "К. А."),
    ([person("Петрова-Водкина", "Анна", "Ильинична")], "П. А. И."),
    ([person("Ким", "", "", "Центральный округ")], "К., Центральный округ"),
    ([person("Алиев", "Рашид", "Мамед оглы")], "А. Р. М."),
    ([person("Нгуен", "Ван Ань")], "Н. В."),
    ([person("Ёлкин", "Юрий", "Яковлевич")], "Ё. Ю. Я."),
    ([person("д'Артаньян", "Шарль")], "Д. Ш."),
    ([person("", "Анна", "Дмитриевна")], "А. Д."),
    ([person("  ", "", "")], "Автор не указан"),
    ([], "Автор не указан"),
    ([Said(kind=ApplicantKind.UNKNOWN, surname="Тот", district="Омск")], "Автор не указан"),
    ([person("Кузнецова", "Анна", "", "Ленинский округ"), person("Орлов")], "К. А. и ещё 1"),
    ([person("Кузнецова", "Анна")] + [person("Орлов")] * 12, "К. А. и ещё 12"),
    ([Said(), person("Орлов", "Пётр", "", "Омск")], "О. П., Омск"),
    ([firm("ООО «Омские кабельные сети»")], "ООО «Омские кабельные сети»"),
    ([firm("ООО «Сети»"), person("Орлов")], "ООО «Сети» и ещё 1"),
    ([person("Орлов"), firm("ООО «Сети»")], "О. и ещё 1"),
    ([firm("ИП Кузнецова Анна Дмитриевна")], "ИП К. А. Д."),
    ([firm("ИП «Кузнецова А. Д.»")], "ИП К. А. Д."),
    ([firm("Индивидуальный предприниматель Орлов Пётр")], "Индивидуальный предприниматель О. П."),
    ([firm("Глава КФХ Орлов П. И.")], "Глава КФХ О. П. И."),
    ([firm("Адвокат Орлов Пётр")], "Адвокат О. П."),
    ([firm("КИП-Сервис")], "КИП-Сервис"),
    ([firm("  ")], "Автор не указан"),
    ([firm("Я" * 300)], "Я" * 200),
]


@pytest.mark.parametrize(("said", "mask"), MASKS)
def test_a_mask_tells_letters_and_the_district(said: list[Said], mask: str) -> None:
    assert mask_of(said) == mask


def test_a_mask_holds_no_word_of_the_name_or_address() -> None:
    mask = mask_of([ANNA]).lower()
    words = f"{ANNA.surname} {ANNA.given_name} {ANNA.patronymic} {ANNA.address}".lower().split()
    assert [word for word in words if len(word) > 3 and word in mask] == []


def test_a_name_is_put_together_from_what_is_there() -> None:
    assert full_name(" Кузнецова", "", "Дмитриевна ") == "Кузнецова Дмитриевна"


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("+7 (913) 620-11-45", "79136201145", "+7 913 620-11-45"),
        ("8 913 620 11 45", "79136201145", "+7 913 620-11-45"),
        ("9136201145", "79136201145", "+7 913 620-11-45"),
        ("20-11-45", "201145", "201145"),
        ("нет", "", ""),
    ],
)
def test_a_telephone_is_kept_as_digits(typed: str, kept: str, shown: str) -> None:
    assert (phone_of(typed), show_phone(phone_of(typed))) == (kept, shown)


def kept(**changes: str) -> Kept:
    whole = {
        "kind": "person", "surname": ANNA.surname, "given_name": ANNA.given_name,
        "patronymic": ANNA.patronymic, "name": ANNA.full_name, "address": ANNA.address,
        "email": "", "phone": "", "account": "", "inn": "",
    } | changes  # fmt: skip
    if "name" not in changes:
        whole["name"] = full_name(whole["surname"], whole["given_name"], whole["patronymic"])
    return Kept(id=1, **whole)


NEAR = [
    ({}, "то же имя, тот же адрес"),
    ({"address": "Ленина 5, кв. 8"}, "то же имя, адрес отличается квартирой"),
    ({"address": "Ленина 6-7"}, "то же имя, адрес отличается домом"),
    ({"address": ""}, "то же имя, у одного нет адреса"),
    ({"address": "ул. Мира, 1"}, "то же имя, другой адрес"),
    ({"given_name": "А.", "patronymic": "Д."}, "те же фамилия и инициалы, тот же адрес"),
    ({"patronymic": ""}, "те же фамилия и инициалы, тот же адрес"),
    ({"surname": "Кузницова"}, "имя звучит так же, тот же адрес"),
    ({"surname": "Кузнецова-Орлова"}, "имя звучит так же, тот же адрес"),
    ({"surname": "Орлова"}, "другая фамилия, те же имя и отчество, тот же адрес"),
    (
        {"email": "anna@example.org", "given_name": "Инна", "address": "", "account": "7"},
        "",
    ),
]


@pytest.mark.parametrize(("changes", "why"), NEAR)
def test_why_two_may_be_one_is_told(changes: dict[str, str], why: str) -> None:
    assert likeness_of(ANNA, kept(**changes))[1] == why


@pytest.mark.parametrize(
    "changes",
    [
        {"given_name": "Ольга"},
        {"surname": "Орлова", "address": "ул. Мира, 1"},
        {"surname": "Орлова", "given_name": "А.", "patronymic": "Д."},
        {"kind": "organisation"},
    ],
)
def test_two_different_people_are_not_alike(changes: dict[str, str]) -> None:
    assert likeness_of(ANNA, kept(**changes)) == (0.0, "")


def test_the_same_account_makes_two_alike_whatever_the_name() -> None:
    said = replace(ANNA, account="1000001", surname="Орлова", given_name="О.", patronymic="")
    score, why = likeness_of(said, kept(account="1000001"))
    assert (score > 0.5, "тот же личный кабинет" in why) == (True, True)
