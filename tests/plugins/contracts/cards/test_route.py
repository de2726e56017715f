"""A contract along the common route: approved, signed by our side, then concluded."""

import io
from typing import Any
from uuid import UUID

import pytest
from core.signing.desk import give_key
from plugins.contracts.conftest import Desk
from tests_support.files import small_pdf
from uprava import testing
from uprava.approval.models import Decision, ParticipantKind, Purpose
from uprava.approval.planning import check_plan
from uprava.approval.service import deciding
from uprava.approval.service.loading import begin_act
from uprava.approval.service.sheets import find_sheet
from uprava.approval.service.starting import begin
from uprava.approval.values import ParticipantPlan, Plan, StagePlan, Verdict
from uprava.db.transaction import new_session, system_transaction, unit_of_work
from uprava.documents.intake import receive_one
from uprava.documents.service.access import get_document
from uprava.documents.service.filing import attach
from uprava.errors import ConflictError
from uprava.users.reader import Reader
from uprava_contracts.cards.service import entering
from uprava_contracts.cards.values import Signed


def hand_in(desk: Desk, id: UUID) -> None:
    """Give a contract its text."""
    place = desk.installation
    received = receive_one(
        io.BytesIO(small_pdf()), place.store, name="Контракт.pdf", limit=10**8, role="main"
    )
    session = new_session(place.engine, reader=desk.enters, today=desk.today)
    with unit_of_work(session):
        head = get_document(session, id, reader=desk.enters)
        attach(session, head, [received], reader=desk.enters, at=desk.at, jobs=place.jobs)


def send(desk: Desk, id: UUID, approver: Reader, signer: Reader) -> None:
    """Send a contract along a route of one approver and one who signs."""

    def act(session: Any, *, reader: Reader, at: Any) -> None:
        def one(who: Reader) -> tuple[ParticipantPlan, ...]:
            return (ParticipantPlan(ParticipantKind.PERSON, who.person_id),)

        stages = (StagePlan(Purpose.AGREE, one(approver), term=3),
                  StagePlan(Purpose.SIGN, one(signer)))  # fmt: skip
        begin(session, begin_act(session, id, reader=reader, at=at), check_plan(Plan(stages)))

    desk.act(desk.enters, act)


def agree(desk: Desk, id: UUID, who: Reader) -> None:
    """Agree with a contract."""

    def act(session: Any, *, reader: Reader, at: Any) -> None:
        sheet = find_sheet(session, id, reader=reader, at=at)
        assert sheet is not None
        verdict = Verdict(Decision.AGREED, sheet.edition)
        deciding.decide(session, id, verdict, reader=reader, at=at)

    desk.act(who, act)


def sign(client: Any, desk: Desk, id: UUID, who: Reader) -> int:
    """Sign the text with one's own key."""
    query = "select id from documents.file where document_id = %s order by version desc limit 1"
    token = testing.make_token(desk.installation, who, "documents:read", "documents:write", "sign")
    path = f"/api/v1/documents/{id}/files/{desk.look(query, id)}/signatures"
    answer = client.post(path, headers={"authorization": f"Bearer {token}"})
    return int(answer.status_code)


def strip_of(page: str) -> str:
    """Return the stage strip of a card."""
    return page.partition('<ol class="flow"')[2].partition("</ol>")[0]


def test_a_contract_is_approved_signed_by_our_side_then_concluded(client: Any, desk: Desk) -> None:
    signer = desk.stranger
    with system_transaction(desk.installation.engine, today=desk.today, task="test") as session:
        testing.give_permissions(session, signer.person_id, ("signing.sign",))
    give_key(desk.installation, signer)
    id = desk.enter()
    hand_in(desk, id)
    send(desk, id, desk.controller, signer)
    assert desk.contract(id).state == "approving"
    with pytest.raises(ConflictError, match="на маршруте"):
        desk.conclude(id)
    version = desk.contract(id).version
    with pytest.raises(ConflictError, match="на маршруте"):
        desk.act(desk.enters, entering.change, id, desk.words(), version=version)
    agree(desk, id, desk.controller)
    assert sign(client, desk, id, signer) == 201
    row = desk.contract(id)
    assert (row.state, row.stands, row.number) == ("signed", "draft", None)
    with desk.at_the_screen(client, desk.enters) as screen:
        assert screen.get(f"/contracts/{id}/edit").status_code == 409
        assert "подписан здесь по маршруту" in screen.get(f"/contracts/{id}/acts/conclude").text
    done = desk.conclude(id, how=Signed.ROUTE)
    assert done.number == "Д-1/2026"
    assert done.standing.lives
    with desk.at_the_screen(client, desk.enters) as screen:
        strip = strip_of(screen.get(f"/docs/{id}").text)
    assert strip.index("На согласовании") < strip.index("На подписании") < strip.index("Заключён")


def test_stages_of_a_route_a_contract_never_went_along_are_not_on_its_strip(
    client: Any, desk: Desk
) -> None:
    id = desk.enter()
    with desk.at_the_screen(client, desk.enters) as screen:
        assert "На согласовании" in strip_of(screen.get(f"/docs/{id}").text)
        desk.conclude(id)
        strip = strip_of(screen.get(f"/docs/{id}").text)
    assert "На согласовании" not in strip
    assert "На подписании" not in strip
    assert "Заключён" in strip
