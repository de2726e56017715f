"""Papers of filing on A4: plan, inner inventory, cover, certificate.

Their words are those of the office that stand on its paper (annexes of the rules of the
archives); they are Russian whatever language the screens speak.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from uprava.i18n import use_locale
from uprava.printing.compiler import Setting, print_pdf
from uprava.printing.values import Missing, PdfStandard
from uprava.web.screens import show_day

from uprava_records.filing.service.cases import CaseCard, DocumentLine, VolumeLine
from uprava_records.filing.service.plans import PlanHead
from uprava_records.filing.service.rows import RowLine
from uprava_records.filing.service.terms import Term, with_article
from uprava_records.filing.values import CATEGORY_TITLES
from uprava_records.number_words import in_words

FORMS = Path(__file__).parent.parent / "forms"


@dataclass(frozen=True, slots=True)
class Press:
    """Who prints, when, by which clock."""

    name: str
    post: str
    at: datetime
    zone: ZoneInfo

    @property
    def foot(self) -> str:
        """The line at the foot of every page."""
        moment = self.at.astimezone(self.zone)
        return f"Напечатано из системы «Управа» {moment:%d.%m.%Y %H:%M}, {self.name}"


Column = tuple[str, int, bool]
"""Title, width in millimetres (0: what is left), whether numbers stand at the right."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with a table; a row with a group and no cells is a heading across the table."""

    title: str
    organisation: str
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, object]]
    unit: str = ""
    stamp: Sequence[str] = ()
    under: Sequence[str] = ()
    closing: Sequence[str] = ()
    signatures: Sequence[tuple[str, str]] = ()
    wide: bool = False


def set_sheet(sheet: Sheet, press: Press) -> bytes:
    """Return a sheet as PDF/A."""
    values: dict[str, object] = {
        "title": sheet.title, "organisation": sheet.organisation, "unit": sheet.unit,
        "stamp": list(sheet.stamp), "under": list(sheet.under), "wide": sheet.wide,
        "columns": [{"title": t, "width": w, "right": r} for t, w, r in sheet.columns],
        "rows": list(sheet.rows), "closing": list(sheet.closing), "foot": press.foot,
        "signatures": [{"post": post, "name": name} for post, name in sheet.signatures],
    }  # fmt: skip
    return printed("table.typ", values, press)


def printed(form: str, values: Mapping[str, object], press: Press) -> bytes:
    """Return a form as PDF/A."""
    setting = Setting(standard=PdfStandard.PDF_A_2B, missing=Missing.NAME)
    return print_pdf(FORMS / form, values, created=press.at, setting=setting).pdf


def row(*cells: object) -> dict[str, object]:
    """Return a row of a table."""
    return {"group": "", "cells": [str("" if each is None else each) for each in cells]}


def group(title: str) -> dict[str, object]:
    """Return a heading across the table."""
    return {"group": title, "cells": []}


def lowered(words: str) -> str:
    """Return the words with a small first letter; abbreviations (ЭПК) stay."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def term_of(term: Term) -> str:
    """Return a term in the words of the paper."""
    with use_locale("ru"):
        return with_article(term)


def dates(first: date | None, last: date | None) -> str:
    """Return the days of the first and the last document."""
    return f"{show_day(first)} – {show_day(last)}" if first else ""


def print_plan(plan: PlanHead, rows: Sequence[RowLine], unit: str, press: Press) -> bytes:
    """Return the filing plan of a year, of one unit or of all (сводная)."""
    stamp = ["УТВЕРЖДАЮ", plan.approved_by or "", show_day(plan.approved_on)]
    agreed = f"СОГЛАСОВАНО {plan.agreed_with}, {show_day(plan.agreed_on)}" if plan.agreed_on else ""
    sheet = Sheet(
        f"Номенклатура дел на {plan.year} год", plan.organisation,
        [("Индекс дела", 22, False), ("Заголовок дела", 0, False),
         ("Кол-во дел", 14, True), ("Срок хранения и статья по перечню", 44, False),
         ("Примечание", 36, False)],
        plan_rows(rows, unit), unit, stamp if plan.approved_on else ["ПРОЕКТ"],
        closing=[agreed, *totals_told(plan)],
        signatures=[("Руководитель службы делопроизводства", "")],
    )  # fmt: skip
    return set_sheet(sheet, press)


def plan_rows(rows: Sequence[RowLine], unit: str) -> list[dict[str, object]]:
    """Return the rows of the plan under the names of their units."""
    told: list[dict[str, object]] = []
    last = unit
    for each in rows:
        if each.unit != last:
            last = each.unit
            told.append(group(each.unit))
        carried = "переходящее" if each.carried else ""
        note = "; ".join(filter(None, (carried, each.note)))
        told.append(row(each.index, each.heading, each.cases or "", term_of(each.term), note))
    return told


def totals_told(plan: PlanHead) -> list[str]:
    """Return the closing record of a closed year."""
    if plan.totals is None:
        return []
    with use_locale("ru"):
        from uprava.i18n import _

        named = [(_(title), plan.totals.get(code)) for code, title in CATEGORY_TITLES.items()]
    told = [
        f"{name}: всего {n['all']}, в том числе переходящих {n['carried']}, с отметкой «ЭПК» "
        f"{n['epk']}"
        for name, n in named
        if n
    ]
    return [f"Итоговая запись о категориях и количестве дел, заведённых в {plan.year} году", *told]


def print_documents(case: CaseCard, lines: Sequence[DocumentLine], press: Press) -> bytes:
    """Return the inner inventory (внутренняя опись) of a case."""
    rows = [
        row(
            each.position, each.number, show_day(each.registered_on), each.title, each.volume,
            each.sheets, f"изъят {show_day(each.removed_on)}" if each.removed_on else "",
        )
        for each in lines
    ]  # fmt: skip
    hidden = case.documents - sum(1 for each in lines if each.removed_on is None)
    closing = [(f"Итого документов: {case.documents}, листов: {case.sheets} "
               f"({in_words(case.sheets)}).")]  # fmt: skip
    if hidden > 0:
        closing.append(f"Документов, доступ к которым ограничен: {hidden}.")
    sheet = Sheet(
        f"Внутренняя опись документов дела № {case.index}", case.organisation,
        [("№", 10, True), ("Индекс документа", 26, False), ("Дата", 20, False),
         ("Заголовок документа", 0, False), ("Том", 10, True), ("Листов", 14, True),
         ("Примечание", 26, False)],
        rows, case.unit, under=[f"{case.heading}, {case.year}"], closing=closing,
        signatures=[(press.post, press.name)],
    )  # fmt: skip
    return set_sheet(sheet, press)


def print_cover(case: CaseCard, volumes: Sequence[VolumeLine], press: Press) -> bytes:
    """Return the cover of every volume of a case."""
    values: dict[str, object] = {
        "title": f"Дело № {case.index}", "organisation": case.organisation, "unit": case.unit,
        "index": case.index, "heading": case.heading,
        "dates": dates(case.first_on, case.last_on) or str(case.year),
        "term": lowered(term_of(case.term)), "inventory": case.inventory or "",
        "volumes": [{"number": each.number, "sheets": each.sheets} for each in volumes],
    }  # fmt: skip
    return printed("cover.typ", values, press)


def print_certificate(case: CaseCard, volumes: Sequence[VolumeLine], press: Press) -> bytes:
    """Return the certificate (лист-заверитель) of every volume of a case."""
    values: dict[str, object] = {
        "title": f"Лист-заверитель дела № {case.index}", "index": case.index,
        "notes": case.certificate or "", "post": press.post, "name": case.closed_by or press.name,
        "day": show_day(case.closed_on),
        "volumes": [
            {"number": each.number, "sheets": each.sheets, "words": in_words(each.sheets),
             "documents": each.documents}
            for each in volumes
        ],
    }  # fmt: skip
    return printed("certificate.typ", values, press)
