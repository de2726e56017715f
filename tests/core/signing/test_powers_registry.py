"""Powers kept for people: they come beside signatures by themselves, are looked up, end, warn."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from core.signing.beside import LETTER, Hand
from core.signing.conftest import DAY, NOW, Town, crl, der
from core.signing.desk import Desk
from core.signing.powers_desk import PAGE, Papers, found_in, kept_id, system
from core.signing.powers_making import (
    CLERK,
    HEAD,
    INN_OF_TITLE,
    OGRN_OF_TITLE,
    OTHER,
    TITLE,
    Draft,
    Named,
    Principals,
    certified,
)
from cryptography import x509
from litestar.testing import TestClient
from tests_support.browser import signed_in
from uprava import testing
from uprava.clock import now, office_day
from uprava.db.sql import execute, fetch_value, fetch_values
from uprava.extension import Health
from uprava.signing.service import powers_rechecking
from uprava.signing.service.trusting import keep_list
from uprava.users.reader import Reader


def day_in(days: int = 0) -> date:
    """Return the office's day so many days from now, asked anew: a run may cross midnight."""
    return office_day("Asia/Omsk") + timedelta(days=days)


@pytest.fixture(scope="module")
def people(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Principals:
    return Principals(town, Hand(tmp_path_factory.mktemp("powers")))


@pytest.fixture
def papers(desk: Desk, people: Principals, place: testing.Town) -> Iterator[Papers]:
    yield Papers(desk, people, place.organisation_id)
    with system(desk) as session:
        execute(session, "delete from signing.power_use")
        execute(session, "delete from signing.power")


@pytest.fixture
def admin(papers: Papers, place: testing.Town) -> Reader:
    """Who manages keys and sees no document."""
    rights = ("signing.keys",)
    installation = papers.desk.installation
    return testing.make_person(installation, unit_id=place.housing_id, permissions=rights)


@pytest.fixture
def headers(client: TestClient, papers: Papers, admin: Reader) -> Iterator[dict[str, str]]:
    with signed_in(client, papers.desk.installation, admin) as given:
        yield given


def match(papers: Papers) -> None:
    powers_rechecking.match(papers.desk.installation)


def check(papers: Papers, id: UUID) -> None:
    powers_rechecking.check_power(papers.desk.installation, power_id=str(id))


def keep(papers: Papers, headers: dict, *files: bytes, person: int | None = None) -> UUID:
    files = files or papers.people.power()
    return kept_id(papers.keep(headers, person or papers.desk.signer.person_id, *files))


def test_a_power_is_kept_once_and_comes_beside_the_persons_next_signature(
    client: TestClient, papers: Papers, headers
) -> None:
    id = keep(papers, headers)
    page = client.get(PAGE).text
    assert CLERK.name in page
    assert "не опрошен" in page
    one = client.get(f"{PAGE}/{id}").text
    assert "Доверенность проверена" in one
    assert HEAD.name in one
    signed = papers.desk.sign().json()
    assert signed["powers"]["state"] == "partly"
    assert signed["powers"]["number"] == Draft().number
    assert papers.acts() == ["power.attached"]
    with signed_in(client, papers.desk.installation, papers.desk.signer):
        own = client.get("/profile/keys").text
    assert "Мои доверенности" in own
    assert Draft().number in own


def test_it_comes_beside_earlier_signatures_of_its_term_and_of_the_same_snils(
    papers: Papers, headers
) -> None:
    ours = papers.desk.sign().json()
    theirs = papers.letter_of_clerk()
    assert {ours["powers"]["state"], theirs["powers"]["state"]} == {"absent"}
    keep(papers, headers)
    match(papers)
    assert papers.again(ours)["powers"]["state"] == "partly"
    found = papers.again(theirs)
    assert found_in(found)["representative"] == "good"


def test_a_colleagues_power_comes_by_a_job_as_the_registrar_does_not_see_it(
    papers: Papers, headers, place: testing.Town
) -> None:
    colleague = testing.make_person(papers.desk.installation, unit_id=place.housing_id)
    keep(papers, headers, person=colleague.person_id)
    letter = papers.letter_of_clerk()
    assert papers.again(letter)["powers"]["state"] == "absent"
    powers_rechecking.match(papers.desk.installation, document_id=papers.desk.document)
    assert papers.again(letter)["powers"]["state"] == "partly"


@pytest.mark.parametrize(
    "days",
    [
        {"issued": 1, "until": 30},
        {"issued": -30, "until": -1},
    ],
)
def test_a_power_of_another_time_does_not_come(papers: Papers, headers, days) -> None:
    term = {name: day_in(count) for name, count in days.items()}
    keep(papers, headers, *papers.people.power(**term))
    signed = papers.desk.sign().json()
    match(papers)
    assert papers.again(signed)["powers"]["state"] == "absent"


def test_a_power_that_is_not_confirmed_is_kept_and_does_not_come(
    client: TestClient, papers: Papers, headers
) -> None:
    xml = Draft().xml()
    id = keep(papers, headers, xml, papers.people.sign(xml, papers.people.other))
    assert "Доверенность не подтверждена" in client.get(f"{PAGE}/{id}").text
    assert papers.desk.sign().json()["powers"]["state"] == "absent"
    with system(papers.desk) as session:
        told = powers_rechecking.health_of(session, today=day_in())
    assert [each.health for each in told] == [Health.POOR]


def test_what_the_registry_says_makes_it_checked_or_refused(
    client: TestClient, papers: Papers, headers
) -> None:
    id = keep(papers, headers)
    letter = papers.letter_of_clerk()
    match(papers)
    assert papers.again(letter)["powers"]["state"] == "partly"
    assert papers.look_up(headers, f"{PAGE}/{id}").status_code == 303
    check(papers, id)
    checked = papers.again(letter)
    assert checked["powers"]["state"] == "checked"
    assert set(found_in(checked).values()) == {"good"}
    assert checked["verification"] == letter["verification"]
    page = client.get(f"{PAGE}/{id}").text
    assert "Крылова А. Д." in page.replace("\u00a0", " ")
    called_back = {"state": "revoked", "revoked_on": day_in(-1).isoformat()}
    assert papers.look_up(headers, f"{PAGE}/{id}", **called_back).status_code == 303
    check(papers, id)
    refused = papers.again(letter)
    assert refused["powers"]["state"] == "refused"
    assert refused["verification"]["verdict"] == "valid"
    assert papers.acts() == ["power.attached", "power.checked", "power.checked"]


@pytest.mark.parametrize(
    "said",
    [
        {"state": "certainly"},
        {"state": ""},
        {"on": ""},
        {"on": 1},
        {"on": "yesterday"},
        {"state": "revoked", "revoked_on": 1},
    ],
)
def test_a_mark_that_says_nothing_sound_is_refused(
    client: TestClient, papers: Papers, headers, said: dict[str, str | int]
) -> None:
    id = keep(papers, headers)
    form = {name: day_in(v).isoformat() if isinstance(v, int) else v for name, v in said.items()}
    answer = papers.look_up(headers, f"{PAGE}/{id}", **form)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    with system(papers.desk) as session:
        query = "select registry_state from signing.power where id = %s"
        assert fetch_value(session, query, (id,)) is None


def test_beside_a_letter_of_others_the_registry_is_looked_up_on_the_document(
    client: TestClient, papers: Papers, place: testing.Town
) -> None:
    rights = ("signing.keys", "documents.attach")
    installation = papers.desk.installation
    both = testing.make_person(installation, unit_id=place.chancellery_id, permissions=rights)
    letter = papers.letter_of_clerk()
    address = f"{papers.page(letter)}/powers"
    with signed_in(client, installation, both) as given:
        assert papers.look_up(given, address).status_code == 404, "there is no power yet"
        papers.attach(letter, *papers.people.power())
        assert "Сведения реестра" in client.get(address).text
        assert papers.look_up(given, address, on="").status_code == 422
        assert papers.look_up(given, address).status_code == 303
    assert papers.again(letter)["powers"]["state"] == "checked"
    with signed_in(client, installation, papers.desk.signer) as given:
        assert "Сведения реестра" not in client.get(address).text
        assert papers.look_up(given, address).status_code == 403


def test_taken_out_it_stays_where_it_stands_and_comes_nowhere_else(
    client: TestClient, papers: Papers, headers
) -> None:
    id = keep(papers, headers)
    first = papers.desk.sign().json()
    assert client.post(f"{PAGE}/{id}/remove", headers=headers).status_code == 200
    assert client.post(f"{PAGE}/{id}/remove", headers=headers).status_code == 409
    assert papers.again(first)["powers"]["state"] == "partly"
    second = papers.desk.sign(first["file_id"]).json()
    assert second["powers"]["state"] == "absent"
    assert "исключена" in client.get(PAGE).text


def test_at_night_what_was_good_is_judged_by_the_trust_of_that_night(
    papers: Papers, headers, town: Town
) -> None:
    id = keep(papers, headers)
    letter = papers.letter_of_clerk()
    match(papers)
    assert found_in(papers.again(letter))["revocation"] == "good"
    serial = papers.people.head.certificate.serial_number
    revoked = crl(town.authority.issuing, {serial: NOW - 20 * DAY})
    with system(papers.desk) as session:
        keep_list(session, x509.load_der_x509_crl(revoked), at=now())
        execute(session, "update signing.power set checked_at = %s", (now() - DAY,))
    powers_rechecking.every_night(papers.desk.installation)
    judged = papers.again(letter)
    assert judged["powers"]["state"] == "refused"
    assert judged["verification"]["verdict"] == "valid"
    with system(papers.desk) as session:
        query = "select state from signing.power where id = %s"
        assert fetch_value(session, query, (id,)) == "refused"
        for each in town.trust().crls:
            keep_list(session, x509.load_der_x509_crl(each), at=now())


def notices_of(papers: Papers, person: Reader) -> list[str]:
    with system(papers.desk) as session:
        query = "select text from work.notice where person_id = %s order by id"
        return fetch_values(session, query, (person.person_id,))


def test_a_month_before_its_end_the_person_and_the_administrators_are_told_once(
    papers: Papers, headers, admin: Reader
) -> None:
    keep(papers, headers, *papers.people.power(until=day_in(20)))
    for _night in range(2):
        powers_rechecking.every_night(papers.desk.installation)
    for person in (papers.desk.signer, admin):
        [told] = notices_of(papers, person)
        assert CLERK.name in told
    with system(papers.desk) as session:
        [health] = powers_rechecking.health_of(session, today=day_in())
        assert CLERK.name in health.detail
    successor = papers.people.power(
        number="00000000-0000-4000-8000-000000000003", issued=day_in(), until=day_in(400)
    )
    keep(papers, headers, *successor)
    with system(papers.desk) as session:
        assert list(powers_rechecking.health_of(session, today=day_in())) == []


def test_a_power_a_person_attached_stands_before_the_kept_one(papers: Papers, headers) -> None:
    keep(papers, headers)
    signed = papers.desk.sign().json()
    power = papers.people.power(clerk=OTHER)
    given = {"authorization": f"Bearer {papers.desk.token}"}
    assert papers.attach(signed, *power, headers=given).status_code == 201
    match(papers)
    assert papers.again(signed)["powers"]["representative"] == OTHER.name


def test_only_who_manages_keys_reaches_the_registry(
    client: TestClient, papers: Papers, admin: Reader, place: testing.Town
) -> None:
    installation = papers.desk.installation
    with signed_in(client, installation, admin) as given:
        id = keep(papers, given)
    stranger = testing.make_person(installation, unit_id=place.housing_id)
    with signed_in(client, installation, stranger) as given:
        for address in (PAGE, f"{PAGE}/{id}", f"{PAGE}/{id}/xml", f"{PAGE}/{id}/signature"):
            assert client.get(address).status_code == 403
        assert papers.keep(given, stranger.person_id, *papers.people.power()).status_code == 403
        for act in ("registry", "check", "remove"):
            assert client.post(f"{PAGE}/{id}/{act}", headers=given).status_code == 403
    query = "select count(*) from signing.power"
    for who, count in ((stranger, 0), (papers.desk.signer, 1), (admin, 1)):
        with testing.acting(installation, who) as session:
            assert fetch_value(session, query) == count, "the second wall"


def test_the_files_of_the_registry_are_sent_as_they_came(
    client: TestClient, papers: Papers, headers
) -> None:
    xml, seal = papers.people.power()
    id = keep(papers, headers, xml, seal)
    assert client.get(f"{PAGE}/{id}/xml").content == xml
    assert client.get(f"{PAGE}/{id}/signature").content == seal
    again = client.post(f"{PAGE}/{id}/check", headers=headers, follow_redirects=False)
    assert again.status_code == 303
    same = papers.keep(headers, papers.desk.signer.person_id, xml, seal)
    assert same.status_code == 409
    assert "уже есть" in same.text


@pytest.mark.parametrize(
    ("person", "files"),
    [("", 2), ("999999999", 2), ("nobody", 2), ("own", 0)],
)
def test_the_form_says_what_is_missing(
    client: TestClient, papers: Papers, headers, person: str, files: int
) -> None:
    chosen = str(papers.desk.signer.person_id) if person == "own" else person
    sent = [("file", ("a", each)) for each in papers.people.power()[:files]]
    answer = client.post(
        PAGE, data={"person": chosen}, files=sent or [("file", ("", b""))], headers=headers
    )
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_a_sender_with_the_certificate_of_an_organisation_needs_no_power(papers: Papers) -> None:
    sender = certified(
        papers.people.town.authority,
        replace(Named(HEAD), organisation=TITLE, inn=INN_OF_TITLE, ogrn=OGRN_OF_TITLE),
        term=timedelta(days=300),
    )
    file = papers.desk.attach("Ответ.txt", LETTER)
    signature = papers.people.sign(LETTER, sender)
    address = f"{papers.desk.path(file['id'])}/signatures/detached"
    answer = papers.desk.client.post(
        address, files=[("file", ("Ответ.txt.sig", signature))], headers=papers.headers
    )
    [item] = answer.json()["items"]
    assert "руководителю доверенность не нужна" in item["powers"]["text"]
    assert item["powers"]["state"] == "absent"
    assert der(sender)
