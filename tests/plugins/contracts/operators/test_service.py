"""An operator over HTTP: whatever breaks on the way, nothing is lost and nothing is sent twice."""

import socket
import time
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plugins.contracts.operators.standing_in import (
    BOX,
    KEY,
    LOGIN,
    PASSWORD,
    THEIR_BOX,
    Service,
    standing_in,
)
from uprava_contracts.operators import services, wire
from uprava_contracts.operators.sealing import Credentials, UnsealableError, seal, unseal
from uprava_contracts.operators.services import ServiceAdapter
from uprava_contracts.operators.telling import event_of
from uprava_contracts.operators.values import (
    EntityKind,
    Outgoing,
    RefusedError,
    Reply,
    Signed,
    UnauthorisedError,
    UnreachableError,
    Way,
)

Stand = tuple[Service, str]

FILE = Signed(name="a.xml", data=b"<a/>", signature=b"signature")
MESSAGE = Outgoing(to_box=THEIR_BOX, document=FILE, type_name="Nonformalized")
TITLE = Reply(message_id="m1", entity_id="e1", way=Way.TITLE, document=FILE)


def adapter(address: str, **changes: Any) -> ServiceAdapter:
    known = ServiceAdapter(address, BOX, Credentials(KEY, LOGIN, PASSWORD), 5.0)
    return replace(known, **changes)


def test_the_login_opens_our_boxes(stand: Stand) -> None:
    _service, address = stand
    checked = adapter(address).check()
    assert checked.right_box
    assert checked.boxes[0].participant == "2BM-7707083893-770701001-201601"
    assert not adapter(address, box="another").check().right_box


def test_participants_are_found_by_inn(stand: Stand) -> None:
    _service, address = stand
    assert [one.inn for one in adapter(address).find_participants("7714833917")] == ["7714833917"]
    assert adapter(address).find_participants("5003052454", "500301001") == []


def test_a_document_comes_with_its_signature_and_state(stand: Stand) -> None:
    service, address = stand
    service.bring(b"<upd/>", number="УТ-15")
    (event,) = adapter(address).events("")
    assert (event.id, event.message_id, event.new) == ("ev1", "m1", True)
    assert event.at
    assert event.at.year == 2025
    document, signature = event.entities
    assert (document.kind, document.size, document.name) == (EntityKind.ATTACHMENT, 6, "upd.xml")
    assert (signature.kind, signature.parent_id) == (EntityKind.SIGNATURE, "e1")
    (state,) = event.documents
    assert (state.number, state.day) == ("УТ-15", date(2026, 11, 12))
    assert (state.response, state.status) == (
        "WaitingForRecipientSignature", "Требуется подписать",
    )  # fmt: skip
    assert adapter(address).content("m1", "e1") == b"<upd/>"
    assert adapter(address).content("m1", "e1s") == b"sig"
    with pytest.raises(RefusedError, match="Нет такой сущности"):
        adapter(address).content("m1", "nothing")


def test_answers_are_sent_as_the_description_has_it(stand: Stand) -> None:
    service, address = stand
    for way, field in services.FIELDS.items():
        sent = adapter(address).answer(replace(TITLE, way=way), operation_id=f"op-{way}")
        assert sent.message_id == "m1"
        assert service.sent[-1][field] == [{
            "ParentEntityId": "e1",
            "SignedContent": {"Content": "PGEvPg==", "Signature": "c2lnbmF0dXJl"},
        }]  # fmt: skip
    adapter(address).send(MESSAGE, operation_id="op-new")
    assert service.sent[-1]["DocumentAttachments"][0]["TypeNamedId"] == "Nonformalized"


@pytest.mark.parametrize(
    "fault", ["500", "busy", "cut", "garbage", "done but 500", "aged", "drip", "hang"]
)
def test_a_fault_loses_nothing_and_sends_nothing_twice(stand: Stand, fault: str) -> None:
    service, address = stand
    patient = adapter(address, patience=1.0)
    patient.check()
    service.faults.append(fault)
    if fault != "aged":
        with pytest.raises(UnreachableError) as broken:
            patient.answer(TITLE, operation_id="op-1")
        assert broken.value.sentence.startswith(("127.0.0.1", "Ответ", "Нет связи"))
        assert broken.value.after == (timedelta(seconds=7) if fault == "busy" else None)
    sent = patient.answer(TITLE, operation_id="op-1")
    assert sent.entity_ids == ("oe1",)
    assert len(service.sent) == 1
    again = patient.answer(TITLE, operation_id="op-1")
    assert (again, len(service.sent)) == (sent, 1)


def test_a_token_that_has_aged_is_renewed_once(stand: Stand) -> None:
    service, address = stand
    one = adapter(address)
    one.check()
    one.events("")
    assert service.logins == 1
    service.faults.append("aged")
    one.events("")
    assert service.logins == 2
    service.faults.extend(["aged", "aged"])
    with pytest.raises(UnauthorisedError, match="The token is aged"):
        one.events("")
    assert service.logins == 3


def test_a_wrong_login_is_told_in_the_words_of_the_operator(stand: Stand) -> None:
    _service, address = stand
    wrong = adapter(address, credentials=Credentials(KEY, LOGIN, "x"))
    with pytest.raises(UnauthorisedError) as refused:
        wrong.check()
    assert "Неверный логин или пароль" in refused.value.sentence
    assert "x" not in repr(wrong.credentials)
    with pytest.raises(UnauthorisedError, match="Нет доступа к ящику"):
        adapter(address, box="another").events("")


def test_a_refusal_is_told_in_the_words_of_the_operator(stand: Stand) -> None:
    service, address = stand
    bad = replace(TITLE, document=replace(FILE, signature=b"bad"))
    with pytest.raises(RefusedError, match="Подпись недействительна"):
        adapter(address).answer(bad, operation_id="op-1")
    assert service.sent == []


def test_a_redirect_is_not_followed(stand: Stand) -> None:
    service, address = stand
    adapter(address).check()
    service.faults.append("redirect")
    with pytest.raises(RefusedError) as refused:
        adapter(address).events("")
    assert "перенаправляет" in refused.value.sentence


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    faults=st.lists(st.sampled_from(["", "500", "cut", "busy", "garbage", "aged"]), max_size=12),
    count=st.integers(0, 12),
)
def test_every_event_comes_once_whatever_breaks(
    monkeypatch: pytest.MonkeyPatch, faults: list[str], count: int
) -> None:
    monkeypatch.setattr(services, "_tokens", {})
    with standing_in() as (service, address):
        monkeypatch.setenv("UPRAVA_CONTRACTS_OPERATOR_HOSTS", address.removeprefix("http://"))
        for n in range(count):
            service.bring(b"<a/>", number=str(n))
        service.faults.extend(faults)
        kept: dict[str, str] = {}
        cursor = ""
        for _visit in range(40):
            try:
                events = adapter(address).events(cursor)
            except (UnreachableError, UnauthorisedError):
                continue
            if not events and not service.faults:
                break
            for one in events:
                assert one.id not in kept
                kept[one.id] = one.documents[0].number
                cursor = one.cursor
        assert kept == {f"ev{n + 1}": str(n) for n in range(count)}


def test_events_told_twice_or_in_disorder_are_known_by_their_ids(stand: Stand) -> None:
    service, address = stand
    for n in range(3):
        service.bring(b"<a/>", number=str(n))
    first = service.events[0]
    service.after = lambda _key: [service.events[2], first, first, service.events[1]]  # type: ignore[method-assign]
    assert [one.id for one in adapter(address).events("")] == ["ev3", "ev1", "ev2"]


@pytest.mark.parametrize(
    "told",
    [
        {}, {"EventId": "1"}, {"EventId": "1", "Message": None, "Patch": {"Entities": "x"}},
        {"EventId": "1", "Patch": {"MessageId": 5, "Entities": [{"DocumentInfo": {
            "DocumentDate": "99.99.9999", "DocflowStatus": 7}, "Content": {"Size": "x"}}]}},
        {"EventId": "1", "Message": {"TimestampTicks": "9" * 30, "Entities": [1, None]}},
    ],
)  # fmt: skip
def test_an_odd_event_is_read_as_far_as_it_goes(told: dict[str, Any]) -> None:
    event = event_of(told)
    assert event.id == told.get("EventId", "")
    assert event.at is None


def test_a_silent_host_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        monkeypatch.setenv("UPRAVA_CONTRACTS_OPERATOR_HOSTS", f"127.0.0.1:{port}")
        before = time.monotonic()
        with pytest.raises(UnreachableError) as late:
            wire.ask("GET", f"http://127.0.0.1:{port}", "/", total=0.5)
        assert "не ответил вовремя" in late.value.sentence
        assert time.monotonic() - before < 30
    with pytest.raises(UnreachableError, match="no connection"):
        wire.ask("GET", f"http://127.0.0.1:{port}", "/")


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://example.org", wire.NO_ADDRESS), ("ftp://example.org", wire.NO_ADDRESS),
        ("https://user:x@example.org", wire.NO_ADDRESS), ("https://", wire.NO_ADDRESS),
        ("https://example.org:99999", wire.NO_ADDRESS), ("https://example.org/#a", wire.NO_ADDRESS),
        ("https://example.org/a b", wire.NO_ADDRESS), ("https://пример.рф", wire.NO_ADDRESS),
        ("https://127.0.0.1", wire.INSIDE), ("https://10.0.0.1", wire.INSIDE),
        ("https://[::1]", wire.INSIDE), ("https://[::ffff:10.0.0.1]", wire.INSIDE),
        ("https://169.254.169.254", wire.INSIDE), ("https://[64:ff9b::a00:1]", wire.INSIDE),
        ("https://192.168.1.1:8443/api", wire.INSIDE),
        ("https://8.8.8.8", ""), ("https://diadoc-api.kontur.ru", ""),
    ],
)  # fmt: skip
def test_addresses_inside_of_the_network_are_refused(address: str, why: str) -> None:
    assert wire.wrong_address(address) == why
    if why:
        with pytest.raises(RefusedError):
            wire.ask("GET", address, "/")


def test_a_name_that_leads_inside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The address is looked at after the name is resolved, and it alone is spoken to."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: found)
    with pytest.raises(RefusedError) as refused:
        wire.ask("GET", "https://operator.example", "/")
    assert "внутри сети" in refused.value.sentence


def test_keys_are_opened_by_their_own_row_and_secret_alone() -> None:
    kept = Credentials(KEY, LOGIN, PASSWORD)
    sealed = seal(kept, operator_id=5, secret=b"s" * 32)
    assert PASSWORD.encode() not in sealed
    assert unseal(sealed, operator_id=5, secret=b"s" * 32) == kept
    for id, secret, data in (
        (6, b"s" * 32, sealed), (5, b"t" * 32, sealed), (5, b"s" * 32, b""),
        (5, b"s" * 32, sealed[:-1]),
    ):  # fmt: skip
        with pytest.raises(UnsealableError):
            unseal(data, operator_id=id, secret=secret)


def test_moments_are_ticks(stand: Stand) -> None:
    del stand
    event = event_of({"EventId": "1", "Message": {"TimestampTicks": 621_355_968_000_000_000}})
    assert event.at == datetime.fromisoformat("1970-01-01T00:00:00+00:00")
