"""The exchange end to end through real folders; the other body is a plain script."""

import io
import os
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from exchanging import (
    OURS,
    RECEIPT,
    REFUSED,
    REGION,
    REGISTERED,
    Exchanging,
    root_of,
    text_at,
)
from lxml import etree
from uprava import testing
from uprava.db.sql import execute
from uprava_records import settings as records
from uprava_records.dispatch.service import acting
from uprava_records.exchange.service.passport import SCHEMA
from uprava_records.exchange.service.visiting import visit_circuit


@pytest.fixture(autouse=True)
def fresh_settings() -> Iterator[None]:
    """Settings of one test are not those of the next."""
    yield
    records.records_settings.cache_clear()


def waiting(exchanging: Exchanging) -> list[Path]:
    return sorted((exchanging.root / "IN").iterdir())


def send(exchanging: Exchanging, id: Any) -> acting.Outcome:
    with exchanging.office.as_clerk() as session:
        return acting.send(
            session, exchanging.office.dispatches(id), reader=exchanging.office.clerk,
            at=testing.NOW,
        )  # fmt: skip


def test_a_letter_of_the_region_waits_for_registration_with_its_passport_read(
    exchanging: Exchanging,
) -> None:
    message, _container = exchanging.bring(
        links="<c:links><c:link><c:organization><c:title>АДМИНИСТРАЦИЯ «Верхнереченска»</c:title>"
        "</c:organization><c:registration><c:number>01-13/5</c:number><c:date>2026-11-01</c:date>"
        "</c:registration></c:link></c:links>"
    )
    exchanging.visit()
    assert waiting(exchanging) == []
    draft = exchanging.office.value(
        "select jsonb_build_object('r', recognised, 's', source, 'f', (select jsonb_agg(f.name"
        " order by f.id) from records.draft_file as f where f.draft_id = d.id))"
        " from records.draft as d where source = 'exchange' order by created_at desc limit 1"
    )
    assert draft["r"]["correspondent"] == REGION
    assert (draft["r"]["outgoing_number"], draft["r"]["outgoing_date"]) == ("14-2/77", "2026-11-18")
    assert (draft["r"]["title"], draft["r"]["answers"]) == ("О паводке", "01-13/5")
    assert draft["r"]["signatory"] == "Носова Анна Егоровна, Министр"
    assert set(draft["f"]) == {
        "Письмо.pdf", "Подпись 1 (Носова Анна Егоровна).p7s", "Расчёт потребности.pdf",
    }  # fmt: skip
    [answer] = exchanging.fetched()
    assert text_at(answer["document.xml"], "accepted") == "true"
    receipt = root_of(answer["document.xml"]).iter()
    told = next(each for each in receipt if each.tag.endswith("acknowledgment"))
    assert message in told.attrib.values()
    assert "REGION~MEDOGU" in answer["envelope.ini"].decode("cp1251")


def test_the_same_message_brought_twice_is_one_letter(exchanging: Exchanging) -> None:
    count = "select count(*) from records.arrival where source = 'exchange'"
    before = exchanging.office.value(count)
    message, container = exchanging.bring()
    exchanging.visit()
    exchanging.bring(message=message, uid=container)
    exchanging.visit()
    assert exchanging.office.value(count) == before + 1
    assert len(exchanging.fetched()) == 1


def test_the_sender_is_told_the_number_or_the_reason_of_a_refusal(exchanging: Exchanging) -> None:
    _message, first = exchanging.bring()
    _message, second = exchanging.bring(title="Реклама", number="9")
    exchanging.visit()
    exchanging.fetched()
    with exchanging.office.system() as session:
        execute(
            session,
            "update records.arrival set state = 'refused', reason = 'Ошибка адресации' where id ="
            " (select arrival_id from records.exchange_message where container_uid = %s)",
            (second,),
        )
    registered = exchanging.office.letter(title="стоит вместо входящего")
    with exchanging.office.system() as session:
        execute(
            session,
            "update records.arrival set state = 'registered', document_id = %s where id ="
            " (select arrival_id from records.exchange_message where container_uid = %s)",
            (registered, first),
        )
    exchanging.visit()
    told = {}
    for each in exchanging.fetched():
        root = root_of(each["document.xml"])
        notice = next(e for e in root.iter() if e.tag.endswith("notification"))
        uid, kind = (notice.attrib[f"{{{root.tag[1:].split('}')[0]}}}{n}"] for n in ("uid", "type"))
        told[uid] = (kind, each["document.xml"])
    number = exchanging.office.value(
        "select number from documents.document where id = %s", registered
    )
    assert told[first][0] == "Зарегистрирован"
    accepted = next(e for e in root_of(told[first][1]).iter() if e.tag.endswith("documentAccepted"))
    numbers = [e.text for e in accepted.iter() if e.tag.endswith("number")]
    assert numbers == ["14-2/77", number]
    assert told[second][0] == "Отказано в регистрации"
    assert text_at(told[second][1], "reason") == "Ошибка адресации"
    exchanging.visit()
    assert exchanging.fetched() == []


def test_a_signed_letter_goes_and_comes_back_registered(exchanging: Exchanging) -> None:
    id = exchanging.letter()
    assert send(exchanging, id).done == 1
    [dispatch] = exchanging.office.dispatches(id)
    assert exchanging.office.state(dispatch) == "sending"
    exchanging.visit()
    assert exchanging.office.state(dispatch) == "sent"
    [package] = exchanging.fetched()
    assert set(package) == {"document.edc.zip", "document.xml", "envelope.ini"}
    with zipfile.ZipFile(io.BytesIO(package["document.edc.zip"])) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    passport = etree.fromstring(members["passport.xml"])
    assert schema.validate(passport), schema.error_log
    named = {value for each in passport.iter() for key, value in each.attrib.items()
             if key.endswith("localName")}  # fmt: skip
    assert named == set(members) - {"passport.xml"}
    assert members["document.pdf"].startswith(b"%PDF")
    assert members["registration_stamp.png"].startswith(b"\x89PNG")
    uid = passport.attrib["{http://minsvyaz.ru/container}uid"]
    head = root_of(package["document.xml"])
    message = next(v for k, v in head[0].attrib.items() if k.endswith("uid"))
    assert OURS in {v for e in head.iter() for v in e.attrib.values()}
    exchanging.tell("Квитанция", RECEIPT.format(uid=message, accepted="true", said=""))
    exchanging.visit()
    exchanging.tell("Уведомление", REGISTERED.format(uid=uid))
    exchanging.visit()
    assert exchanging.office.state(dispatch) == "delivered"
    note = exchanging.office.value("select note from records.dispatch where id = %s", dispatch)
    assert "№ ВХ-555 от 21.11.2026" in note
    assert "exchange.written" in exchanging.office.acts(id)
    state = exchanging.office.value("select state from documents.document where id = %s", id)
    assert state == "sent"


@pytest.mark.parametrize(
    ("kind", "body", "state", "said"),
    [
        ("Уведомление", REFUSED, "returned", "Нет подписи"),
        ("Квитанция", RECEIPT, "failed", "нет места"),
    ],
)
def test_a_refusal_or_a_bad_receipt_brings_the_letter_back_with_its_reason(
    exchanging: Exchanging, kind: str, body: str, state: str, said: str
) -> None:
    id = exchanging.letter()
    send(exchanging, id)
    exchanging.visit()
    [dispatch] = exchanging.office.dispatches(id)
    uid = exchanging.office.value(
        f"select {'container_uid' if kind == 'Уведомление' else 'uid'}"
        " from records.exchange_message where document_id = %s", id,
    )  # fmt: skip
    exchanging.tell(kind, body.format(uid=str(uid).upper(), accepted="false", said="нет места"))
    exchanging.visit()
    assert exchanging.office.state(dispatch) == state
    told = exchanging.office.value(
        "select concat(note, said) from records.dispatch where id = %s", dispatch
    )
    assert said in told


def test_a_notice_of_a_body_that_is_not_the_addressee_moves_nothing(exchanging: Exchanging) -> None:
    id = exchanging.letter()
    send(exchanging, id)
    exchanging.visit()
    [dispatch] = exchanging.office.dispatches(id)
    for source in ("99999999-2222-4333-8444-555555555555", ""):
        exchanging.tell("Уведомление", REGISTERED.format(uid=id), source=source)
    exchanging.visit()
    assert exchanging.office.state(dispatch) == "sent"


def test_without_a_receipt_in_time_the_letter_is_told_and_a_late_one_still_counts(
    exchanging: Exchanging,
) -> None:
    id = exchanging.letter()
    send(exchanging, id)
    exchanging.visit()
    [dispatch] = exchanging.office.dispatches(id)
    with exchanging.office.system() as session:
        execute(
            session,
            "update records.exchange_message set moved_at = now() - interval '73 hours'"
            " where document_id = %s",
            (id,),
        )
    exchanging.visit()
    assert exchanging.office.state(dispatch) == "failed"
    said = exchanging.office.value("select said from records.dispatch where id = %s", dispatch)
    assert "72" in said
    exchanging.tell("Уведомление", REGISTERED.format(uid=id))
    exchanging.visit()
    assert exchanging.office.state(dispatch) == "delivered"


def test_what_cannot_go_is_told_before_it_goes(exchanging: Exchanging) -> None:
    unsigned = exchanging.letter(signed=False)
    [refused] = send(exchanging, unsigned).refused
    assert ".p7s" in refused.why
    stranger = exchanging.letter(name="Тайное общество")
    [refused] = send(exchanging, stranger).refused
    assert "Тайное общество" in refused.why
    exchanging.visit()
    assert exchanging.fetched() == []


@pytest.mark.parametrize(
    "members",
    [
        {"document.pdf": b"%PDF-1.7"},
        {"passport.xml": b"<not-closed"},
        {"passport.xml": b"<c:container xmlns:c='http://minsvyaz.ru/container'/>"},
        {"../passport.xml": b"<a/>", "passport.xml": b"<a/>"},
    ],
)
def test_a_container_nobody_can_read_is_acknowledged_with_the_reason_and_set_aside(
    exchanging: Exchanging, members: dict[str, bytes]
) -> None:
    count = "select count(*) from records.arrival"
    before = exchanging.office.value(count)
    exchanging.bring(members=members)
    exchanging.visit()
    assert exchanging.office.value(count) == before
    [answer] = exchanging.fetched()
    assert text_at(answer["document.xml"], "accepted") == "false"
    assert text_at(answer["document.xml"], "comment")
    [aside] = (exchanging.root / "не принято").iterdir()
    assert (aside / "причина.txt").read_text(encoding="utf-8").strip()


def test_rubbish_in_the_folder_neither_stops_nor_leaves_it(exchanging: Exchanging) -> None:
    exchanging.put({"readme.txt": b"hello"}, name="0")
    exchanging.put({"document.xml": b"\x00\x01"}, name="1")
    (exchanging.root / "IN" / "link").symlink_to("/etc")
    (exchanging.root / "IN" / "stray.txt").write_text("x")
    exchanging.bring()
    exchanging.visit()
    assert {each.name for each in waiting(exchanging)} == {"link", "stray.txt"}
    assert len(list((exchanging.root / "не принято").iterdir())) == 2
    assert len(exchanging.fetched()) == 1


def test_a_message_still_being_written_is_left_alone(exchanging: Exchanging) -> None:
    exchanging.bring()
    visit_circuit(exchanging.installation, exchanging.circuit, settled=60)
    assert len(waiting(exchanging)) == 1
    old = time.time() - 120
    for path in [*waiting(exchanging)[0].iterdir(), waiting(exchanging)[0]]:
        os.utime(path, (old, old))
    visit_circuit(exchanging.installation, exchanging.circuit, settled=60)
    assert waiting(exchanging) == []


def test_a_folder_that_is_away_loses_nothing(exchanging: Exchanging) -> None:
    id = exchanging.letter()
    send(exchanging, id)
    (exchanging.root / "IN").rename(exchanging.root / "away")
    exchanging.visit()
    problem = exchanging.office.value("select problem from records.exchange_state")
    assert problem
    (exchanging.root / "away").rename(exchanging.root / "IN")
    exchanging.visit()
    assert len(exchanging.fetched()) == 1
    assert exchanging.office.value("select problem from records.exchange_state") is None


def test_a_worker_that_died_after_writing_writes_no_second_message(exchanging: Exchanging) -> None:
    id = exchanging.letter()
    send(exchanging, id)
    exchanging.visit()
    with exchanging.office.system() as session:
        execute(
            session,
            "update records.exchange_message set step = 'waiting' where document_id = %s",
            (id,),
        )
    exchanging.visit()
    assert len(exchanging.fetched()) == 1
