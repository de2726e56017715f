"""A level that was lowered is raised by a job, evidence is renewed, and nobody signs again."""

import itertools
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from core.signing.conftest import NOW, crl, der, person
from core.signing.desk import Desk
from cryptography import x509
from uprava import signing, testing
from uprava.clock import now
from uprava.db.sql import execute, fetch_value, fetch_values
from uprava.db.transaction import system_transaction
from uprava.extension import Health
from uprava.installation import Installation
from uprava.signing.service import evidence, evidence_warning, raising
from uprava.signing.service.rechecking import check_file
from uprava.signing.service.stamping import time_stamper
from uprava.signing.service.trusting import Kind, keep_list, keep_trusted

numbers = itertools.count(1)
DEAD = "http://127.0.0.1:9/tsa"


def system(installation: Installation):
    return system_transaction(installation.engine, today=testing.TODAY, task="test")


@pytest.fixture(scope="module")
def stamps(installation: Installation) -> Iterator[signing.Key]:
    """The key of a time-stamp service whose authority the installation trusts."""
    authority = signing.issue_demo_authority(f"Служба времени {next(numbers)}", now=NOW)
    key = person(authority, "Служба", "времени", purpose=signing.Purpose.TIME_STAMPING)
    with system(installation) as session:
        before = fetch_values(session, "select id from signing.trust")
        keep_trusted(session, Kind.ROOT, der(authority.root), at=now())
        for issuer in (authority.root, authority.issuing):
            keep_list(session, x509.load_der_x509_crl(crl(issuer, {})), at=now())
        added = fetch_values(
            session, "select id from signing.trust where id <> all (%s)", (before,)
        )
    yield key
    with system(installation) as session:
        execute(session, "delete from signing.trust where id = any (%s)", (added,))


@pytest.fixture
def service(
    stamps: signing.Key, stamp_service: Callable, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str], None]]:
    """Switch the configured service of time stamps: an address, or none."""
    url = stamp_service(stamps).url
    settings = desk.installation.settings.__dict__

    def use(which: str) -> None:
        monkeypatch.setitem(settings, "tsa_url", url if which == "alive" else which or None)

    use("alive")
    with system(desk.installation) as session:
        execute(
            session,
            "insert into signing.kind_level (kind, level, reason, changed_by, changed_at)"
            " values ('records.incoming', 'B-LTA', 'Хранится постоянно', %s, now())"
            " on conflict (kind) do nothing",
            (desk.signer.person_id,),
        )
    yield use
    time_stamper.cache_clear()
    with system(desk.installation) as session:
        execute(session, "delete from signing.kind_level")


def newest(desk: Desk, file_id: str) -> str:
    with system(desk.installation) as session:
        query = """select f.id from documents.file as f join documents.file as g using (series_id)
            where g.id = %s order by f.version desc limit 1"""
        return str(fetch_value(session, query, (file_id,)))


def raise_now(desk: Desk, file_id: str) -> str:
    """Raise a version; return the id of the newest one."""
    raising.raise_file(desk.installation, file_id=file_id)
    return newest(desk, file_id)


def due(desk: Desk) -> list[str]:
    with system(desk.installation) as session:
        return [str(each) for each in evidence.due(session, at=now())]


def signers(desk: Desk, file_id: str) -> list[dict]:
    return [each for each in desk.signatures(file_id) if each["signer"]["person_id"]]


def test_the_level_of_the_kind_is_reached_at_once(desk: Desk, service) -> None:
    made = desk.sign().json()
    assert (made["level"], made["lowered"], made["notes"]) == ("B-LTA", None, [])
    first, stamp = desk.signatures(made["file_id"])
    assert {each["verification"]["verdict"] for each in (first, stamp)} == {"valid"}
    assert made["file_id"] not in due(desk)


@pytest.mark.parametrize("which", [DEAD, ""])
def test_a_lowered_signature_is_raised_when_the_service_lives_again(
    which, desk: Desk, service
) -> None:
    service(which)
    made = desk.sign().json()
    assert made["level"] == "B-B"
    assert made["notes"]
    card = desk.client.get(f"/docs/{desk.document}", headers={"cookie": ""})
    assert card.status_code in (200, 303)
    before = desk.content(made["file_id"])
    service("alive")
    assert made["file_id"] in due(desk)
    after = raise_now(desk, made["file_id"])

    assert after != made["file_id"]
    assert desk.content(made["file_id"]) == before
    assert desk.content(after).startswith(before)
    [raised] = signers(desk, after)
    assert (raised["level"], raised["lowered"]) == ("B-LTA", None)
    assert raised["signed_sha256"] == made["signed_sha256"]
    assert raised["signer"]["person_id"] == desk.signer.person_id
    assert raised["verification"]["verdict"] == "valid"
    assert after not in due(desk)


def test_while_the_service_is_dead_nothing_is_added_and_the_job_waits(desk: Desk, service) -> None:
    service(DEAD)
    made = desk.sign().json()
    assert raise_now(desk, made["file_id"]) == made["file_id"]
    assert made["file_id"] not in due(desk)
    [row] = signers(desk, made["file_id"])
    assert row["lowered"] == "service-silent"


def test_a_worker_killed_between_making_and_keeping_leaves_no_half_version(
    desk: Desk, service
) -> None:
    service(DEAD)
    made = desk.sign().json()
    service("alive")
    with system(desk.installation) as session:
        waiting = raising.waiting_in(session, made["file_id"])
    raising.improved(desk.installation, waiting, waiting.wanted, at=now())
    assert newest(desk, made["file_id"]) == made["file_id"]
    after = raise_now(desk, made["file_id"])
    assert raise_now(desk, made["file_id"]) == raise_now(desk, after) == after
    assert len(signers(desk, after)) == 1


def test_who_signs_meanwhile_is_not_undone(desk: Desk, service) -> None:
    service(DEAD)
    made = desk.sign().json()
    service("alive")
    with system(desk.installation) as session:
        waiting = raising.waiting_in(session, made["file_id"])
    better, why = raising.improved(desk.installation, waiting, waiting.wanted, at=now())
    second = desk.sign(made["file_id"]).json()
    with system(desk.installation) as session:
        raising.keep(session, desk.installation, waiting, better, lowered=why, at=now())
    assert newest(desk, made["file_id"]) == second["file_id"]
    after = raise_now(desk, second["file_id"])
    assert {each["level"] for each in signers(desk, after)} == {"B-LTA"}


def age(desk: Desk, file_id: str, days: int) -> None:
    with system(desk.installation) as session:
        query = "update signing.evidence set until = %s where file_id = %s"
        execute(session, query, (now() + timedelta(days=days), file_id))


def test_an_archive_stamp_is_renewed_before_the_evidence_ages(desk: Desk, service) -> None:
    made = desk.sign().json()
    age(desk, made["file_id"], 60)
    assert made["file_id"] in due(desk)
    after = raise_now(desk, made["file_id"])
    assert len(desk.signatures(after)) == len(desk.signatures(made["file_id"])) + 1
    assert {each["verification"]["verdict"] for each in desk.signatures(after)} == {"valid"}
    assert after not in due(desk)


def test_administrators_are_told_once_of_evidence_that_ages(
    desk: Desk, service, place: testing.Town
) -> None:
    admin = testing.make_person(
        desk.installation, unit_id=place.chancellery_id, permissions=("signing.keys",)
    )
    made = desk.sign().json()
    age(desk, made["file_id"], 20)
    with system(desk.installation) as session:
        told = [evidence_warning.warn(session, at=now()) for _night in range(2)]
        query = "select text from work.notice where person_id = %s"
        notices = fetch_values(session, query, (admin.person_id,))
        health = evidence_warning.health_of(session, at=now())
    assert told == [1, 0]
    assert len(notices) == 1
    assert "заканчивается" in notices[0]
    assert Health.POOR in {check.health for check in health}
    check_file(desk.installation, file_id=made["file_id"])
    with system(desk.installation) as session:
        assert evidence_warning.warn(session, at=now() + timedelta(days=8)) == 0


def test_the_card_says_from_which_level_to_which_and_why(desk: Desk, service) -> None:
    service(DEAD)
    made = desk.sign().json()
    [note] = made["notes"]
    for part in ("B-LTA", "B-B", "не отвечает", "подписывать заново не нужно"):
        assert part in note, note
