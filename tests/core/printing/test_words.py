"""Fields in braces, Russian typesetting, characters without a glyph."""

import re

import pytest
from core.printing.samples import AT, LETTER
from hypothesis import given
from hypothesis import strategies as st
from uprava.errors import InvalidError
from uprava.extension import Keeping
from uprava.printing.fields import filled, mistake_in
from uprava.printing.forms import TYPES, FormKind
from uprava.printing.letters import Letterhead, print_letter
from uprava.printing.typography import quoted, tied
from uprava.printing.values import PdfStandard, standard_for

KNOWN = {"организация": "Администрация", "инн": "{огрн}"}


def test_a_field_is_replaced_whatever_spaces_and_capitals():
    assert filled("{Организация}, ИНН { инн }", KNOWN) == "Администрация, ИНН {огрн}"


def test_what_a_value_contains_is_never_replaced_again():
    assert filled("{инн}", {"инн": "{организация}", "организация": "x"}) == "{организация}"


def test_an_unknown_field_is_told_with_those_that_exist():
    said = mistake_in("{адрес}", ["организация", "инн"])
    assert "{адрес}" in said
    assert "{организация}, {инн}" in said


@pytest.mark.parametrize("text", ["{организация", "организация}", "{{организация}}", "{"])
def test_a_brace_without_its_pair_is_told(text):
    assert mistake_in(text, ["организация"])


@given(st.text(max_size=60))
def test_whatever_is_typed_is_filled_or_told_and_never_run(text):
    if not mistake_in(text, KNOWN):
        assert not re.search(r"[{}]", filled(text, dict.fromkeys(KNOWN, "x")))


@pytest.mark.parametrize("kind", list(FormKind))
def test_the_texts_of_the_program_use_only_fields_that_exist(kind):
    type = TYPES[kind]
    assert [mistake_in(text.default, type.samples) for text in type.texts] == [""] * len(type.texts)


@pytest.mark.parametrize(
    ("written", "set_as"),
    [
        ("№ 131-ФЗ", "№~131\u2011ФЗ"),
        ("от 6 октября 2003 г. № 5", "от~6~октября 2003~г.~№~5"),
        ("А. П. Громов", "А.~П.~Громов"),
        ("Громов А. П.", "Громов~А.~П."),
        ("1 250 000 ₽", "1~250~000~₽"),
        ("готов 1 объект", "готов 1 объект"),
        ("в срок и по форме", "в~срок и~по~форме"),
        ("Срок — 1 декабря", "Срок~— 1~декабря"),
    ],
)
def test_what_belongs_together_is_not_torn(written, set_as):
    assert tied(written).replace("\u00a0", "~") == set_as


def test_inner_quotation_marks_are_of_the_second_kind():
    assert quoted("О программе «Тёплый дом»") == "«О программе „Тёплый дом“»"


def test_a_character_without_a_glyph_is_told_with_its_field():
    letter = LETTER.__class__(**{**_parts(), "paragraphs": ("Хорошо", "Согласен 😀")})
    with pytest.raises(InvalidError, match="U\\+1F600") as told:
        print_letter(letter, Letterhead(FormKind.LETTER), created=AT, standard=PdfStandard.PDF_A_2B)
    assert "текст, абзац, № 2" in told.value.detail


def _parts() -> dict:
    return {name: getattr(LETTER, name) for name in LETTER.__slots__}


@pytest.mark.parametrize(
    ("keeping", "archive_stamp", "standard"),
    [
        (Keeping.PERMANENT, False, PdfStandard.PDF_A_1B),
        (Keeping.PERMANENT, True, PdfStandard.PDF_A_2B),
        (Keeping.FOR_YEARS, False, PdfStandard.PDF_A_2B),
        (Keeping.FOR_YEARS, True, PdfStandard.PDF_A_2B),
    ],
)
def test_the_standard_follows_the_term_of_keeping_and_the_stamp(keeping, archive_stamp, standard):
    assert standard_for(keeping, archive_stamp=archive_stamp) is standard
