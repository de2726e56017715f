"""A document's way through a folder: it comes, is tied, accepted, answered, signed, delivered."""

import json
import os
from datetime import date
from pathlib import Path

import pytest
from lxml import etree
from plugins.contracts.exchange.conftest import Post
from uprava.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from uprava_contracts.acceptance.service.deciding import accept
from uprava_contracts.acceptance.service.receiving import withdraw
from uprava_contracts.acceptance.values import Accepting
from uprava_contracts.exchange.service import answering, tying
from uprava_contracts.exchange.service.answering import AnswerWords
from uprava_contracts.exchange.service.proposing import candidates_of
from uprava_contracts.exchange.service.reading import (
    Asked,
    bytes_of,
    flows_of,
    known,
    list_flows,
)
from uprava_contracts.exchange.service.signing_here import sign_here
from uprava_contracts.exchange.service.tying import TakingWords
from uprava_contracts.exchange.values import FlowState, TitleKind, TitleState

SCHEMAS = Path(tying.__file__).parents[2] / "formats" / "schemas"


def test_a_document_comes_is_accepted_answered_and_delivered(post: Post) -> None:
    data = post.bring(post.supply())
    assert post.visit()
    id = post.last()
    row = post.flow(id)
    assert (row.number, row.total, row.state) == ("УТ-15", 3000, "came")
    assert [each["verdict"] for each in row.verdicts] == ["valid"]
    (found, *_others) = post.desk.read(post.clerk, candidates_of, row)
    assert (found.id, found.by_number, found.by_inn) == (post.contract, True, True)
    with pytest.raises(ConflictError):
        post.answer(id)
    post.desk.ask(post.clerk, tying.tie, id, post.contract)
    with pytest.raises(ConflictError):
        post.answer(id)
    words = TakingWords(post.owed, date(2026, 11, 19), row.total, False)
    delivery = post.desk.act(post.clerk, tying.take, id, words)
    query = "select document || ' ' || sum from contracts.delivery where id = %s"
    assert post.desk.look(query, delivery) == "УПД № УТ-15 3000.00"
    with pytest.raises(ConflictError):
        post.answer(id)
    accept_all(post, id, delivery)
    with pytest.raises(InvalidError):
        post.answer(id, "3", reason="не то")
    title = post.answer(id)
    (made,) = post.titles(id)
    xml = post.desk.read(post.clerk, bytes_of, made.sha256)
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "ON_NSCHFDOPPOK_1_997_02_05_02_01.xsd"))
    schema.assertValid(etree.fromstring(xml))
    assert etree.fromstring(xml).find(".//{*}КодСодОпер").get("КодИтога") == "1"
    assert xml.decode("cp1251").startswith("<?xml")
    post.key(post.clerk)
    post.desk.ask(post.clerk, sign_here, id, title, installation=post.desk.installation)
    assert post.titles(id)[0].standing is TitleState.TO_SEND
    assert post.visit()
    (sent,) = post.titles(id)
    assert sent.standing is TitleState.SENT
    (out,) = (post.root / "out").iterdir()
    assert (out / sent.name).read_bytes() == xml
    assert json.loads((out / "message.json").read_text("utf-8"))["way"] == "title"
    assert post.visit()
    assert len(list((post.root / "out").iterdir())) == 1
    (post.root / "ack" / f"{sent.operation_id}.json").write_text('{"state": "delivered"}', "utf-8")
    assert post.visit()
    assert post.titles(id)[0].standing is TitleState.CONFIRMED
    assert post.flow(id).standing is FlowState.ANSWERED
    stored = [row.sha256, row.signature, sent.sha256, post.titles(id)[0].signature]
    assert set(post.desk.read(post.clerk, known, [*stored, "0" * 64])) == set(stored)
    assert post.desk.read(post.clerk, bytes_of, row.sha256) == data


def accept_all(post: Post, id: int, delivery: int) -> None:
    """Accept a delivery in full."""
    said = Accepting(date(2026, 11, 20), post.flow(id).total)
    post.desk.act(post.clerk, accept, post.contract, delivery, said)


def test_an_answer_is_signed_in_another_program(post: Post) -> None:
    id = post.accepted()
    title = post.answer(id)
    xml = post.desk.read(post.clerk, bytes_of, post.titles(id)[0].sha256)
    for wrong in (b"", b"no signature", post.sign(xml + b" ")):
        with pytest.raises(InvalidError) as error:
            post.desk.ask(post.clerk, answering.sign_elsewhere, id, title, wrong)
        assert set(error.value.fields) == {"file"}
    post.desk.ask(post.clerk, answering.sign_elsewhere, id, title, post.sign(xml))
    with pytest.raises(ConflictError):
        post.desk.ask(post.clerk, answering.sign_elsewhere, id, title, post.sign(xml))
    with pytest.raises(ConflictError):
        post.desk.ask(post.clerk, answering.drop_title, id, title)
    assert post.titles(id)[0].standing is TitleState.TO_SEND


def test_an_unsigned_answer_is_thrown_away(post: Post) -> None:
    id = post.accepted()
    title = post.answer(id)
    with pytest.raises(ConflictError):
        post.answer(id)
    post.desk.ask(post.clerk, answering.drop_title, id, title)
    assert post.flow(id).standing is FlowState.TAKEN
    assert post.answer(id) != title


@pytest.mark.parametrize(
    ("kind", "state"),
    [(TitleKind.REFUSAL, FlowState.REFUSED), (TitleKind.CLARIFICATION, FlowState.CLARIFIED)],
)
def test_a_notice_says_why(post: Post, kind: TitleKind, state: FlowState) -> None:
    id = post.tied()
    with pytest.raises(InvalidError):
        post.desk.act(post.clerk, answering.make_notice, id, (kind, ""))
    said = (kind, "Цена не по договору")
    post.desk.act(post.clerk, answering.make_notice, id, said)
    (made,) = post.titles(id)
    xml = etree.fromstring(post.desk.read(post.clerk, bytes_of, made.sha256))
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "DP_UVUTOCH_1_985_00_01_03_01.xsd"))
    schema.assertValid(xml)
    assert "Цена не по договору" in etree.tostring(xml, encoding="unicode")
    assert post.flow(id).standing is state
    with pytest.raises(ConflictError):
        post.desk.act(post.clerk, answering.make_notice, id, said)


def test_a_receipt_leaves_the_document_as_it_is(post: Post) -> None:
    id = post.tied()
    post.desk.act(post.clerk, answering.make_notice, id, (TitleKind.RECEIPT, ""))
    assert post.flow(id).standing is FlowState.TIED


def test_unsigned_and_wrongly_signed_documents_are_told_so(post: Post) -> None:
    other = post.sign(b"another file")
    for n, signed in enumerate((False, b"no signature at all", other)):
        post.bring(post.supply(number=f"П-{n}"), name=f"{n}.xml", signed=signed)
    assert post.visit()
    rows = post.desk.ask(post.clerk, list_flows, Asked("errors"))
    found = {row.number: row for row in rows}
    assert found["П-0"].signature == ""
    assert [each["verdict"] for each in found["П-1"].verdicts] == ["invalid"]
    assert "not over this file" in found["П-2"].verdicts[0]["said"][0]


@pytest.mark.parametrize("signed", [False, True])
def test_what_is_not_signed_rightly_is_not_accepted_by_an_answer(
    post: Post, *, signed: bool
) -> None:
    post.bring(post.supply(), signed=post.sign(b"another") if signed else False)
    post.visit()
    id = post.last()
    post.desk.ask(post.clerk, tying.tie, id, post.contract)
    words = TakingWords(post.owed, date(2026, 11, 19), post.flow(id).total, complete=False)
    delivery = post.desk.act(post.clerk, tying.take, id, words)
    accept_all(post, id, delivery)
    with pytest.raises(ConflictError):
        post.answer(id)
    assert post.titles(id) == []


def test_hostile_and_foreign_files_do_not_stop_the_others(post: Post) -> None:
    post.visit()
    bomb = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    for name, data in (("a.xml", bomb), ("b.xml", b"<a"), ("c.xml", b"\x00" * 100)):
        (post.root / "in" / name).write_bytes(data)
    for path in (post.root / "in").iterdir():
        os.utime(path, (1_700_000_000, 1_700_000_000))
    post.bring(post.supply(number="П-9"), name="z.xml")
    assert post.visit()
    assert post.flow(post.last()).number == "П-9"
    assert len(list((post.root / "bad").iterdir())) == 3


def test_findings_stand_beside_the_document(post: Post) -> None:
    post.bring(post.supply(gross="3001.00"))
    post.visit()
    row = post.flow(post.last())
    assert row.errors > 0
    assert any("3" in each.sentence for each in row.found)


def test_what_is_tied_to_none_is_seen_by_who_controls_contracts(post: Post) -> None:
    post.bring(post.supply())
    post.visit()
    id, desk = post.last(), post.desk
    for who in (desk.enters, desk.stranger, desk.manager):
        with pytest.raises(NotFoundError):
            desk.ask(who, tying.tie, id, post.contract)
        assert desk.ask(who, list_flows, Asked("all")) == []
    desk.ask(post.clerk, tying.tie, id, post.contract)
    assert [each.id for each in desk.read(desk.enters, flows_of, post.contract)] == [id]
    assert desk.read(desk.stranger, flows_of, post.contract) == []
    with pytest.raises(NotFoundError):
        desk.ask(desk.stranger, tying.untie, id)
    desk.ask(desk.enters, tying.untie, id)
    with pytest.raises((NotFoundError, ForbiddenError)):
        desk.ask(desk.enters, tying.tie, id, post.contract)


def test_an_answer_of_another_outcome_needs_its_words(post: Post) -> None:
    id = post.tied()
    for words in (
        AnswerWords("7", date(2026, 11, 20)), AnswerWords("1", None),
        AnswerWords("3", date(2026, 11, 20)), AnswerWords("1", date(2030, 1, 1)),
        AnswerWords("2", date(2026, 11, 20), "Не хватает пачки"),
    ):  # fmt: skip
        with pytest.raises((InvalidError, ConflictError)):
            post.desk.act(post.clerk, answering.make_answer, id, words)
    assert post.titles(id) == []


def test_a_delivery_entered_by_mistake_is_taken_anew(post: Post) -> None:
    id = post.tied()
    words = TakingWords(post.owed, date(2026, 11, 19), post.flow(id).total, False)
    delivery = post.desk.act(post.clerk, tying.take, id, words)
    with pytest.raises(ConflictError):
        post.desk.act(post.clerk, tying.take, id, words)
    post.desk.act(post.clerk, withdraw, post.contract, delivery, "не тот договор")
    assert post.desk.act(post.clerk, tying.take, id, words) != delivery
