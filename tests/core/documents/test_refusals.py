"""Refusals as pages: the way back, the menu around them, searches that find too much."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import LiteralString

import pytest
from litestar.testing import TestClient
from offices import Office, SignIn
from uprava import testing
from uprava.db.sql import execute, fetch_value
from uprava.db.transaction import system_transaction
from uprava.errors import UnavailableError
from uprava.installation import Installation
from uprava.tables.sending import Source, portions
from uprava.tables.values import Column, Table

PROGRAM = {"file": ("счёт.exe", b"MZ" + b"\0" * 400, "application/pdf")}
VIEWS: LiteralString = "lock table documents.saved_view in access exclusive mode"
TEXTS: LiteralString = "lock table documents.text in access exclusive mode"


@contextmanager
def locked(core: Installation, statement: LiteralString) -> Iterator[None]:
    """Keep everybody from a table within the block."""
    with system_transaction(core.engine, today=testing.TODAY, task="test") as session:
        execute(session, statement)
        yield


def words_of(page: str) -> str:
    """Return the refusal without the menu around it."""
    return page.partition('<div class="oops">')[2].partition("</main>")[0]


def main_buttons(page: str) -> list[str]:
    """Return where the main buttons of a refusal lead."""
    parts = words_of(page).split('class="btn pri" href="')[1:]
    return [each.partition('"')[0] for each in parts]


def test_the_way_back_is_the_main_button_of_a_form_with_mistakes(
    office: Office, sign_in: SignIn
) -> None:
    id, client = office.document(), sign_in(office.registrar)
    card = f"{str(client.base_url).rstrip('/')}/docs/{id}"
    page = client.post(f"/docs/{id}/files", files=PROGRAM, headers={"referer": card})
    assert page.status_code == 422
    assert main_buttons(page.text) == [f"/docs/{id}"]
    assert 'href="/"' in words_of(page.text)


def test_a_form_sent_to_its_own_address_leads_back_to_it(client: TestClient) -> None:  # type: ignore[type-arg]
    form = f"{str(client.base_url).rstrip('/')}/sign-in"
    page = client.post("/sign-in", data={}, headers={"referer": form})
    assert 'href="/sign-in"' in page.text


def test_a_refusal_keeps_what_the_menu_tells(office: Office, sign_in: SignIn) -> None:
    client = sign_in(office.registrar)
    client.post("/docs/views", data={"title": "Письма моего отдела", "audience": "me"})
    page = client.get("/nowhere")
    assert page.status_code == 404
    assert "Письма моего отдела" in page.text
    assert main_buttons(page.text) == ["/"]


def test_a_refusal_comes_at_once_though_the_menu_cannot_be_counted(
    office: Office, sign_in: SignIn, core: Installation
) -> None:
    client = sign_in(office.registrar)
    client.post("/docs/views", data={"title": "Письма моего отдела", "audience": "me"})
    with locked(core, VIEWS):
        page = client.get("/nowhere")
    assert page.status_code == 404
    assert "Письма моего отдела" not in page.text
    assert "Документы" in page.text


def test_a_search_that_finds_too_much_says_how_to_narrow_it(
    office: Office, sign_in: SignIn, core: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(vars(core.settings), "search_timeout", 100)
    client = sign_in(office.registrar)
    with locked(core, TEXTS):
        page = client.get("/search?q=письмо о")
    assert page.status_code == 503
    told = words_of(page.text)
    assert "Запрос слишком широк" in told
    assert "Добавьте слово" in told
    assert "не отвечает" not in told
    assert main_buttons(page.text) == ["/search?q=%D0%BF%D0%B8%D1%81%D1%8C%D0%BC%D0%BE%20%D0%BE"]


def test_an_export_of_a_search_waits_longer_than_a_page_of_it(
    office: Office, sign_in: SignIn, core: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.document("О кровле школы")
    monkeypatch.setitem(vars(core.settings), "search_timeout", 100)
    client, free = sign_in(office.registrar), threading.Event()
    held = threading.Event()

    def hold() -> None:
        with locked(core, TEXTS):
            held.set()
            free.wait(1)

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(10)
    answer = client.get("/search/export.csv?q=кровля")
    holder.join()
    assert answer.status_code == 200
    assert "О кровле школы" in answer.text


def test_an_export_that_breaks_off_is_no_whole_file_and_is_in_the_audit_log(
    office: Office,
) -> None:
    def read(_session: object, after: int | None) -> tuple[list[list[object]], int | None]:
        if after is not None:
            raise UnavailableError("The database was too busy to answer. Try again.")
        return [["01-12/1"], ["01-12/2"]], 2

    table = Table("search", "Результаты поиска", [Column("Номер", 16)], [])
    came = []
    with office.as_(office.registrar) as session:
        rows = portions(session, table, Source(lambda _limit: 4, read))
        came.append(next(rows))
        with pytest.raises(UnavailableError):
            next(rows)
        query = """
            select body::jsonb -> 'facts' from audit.record
            where action = 'list.export-broken' and actor_id = %s"""
        facts = fetch_value(session, query, (office.registrar.person_id,))
    assert len(came[0]) == 2
    assert facts == {"rows": 2, "list": "Результаты поиска"}
