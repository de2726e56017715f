"""Letters and sheets as other programs see them."""

import re
from dataclasses import replace

import pytest
from core.printing.samples import AT, FILE, LETTER, LINE, SUBJECT, sheet_of, two_signers
from uprava.printing.forms import LETTERHEADS, FormKind, Layout
from uprava.printing.letters import Letterhead, draw_letter, print_letter
from uprava.printing.sheets import (
    AcquaintanceSheet,
    CheckedSignature,
    SheetLine,
    SignatureProtocol,
    print_acquaintance_sheet,
    print_approval_sheet,
    print_signature_protocol,
)
from uprava.printing.values import PdfStandard

A1B, A2B = PdfStandard.PDF_A_1B, PdfStandard.PDF_A_2B
FLAT = re.compile(r"\s+")


def words(text: str) -> str:
    return FLAT.sub(" ", text)


@pytest.mark.parametrize("layout", list(Layout))
@pytest.mark.parametrize("kind", list(LETTERHEADS))
def test_a_letterhead_carries_its_requisites(kind, layout, told, whole):
    printed = print_letter(LETTER, Letterhead(kind, layout), created=AT, standard=A2B)
    whole(printed.pdf)
    text = words(told(printed.pdf, "pdftotext"))
    assert "Администрация городского" in text
    assert "20.11.2026" in text
    assert "01-12/4817" in text
    assert ("Министру энергетики" in text) == (kind is not FormKind.GENERAL)
    assert ("ИНН 5501234567, ОГРН 1025500123456" in text) == (kind is not FormKind.GENERAL)
    fonts = told(printed.pdf, "pdffonts").splitlines()[2:]
    assert all("PTS" in line and " yes yes yes " in line for line in fonts)


def test_letters_for_permanent_keeping_are_pdf_a_1b(preflight):
    files = {
        kind.value: print_letter(LETTER, Letterhead(kind), created=AT, standard=A1B).pdf
        for kind in LETTERHEADS
    }
    assert not any(preflight(**files).values())


def test_slots_are_where_nothing_stands_and_do_not_overlap():
    letter, head = two_signers(Letterhead(FormKind.LETTER))
    first, second = print_letter(letter, head, created=AT, standard=A1B).slots
    assert (first.name, second.number) == ("А.\u00a0П.\u00a0Громов", 2)
    assert first.y + first.height < second.y
    beside = print_letter(replace(letter, beside=True), head, created=AT, standard=A1B).slots
    assert beside[0].y == pytest.approx(beside[1].y)
    assert beside[0].x + beside[0].width < beside[1].x


def test_the_pdf_itself_tells_its_slots(told):
    printed = print_letter(LETTER, Letterhead(FormKind.LETTER), created=AT, standard=A1B)
    slot = printed.slots[0]
    place = f"uprava-mark=1/1/{slot.x:.2f}/{slot.y:.2f}/72.00/26.00/"
    assert place in told(printed.pdf, "pdfinfo")


def test_the_preview_is_one_page_as_png():
    drawn = draw_letter(LETTER, Letterhead(FormKind.LETTER), created=AT)
    png = drawn.png
    assert (drawn.page, drawn.pages) == (1, 1)
    assert png.startswith(b"\x89PNG")
    assert (int.from_bytes(png[16:20]), int.from_bytes(png[20:24])) == (794, 1123)


def test_values_stay_text_in_a_letter(told):
    nasty = '#read("/etc/passwd") *x* $x$ = #eval("1+1") // {организация}'
    letter = replace(LETTER, paragraphs=(nasty,))
    pdf = print_letter(letter, Letterhead(FormKind.LETTER), created=AT, standard=A2B).pdf
    assert nasty in words(told(pdf, "pdftotext")).replace("\u00a0", " ")


def test_an_approval_sheet_says_who_when_what_and_over_which_version(told, whole):
    pdf = print_approval_sheet(sheet_of(2))
    whole(pdf)
    text = words(told(pdf, "pdftotext", "-layout"))
    for expected in (
        "Лист согласования", "«Об утверждении программы „Тёплый дом“»", "№ 214-п от 20.11.2026",
        "за: Лебедев К. С.", "не согласовано", "версия 2 (1a2b3c4d)", FILE.sha256,
        "Этап 1. Согласование подразделениями", "Лист 1 из 1",
    ):  # fmt: skip
        assert expected in text, expected
    remarks = words(told(pdf, "pdftotext"))
    assert "отклонено: он указан" in remarks


def test_forty_lines_repeat_their_head_and_are_numbered_sheet_by_sheet(told):
    pdf = print_approval_sheet(sheet_of(40))
    pages = told(pdf, "pdftotext", "-layout").split("\f")[:-1]
    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        assert f"Лист {number} из {len(pages)}" in page
        assert ("Рассмотрено" in page and "Этап" in page) or "Чьё замечание" in page
    assert "40" in pages[-1], "the last line of the table of disagreements"


def test_no_line_of_a_sheet_is_torn_between_pages(told):
    pdf = print_approval_sheet(sheet_of(40))
    pages = told(pdf, "pdftotext", "-layout").split("\f")[:-1]
    for page in pages:
        if "Чьё замечание" not in page:
            assert page.count("Мельникова-Преображенская") == page.count("версия 2 (1a2b3c4d)")


def test_a_remark_with_a_character_without_a_glyph_is_printed_with_its_code(told):
    line = replace(LINE, note="Согласен 👍")
    sheet = sheet_of(2)
    stage = replace(sheet.stages[0], lines=[line])
    pdf = print_approval_sheet(replace(sheet, stages=[stage]))
    assert "Согласен [U+1F44D]" in words(told(pdf, "pdftotext"))


def test_texts_of_the_office_replace_those_of_the_program(told):
    texts = {"title": "Лист согласования {вида документа} {вид документа}", "foot": "{номер}"}
    text = words(told(print_approval_sheet(sheet_of(2), texts=texts), "pdftotext"))
    assert "Лист согласования {вида документа} Постановление" in text


def test_an_acquaintance_sheet_counts_who_has_read(told):
    waiting = SheetLine("Дорохов С. П.", state="не ознакомлен")
    sheet = AcquaintanceSheet(SUBJECT, [LINE, waiting], [FILE])
    text = words(told(print_acquaintance_sheet(sheet), "pdftotext", "-layout"))
    assert "Ознакомлены 1 из 2." in text
    assert "не ознакомлен" in text


def test_a_protocol_says_verdict_findings_and_checkers(told, whole):
    one = CheckedSignature(
        "Подпись не подтверждена", "a", ("Сертификат выдан неизвестным центром.",),
        (("Сертификат", "00C2F1"),), (("Целостность", "не изменено", "g"),),
    )  # fmt: skip
    protocol = SignatureProtocol(SUBJECT, FILE, AT, [one], {"pyHanko": "0.38.0"})
    pdf = print_signature_protocol(protocol)
    whole(pdf)
    text = words(told(pdf, "pdftotext", "-layout"))
    for expected in ("Подпись не подтверждена", "00C2F1", "не изменено", "pyHanko 0.38.0"):
        assert expected in text
