"""A supplier's document on A4 in the look of the official form, as PDF/A.

УПД: letter of the Federal Tax Service of 21 October 2013 № ММВ-20-3/96@; УКД: letter of 17 October
2014 № ММВ-20-15/86@. The forms are of the office and always in Russian.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from uprava.i18n import use_locale
from uprava.printing.compiler import Setting, print_pdf
from uprava.printing.typography import tied
from uprava.printing.values import Missing, PdfStandard

from uprava_contracts.formats import page as shown
from uprava_contracts.formats.values import (
    Document,
    Kind,
    Line,
    Party,
    Signer,
    Transfer,
    Worth,
)
from uprava_contracts.wording import day, number

FORM = Path(__file__).parent / "forms" / "document.typ"

DASH = "–"

UPD_COLUMNS = (
    ("Код товара/ работ, услуг", "14mm", "А", "left"),
    ("№ п/п", "8mm", "1", "right"),
    ("Наименование товара (описание выполненных работ, оказанных услуг), имущественного права",
     "1fr", "1а", "left"),
    ("Код ед. изм.", "9mm", "2", "center"),
    ("Ед. изм.", "12mm", "2а", "left"),
    ("Количество (объем)", "17mm", "3", "right"),
    ("Цена (тариф) за единицу", "19mm", "4", "right"),
    ("Стоимость без налога, всего", "22mm", "5", "right"),
    ("Сумма акциза", "17mm", "6", "right"),
    ("Налоговая ставка", "13mm", "7", "center"),
    ("Сумма налога", "19mm", "8", "right"),
    ("Стоимость с налогом, всего", "22mm", "9", "right"),
    ("Страна происхождения", "20mm", "10", "left"),
    ("Регистрационный номер декларации", "24mm", "11", "left"),
)  # fmt: skip
"""Columns of the table of an УПД: title, width, the form's own number, side."""

PLAIN_COLUMNS = (
    ("№ п/п", "9mm", "1", "right"),
    ("Наименование", "1fr", "2", "left"),
    ("Ед. изм.", "16mm", "3", "left"),
    ("Количество", "20mm", "4", "right"),
    ("Цена за единицу", "24mm", "5", "right"),
    ("Стоимость без НДС", "27mm", "6", "right"),
    ("Ставка НДС", "18mm", "7", "center"),
    ("Сумма НДС", "24mm", "8", "right"),
    ("Стоимость с НДС", "27mm", "9", "right"),
)
"""Columns of acts and corrections."""

STATUS_WORDS = ("1 – счет-фактура и передаточный документ (акт)", "2 – передаточный документ (акт)")


def print_document(
    document: Document, answer: Document | None = None, *, created: datetime,
    standard: PdfStandard = PdfStandard.PDF_A_2B,
) -> bytes:  # fmt: skip
    """Return the printed form of a document with the signed answer to it, where there is one.

    Characters the fonts lack are named in brackets.
    """
    with use_locale("ru"):
        values = contents(document, answer)
    setting = Setting(standard=standard, missing=Missing.NAME)
    return print_pdf(FORM, values, created=created, setting=setting).pdf


def contents(document: Document, answer: Document | None = None) -> dict[str, Any]:
    """Return what the form sets."""
    upd = document.kind is Kind.UPD
    return {
        "title": shown.title_of(document),
        "head": heading(document),
        "strip": strip(document),
        "rows": [list(row) for row in (upd_rows if upd else plain_rows)(document)],
        "columns": [
            {"title": title, "width": width, "mark": mark, "side": side}
            for title, width, mark, side in (UPD_COLUMNS if upd else PLAIN_COLUMNS)
        ],
        "lines": [
            cells for line in document.lines for cells in (upd_cells if upd else cells_of)(line)
        ],
        "total": total(document, upd=upd),
        "halves": [
            {"title": title, "rows": [list(row) for row in rows]}
            for title, rows in halves(document, answer)
        ],
        "notes": [list(one) for one in document.notes],
        "foot": f"Печатная форма электронного документа. Файл: {document.file_id or document.name}",
    }


def heading(document: Document) -> str:
    """Return the line of the form that names it."""
    if document.kind is not Kind.UPD:
        return shown.title_of(document)
    name = "Счет-фактура" if document.function != "ДОП" else "Передаточный документ"
    return f"{name} № {document.number or DASH} от {day(document.day, none=DASH)}"


def strip(document: Document) -> Mapping[str, object] | None:
    """Return what stands at the left of an УПД: its name and its status."""
    if document.kind is not Kind.UPD:
        return None
    status = shown.STATUSES.get(document.function, DASH)
    return {"name": "Универсальный передаточный документ", "status": status, "words": STATUS_WORDS}


def upd_rows(document: Document) -> Sequence[tuple[str, str, str]]:
    """Return the head of an УПД: title, value, the form's number of the row."""
    budget = document.budget
    seller, buyer = document.seller, document.buyer
    shipper = "он же" if document.same_shipper else with_address(document.shipper)
    return [
        ("Исправление №", corrected(document), "(1а)"),
        ("Продавец:", name_of(seller), "(2)"),
        ("Адрес:", address_of(seller), "(2а)"),
        ("ИНН/КПП продавца:", numbers_of(seller), "(2б)"),
        ("Грузоотправитель и его адрес:", shipper, "(3)"),
        ("Грузополучатель и его адрес:", with_address(document.consignee), "(4)"),
        ("К платежно-расчетному документу:", shown.listed(document.payments) or DASH, "(5)"),
        ("Документ об отгрузке:", shown.listed(document.shipments) or DASH, "(5а)"),
        ("Покупатель:", name_of(buyer), "(6)"),
        ("Адрес:", address_of(buyer), "(6а)"),
        ("ИНН/КПП покупателя:", numbers_of(buyer), "(6б)"),
        ("Валюта: наименование, код", currency(document), "(7)"),
        ("Идентификатор государственного контракта, договора (соглашения):",
         (budget.contract_id if budget else "") or DASH, "(8)"),
    ]  # fmt: skip


def corrected(document: Document) -> str:
    """Return the correction of a document: number and day, or dashes."""
    return f"{document.correction or DASH} от {day(document.correction_day, none=DASH)}"


def plain_rows(document: Document) -> Sequence[tuple[str, str, str]]:
    """Return the head of any other document: parties, then what is known."""
    rows = [
        (f"{title}:", f"{name_of(party)}, {numbers_of(party)}, {address_of(party)}", "")
        for title, party in shown.parties_of(document)
        if party
    ]
    pairs = shown.page_of(document)
    return [*rows, *((f"{name}:", value, "") for name, value in (*pairs.head, *pairs.more))]


def name_of(party: Party | None) -> str:
    """Return the name of a party."""
    return tied(party.name) if party else DASH


def address_of(party: Party | None) -> str:
    """Return the address of a party."""
    return (party.address if party else "") or DASH


def numbers_of(party: Party | None) -> str:
    """Return «ИНН/КПП»."""
    if party is None:
        return DASH
    return "/".join(part for part in (party.inn, party.kpp) if part) or DASH


def with_address(party: Party | None) -> str:
    """Return a name with the address."""
    return ", ".join(part for part in (name_of(party), party.address) if part) if party else DASH


def currency(document: Document) -> str:
    """Return «Российский рубль, 643»."""
    return ", ".join(part for part in (document.currency, document.currency_code) if part) or DASH


def upd_cells(line: Line) -> list[list[str]]:
    """Return a line of an УПД, column by column."""
    now = line.now
    excise = shown.sum_of(now.excise) or "без акциза"
    return [[
        line.code or DASH, str(line.number), line.name, now.unit_code or DASH, now.unit or DASH,
        quantity(now), shown.price_of(now.price) or DASH, shown.sum_of(now.net) or DASH, excise,
        now.rate or DASH, shown.sum_of(now.vat) or DASH, shown.sum_of(now.gross) or DASH,
        " ".join(part for part in (line.country_code, line.country) if part) or DASH,
        line.declaration or DASH,
    ]]  # fmt: skip


def cells_of(line: Line) -> list[list[str]]:
    """Return a line of an act, or both lines of a correction."""
    return [
        [
            row.number, f"{row.name} ({row.note})" if row.note else row.name, row.unit or DASH,
            row.quantity or DASH, row.price or DASH, row.net or DASH, row.rate or DASH,
            row.vat or DASH, row.gross or DASH,
        ]
        for row in shown.rows_of(line)
    ]  # fmt: skip


def quantity(worth: Worth) -> str:
    """Return a quantity."""
    return number(worth.quantity) if worth.quantity is not None else DASH


def total(document: Document, *, upd: bool) -> list[str]:
    """Return the last line of the table; empty without a table."""
    if not document.lines:
        return []
    totals = document.totals
    net, vat, gross = (shown.sum_of(one) or DASH for one in (totals.net, totals.vat, totals.gross))
    if upd:
        return ["", "", "Всего к оплате (9)", "", "", "", "", net, "", "Х", vat, gross, "", ""]
    return ["", "Всего", "", "", "", net, "", vat, gross]


def halves(
    document: Document, answer: Document | None
) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    """Return what stands below the table: of a transfer both sides, else who has signed."""
    signers = [("Подписал:", signed(one)) for one in document.signers]
    if document.kind is not Kind.UPD:
        found = [("Подписи", signers), ("Ответ", answered(answer))]
        return [(title, rows) for title, rows in found if rows]
    told = document.transfer
    who = f"{told.person.full}, {told.post}" if told and told.person else DASH
    left = [
        ("Основание передачи (сдачи) / получения (приемки) [10]:",
         shown.listed(document.bases) or DASH),
        ("Содержание операции:", (told.content if told else "") or DASH),
        ("Дата отгрузки, передачи (сдачи) [13]:", day(told.day if told else None, none=DASH)),
        ("Товар (груз) передал / услуги, результаты работ, права сдал [12]:", who),
        *signers,
        ("Составитель документа [16]:", document.maker or DASH),
    ]  # fmt: skip
    taken = answer.transfer if answer else None
    right = [
        ("Товар (груз) получил / услуги, результаты работ, права принял [17]:", by_whom(taken)),
        ("Дата получения (приемки) [18]:", day(taken.day if taken else None, none="")),
        ("Иные сведения о получении, приемке [19]:", taken.content if taken else ""),
        *[("Подписал:", signed(one)) for one in (answer.signers if answer else ())],
        ("Наименование экономического субъекта [21]:", name_of(document.buyer)),
    ]
    return [("Передал", left), ("Принял", right)]


def answered(answer: Document | None) -> list[tuple[str, str]]:
    """Return what the customer answered, and who signed it; nothing without an answer."""
    told = answer.transfer if answer else None
    if answer is None or told is None:
        return []
    said = ", ".join(part for part in (told.content, day(told.day, none="")) if part)
    return [
        ("Ответ заказчика:", said or DASH),
        *[("Подписал:", signed(one)) for one in answer.signers],
    ]


def by_whom(taken: Transfer | None) -> str:
    """Return who took what was handed over, empty where nobody is named."""
    if taken is None or taken.person is None:
        return ""
    return ", ".join(part for part in (taken.person.full, taken.post) if part)


def signed(one: Signer) -> str:
    """Return who has signed, as the document says."""
    name, words = shown.signer_of(one)
    return f"{name}, {words}" if words else name
