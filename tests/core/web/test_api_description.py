"""The API's description: complete, public, and the program does only what it says."""

from litestar.testing import TestClient

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
