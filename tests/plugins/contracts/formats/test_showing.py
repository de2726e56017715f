"""A document reads as its official form: on a page and on paper."""

import re
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uprava
import uprava_contracts
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from lxml import html
from plugins.contracts.formats.writer import (
    SAMPLES,
    Row,
    Supply,
    notice,
    services,
    ukd,
    upd,
    works,
)
from tests_support.oracles import told
from uprava import i18n
from uprava.i18n import use_locale
from uprava.printing.values import PdfStandard
from uprava_contracts.formats.checking import check
from uprava_contracts.formats.page import page_of
from uprava_contracts.formats.papers import print_document
from uprava_contracts.formats.reading import read

__all__ = ["told"]

AT = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)

EVERY = {
    "upd 5.01": upd(Supply(version="5.01")),
    "upd 5.02": upd(Supply()),
    "sample": (SAMPLES / "upd-5.02.xml").read_bytes(),
    "answer": (SAMPLES / "upd-5.02-answer.xml").read_bytes(),
    "ukd": ukd(),
    "services": services(),
    "works": works(),
    "taken": notice("DP_PDPOL"),
    "annulment": notice("DP_PRANNUL"),
}


@pytest.mark.parametrize("name", list(EVERY))
def test_every_kind_has_a_page_in_the_readers_language(name: str) -> None:
    found = read(EVERY[name], "x.xml")
    page = page_of(found)
    assert page.title
    assert all(value for _name, value in page.head)
    assert not re.search(
        "[A-Z][a-z]+ ", " ".join(name for name, _value in (*page.head, *page.more))
    )
    with use_locale("en"):
        assert page_of(found).title.startswith(found.kind.caption)


def test_pages_and_findings_are_drawn() -> None:
    here = Path(uprava_contracts.__file__).parent / "templates"
    core = Path(uprava.__file__).parent / "templates"
    environment = Environment(
        loader=ChoiceLoader(
            [FileSystemLoader(core), PrefixLoader({"contracts": FileSystemLoader(here)})]
        ),
        autoescape=True, undefined=StrictUndefined, extensions=["jinja2.ext.i18n"],
    )  # fmt: skip
    environment.install_gettext_callables(i18n._, i18n.ngettext, newstyle=True)  # type: ignore[attr-defined]
    parts = environment.get_template("contracts/formats/document.html").module
    for name, data in EVERY.items():
        found = read(data.replace(b"&quot;", b"&lt;b&gt;"), f"{name}.xml")
        text = str(parts.document(page_of(found)))  # type: ignore[attr-defined]
        assert "ООО <b>" not in text
        html.fromstring(text)
        assert (b"<table" in text.encode()) == bool(found.lines)
        assert check(found)[0].place in str(parts.findings(check(found)))  # type: ignore[attr-defined]


def test_the_page_says_what_stands_in_the_document() -> None:
    page = page_of(read(upd(Supply(correction="2")), "x.xml"))
    assert page.title == "Универсальный передаточный документ № УТ-15 от 12.11.2026"
    head = dict(page.head)
    assert head["Назначение документа"] == "счёт-фактура и передаточный документ (акт)"
    assert head["Исправление"] == "№ 2 от 20.11.2026"
    assert head["Основания передачи"] == "Контракт № 0152300011926000123 от 02.03.2026"
    seller = dict(page.parties[0].pairs)
    assert (page.parties[0].title, seller["ИНН"], seller["КПП"]) == (
        "Продавец", "7714833917", "771401001",
    )  # fmt: skip
    row = page.rows[0]
    assert (row.quantity, row.price, row.net, row.gross) == (
        "10", "250,00", "2\u202f500,00", "3\u202f000,00",
    )  # fmt: skip
    assert dict(page.more)["Идентификатор госконтракта (ИГК)"] == "12345678901234567890"
    assert page.signers == [("Лугов Олег Ильич", "Директор")]


def test_a_correction_shows_both_lines() -> None:
    page = page_of(read(ukd(), "x.xml"))
    assert [(row.note, row.quantity) for row in page.rows] == [
        ("до изменения", "10"), ("после изменения", "8"),
    ]  # fmt: skip
    assert page.gross == "\u2212600,00"


@pytest.mark.parametrize("name", ["upd 5.01", "sample", "ukd", "works", "annulment"])
def test_the_printed_form_is_read_by_another_program(name: str, told: Callable[..., str]) -> None:
    pdf = print_document(read(EVERY[name], "x.xml"), created=AT)
    text = " ".join(told(pdf, "pdftotext", "-layout").split())
    info = told(pdf, "pdfinfo")
    assert "841.89 x 595.28" in info or "841.89 x 595.276" in info
    assert "Печатная форма электронного документа" in text
    if name == "upd 5.01":
        assert "Счет-фактура № УТ-15 от 12.11.2026" in text
        assert "7714833917/771401001" in text
        assert "Всего к оплате (9)" in text
        assert "Статус: 1" in text
    if name == "ukd":
        assert "после изменения" in text


def test_a_form_of_many_pages_repeats_its_head(told: Callable[..., str]) -> None:
    rows = [Row(name=f"Позиция {n}") for n in range(150)]
    pdf = print_document(
        read(upd(Supply().with_rows(*rows)), "x.xml"), created=AT, standard=PdfStandard.PDF_A_1B
    )
    text = told(pdf, "pdftotext", "-layout")
    assert text.count("Наименование товара") > 2
    assert "Позиция 149" in text


def test_characters_the_fonts_lack_do_not_stop_printing() -> None:
    pdf = print_document(
        read(upd(Supply(content="Принято")).replace("Бумага".encode("cp1251"), b"&#128512;"), "x"),
        created=AT,
    )
    command = ["pdftotext", "-", "-"]
    text = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
    assert "офисная" in text
