"""A signature file of the signer whose turn it is: it ends the stage, or says why it does not."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import typst
from core.signing import desk as desks
from core.signing.beside import Hand
from cryptography.hazmat.primitives.serialization import Encoding
from halls import Hall, make_hall, stage
from litestar.testing import TestClient
from uprava import signing, testing
from uprava.approval.models import Purpose
from uprava.approval.service.starting import start
from uprava.approval.values import Plan
from uprava.clock import now
from uprava.db.sql import fetch_value, fetch_values
from uprava.installation import Installation
from uprava.signing.service.deferred_binding import bind, confirm
from uprava.signing.service.trusting import add_trusted
from uprava.users.reader import Reader

NOW = now().replace(microsecond=0)


@pytest.fixture(scope="module")
def town_of_keys() -> Any:
    """An authority and the keys of two people, as of a neighbouring organisation."""
    from core.signing.conftest import Town, person

    authority = signing.issue_demo_authority("УЦ", now=NOW)
    key = person(authority, "Крылова", "Анна Дмитриевна")
    other = signing.Subject("Чужой Пётр Ильич", "Чужой", "Пётр Ильич", inn="550100000025")
    term = signing.Term(NOW - timedelta(days=1), NOW + timedelta(days=300))
    return Town(authority, key, signing.issue_certificate(authority, other, term=term), key)


@pytest.fixture(scope="module")
def hand(tmp_path_factory: pytest.TempPathFactory) -> Hand:
    return Hand(Path(tmp_path_factory.mktemp("own")))


@pytest.fixture
def desk(client: TestClient, installation: Installation, town: testing.Town) -> desks.Desk:  # type: ignore[type-arg]
    """A clerk with a letter of one page."""
    rights = (*desks.RIGHTS, "approval.start")
    return desks.seated(client, installation, town, [bytes(typst.compile(b"= Act"))], rights)


@pytest.fixture
def hall(installation: Installation, desk: desks.Desk, town_of_keys: Any) -> Hall:
    """People who approve and sign; the author is who sits at the desk; the authority is trusted."""
    made = make_hall(installation)
    made.author = desk.signer
    with made.system() as session:
        known = set(map(bytes, fetch_values(session, "select der from signing.trust")))
        trust = town_of_keys.trust()
        for kind, several in (("root", trust.roots), ("crl", trust.crls)):
            for each in set(several) - known:
                add_trusted(session, each, kind=kind, at=now())
    return made


@pytest.fixture
def signer(hall: Hall) -> Reader:
    """Who signs: may read and sign, but not change the document."""
    return hall.people[0]


def own(hall: Hall, reader: Reader, key: signing.Key, *, confirmed: bool = True) -> None:
    """Let a certificate count for a person, as the administrator does."""
    with hall.as_(reader) as session:
        bound = bind(session, key.certificate, reader=reader, at=now())
    if confirmed:
        with hall.as_(hall.author) as session:
            confirm(session, bound.id, reader=hall.author, at=now())


def send(hall: Hall, desk: desks.Desk, *stages: Any) -> UUID:
    id = UUID(desk.document)
    with hall.as_(hall.author) as session:
        start(session, id, Plan(stages), reader=hall.author, at=hall.tick())
    return id


def lay(desk: desks.Desk, hall: Hall, reader: Reader, signature: bytes) -> Any:
    """Lay a signature file beside the letter over the API."""
    token = testing.make_token(hall.installation, reader, *desks.SCOPES)
    return desk.client.post(
        f"{desk.path()}/signatures/detached", files=[("file", ("Письмо.pdf.sig", signature))],
        headers={"authorization": f"Bearer {token}"},
    )  # fmt: skip


def test_ones_own_verified_signature_over_the_approved_edition_ends_the_signing(
    desk: desks.Desk, hall: Hall, hand: Hand, signer: Reader, town_of_keys: Any
) -> None:
    own(hall, signer, town_of_keys.head)
    approver = hall.people[1]
    id = send(hall, desk, stage(approver), stage(signer, purpose=Purpose.SIGN))
    text = desk.content(desk.file["id"])
    signature = hand.sign(text, town_of_keys.head)
    root = town_of_keys.authority.root.certificate.public_bytes(Encoding.PEM)
    assert hand.accepts(signature, text, root), "OpenSSL accepts it"
    hall.decide(approver, id)
    assert hall.asked(id) == {signer.person_id}
    kept = lay(desk, hall, signer, signature)
    assert kept.status_code == 201, kept.text
    sheet = hall.sheet(id)
    assert sheet.route.state == "done"
    row = hall.rows(id)[-1]
    assert (row.decision, row.files[0].sha256, row.current) == ("signed", desk.file["sha256"], True)
    with hall.system() as session:
        query = "select person_id from signing.signature where document_id = %s"
        assert fetch_value(session, query, (id,)) == signer.person_id
        query = "select action from audit.record where object_id = %s and actor_id = %s"
        done = fetch_values(session, query, (str(id), signer.person_id))
    assert {"document.signed", "signature.attached", "approval.decided"} <= set(done)


def test_ones_own_signature_is_not_taken_before_the_approval_or_out_of_turn(
    desk: desks.Desk, hall: Hall, hand: Hand, signer: Reader, town_of_keys: Any
) -> None:
    own(hall, signer, town_of_keys.head)
    boss = hall.people[1]
    id = send(hall, desk, stage(signer), stage(boss, purpose=Purpose.SIGN))
    signature = hand.sign(desk.content(desk.file["id"]), town_of_keys.head)
    early = lay(desk, hall, signer, signature)
    assert early.status_code == 409
    assert early.json()["detail"].startswith("Согласование документа не завершено")
    hall.decide(signer, id)
    late = lay(desk, hall, signer, signature)
    assert late.status_code == 409
    assert "подписывают другие лица" in late.json()["detail"]
    assert desk.signatures(desk.file["id"]) == []


def test_what_does_not_count_as_the_awaited_signature_is_refused_with_the_reason(
    desk: desks.Desk, hall: Hall, hand: Hand, signer: Reader, town_of_keys: Any
) -> None:
    own(hall, signer, town_of_keys.head)
    id = send(hall, desk, stage(signer, purpose=Purpose.SIGN))
    text = desk.content(desk.file["id"])
    foreign = lay(desk, hall, signer, hand.sign(text, town_of_keys.deputy))
    assert foreign.status_code == 409
    assert "Здесь ждут вашу подпись" in foreign.json()["detail"]
    assert "Чужой Пётр Ильич" in foreign.json()["detail"]
    assert "Администратору отправлен запрос" in foreign.json()["detail"]
    with hall.system() as session:
        query = """select count(*)::int from signing.certificate where person_id = %s
            and confirmed_at is null"""
        assert fetch_value(session, query, (signer.person_id,)) == 1
    unbound = lay(
        desk, hall, signer, hand.sign(text, town_of_keys.head, "-binary", "-md", "sha256")
    )
    assert unbound.status_code == 409, "without the attribute that binds the certificate"
    other = lay(desk, hall, signer, hand.sign(text + b" ", town_of_keys.head))
    assert other.status_code == 422
    assert hall.asked(id) == {signer.person_id}
    assert desk.signatures(desk.file["id"]) == []


def test_others_signatures_are_kept_beside_by_who_may_add_files_and_decide_nothing(
    desk: desks.Desk, hall: Hall, hand: Hand, signer: Reader, town_of_keys: Any
) -> None:
    id = send(hall, desk, stage(signer, purpose=Purpose.SIGN))
    signature = hand.sign(desk.content(desk.file["id"]), town_of_keys.deputy)
    assert lay(desk, hall, hall.people[2], signature).status_code == 404
    kept = lay(desk, hall, hall.author, signature)
    assert kept.status_code == 201, kept.text
    assert hall.asked(id) == {signer.person_id}
