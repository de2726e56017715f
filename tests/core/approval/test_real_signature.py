"""A real signature over the API: refused before the approval, it completes the stage after."""

from uuid import UUID

import pytest
import typst
from core.signing import desk as desks
from halls import Hall, make_hall, stage
from litestar.testing import TestClient
from uprava import testing
from uprava.approval.models import Purpose
from uprava.approval.service.starting import start
from uprava.approval.values import Plan
from uprava.installation import Installation

RIGHTS = (*desks.RIGHTS, "approval.start")


@pytest.fixture
def desk(
    client: TestClient,
    installation: Installation,
    town: testing.Town,  # type: ignore[type-arg]
) -> desks.Desk:
    """A registrar with a letter of one page, who signs."""
    page = bytes(typst.compile(b"= Reply"))
    return desks.seated(client, installation, town, [page], RIGHTS)


@pytest.fixture
def hall(installation: Installation, desk: desks.Desk) -> Hall:
    """People who approve; the author is who sits at the desk."""
    made = make_hall(installation)
    made.author = desk.signer
    return made


def test_only_what_was_approved_is_signed_and_the_signature_ends_the_route(
    desk: desks.Desk, hall: Hall
) -> None:
    id, approver = UUID(desk.document), hall.people[0]
    plan = Plan((stage(approver), stage(desk.signer, purpose=Purpose.SIGN)))
    with hall.as_(desk.signer) as session:
        start(session, id, plan, reader=desk.signer, at=hall.tick())
    early = desk.sign()
    assert early.status_code == 409
    assert early.json()["detail"].startswith("Согласование документа не завершено")
    hall.decide(approver, id)
    assert hall.asked(id) == {desk.signer.person_id}
    signed = desk.sign()
    assert signed.status_code == 201, signed.text
    sheet = hall.sheet(id)
    assert sheet.route.state == "done"
    agreed, signature = hall.rows(id)
    assert (signature.decision, signature.files[0].id) == ("signed", UUID(signed.json()["file_id"]))
    assert agreed.files[0].sha256 == signed.json()["signed_sha256"] == desk.file["sha256"]
    assert agreed.current
    upload = desk.client.post(
        f"/api/v1/documents/{desk.document}/files",
        files=[("file", ("Письмо.pdf", bytes(typst.compile(b"= Other"))))],
        headers={"authorization": f"Bearer {desk.token}"},
    )
    assert upload.status_code == 409
    assert "подписан по маршруту" in upload.json()["detail"]
    again = desk.sign(signed.json()["file_id"])
    assert again.status_code == 201, "a further signature over the approved text changes no text"
