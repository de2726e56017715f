"""Long lists as files written by a job: whose, under which rights, how far, how they end."""

import csv
import io
import multiprocessing
import os
import re
import signal
import subprocess
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from offices import Office, SignIn
from uprava import testing
from uprava.clock import now
from uprava.db.sql import execute, fetch_value, fetch_values
from uprava.db.transaction import system_transaction
from uprava.exports import lists, ordering, running

Client = Any


@pytest.fixture(autouse=True)
def long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Call every list of more than two rows long."""
    monkeypatch.setattr(lists, "AT_ONCE", 2)
    monkeypatch.setattr(lists, "PRINTED_AT_ONCE", 2)
    monkeypatch.setattr("uprava.documents.service.exporting.PORTION", 2)


def fill(office: Office, number: int = 5) -> None:
    """Register documents, one of them with a dangerous title."""
    for place in range(number - 1):
        office.document(f"Письмо {place}", number=False)
    office.document('=HYPERLINK("http://evil.example")', number=False)


def order(client: Client, *, form: str = "xlsx", query: str = "", of: str = "documents") -> UUID:
    """Ask for a list as the page does; return the file's id."""
    data = {"list": of, "format": form, "query": query}
    answer = client.post("/exports", data=data, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    page = client.get("/exports").text
    return UUID(re.findall(r"/exports/([0-9a-f-]{36})/", page)[0])


def run(office: Office, id: UUID) -> None:
    """Do the job's work."""
    running.write(office.installation, export=str(id))


def state_of(office: Office, id: UUID, column: str = "state") -> Any:
    with system_transaction(office.installation.engine, today=testing.TODAY) as session:
        return fetch_value(session, f"select {column} from exports.export where id = %s", (id,))


def test_a_long_list_is_written_by_a_job_and_taken_from_the_page(
    office: Office, sign_in: SignIn
) -> None:
    fill(office)
    client = sign_in(office.registrar)
    id = order(client)
    assert "ждёт очереди" in client.get("/exports").text
    run(office, id)
    page = client.get("/exports").text
    assert "строк: 5," in page
    answer = client.get(f"/exports/{id}/file")
    assert answer.headers["content-disposition"].startswith("attachment;")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    titles = [row[3] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)]
    assert titles[0] == '=HYPERLINK("http://evil.example")'
    assert titles[1:] == [f"Письмо {place}" for place in reversed(range(4))]
    assert book.worksheets[0]["D2"].data_type == "s"
    facts = dict(book.worksheets[1].iter_rows(max_col=2, values_only=True))
    assert facts["Строк"] == 5
    with office.as_(office.registrar) as session:
        acts = fetch_values(
            session, "select action from audit.record where actor_id = %s and action in"
            " ('export.ordered', 'list.exported', 'export.taken') order by seq",
            (office.registrar.person_id,),
        )  # fmt: skip
    assert acts == ["export.ordered", "list.exported", "export.taken"]


def test_the_rights_are_those_of_the_moment_the_job_runs(office: Office, sign_in: SignIn) -> None:
    fill(office)
    id = order(sign_in(office.registrar), form="csv")
    with system_transaction(office.installation.engine, today=testing.TODAY) as session:
        execute(
            session, "delete from documents.access_grant where document_id in (select id from"
            " documents.document where title <> 'Письмо 1')",
        )  # fmt: skip
    run(office, id)
    text = sign_in(office.registrar).get(f"/exports/{id}/file").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))[1:]
    assert [row[3] for row in rows] == ["Письмо 1"]


def test_a_closed_account_gets_no_file(office: Office, sign_in: SignIn) -> None:
    fill(office)
    id = order(sign_in(office.registrar))
    with system_transaction(office.installation.engine, today=testing.TODAY) as session:
        execute(
            session, "update users.person set active = false where id = %s",
            (office.registrar.person_id,),
        )  # fmt: skip
    run(office, id)
    assert state_of(office, id) == "failed"
    assert "закрыт" in state_of(office, id, "said")


def test_nobody_sees_files_of_others(office: Office, sign_in: SignIn) -> None:
    fill(office)
    id = order(sign_in(office.registrar))
    run(office, id)
    other = sign_in(office.clerk)
    assert "Выгрузок пока нет" in other.get("/exports").text
    assert other.get(f"/exports/{id}/file").status_code == 404
    for act in ("cancel", "again", "remove"):
        assert other.post(f"/exports/{id}/{act}").status_code == 404
    with office.as_(office.clerk) as session:  # the second wall, without the service
        count = fetch_value(session, "select count(*) from exports.export where id = %s", (id,))
    assert count == 0


def test_a_list_one_may_not_open_is_not_written(office: Office, sign_in: SignIn) -> None:
    client = sign_in(office.registrar)
    data = {"list": "audit", "format": "csv", "query": ""}
    assert client.post("/exports", data=data, follow_redirects=False).status_code == 403
    assert client.get("/exports/new?_list=audit&_format=csv").status_code == 403
    assert client.get("/exports/new?_list=nothing&_format=csv").status_code == 404
    assert client.get("/exports/new?_list=documents&_format=exe").status_code == 422


def test_a_cancelled_file_stops_before_its_next_portion_and_leaves_nothing(
    office: Office, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(office)
    client = sign_in(office.registrar)
    id = order(client)
    real = running.note

    def note(run: running.Run, change: str, **values: object) -> None:
        real(run, change, **values)
        if values.get("rows") == 2:
            with system_transaction(office.installation.engine, today=testing.TODAY) as session:
                ordering.cancel(session, id, reader=office.registrar, at=now())

    monkeypatch.setattr(running, "note", note)
    run(office, id)
    assert state_of(office, id) == "cancelled"
    assert state_of(office, id, "sha256") is None
    assert state_of(office, id, "rows") == 2
    assert "отменена на строке 2" in client.get("/exports").text


def test_a_failure_is_told_in_a_sentence_and_can_be_tried_again(
    office: Office, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(office)
    client = sign_in(office.registrar)
    monkeypatch.setattr(running, "SHEET_ROWS", 3)
    id = order(client)
    run(office, id)
    assert "Лист Excel вмещает 3 строк" in client.get("/exports").text
    monkeypatch.undo()
    client.post(f"/exports/{id}/again")
    again = UUID(re.findall(r"/exports/([0-9a-f-]{36})/", client.get("/exports").text)[0])
    assert again != id
    run(office, again)
    assert state_of(office, again) == "done"


def test_three_files_are_written_at_a_time_the_fourth_is_told_to_wait(
    office: Office, sign_in: SignIn
) -> None:
    client = sign_in(office.registrar)
    for _ in range(3):
        order(client)
    answer = client.post("/exports", data={"list": "documents", "format": "csv", "query": ""})
    assert answer.status_code == 429
    assert "Уже готовится файлов: 3" in answer.text


def test_a_file_is_kept_for_its_days_and_then_let_go(office: Office, sign_in: SignIn) -> None:
    fill(office)
    client = sign_in(office.registrar)
    id = order(client, form="csv")
    run(office, id)
    sha256 = state_of(office, id, "sha256")
    plugins, engine = office.installation.plugins, office.installation.engine
    with system_transaction(engine, today=testing.TODAY) as session:
        assert plugins.known_blobs(session, [sha256]) == {sha256}
        ordering.expire(session, at=now() + timedelta(days=8))
        assert plugins.known_blobs(session, [sha256]) == set()
    assert client.get(f"/exports/{id}/file").status_code == 404
    assert "срок хранения истёк" in client.get("/exports").text


def test_a_killed_worker_costs_nothing_but_time(
    office: Office, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(office, 7)
    client = sign_in(office.registrar)
    id = order(client, form="csv")
    real = running.note

    def slow(run: running.Run, change: str, **values: object) -> None:
        real(run, change, **values)
        if "rows" in values:
            time.sleep(30)

    monkeypatch.setattr(running, "note", slow)
    worker = multiprocessing.get_context("fork").Process(target=alone, args=(office, id))
    worker.start()
    deadline = time.monotonic() + 90
    while state_of(office, id, "rows") == 0 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()
    monkeypatch.undo()
    assert (state_of(office, id), state_of(office, id, "rows")) == ("running", 2)
    run(office, id)
    assert (state_of(office, id), state_of(office, id, "attempt")) == ("done", 2)
    text = client.get(f"/exports/{id}/file").content.decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(text), delimiter=";"))) == 8


def alone(office: Office, id: UUID) -> None:
    """Write in another process, on connections of its own."""
    office.installation.engine.dispose(close=False)
    run(office, id)


def test_a_long_book_is_printed_by_a_job_with_numbered_pages_and_a_total(
    office: Office, sign_in: SignIn, tmp_path: Path
) -> None:
    fill(office)
    client = sign_in(office.registrar)
    id = order(client, form="pdf")
    run(office, id)
    assert state_of(office, id, "said") == ""
    file = tmp_path / "book.pdf"
    file.write_bytes(client.get(f"/exports/{id}/file").content)
    text = subprocess.run(
        ["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "Итого записей: 5" in text
    assert "Страница 2 из 2" in text
    assert "Пронумеровано страниц:" in text
    assert "=HYPERLINK" in text
