"""What is typed: paragraphs, lists, headings; how words are declined; how pages are broken."""

from dataclasses import replace

import pytest
from core.printing.samples import AT, LETTER, LONG_POST, PARAGRAPH
from hypothesis import given
from hypothesis import strategies as st
from uprava.printing.forms import FormKind
from uprava.printing.letters import Letterhead, Signer, draw_letter, print_letter
from uprava.printing.values import PdfStandard
from uprava.printing.writing import (
    Paragraph,
    Style,
    genitive,
    groups_of,
    paragraphs_of,
    to_the,
)


@pytest.mark.parametrize(
    ("typed", "paragraph"),
    [
        ("1. Утвердить", Paragraph("Утвердить", "1.")),
        ("2.1 Срок", Paragraph("Срок", "2.1")),
        ("2.1.3. Срок", Paragraph("Срок", "2.1.3.")),
        ("3) учесть", Paragraph("учесть", "3)")),
        ("ё) учесть", Paragraph("учесть", "ё)")),
        ("IV. Сроки", Paragraph("Сроки", "IV.")),
        ("- арматура", Paragraph("арматура", "–")),
        ("— арматура", Paragraph("арматура", "–")),
        ("= Общие положения", Paragraph("Общие положения", style=Style.HEADING)),
        ("20.11.2026 поступило письмо", Paragraph("20.11.2026 поступило письмо")),
        ("5 000 рублей", Paragraph("5 000 рублей")),
        ("-40 °C", Paragraph("-40 °C")),
        ("г. Омск", Paragraph("г. Омск")),
        ("{x} = {x}", Paragraph("- y = - y")),
    ],
)
def test_a_line_is_a_paragraph_an_item_or_a_heading(typed, paragraph):
    assert paragraphs_of(f"\n  {typed}\n\n", {"x": "- y"}) == [paragraph]


@given(st.text(max_size=200))
def test_no_word_that_is_typed_gets_lost(typed):
    set_ = paragraphs_of(typed, {})
    there = "".join(f"{one.mark}{one.text}" for one in set_)
    assert {char for char in typed if char.isalnum()} == {c for c in there if c.isalnum()}
    assert all(one.text and "\n" not in one.text for one in set_)


def test_an_empty_line_parts_addressees():
    assert groups_of("Министру\nЛебедеву\r\n\r\n\nПрокурору") == [
        ["Министру", "Лебедеву"], ["Прокурору"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "dative"),
    [
        ("Постановление", "постановлению"), ("РАСПОРЯЖЕНИЕ", "распоряжению"),
        ("Приказ", "приказу"), ("Решение Совета", "решению совета"), ("письмо", "письму"),
        ("Инструкция", "инструкции"), ("Справка", "справке"), ("документ", "документу"),
    ],
)  # fmt: skip
def test_an_appendix_belongs_to_its_document_in_the_dative(kind, dative):
    assert to_the(kind) == dative


@pytest.mark.parametrize(
    ("post", "declined"),
    [
        ("Глава городского округа", "главы городского округа"),
        ("Заместитель главы", "заместителя главы"),
        ("Уполномоченный", "уполномоченный"),
    ],
)
def test_who_acts_for_another_is_named_with_the_post_in_the_genitive(post, declined):
    assert genitive(post) == declined


def pages_of(told, **changed) -> list[str]:
    letter = replace(LETTER, attachments=(), **changed)
    head = Letterhead(FormKind.GENERAL)
    pdf = print_letter(letter, head, created=AT, standard=PdfStandard.PDF_A_1B).pdf
    return told(pdf, "pdftotext", "-layout").split("\f")[:-1]


@pytest.mark.parametrize("lines", range(14, 19))
def test_signatures_never_stand_on_a_page_without_text(lines, told):
    signers = (Signer(LONG_POST, "К. В. Мельникова"), Signer("Глава", "А. П. Громов"))
    words = [f"Пункт номер {number}." for number in range(lines)]
    pages = pages_of(told, paragraphs=words, signers=signers)
    [page] = [each for each in pages if "Мельникова" in each]
    assert "Пункт" in page


def test_one_paragraph_longer_than_pages_is_set_whole(told):
    pages = pages_of(told, paragraphs=(PARAGRAPH * 40 + "Конец.",))
    assert len(pages) > 2
    assert "".join(pages).count("₽") == 40
    assert "Конец." in "".join(pages)


def test_a_preview_tells_how_many_pages_there_are():
    letter = replace(LETTER, paragraphs=[PARAGRAPH] * 40)
    first, last = (
        draw_letter(letter, Letterhead(FormKind.LETTER), created=AT, page=page) for page in (1, 50)
    )
    assert (first.page, last.page) == (1, first.pages)
    assert first.pages == last.pages > 2
    assert first.png != last.png
