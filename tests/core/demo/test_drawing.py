"""The files of letters, judged by other programs than those that made them."""

import io
import shutil
import subprocess
from datetime import date
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from PIL import Image
from uprava.demo import Form, Letter, letter, render, timeline, topics, town

WHEN = timeline(date(2026, 11, 20), 2000)
LETTERS = [letter(index, town=town(), seed=3, when=WHEN) for index in range(600)]

needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler-utils")


def first(form: Form) -> Letter:
    return next(found for found in LETTERS if found.form is form)


def text_of(pdf: bytes) -> str:
    told = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(told.stdout.decode().replace("\u2011", "-").split())


@needs_poppler
def test_a_pdf_says_what_the_letter_says():
    found = first(Form.PDF)
    text = text_of(render(found))
    for part in (found.title, *found.paragraphs, found.signatory.name.signed):
        assert " ".join(part.split()) in text


@needs_poppler
def test_a_long_table_goes_over_several_pages():
    tables = [item for item in LETTERS if item.attachment and item.form is Form.PDF]
    found = max(tables, key=lambda item: item.attachment.length)
    pdf = render(found)
    told = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True)
    pages = int(told.stdout.decode().split("Pages:")[1].split()[0])
    assert pages >= 3
    assert found.attachment.rows[-1][0].replace("\xa0", " ") in text_of(pdf)


@pytest.mark.parametrize("form", Form)
def test_the_same_letter_gives_the_same_bytes(form):
    found = first(form)
    assert render(found) == render(found)


@needs_poppler
def test_a_scan_is_an_image_without_text():
    pdf = render(first(Form.SCAN))
    assert pdf.startswith(b"%PDF")
    assert text_of(pdf) == ""


def test_a_tiff_is_a_black_and_white_sheet():
    with Image.open(io.BytesIO(render(first(Form.TIFF)))) as image:
        assert (image.format, image.mode, image.info["compression"]) == ("TIFF", "1", "group4")
        assert min(image.size) > 1200


def test_a_docx_is_read_by_a_plain_reader():
    found = first(Form.DOCX)
    with ZipFile(io.BytesIO(render(found))) as archive:
        assert archive.testzip() is None
        root = ElementTree.fromstring(archive.read("word/document.xml"))
    text = "".join(root.itertext())
    assert all(line in text for line in found.paragraphs)


def test_every_topic_can_be_printed():
    drawn = {}
    for found in LETTERS:
        if found.form is Form.PDF:
            drawn.setdefault((found.unit, found.title[:18]), found)
    assert len(drawn) >= len(topics()) - 6
    for found in drawn.values():
        assert render(found).startswith(b"%PDF-1.")
