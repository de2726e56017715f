"""Our own parsers under made-up input: the value, or the one error they promise, nothing else.

Few examples at each commit; by night each parser gets its own minutes (`--nightly`).
"""

import codecs
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from litestar.exceptions import ClientException
from tests_support.night import of_a_night
from uprava import signing
from uprava.calendar.reading import read_year
from uprava.documents.routes.address import read_address
from uprava.documents.routes.forms import version_of
from uprava.documents.service.number_templates import split_template
from uprava.errors import InvalidError, TooLargeError, UpravaError
from uprava.recognition import recognise
from uprava.rendering.reading import READERS, RefusedError, Source
from uprava.rendering.task import load_readers
from uprava.rendering.values import Limits
from uprava.signing.powers_words import facts_of
from uprava.users.importing.reading import read_sheet
from uprava.web.bodies import PartsMeter
from uprava.web.edge import cookie_value, given_id
from uprava.web.files import RangeError, Sent, asked_range
from uprava.web.paging import read_cursor, write_cursor
from uprava.work.service.folders import read_edge
from uprava_storage import safe_name, sniff

COMMIT = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
NIGHT = settings(COMMIT, max_examples=of_a_night(20_000), derandomize=False)

Parser = Callable[[Any], object]

TEXT = st.text(max_size=200)
DIGITS = st.integers().map(str) | st.sampled_from(["9" * 5000, "²", "٣", "-0", "1e9", ""])
LONG = st.lists(
    TEXT | DIGITS | st.sampled_from(["№", "от", "\n", "01.02.2026", "срок", "г."]), max_size=60
).map(" ".join)
SENT = Sent("0" * 64, 1000, "text/plain", "a")


def tokens(*words: bytes) -> st.SearchStrategy[bytes]:
    """Return bytes that are mostly a language's own words in a senseless order."""
    piece = st.sampled_from(words) | st.binary(max_size=12)
    return st.lists(piece, max_size=60).map(b"".join)


def cursor(text: str) -> object:
    """A list's cursor."""
    with suppress(InvalidError):
        found = read_cursor(text, "query")
        assert found is None or isinstance(found, UUID)
        assert found is None or read_cursor(write_cursor(found, "query"), "query") == found
    return None


def address(params: dict[str, str]) -> object:
    """The filters of a list, which are written back as they were read."""
    with suppress(InvalidError):
        read = read_address(params)
        again = read_address(dict(read.pairs()))
        assert again.query() == read.query()
    return None


def span(header: str) -> object:
    """The Range header: a part within the file, the whole of it, or the one error."""
    request: Any = SimpleNamespace(headers={"range": header}, method="GET")
    with suppress(RangeError):
        part = asked_range(request, SENT, '"a"')
        if part is not None:
            start, length = part
            assert 0 <= start < start + length <= SENT.size
    return None


def template(text: str) -> object:
    """A number template."""
    with suppress(InvalidError):
        before, width, after = split_template(text, {"index": "01-12"})
        assert isinstance(before + after, str)
        assert 0 <= width <= 99
    return None


def version(text: str) -> object:
    """The version a form was drawn with."""
    with suppress(InvalidError):
        assert 0 <= version_of({"_v": text}) < 10**9
    return None


def edge(text: str) -> object:
    """The edge of a work folder."""
    with suppress(InvalidError):
        read_edge(text)
    return None


def cookies(header: bytes) -> object:
    """The session cookie and the request's id."""
    value = cookie_value(header, "sid")
    assert value is None or value in header
    id = given_id({b"x-request-id": header})
    assert id is None or (id.isascii() and 8 <= len(id) <= 64 and "\n" not in id)
    return None


def parts(body: bytes) -> object:
    """The meter of forms, in pieces of any size."""
    meter = PartsMeter(b"x", files_too=False)
    with suppress(ClientException, TooLargeError):
        for start in range(0, len(body), 7):
            meter.count(body[start : start + 7])
    return None


def sheet(content: bytes) -> object:
    """People or units in CSV."""
    with suppress(UpravaError):
        read_sheet(content)
    return None


def year(content: bytes) -> object:
    """An official year in XML."""
    with suppress(InvalidError):
        read_year(content)
    return None


def power(content: bytes) -> object:
    """A power of attorney and the words for what it says."""
    with suppress(signing.PowerError):
        return facts_of(signing.read_power(content))
    return None


def letter(text: str) -> object:
    """The requisites of a letter."""
    recognise(text, pages=3, today=date(2026, 11, 20))
    return None


def name(text: str) -> object:
    """A file's name: one that no system takes for a path, and stable."""
    safe = safe_name(text)
    assert 0 < len(safe.encode()) <= 255
    assert not set(safe) & set('/\\\0\r\n"<>:|?*')
    assert safe not in (".", "..")
    assert safe_name(safe) == safe
    return None


@contextmanager
def opened(data: bytes, media_type: str) -> Iterator[Source]:
    """Yield the bytes as a child of the sandbox gets them."""
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.flush()
        copy = os.dup(file.fileno())
        os.lseek(copy, 0, os.SEEK_SET)
        with Source.open(copy, media_type, Limits()) as source:
            yield source


def reader_of(media_type: str) -> Parser:
    """Return the reader of a format: the text, or a refusal by a stable code."""

    def read(data: bytes) -> object:
        with suppress(RefusedError), opened(data or b" ", media_type) as source:
            READERS[media_type].inspect(source)
            for page in READERS[media_type].text(source):
                assert "\0" not in page.text
                codecs.encode(page.text, "utf-8")
        return None

    return read


def kind(data: bytes) -> object:
    """The type of a file, told from its bytes."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        assert "/" in sniff(file.name, name="a.txt")
    return None


MAIL = (
    b"From: ",
    b"To: a@b",
    b"Date: ",
    b"Subject: ",
    b"=?utf-8?q?",
    b"?=",
    b"\r\n",
    b"\r\n\r\n",
    b"Content-Type: ",
    b"text/plain",
    b"multipart/mixed; boundary=x",
    b"--x",
    b"--x--",
    b"message/rfc822",
    b"; charset=",
    b"; name*0*=",
    b"Content-Transfer-Encoding: base64",
    b"Content-Disposition: attachment; filename=",
    b'"',
    b"(",
    b"<",
    b",",
    b";",
)
RTF = (
    b"{\\rtf1",
    b"{",
    b"}",
    b"\\u",
    b"\\uc",
    b"1071",
    b"-5",
    b"\\'e0",
    b"\\par",
    b"\\*",
    b"\\bin9 ",
    b"\\ansicpg",
    b"1251",
    b"\\pict",
    b" ",
    b"\\",
    b"\\~",
)
XML = (
    b"<?xml version='1.0'?>",
    b"<a>",
    b"</a>",
    b"<!DOCTYPE a [",
    b"]>",
    b"&lt;",
    b"&#1;",
    b"&x;",
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"-->",
    b"<a b='",
    b"'/>",
    b"<script>",
    b"</p>",
)
CALENDAR = (
    b"<calendar year='2026' lang='ru'>",
    b"<holidays>",
    b"<days>",
    b"</days>",
    b"</calendar>",
    b"<day d='01.01' t='1' h='1'/>",
    b"<day d='",
    b"' t='",
    b"'/>",
    b"<holiday id='1'",
)
POWER = tuple(
    part.encode()
    for part in (
        "<Доверенность xmlns='urn://x-artefacts/EMCHD_1'>", "<Документ><Довер>",
        "</Довер></Документ></Доверенность>", "<СвДоверит>", "</СвДоверит>", "<ФИО Фамилия='",
        "<СвДов НомДовер='4f1c2d3e-5a6b-4c7d-8e9f-0a1b2c3d4e5f' ДатаВыдДовер='2026-01-0",
        "' СрокДейст='", "' СНИЛС='1' ИННФЛ='", "'/>", "<СвУпПред>", "</СвУпПред>", "<СвПолн>",
        "<МашПолн КодПолн='", "</СвПолн>", "<СвРосОрг НаимОрг='",
    )
)  # fmt: skip
FORM = (
    b"--x",
    b"--x--",
    b"\r\n",
    b"\r\n\r\n",
    b'Content-Disposition: form-data; name="a"',
    b'; filename="b"',
    b"Content-Type: text/plain; charset=",
    b"utf-8",
    b"utf-16",
)
CSV = (
    b"login;",
    "фамилия;".encode(),
    "имя;".encode("cp1251"),
    b"path;name",
    b"\r\n",
    b'"',
    b";",
    b",",
)

PARSERS: dict[str, tuple[Parser, st.SearchStrategy[Any]]] = {
    "cursor": (cursor, TEXT | st.binary(max_size=40).map(lambda b: b.hex())),
    "filters": (
        address,
        st.dictionaries(
            st.sampled_from(
                [
                    "kind",
                    "state",
                    "unit",
                    "journal",
                    "row",
                    "registered_from",
                    "registered_to",
                    "favourite",
                    "after",
                    "before",
                    "cols",
                    "trash",
                ]
            ),
            TEXT | DIGITS,
        ),
    ),
    "range": (span, st.builds("bytes={}-{}".format, DIGITS, DIGITS) | TEXT),
    "template": (
        template,
        st.lists(
            st.sampled_from(
                ["{seq}", "{seq:", "3", "}", "{", "{index}", "/", "{yyyy}", "{x}", "{seq:99}"]
            )
            | TEXT
        ).map("".join),
    ),
    "version": (version, DIGITS | TEXT),
    "edge": (edge, st.builds("{}.{}".format, st.dates().map(str) | TEXT, DIGITS) | TEXT),
    "cookies": (cookies, tokens(b"sid=", b";", b" ", b"=", b"sid", b"\n")),
    "forms": (parts, tokens(*FORM)),
    "sheet": (sheet, tokens(*CSV)),
    "year": (year, tokens(*CALENDAR)),
    "power": (power, tokens(*POWER)),
    "requisites": (letter, LONG),
    "name": (name, TEXT),
    "kind": (
        kind,
        tokens(b"%PDF-1.", b"PK\3\4", b"PK\5\6", b"<html", b"<!--", b"{\\rtf", b"\x30\x80", *MAIL),
    ),
    "mail": (reader_of("message/rfc822"), tokens(*MAIL)),
    "rtf": (reader_of("application/rtf"), tokens(*RTF).map(lambda body: b"{\\rtf1" + body)),
    "xml": (reader_of("application/xml"), tokens(*XML)),
    "html": (reader_of("text/html"), tokens(*XML)),
    "text": (
        reader_of("text/plain"),
        tokens(b"\xff\xfe", b"\0", "я".encode(), "я".encode("cp1251")),
    ),
}
"""Every parser of ours that reads what strangers send."""


@pytest.fixture(scope="module", autouse=True)
def readers() -> None:
    """Load the readers of formats, as the sandbox does."""
    load_readers()


def run(title: str, how: settings) -> None:
    """Feed one parser."""
    parser, strategy = PARSERS[title]

    @how
    @given(strategy)
    def feed(value: Any) -> None:
        parser(value)

    feed()


@pytest.mark.parametrize("title", PARSERS)
def test_a_parser_reads_or_refuses(title: str) -> None:
    run(title, COMMIT)


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("title", PARSERS)
def test_a_parser_reads_or_refuses_all_night(title: str) -> None:
    run(title, NIGHT)
