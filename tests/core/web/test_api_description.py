"""The API's description: complete, public, and the program does only what it says."""

import re

import lxml.html
from litestar.testing import TestClient
from tests_support.browser import signed_in
from uprava import testing
from uprava.db.sql import execute
from uprava.i18n import _, use_locale
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava.web.problems import ALWAYS, REASONS

CONTRACT = {
    "/api/v1/records/incoming": {"post"},
    "/api/v1/documents": {"get"},
    "/api/v1/documents/{id}": {"get"},
    "/api/v1/documents/{id}/files": {"post"},
    "/api/v1/documents/{id}/files/{file_id}/content": {"get"},
}
"""What the issue promises; signatures have their own tests."""


def test_the_description_is_for_everybody_and_names_the_contract(client: TestClient) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/json")
    described = {path: set(methods) for path, methods in answer.json()["paths"].items()}
    for path, methods in CONTRACT.items():
        assert methods <= described[path]


def test_only_the_interface_for_programs_is_described(client: TestClient) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert all(path.startswith("/api/v1/") for path in paths)


def test_every_operation_documents_its_refusals_as_problem_details(client: TestClient) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    for methods in paths.values():
        for operation in methods.values():
            for status in ("400", "401", "403", "404", "422", "503"):
                content = operation["responses"][status]["content"]
                assert list(content) == ["application/problem+json"]


def test_an_unknown_address_of_the_interface_answers_problem_details(client: TestClient) -> None:
    answer = client.get("/api/v1/nothing")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["request_id"] == answer.headers["x-request-id"]


def page_texts(client: TestClient, installation: Installation, reader: Reader) -> list[str]:
    """Return the sentences the page for people says of the operations."""
    with signed_in(client, installation, reader) as headers:
        page = lxml.html.fromstring(client.get("/help/api", headers=headers).text)
    found = page.xpath("//main//p | //main//dd | //main//table//td[2]/span | //main//th")
    return [" ".join(each.text_content().split()) for each in found]


def test_the_page_for_people_speaks_russian_to_russians_all_over(
    client: TestClient, installation: Installation, town: testing.Town
) -> None:
    reader = testing.make_person(installation, unit_id=town.housing_id)
    texts = page_texts(client, installation, reader)
    assert len(texts) > 60
    assert [each for each in texts if not re.search("[А-Яа-яЁё]", each)] == []
    assert any("Зарегистрировать входящее письмо" in each for each in texts)


def test_the_page_says_to_english_readers_what_the_description_says(
    client: TestClient, installation: Installation, town: testing.Town
) -> None:
    reader = testing.make_person(installation, unit_id=town.housing_id)
    with testing.acting(installation, reader) as session:
        change = "update users.person set locale = 'en' where id = %s"
        execute(session, change, (reader.person_id,))
    texts = set(page_texts(client, installation, reader))
    for methods in client.get("/api/v1/openapi.json").json()["paths"].values():
        for operation in methods.values():
            for each in operation["description"].split("\n\n"):
                assert " ".join(each.replace("`", "").split()) in texts
            answers = operation["responses"].values()
            assert {each["description"].replace("`", "") for each in answers} <= texts


def test_what_any_operation_refuses_is_said_once_and_what_is_special_at_the_operation(
    client: TestClient, installation: Installation, town: testing.Town
) -> None:
    reader = testing.make_person(installation, unit_id=town.housing_id)
    texts = page_texts(client, installation, reader)
    with use_locale("ru"):
        for status in ALWAYS:
            assert texts.count(_(REASONS[status]).replace("`", "")) == 1, status
        assert texts.count(_(REASONS[409])) > 1
    assert not any("`" in each for each in texts)


def test_the_description_for_programs_is_english_whoever_asks(
    client: TestClient, installation: Installation, town: testing.Town
) -> None:
    reader = testing.make_person(installation, unit_id=town.housing_id)
    client.cookies.clear()
    nobody = client.get("/api/v1/openapi.json").content
    with signed_in(client, installation, reader) as headers:
        client.get("/help/api", headers=headers)
        assert client.get("/api/v1/openapi.json", headers=headers).content == nobody
    assert not re.search("[А-Яа-яЁё]", nobody.decode())
