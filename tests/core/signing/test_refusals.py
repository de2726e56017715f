"""What is refused, lowered or found later: keys out of term, foreign files, a dead service."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from core.rendering import pdf_files
from core.signing.desk import Desk, give_key
from cryptography import x509
from uprava import testing
from uprava.clock import now
from uprava.db.sql import execute, fetch_value, fetch_values
from uprava.db.transaction import system_transaction
from uprava.documents.preparing import prepare
from uprava.installation import Installation
from uprava.signing.service.keeping import own_keys, revoke_key
from uprava.signing.service.rechecking import check_file, every_night
from uprava.signing.service.stamping import time_stamper


def system(installation: Installation):
    return system_transaction(installation.engine, today=testing.TODAY, task="test")


def test_an_expired_key_signs_nothing(desk: Desk) -> None:
    with system(desk.installation) as session:
        query = "update signing.key set valid_to = %s where person_id = %s"
        execute(session, query, (now() - timedelta(days=1), desk.signer.person_id))
    refused = desk.sign()
    assert refused.status_code == 422
    assert refused.json()["type"] == "urn:uprava:problem:certificate-expired"


def test_a_revoked_key_signs_nothing_and_what_it_signed_before_stays_valid(desk: Desk) -> None:
    made = desk.sign().json()
    with system(desk.installation) as session:
        (key,) = own_keys(session, person_id=desk.signer.person_id)
        later = now() + timedelta(seconds=2)
        revoke_key(session, key.id, secret=desk.installation.settings.secret, at=later)
    refused = desk.sign(made["file_id"])
    assert refused.json()["type"] == "urn:uprava:problem:certificate-revoked"
    check_file(desk.installation, file_id=made["file_id"])
    (item,) = desk.signatures(made["file_id"])
    assert item["verification"]["verdict"] == "valid"


def test_the_revocation_stands_in_the_own_list(desk: Desk) -> None:
    with system(desk.installation) as session:
        (key,) = own_keys(session, person_id=desk.signer.person_id)
        revoke_key(session, key.id, secret=desk.installation.settings.secret, at=now())
        ders = fetch_values(session, "select der from signing.trust where kind = 'crl'")
    lists = [x509.load_der_x509_crl(bytes(der)) for der in ders]
    assert any(each.get_revoked_certificate_by_serial_number(int(key.serial, 16)) for each in lists)


def test_two_who_sign_at_once_make_one_version_each_or_none(
    desk: Desk, place: testing.Town
) -> None:
    second = testing.make_person(
        desk.installation, unit_id=place.chancellery_id, permissions=("signing.sign",)
    )
    give_key(desk.installation, second)
    tokens = (desk.token, testing.make_token(desk.installation, second, "documents:read", "sign"))
    answers: list[int] = []
    threads = [
        threading.Thread(
            target=lambda token=token: answers.append(desk.sign(token=token).status_code)
        )
        for token in tokens
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [201, 409]


def test_a_file_locked_by_its_owner_is_refused_in_words(desk: Desk) -> None:
    locked = desk.attach("Запись.pdf", pdf_files.encrypted(b""))
    refused = desk.sign(locked["id"])
    assert refused.status_code == 422
    assert refused.json()["type"] == "urn:uprava:problem:pdf-encrypted"


def test_the_signature_of_an_uploaded_file_is_checked_after_it_came(
    desk: Desk, letter: Callable, new_town: Callable
) -> None:
    foreign = desk.attach("Ответ.pdf", new_town().sign(letter(title="Ответ")))
    prepare(desk.installation, file_id=foreign["id"])
    with system(desk.installation) as session:
        query = "select count(*) from jobs.procrastinate_jobs where task_name = 'signing:check' and args ->> 'file_id' = %s"  # noqa: E501
        assert fetch_value(session, query, (foreign["id"],)) == 1
    check_file(desk.installation, file_id=foreign["id"])
    (item,) = desk.signatures(foreign["id"])
    assert item["verification"]["verdict"] == "unknown"
    assert item["signer"]["owner"] == "Громов Андрей Павлович"
    assert item["signer"]["person_id"] is None


def test_our_signature_is_added_to_a_foreign_one_and_the_original_stays(
    desk: Desk, letter: Callable, town
) -> None:
    original = town.sign(letter(title="Ответ"))
    foreign = desk.attach("Ответ.pdf", original)
    check_file(desk.installation, file_id=foreign["id"])
    made = desk.sign(foreign["id"]).json()
    assert desk.content(made["file_id"]).startswith(original)
    assert desk.content(foreign["id"]) == original
    first, second = desk.signatures(made["file_id"])
    assert (first["signer"]["person_id"], second["signer"]["person_id"]) == (
        None,
        desk.signer.person_id,
    )
    assert second["verification"]["verdict"] == "valid"


def test_a_dead_time_stamp_service_lowers_the_level_and_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "http://127.0.0.1:9/tsa"
    monkeypatch.setitem(desk.installation.settings.__dict__, "tsa_url", url)
    made = desk.sign().json()
    time_stamper.cache_clear()
    assert (made["level"], made["lowered"]) == ("B-B", "service-silent")
    assert made["notes"]


def test_every_night_the_lists_are_made_anew_and_doubtful_files_are_queued(desk: Desk) -> None:
    made = desk.sign().json()
    with system(desk.installation) as session:
        late = now() - timedelta(days=31)
        query = "update signing.signature set checked_at = %s where file_id = %s"
        execute(session, query, (late, made["file_id"]))
        execute(session, "update signing.trust set added_at = %s where kind = 'crl'", (late,))
    every_night(desk.installation)
    with system(desk.installation) as session:
        query = "select count(*) from jobs.procrastinate_jobs where task_name = 'signing:check' and args ->> 'file_id' = %s"  # noqa: E501
        assert fetch_value(session, query, (made["file_id"],)) == 1
        query = "select max(added_at) from signing.trust where kind = 'crl'"
        assert fetch_value(session, query) > late
