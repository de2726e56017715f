"""A signed document gets its number on the day of signing, and is what it is from then on."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from bureaus import PATHS, Bureau
from uprava import testing
from uprava.approval.kind import Standing
from uprava.approval.models import ParticipantKind, Purpose
from uprava.approval.service.starting import start
from uprava.approval.values import ParticipantPlan, Plan, StagePlan
from uprava.db.sql import execute
from uprava.documents.service.access import get_document
from uprava.documents.service.states import put_into_state
from uprava.extension import Transition


def signed(bureau: Bureau, kind: str = "records.outgoing", **changes: str) -> UUID:
    """Write a document and bring it to its signature, as its route tells the modules."""
    id = bureau.write(kind, **changes)
    reader = bureau.leader.reader
    with testing.acting(bureau.installation, reader) as session:
        head = get_document(session, id, reader=reader)
        put_into_state(session, head, Standing.SIGNED, at=testing.NOW)
        now = get_document(session, id, reader=reader)
        step = Transition(Standing.SIGNED, "", (head.state,), Standing.SIGNED, "")
        bureau.installation.plugins.after_transition(session, reader, now, step)
    return id


@pytest.mark.parametrize(("kind", "number"), [
    ("records.outgoing", "01-13/1"), ("records.internal", "СЗ-1"), ("records.act", "1-п"),
])  # fmt: skip
def test_what_is_signed_waits_for_the_registrar_and_gets_the_next_number(
    bureau: Bureau, kind: str, number: str
) -> None:
    id = signed(bureau, kind)
    folder = bureau.registrar.get("/work/numbering").text
    assert "О готовности котельных" in folder
    act = f"/docs/{id}/acts/registered"
    answer = bureau.registrar.post(act, {"_v": bureau.version(id), "_key": f"k{id}"})
    assert answer.status_code == 303, answer.text
    assert (bureau.state(id), bureau.number(id)) == ("registered", number)
    assert "О готовности котельных" not in bureau.registrar.get("/work/numbering").text
    assert number in bureau.registrar.get(PATHS[kind]).text
    again = bureau.registrar.post(act, {"_v": bureau.version(id), "_key": f"l{id}"})
    assert again.status_code == 409
    assert bureau.number(id) == number


def test_the_number_is_of_the_journal_chosen(bureau: Bureau) -> None:
    id = signed(bureau)
    code = f"outgoing-own-{bureau.town.organisation_id}"
    add_journal(bureau, code)
    page = bureau.registrar.get(f"/records/written/{id}/register").text
    assert "01-13 Исходящие" in page
    assert "02-13 Свой" in page
    form = {"_v": bureau.version(id), "journal": code}
    answer = bureau.registrar.post(f"/records/written/{id}/register", form)
    assert answer.status_code == 303, answer.text
    assert bureau.number(id) == "02-13/1"


def test_a_document_signed_by_hand_is_registered_with_its_day(bureau: Bureau) -> None:
    id = bureau.write()
    late = bureau.by_hand(id, signed_day="2026-12-24")
    assert late.status_code == 422
    assert bureau.number(id) is None
    assert bureau.by_hand(id, signed_day="2026-11-19").status_code == 303
    assert bureau.number(id) == "01-13/1"
    kept = bureau.value(
        "select signed_on || ' ' || signed_day from records.outgoing where document_id = %s", id
    )
    assert kept == "paper 2026-11-19"


def test_a_registered_document_changes_no_more_and_is_not_thrown_away(bureau: Bureau) -> None:
    id = bureau.write()
    bureau.by_hand(id)
    edit = bureau.executor.get(f"/records/written/{id}/edit")
    assert edit.status_code == 409
    trash = bureau.executor.post(f"/docs/{id}/trash", {})
    assert trash.status_code in (403, 409)
    assert bureau.number(id) == "01-13/1"


def test_colleagues_see_an_internal_document_from_its_registration_on(bureau: Bureau) -> None:
    id = bureau.write("records.internal")
    assert bureau.stranger.get(f"/docs/{id}").status_code == 404
    bureau.by_hand(id)
    assert bureau.stranger.get(f"/docs/{id}").status_code == 200


def test_numbers_have_no_gaps_and_no_doubles_in_a_journal(bureau: Bureau) -> None:
    numbers = []
    for _n in range(3):
        id = bureau.write()
        bureau.by_hand(id)
        numbers.append(bureau.number(id))
    assert numbers == ["01-13/1", "01-13/2", "01-13/3"]


def test_who_does_not_keep_the_journal_registers_nothing(bureau: Bureau) -> None:
    id = signed(bureau)
    form = {"_v": bureau.version(id), "_key": "m"}
    assert bureau.executor.post(f"/docs/{id}/acts/registered", form).status_code == 403
    assert bureau.executor.get(f"/records/written/{id}/register").status_code == 403
    assert bureau.number(id) is None


def test_a_route_brings_the_letter_to_its_signature(bureau: Bureau) -> None:
    id = bureau.write()
    author, leader = bureau.executor.reader, bureau.leader.reader
    stage = StagePlan(
        Purpose.SIGN, (ParticipantPlan(ParticipantKind.PERSON, leader.person_id),), term=2
    )
    with testing.acting(bureau.installation, author) as session:
        at = testing.NOW + timedelta(minutes=1)
        start(session, id, Plan((stage,)), reader=author, at=at)
    assert bureau.state(id) == "signing"


def test_the_journal_narrows_prints_and_goes_to_a_table(bureau: Bureau) -> None:
    for whom in ("Министерство ЖКХ", "Прокуратура города"):
        bureau.by_hand(bureau.write(a1_name_text=whom, a1_attention=""))
    whole = bureau.registrar.get("/records/outgoing").text
    assert "Прокуратура города" in whole
    some = bureau.registrar.get("/records/outgoing?whom=прокур").text
    assert "Прокуратура города" in some
    assert "Министерство ЖКХ" not in some
    paper = bureau.registrar.get("/records/outgoing/print").text
    places = [paper.index(each) for each in ("01-13/1<", "01-13/2<")]
    assert places == sorted(places)
    table = bureau.registrar.get("/records/outgoing/export.csv")
    assert table.status_code == 200
    assert re.search(r"01-13/2.*Прокуратура города", table.text)


def add_journal(bureau: Bureau, code: str) -> None:
    """Make one more journal of outgoing letters."""
    from uprava.db.transaction import system_transaction

    town = bureau.town
    with system_transaction(
        bureau.installation.engine, today=testing.TODAY, task="test"
    ) as session:
        execute(
            session,
            "insert into documents.journal (code, kind, organisation_id, unit_id, index, title,"
            " number_template, restarts, active) values (%s, 'records.outgoing', %s, %s,"
            " '02-13', 'Свой', '{index}/{seq}', 'yearly', true)",
            (code, town.organisation_id, town.housing_id),
        )


def test_the_page_says_which_number_comes_next(bureau: Bureau) -> None:
    bureau.by_hand(bureau.write())
    id = bureau.write()
    bureau.open_to_registrar(id)
    page = bureau.registrar.get(f"/records/written/{id}/register").text
    assert "Следующий номер: 01-13/2." in page
    assert bureau.by_hand(id).status_code == 303
    assert bureau.number(id) == "01-13/2"
