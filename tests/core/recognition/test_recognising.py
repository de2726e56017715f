"""What is read off a letter's first page; texts and expected values were written by hand."""

from datetime import date

import pytest
from uprava.recognition import Recognised, recognise
from uprava.recognition.letterhead import spelled

TODAY = date(2026, 11, 20)

CORNER = """МИНИСТЕРСТВО
ЖИЛИЩНО-КОММУНАЛЬНОГО ХОЗЯЙСТВА
ЗАОЗЁРСКОЙ ОБЛАСТИ
пл. Губернская, д. 1, г. Заозёрск, 400001
тел. (8400) 22-14-08, mingkh@zaozer.example
19.11.2026 № 14-2/5871
на № 01-13/9126 от 02.10.2026
Главам городских округов
Заозёрской области
О представлении сведений о готовности
объектов ЖКХ к прохождению
отопительного периода
Уважаемые руководители!
В целях обеспечения устойчивого прохождения отопительного периода прошу в срок
до 27 ноября 2026 года представить сведения о готовности объектов.
О результатах прошу сообщить.
Приложение: на 2 л. в 1 экз.
Заместитель министра
ДОКУМЕНТ ПОДПИСАН
ЭЛЕКТРОННОЙ ПОДПИСЬЮ
Сертификат 00 A7 3C 51 9E 40 F2
Владелец Громов Андрей Павлович
Действителен с 12.03.2026 по 05.06.2027
А. П. Громов
Лапина Ольга Сергеевна
(8400) 22-14-31
"""

NUMBER_FIRST = """Общество с ограниченной ответственностью «СтройГарант»
Исх. № 206/26 от 5 октября 2026 г.
Главе города В. Н. Орлову
О продлении срока контракта.
Уважаемый Виктор Николаевич!
Просим продлить срок контракта до 31.12.2026.
С уважением,
генеральный директор О. Л. Савельева
"""

CITIZEN = """Главе городского округа
В. Н. Орлову
от Агапова Степана Михайловича,
ул. Заводская, д. 44, кв. 70
ЗАЯВЛЕНИЕ
О перерасчёте платы за отопление в доме 46 по ул. Чкалова
В нашей квартире температура не поднималась выше 15 градусов.
Прошу разобраться.
18.11.2026 С. М. Агапов
"""

PROTEST = """ПРОКУРАТУРА
ГОРОДА ВЕРХНЕРЕЧЕНСКА
ул. Садовая, д. 3, г. Верхнереченск
«9» ноября 2026 г. № 7-21-2026/7746
ПРОТЕСТ
на постановление администрации от 28.12.2024 № 597
Прокуратурой города проведена проверка.
Прокурор города К. Б. Королёв
"""

NO_HEADING = """АО «Заозёрские сети»
10.11.2026 № 55-э
на № ______ от ______
Уважаемый Игорь Сергеевич!
О принятом решении прошу сообщить до 1 декабря 2026 года.
Директор Киселёва К. С.
"""

OURS_ONLY = """На Ваш № 01-13/7117 от 11.09.2026
Об исполнении поручения
Работы завершены.
"""

HYPHEN = """12.11.2026 № МР8/1922
О плановых отключениях электро-
энергии в микрорайоне
Северный
Сообщаем график отключений.
Главный инженер
Ж. Ю. Чернова
"""

NUMBERED = """01.11.2026 № 3/1540
О гражданах, пребывающих в запасе
1. Представить списки до 15.11.2026.
2. Организовать оповещение к 25.11.2026.
Военный комиссар Н. Е. Чистяков
"""

IMPOSSIBLE = """31.02.2026 № 77
Письмо с датой, которой нет.
"""

FUTURE = """25.12.2026 № 78/о
О датах из будущего
"""

SCAN = ""

EXPECTED = {
    "corner letterhead": (CORNER, 3, {
        "outgoing_number": "14-2/5871", "outgoing_date": date(2026, 11, 19),
        "title": "О представлении сведений о готовности объектов ЖКХ к прохождению"
                 " отопительного периода",
        "signatory": "Громов А. П., заместитель министра", "sheets": "1 л. + прил. 2 л.",
        "correspondent": "Министерство жилищно-коммунального хозяйства Заозёрской области",
        "due_on": date(2026, 11, 27), "answers": "01-13/9126", "answers_on": date(2026, 10, 2),
    }),
    "number before date": (NUMBER_FIRST, 1, {
        "outgoing_number": "206/26", "outgoing_date": date(2026, 10, 5),
        "title": "О продлении срока контракта", "sheets": "1 л.", "due_on": date(2026, 12, 31),
        "signatory": "Савельева О. Л., генеральный директор", "answers": "",
    }),
    "a citizen without a number": (CITIZEN, 1, {
        "outgoing_number": "", "outgoing_date": date(2026, 11, 18), "letter_kind": "application",
        "title": "О перерасчёте платы за отопление в доме 46 по ул. Чкалова",
        "signatory": "Агапов С. М.", "correspondent": "",
    }),
    "date in quotes, our act is not its number": (PROTEST, 2, {
        "outgoing_number": "7-21-2026/7746", "outgoing_date": date(2026, 11, 9),
        "letter_kind": "protest", "title": "", "signatory": "Королёв К. Б., прокурор города",
        "correspondent": "Прокуратура города Верхнереченска",
    }),
    "no heading before the greeting": (NO_HEADING, 1, {
        "outgoing_number": "55-э", "title": "", "answers": "", "due_on": date(2026, 12, 1),
        "signatory": "Киселёва К. С., директор",
    }),
    "only our number": (OURS_ONLY, 1, {
        "outgoing_number": "", "outgoing_date": None, "answers": "01-13/7117",
        "answers_on": date(2026, 9, 11), "title": "Об исполнении поручения",
    }),
    "a broken word": (HYPHEN, 1, {
        "title": "О плановых отключениях электроэнергии в микрорайоне Северный",
        "signatory": "Чернова Ж. Ю., главный инженер", "outgoing_number": "МР8/1922",
    }),
    "a numbered text is not the heading": (NUMBERED, 1, {
        "title": "О гражданах, пребывающих в запасе", "due_on": date(2026, 11, 25),
        "signatory": "Чистяков Н. Е., военный комиссар",
    }),
    "a day that does not exist": (IMPOSSIBLE, 1, {"outgoing_number": "77", "outgoing_date": None}),
    "a day that has not come": (FUTURE, 1, {"outgoing_number": "78/о", "outgoing_date": None}),
    "a scan without text": (SCAN, 4, {
        "outgoing_number": "", "title": "", "signatory": "", "sheets": "4 л.", "due_on": None,
    }),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPECTED)
def test_the_first_page_says_what_a_person_reads_in_it(name: str) -> None:
    text, pages, expected = EXPECTED[name]
    found = recognise(text, pages=pages, today=TODAY)
    assert {field: getattr(found, field) for field in expected} == expected


def test_a_text_about_nothing_recognises_nothing() -> None:
    assert recognise("Дорогие друзья!\nС праздником!", pages=None, today=TODAY) == Recognised()


@pytest.mark.parametrize(
    ("capitals", "written"),
    [
        ("ГЛАВНОЕ УПРАВЛЕНИЕ МЧС РОССИИ ПО ЗАОЗЁРСКОЙ ОБЛАСТИ",
         "Главное управление МЧС России по Заозёрской области"),
        ("ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ «ЭКОСФЕРА»", "ООО «Экосфера»"),
        ("МУНИЦИПАЛЬНОЕ УНИТАРНОЕ ПРЕДПРИЯТИЕ «ТЕПЛОСЕТЬ»", "МУП «Теплосеть»"),
    ],
)  # fmt: skip
def test_a_name_in_capitals_is_written_as_the_office_does(capitals: str, written: str) -> None:
    assert spelled(capitals) == written
