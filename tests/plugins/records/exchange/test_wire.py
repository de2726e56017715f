"""Messages of the exchange: samples of the format are read, ours fit the published schema."""

import dataclasses
import re
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from lxml import etree
from uprava_records.exchange.service.envelope import read_envelope, write_envelope
from uprava_records.exchange.service.messages import (
    read_message,
    write_container,
    write_notice,
    write_receipt,
)
from uprava_records.exchange.service.passport import SCHEMA, read_passport, write_passport
from uprava_records.exchange.values import (
    REGISTERED,
    Enclosure,
    Header,
    Kind,
    Notice,
    Numbered,
    Party,
    Passport,
    Receipt,
    Signer,
    UnreadableMessageError,
)

SAMPLES = Path(__file__).parent / "samples"
OMSK = ZoneInfo("Asia/Omsk")
AT = datetime(2026, 11, 21, 4, 30, tzinfo=UTC)
US = Party("66666666-7777-4888-8999-aaaaaaaaaaaa", "Администрация Верхнереченска")
DOCUMENT = "4f5f9c1e-6f0b-4f5e-9a54-2d1f6a1f0001"

LETTER = Passport(
    uid=DOCUMENT, kind="Письмо", title="О готовности\nкотельных & теплотрасс",
    organisation=US.title, number=Numbered("01-13/9126", date(2026, 11, 20)),
    document="document.pdf", signers=(Signer("Орлов Денис Игоревич", "Глава", "signature_001.p7s"),
                                      Signer("Крылова А. Д.", "", "signature_002.p7s")),
    executor="Ким Вера", phone="+7 (3812) 00-00-00", addressees=("Правительство области",),
    enclosures=(Enclosure("attachment_001.pdf", "Расчёт", ("attachment_001_signature.p7s",)),),
    pages=2, answers=(Numbered("123-исх", date(2026, 11, 1)),), answered=("Правительство области",),
)  # fmt: skip


def test_the_passport_of_the_sample_is_read() -> None:
    with zipfile.ZipFile(SAMPLES / "out" / "document.edc.zip") as archive:
        found = read_passport(archive.read("passport.xml"))
    assert found.uid == DOCUMENT
    assert (found.kind, found.organisation) == ("Письмо", "Администрация города (тест)")
    assert found.number == Numbered("ИСХ-25/АГ-1000/01", date(2025, 11, 20))
    assert found.signers[0].post == "Глава города"
    assert found.signers[0].signature == "mainDoc_signature_001.p7s"
    assert found.answers == (Numbered("123-исх", date(2025, 11, 1)),)
    assert [each.name for each in found.enclosures] == ["attachment_001.pdf"]


def test_messages_and_the_envelope_of_the_samples_are_read() -> None:
    carried = read_message((SAMPLES / "out" / "document.xml").read_bytes())
    assert (carried.header.kind, carried.body) == (Kind.CONTAINER, "document.edc.zip")
    assert carried.header.source.title == "Администрация города (тест)"
    receipt = read_message((SAMPLES / "acknowledgment_2.7.1.xml").read_bytes()).receipt
    assert receipt == Receipt("4f5f9c1e-6f0b-4f5e-9a54-2d1f6a1f00aa", True)
    told = read_message((SAMPLES / "notification_registered.xml").read_bytes()).notice
    assert told is not None
    assert (told.container_uid, told.act) == (DOCUMENT, "Зарегистрирован")
    assert told.number == Numbered("ВХ-25/МГ-555", date(2025, 11, 20)) or told.number.day
    refused = read_message((SAMPLES / "notification_refused.xml").read_bytes()).notice
    assert refused is not None
    assert refused.act == "Отказано в регистрации"
    assert refused.reason
    envelope = read_envelope((SAMPLES / "out" / "envelope.ini").read_bytes())
    assert envelope.addressees == ["TEST_REGION~MEDOGU"]
    assert envelope.files == ["document.edc.zip", "document.xml"]


def test_our_passport_fits_the_published_schema_and_says_the_same() -> None:
    written = write_passport(LETTER)
    rules = etree.XMLSchema(etree.parse(SCHEMA))
    assert rules.validate(etree.fromstring(written)), rules.error_log
    assert b'encoding="windows-1251"' in written[:60].replace(b"'", b'"')
    back = read_passport(written)
    assert back == dataclasses.replace(
        LETTER, title="О готовности котельных & теплотрасс",
        signers=(LETTER.signers[0], dataclasses.replace(LETTER.signers[1], post="—")),
    )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"number": Numbered("1" * 32, date(2026, 1, 1))},
        {"document": "документ.pdf"},
        {"kind": ""},
        {"signers": ()},
    ],
)
def test_a_passport_the_schema_forbids_is_not_written(change: dict[str, object]) -> None:
    with pytest.raises(UnreadableMessageError):
        write_passport(dataclasses.replace(LETTER, **change))  # type: ignore[arg-type]


def test_what_we_write_is_read_back() -> None:
    header = Header("4f5f9c1e-6f0b-4f5e-9a54-2d1f6a1f00ee", Kind.CONTAINER, US, AT)
    carried = read_message(write_container(header, zone=OMSK))
    assert carried.header.uid == header.uid
    assert str(carried.header.created) == "2026-11-21 10:30:00"
    receipt = Receipt(header.uid, False, "нет файла document.pdf")
    assert read_message(write_receipt(header, receipt, at=AT, zone=OMSK)).receipt == receipt
    notice = Notice(DOCUMENT, REGISTERED, Numbered("01-12/7", date(2026, 11, 21)))
    data = write_notice(header, notice, LETTER.number, to=Party("x", "Область"), at=AT, zone=OMSK)
    assert read_message(data).notice == notice


def test_an_envelope_is_written_for_its_readers() -> None:
    data = write_envelope(LETTER.number, DOCUMENT, to=["REGION~MEDOGU"], files=["document.xml"])
    assert data.count(b"\r\n") == len(data.splitlines())
    assert "ТЕМА=ЭСД МЭДО (01-13/9126 от 20.11.2026 {4F5F9C1E-" in data.decode("cp1251")
    assert read_envelope(data).addressees == ["REGION~MEDOGU"]
    assert read_envelope("\ufeff[АДРЕСАТЫ]\n1=Б\n0=А\n".encode()).addressees == ["А", "Б"]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"not xml", b"<a/>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><communication>&b;</communication>',
        "<communication><header type='Квитанция'/></communication>".encode(),
        "<communication><header uid='1' type='Транспортный контейнер'/></communication>".encode(),
        b"<communication" * 10_000,
    ],
)  # fmt: skip
def test_what_is_no_message_is_told_so(data: bytes) -> None:
    with pytest.raises(UnreadableMessageError):
        read_message(data)


def test_a_declaration_that_names_another_encoding_does_no_harm() -> None:
    text = (SAMPLES / "passport.xml").read_bytes().decode("cp1251")
    lying = text.replace("windows-1251", "utf-8").encode("cp1251")
    assert read_passport(lying).organisation == "Администрация города (тест)"
    marked = b"\xef\xbb\xbf" + re.sub("encoding=.[^?]*", 'encoding="utf-8"', text).encode()
    assert read_passport(marked).organisation == "Администрация города (тест)"
