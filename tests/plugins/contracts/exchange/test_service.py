"""The visits to a service with faults: nothing is lost, nothing goes twice, failures are told."""

import io
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from plugins.contracts.exchange.conftest import Post
from plugins.contracts.formats.writer import Supply, notice, upd
from plugins.contracts.operators.standing_in import (
    BOX,
    KEY,
    LOGIN,
    PASSWORD,
    Service,
    standing_in,
)
from uprava.clock import now
from uprava_contracts.exchange.card import health
from uprava_contracts.exchange.service import answering, tying
from uprava_contracts.exchange.service.arriving import Arrived
from uprava_contracts.exchange.service.keeping import Visited, keep_event
from uprava_contracts.exchange.service.reading import parts_of
from uprava_contracts.exchange.service.visiting import visited_since
from uprava_contracts.exchange.values import FlowState, TitleState
from uprava_contracts.formats.reading import read
from uprava_contracts.operators import services
from uprava_contracts.operators.sealing import Credentials, seal
from uprava_contracts.operators.service.opening import failing_operators
from uprava_contracts.operators.values import DocumentState, Entity, EntityKind, Event

FLOWS = "select count(*) from contracts.docflow"


@pytest.fixture
def stand(
    make_post: Callable[..., Post], monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Post, Service]]:
    """A post whose operator is a service that stands in for the real one."""
    monkeypatch.setattr(services, "_tokens", {})
    with standing_in() as (service, address):
        monkeypatch.setenv("UPRAVA_CONTRACTS_OPERATOR_HOSTS", address.removeprefix("http://"))
        post = make_post("http", address, BOX)
        sealed = seal(
            Credentials(KEY, LOGIN, PASSWORD), operator_id=post.operator,
            secret=post.desk.installation.settings.secret,
        )  # fmt: skip
        query = "update contracts.operator set secret = %s where id = %s"
        post.desk.put(query, sealed, post.operator)
        yield post, service


def flows(post: Post) -> int:
    """How many documents are kept of this operator."""
    return int(post.desk.look(f"{FLOWS} where operator_id = %s", post.operator))


def failing(post: Post) -> list[int]:
    """The operators that do not answer."""
    return [each.id for each in post.desk.system(failing_operators)]


def bring(post: Post, service: Service, count: int = 1) -> None:
    """Let documents come."""
    for _n in range(count):
        number = f"Д-{len(service.events)}"
        service.bring(upd(post.supply(number=number)), number=number,
                      signature=post.sign(upd(post.supply(number=number))))  # fmt: skip


def test_seven_documents_come_over_two_pages_once(stand: tuple[Post, Service]) -> None:
    post, service = stand
    bring(post, service, 7)
    assert post.visit()
    assert flows(post) == 7
    assert post.visit()
    assert flows(post) == 7
    row = post.flow(post.last())
    assert (row.status, row.state) == ("Требуется подписать", "came")
    assert [each["verdict"] for each in row.verdicts] == ["valid"]


@pytest.mark.parametrize("fault", ["500", "busy", "cut", "garbage", "aged"])
def test_a_fault_in_the_middle_loses_nothing(stand: tuple[Post, Service], fault: str) -> None:
    post, service = stand
    bring(post, service, 2)
    service.faults.extend(["", fault])
    good = post.visit()
    assert good == (fault == "aged")
    if not good:
        assert post.operator in failing(post)
        assert all(each.detail for each in post.desk.system(health))
        query = "select next_at > now() from contracts.operator_cursor where operator_id = %s"
        assert post.desk.look(query, post.operator)
    assert post.visit()
    assert flows(post) == 2
    assert post.operator not in failing(post)


def test_an_answer_goes_once_though_its_sending_broke(stand: tuple[Post, Service]) -> None:
    post, service = stand
    bring(post, service)
    post.visit()
    id = post.last()
    post.desk.ask(post.clerk, tying.tie, id, post.contract)
    words = tying.TakingWords(post.owed, date(2026, 11, 19), post.flow(id).total, False)
    delivery = post.desk.act(post.clerk, tying.take, id, words)
    query = """update contracts.delivery set state = 'accepted', accepted_sum = sum,
        decided_on = '2026-11-20' where id = %s"""
    post.desk.put(query, delivery)
    title = post.answer(id)
    xml = post.desk.read(post.clerk, answering.bytes_of, post.titles(id)[0].sha256)
    signature = post.sign(xml)
    post.desk.ask(post.clerk, answering.sign_elsewhere, id, title, signature)
    service.faults.extend(["", "done but 500"])
    assert not post.visit()
    assert post.titles(id)[0].standing is TitleState.TO_SEND
    assert post.visit()
    (sent,) = post.titles(id)
    assert sent.standing is TitleState.SENT
    assert len(service.sent) == 1
    service.events.append({
        "EventId": "p1", "IndexKey": "9", "Patch": {
            "MessageId": "m1", "Entities": [
                {"EntityType": "Attachment", "EntityId": "oe1", "ParentEntityId": "e1",
                 "AttachmentTypeV3": "UniversalTransferDocumentBuyerTitle", "FileName": sent.name}],
        },
    })  # fmt: skip
    service.contents["m1/oe1"] = xml
    assert post.visit()
    assert post.titles(id)[0].standing is TitleState.CONFIRMED
    assert flows(post) == 1


def test_what_the_operator_refuses_is_told_and_may_go_again(stand: tuple[Post, Service]) -> None:
    post, service = stand
    bring(post, service)
    post.visit()
    id = post.last()
    post.desk.ask(post.clerk, tying.tie, id, post.contract)
    post.desk.put("update contracts.docflow set kind = 'ukd' where id = %s", id)
    query = """insert into contracts.docflow_title (docflow_id, kind, name, sha256, size, signature,
        operation_id, state, made_at, made_by)
        select id, 'answer', 'a.xml', sha256, size, signature, gen_random_uuid(), 'to-send', now(),
            %s from contracts.docflow where id = %s"""
    post.desk.put(query, post.clerk.person_id, id)
    sha256 = post.desk.installation.store.put(io.BytesIO(b"bad")).sha256
    post.desk.put("update contracts.docflow_title set signature = %s where docflow_id = %s",
                  sha256, id)  # fmt: skip
    assert post.visit()
    (failed,) = post.titles(id)
    assert failed.standing is TitleState.FAILED
    assert "Подпись недействительна" in failed.why
    post.desk.ask(post.clerk, answering.send_again, id, failed.id)
    assert post.titles(id)[0].operation_id != failed.operation_id


def test_what_comes_before_its_document_waits_for_it(post: Post) -> None:
    of = Visited(post.operator, post.desk.town.organisation_id)
    early = read(notice("DP_PRANNUL"), "annul.xml")
    part = Arrived(Entity("n1", EntityKind.ATTACHMENT, "e9", "", "annul.xml"), "a" * 64, 3, early)
    data = upd(Supply())
    come = Arrived(Entity("e9", EntityKind.ATTACHMENT, "", "", "upd.xml"), "b" * 64, len(data),
                   read(data, "upd.xml"))  # fmt: skip
    first = Event(id="2", cursor="2", message_id="m9")
    for _again in range(2):
        post.desk.system(keep_event, of, first, [part], at=now())
    state = DocumentState(entity_id="e9", revocation="RevocationAccepted", status="Аннулирован")
    new = post.desk.system(
        keep_event, of, Event(id="1", cursor="1", message_id="m9"), [come], at=now()
    )
    assert len(new) == 1
    row = post.flow(new[0])
    assert row.asks_annulment
    assert [each.kind for each in post.desk.read(post.clerk, parts_of, row.id)] == ["annulment"]
    over = Event(id="3", cursor="3", message_id="m9", documents=(state,))
    assert post.desk.system(keep_event, of, over, [come], at=now()) == []
    assert post.flow(row.id).standing is FlowState.ANNULLED


def test_an_operator_is_visited_at_its_interval(post: Post) -> None:
    assert post.visit()
    assert post.operator in post.desk.system(visited_since, at=now())
    query = """update contracts.operator_cursor set polled_at = now() - interval '6 minutes'
        where operator_id = %s"""
    post.desk.put(query, post.operator)
    assert post.operator not in post.desk.system(visited_since, at=now())
