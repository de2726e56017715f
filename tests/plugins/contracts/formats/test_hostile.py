"""Files come from outside: what means harm or is no document is refused in words, and soon."""

import io
import re
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plugins.contracts.formats.writer import SAMPLES, Supply, identifier, upd
from uprava_contracts.formats.checking import check
from uprava_contracts.formats.reading import read
from uprava_contracts.formats.values import MOST_BYTES, UnreadableError

GOOD = upd(Supply())
HEAD = b'<?xml version="1.0" encoding="windows-1251"?>'

LAUGHS = HEAD + (
    '<!DOCTYPE a [<!ENTITY a "ха">'
    + "".join(f'<!ENTITY b{n} "&{"a" if n == 0 else f"b{n - 1}"};&a;&a;">' for n in range(30))
    + "]><Файл>&b29;</Файл>"
).encode("cp1251")

OUTSIDE = HEAD + (
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Файл ИдФайл="1"><Документ '
    'КНД="1115131">&x;</Документ></Файл>'
).encode("cp1251")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (LAUGHS, "объявлен тип документа"),
        (OUTSIDE, "объявлен тип документа"),
        (HEAD + b"<a>" * 100_000, "это не XML, либо файл обрезан"),
        (HEAD + b"<a>" * 100_000 + b"</a>" * 100_000, "это не XML"),
        (b"<a " + b" ".join(b'x%d="1"' % n for n in range(300_000)) + b"/>", "Файл не прочитан"),
        (b"<r>" + b"<a/>" * 700_000 + b"</r>", "элементов в нём больше"),
        (b" " * (MOST_BYTES + 1), "больше 30 МБ"),
        (GOOD[: len(GOOD) // 2], "файл обрезан"),
        (b"", "это не XML"),
        (b"PK\x03\x04" + b"\0" * 100, "это не XML"),
        (b"<html><body>404</body></html>", "не документ в формате налоговой службы"),
        (GOOD.replace(b'"1115131"', b'"9999999"'), "«9999999»"),
        (GOOD.decode("cp1251").encode(), "записан он в UTF-8"),
    ],
    ids=["laughs", "outside", "deep", "deep closed", "attributes", "elements", "long", "cut",
         "empty", "archive", "page", "code", "encoding"],
)  # fmt: skip
def test_what_is_no_document_is_refused_in_words(data: bytes, sentence: str) -> None:
    before = time.process_time()
    with pytest.raises(UnreadableError) as refused:
        read(data, "x.xml")
    assert sentence in refused.value.detail
    assert "root:" not in refused.value.detail
    assert time.process_time() - before < 20


def test_nothing_is_asked_of_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A schema location and an include are only words."""
    text = GOOD.decode("cp1251").replace(
        "<Файл ", '<Файл xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:noNamespaceSchemaLocation="http://127.0.0.1:1/x.xsd" ', 1,
    )  # fmt: skip
    found = read(text.encode("cp1251"), identifier(Supply()) + ".xml")
    assert isinstance(check(found), list)


def test_comments_are_no_part_of_a_document() -> None:
    text = (SAMPLES / "upd-5.02.xml").read_bytes().decode("cp1251")
    said = "<!-- ничего -->"
    spread = re.sub(r"(<(?!\?|ЭП)[^/>]*[^/]>)", rf"\1{said}", text)
    assert spread.count(said) > 50
    found = read(spread.encode("cp1251"), "x.xml")
    assert replace(found, source=b"") == replace(read(text.encode("cp1251"), "x.xml"), source=b"")


def test_numbers_nobody_means_are_no_numbers() -> None:
    text = GOOD.decode("cp1251")
    for wrong in ("1e400000", "NaN", "Infinity", "1" * 5000, "٣", "1_000", "--1"):
        found = read(text.replace('КолТов="10"', f'КолТов="{wrong}"').encode("utf-16"), "x.xml")
        assert found.lines[0].now.quantity is None
        assert check(found)


def test_a_long_invoice_is_checked_in_seconds() -> None:
    row = GOOD.decode("cp1251")
    start, end = row.index("<СведТов"), row.index("<ВсегоОпл")
    many = row[:start] + row[start:end] * 10_000 + row[end:]
    before = time.process_time()
    found = read(many.encode("cp1251"), identifier(Supply()) + ".xml")
    assert len(found.lines) == 10_000
    assert any("Номера строк повторяются" in one.sentence for one in check(found))
    assert time.process_time() - before < 30


@settings(max_examples=100)
@given(st.data())
def test_a_damaged_file_is_read_or_refused_and_nothing_else(data: st.DataObject) -> None:
    damaged = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(damaged) - 1))
        damaged[place : place + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=4))
    try:
        found = read(bytes(damaged), "x.xml")
    except UnreadableError:
        return
    for one in check(found):
        assert one.sentence


@settings(max_examples=100)
@given(st.binary(max_size=400))
def test_noise_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        read(data, io.StringIO("x").read())
