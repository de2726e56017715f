"""Striking an author out of an answer: names in any case, addresses, numbers; nothing else."""

import pytest
from uprava_appeals.replies.wording.striking import STRUCK, Hidden, found_in, struck

ANNA = Hidden(["Кузнецова Анна Дмитриевна"], "г. Омск, ул. Тарская, д. 14, кв. 31", ["К-123"])
PETER = Hidden(["Семёнов Пётр Ильич"])

TELLING = [
    "Уважаемая Анна Дмитриевна!",
    "обращение Кузнецовой А. Д. рассмотрено",
    "жалоба А. Д. Кузнецовой",
    "по адресу: г. Омск, ул. Тарская, д. 14, кв. 31",
    "дом по ул. Тарской, 14",
    "Тарская, д. 14",
    "в квартире сверху, кв. 31",
    "письмо anna.k@example.org",
    "по телефону +7 (913) 620-11-45",
    "по телефону 8 913 620-11-45",
    "тел. 62-01-14, доб. 620-11-45",
    "обращение № К-123",
    "индекс 644043",
    "Семенову П. И. отказано",
    "Семёновым Петром Ильичом",
]

PLAIN = [
    "Ремонт улицы Тарской запланирован на 2027 год.",
    "На эти цели выделено 1 200 000 рублей, работы ведутся с 01.06.2026 по 30.09.2026.",
    "Федеральный закон от 02.05.2006 № 59-ФЗ, статья 10.",
    "Постановление Правительства № 491, дом № 12, 15 подъездов.",
]


@pytest.mark.parametrize("text", TELLING)
def test_what_tells_of_an_author_is_found_and_struck_out(text: str) -> None:
    assert found_in(text, [ANNA, PETER])
    clean = struck(text, [ANNA, PETER])
    assert STRUCK in clean
    assert found_in(clean, [ANNA, PETER]) == []


@pytest.mark.parametrize("text", PLAIN)
def test_the_rest_stays(text: str) -> None:
    assert found_in(text, [ANNA, PETER]) == []
    assert struck(text, [ANNA, PETER]) == text


def test_a_short_name_is_not_found_inside_of_words() -> None:
    one = Hidden(["Ли Вера"])
    assert found_in("Если линия ремонтируется, вера в успех есть.", [one]) == []
    assert found_in("Ли, Вера и Верой", [one]) == ["Ли", "Вера", "Верой"]
