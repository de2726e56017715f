"""Templates of numbers: real shapes of instructions, their limits told before, hand-checked."""

import re
from datetime import date

import pytest
from uprava.documents.service.number_templates import (
    LONGEST,
    TOKENS,
    Known,
    Tokens,
    lacking,
    make_number,
    partly_filled,
    preview,
    refuse_lacking,
    refuse_long,
    values_of,
)
from uprava.documents.service.number_words import as_kept, as_shown
from uprava.errors import InvalidError
from uprava.i18n import use_locale

DAY = date(2009, 3, 17)
KNOWN = Known("01-23", "ИСХ", "07", "records.outgoing", DAY)


@pytest.mark.parametrize(
    ("template", "seq", "tokens", "number"),
    [
        ("{flow}-{yy}/{unit}-{seq}/{signer}", 1000, Tokens(unit="ГБ(ПР)", signer="01"),
         "ИСХ-09/ГБ(ПР)-1000/01"),
        ("{unit}-{case}/{seq}", 456, Tokens(), "01-23/456"),
        ("{seq}-{kind}", 1025, Tokens(kind="п"), "1025-п"),
        ("ВХ-{yy}/{seq}", 1234, Tokens(), "ВХ-09/1234"),
        ("{letter}-{seq}", 125, Tokens(letter="И"), "И-125"),
        ("{organisation}/{index}/{seq:5}/{yyyy}", 7, Tokens(), "07/01-23/00007/2009"),
        ("{seq}{suffix}/{kind}", 12, Tokens(), "12/outgoing"),
    ],
)  # fmt: skip
def test_numbers_have_the_shapes_of_real_instructions(
    template: str, seq: int, tokens: Tokens, number: str
) -> None:
    assert make_number(template, seq, values_of(KNOWN, tokens)) == number


@pytest.mark.parametrize(
    ("template", "number"),
    [("{index}/{seq}", "01-23/12/1"), ("{index}/{seq:4}-п", "01-23/0012/1-п"),
     ("{seq}-п{suffix}", "12-п/1"), ("{suffix}{seq}", "/112")],
)  # fmt: skip
def test_a_litera_stands_where_the_template_says_else_behind_the_ordinal(
    template: str, number: str
) -> None:
    assert make_number(template, 12, values_of(KNOWN, Tokens()) | {"suffix": "/1"}) == number


def test_an_index_without_parts_is_unit_and_case_at_once() -> None:
    values = values_of(Known("12", "", "07", "records.incoming", DAY), Tokens())
    assert (values["unit"], values["case"]) == ("12", "12")


def test_the_longest_number_a_journal_can_give_is_told_before_it_is_given() -> None:
    short = "{index}/{seq}"
    longest = len("01-23/99999/99")
    fits = preview("x" * (LONGEST - longest) + short, KNOWN, last=0)
    assert fits.wrong == ""
    assert "31" in preview("x" * (LONGEST - longest + 1) + short, KNOWN, last=0).wrong


def test_what_only_documents_know_is_measured_with_its_longest_value() -> None:
    known = 16
    assert preview("x" * (LONGEST - known) + "{unit}{seq}", KNOWN, last=0).wrong == ""
    assert preview("x" * (LONGEST - known + 1) + "{unit}{seq}", KNOWN, last=0).wrong


@pytest.mark.parametrize("template", ["{index", "{seq}{", "}{seq}", "{seq}\n", "{Index}{seq}"])
def test_a_token_that_is_not_closed_or_a_sign_that_cannot_be_printed_is_told(
    template: str,
) -> None:
    assert preview(template, KNOWN, last=0).wrong


def test_a_template_with_a_flow_needs_the_flow_s_mark() -> None:
    assert preview("{flow}-{seq}", KNOWN, last=4).next == "ИСХ-5"
    assert preview("{flow}-{seq}", Known("01", "", "07", "a.b", DAY), last=4).wrong


def test_a_number_that_would_miss_a_part_is_refused_and_one_that_misses_none_is_not() -> None:
    values = values_of(KNOWN, Tokens())
    assert lacking("{letter}-{seq:3}{suffix}/{signer}", values) == ["letter", "signer"]
    with pytest.raises(InvalidError) as told:
        refuse_lacking("{letter}-{seq}", values)
    assert set(told.value.fields) == {"journal"}
    refuse_lacking("{index}/{seq}{suffix}", values)


def test_a_value_too_long_for_numbers_is_refused_only_where_it_stands() -> None:
    tokens = Tokens(signer="123456")
    refuse_long("{unit}/{seq}", tokens)
    with pytest.raises(InvalidError):
        refuse_long("{signer}/{seq}", tokens)
    refuse_long("{signer}/{seq}", Tokens(signer="12345"))


def test_a_pattern_keeps_open_what_is_not_known_yet() -> None:
    values = values_of(KNOWN, Tokens())
    assert partly_filled("{flow}-{yy}/{letter}-{seq:4}{suffix}", values) == (
        "ИСХ-09/{letter}-{seq:4}{suffix}"
    )


def test_parts_have_russian_names_that_lead_back() -> None:
    every = "".join(f"{{{name}}}" for name in ("seq", *TOKENS))
    shown = as_shown(every)
    assert shown.isascii() is False
    assert re.findall("[a-z]+", shown) == []
    assert as_kept(shown) == every
    assert as_kept("{ Номер:5 }-п/{год}/{чужое}") == "{seq:5}-п/{yyyy}/{чужое}"
    assert as_kept(every) == every
    with use_locale("en"):
        assert as_shown("{seq}/{yy}") == "{seq}/{yy}"
