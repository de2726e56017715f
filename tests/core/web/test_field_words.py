"""What msgspec says of a value, in our words and in Russian."""

import re
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import msgspec
import pytest
from msgspec import Meta
from uprava.i18n import use_locale
from uprava.web.field_words import SENTENCES, in_our_words


class Tone(StrEnum):
    RED = "red"


class Body(msgspec.Struct, forbid_unknown_fields=True):
    number: int


CASES: list[tuple[Any, Any, str]] = [
    (int, "x", "Укажите целое число."),
    (Annotated[int, Meta(ge=1)], 0, "Укажите число не меньше 1."),
    (Annotated[int, Meta(le=100)], 1000, "Укажите число не больше 100."),
    (float, "x", "Укажите число."),
    (Decimal, "x", "Укажите число."),
    (bool, "x", "Укажите true или false."),
    (str, 5, "Укажите текст в кавычках."),
    (Annotated[str, Meta(max_length=2)], "abc", "Не более 2 знаков."),
    (Annotated[str, Meta(min_length=2)], "a", "Не менее 2 знаков."),
    (Annotated[str, Meta(pattern="^a$")], "b", "Значение записано не по образцу."),
    (list[int], 5, "Здесь нужен список значений."),
    (list[int], ["x"], "Укажите целое число."),
    (Annotated[list[int], Meta(max_length=1)], [1, 2], "Не более 1 значений."),
    (Annotated[list[int], Meta(min_length=3)], [1, 2], "Не менее 3 значений."),
    (UUID, "x", "Идентификатор неполный: скопируйте его целиком."),
    (date, "x", "Укажите дату, например 2026-11-20."),
    (datetime, "x", "Укажите дату и время, например 2026-11-20T09:30:00+06:00."),
    (Tone, "blue", "Такого значения нет: 'blue'."),
    (list[Tone], ["blue"], "Такого значения нет: 'blue'."),
    (Body, 5, "Здесь нужен объект с полями."),
    (Body, {}, "Не хватает поля «number»."),
    (Body, {"number": 1, "other": 2}, "Поля «other» здесь нет."),
]


@pytest.mark.parametrize(("wanted", "given", "said"), CASES)
def test_every_finding_is_a_russian_sentence(wanted: Any, given: Any, said: str) -> None:
    with pytest.raises(msgspec.ValidationError) as refused:
        msgspec.convert(given, wanted, strict=wanted is str)
    with use_locale("ru"):
        assert in_our_words(str(refused.value)) == said


def test_no_pattern_is_there_for_nothing() -> None:
    met = set()
    for wanted, given, _said in CASES:
        with pytest.raises(msgspec.ValidationError) as refused:
            msgspec.convert(given, wanted, strict=wanted is str)
        found = (n for n, each in enumerate(SENTENCES) if re.match(each[0], str(refused.value)))
        met.add(next(found))
    assert met == set(range(len(SENTENCES)))


def test_what_we_do_not_know_stays() -> None:
    assert in_our_words("Something new") == "Something new"
