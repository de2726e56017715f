"""Every hook has an effect one can see: shown on the dummy, in a real application."""

import logging
import secrets
import subprocess
import sys
import time
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner
from conformance.dummy_hooks import HOOKS, Cards, act, page_of, shown, shows
from litestar.testing import TestClient
from tests_support.browser import signed_in
from uprava import testing
from uprava.app import create_app
from uprava.audit.log import record
from uprava.calendar.service import moved as calendar_moved
from uprava.capabilities import Parcel, ParcelMoved, ParcelState, RecognisedScan
from uprava.clock import now
from uprava.db.ids import uuid7
from uprava.db.sql import execute, fetch_value
from uprava.db.transaction import system_transaction
from uprava.demo.scene import DemoScene
from uprava.documents.service.access import get_document
from uprava.documents.service.locks import FILES, files_changed, refuse_locked, signature_made
from uprava.errors import ConflictError
from uprava.extension import SignedVersion
from uprava.installation import Installation, opened
from uprava.jobs.worker import run_worker
from uprava.printing import typed_texts
from uprava.rendering import MailPart, OpenedMail, PartKind
from uprava.settings import Settings
from uprava_records.mail.service.keeping import Came, journal_of, keep


@pytest.fixture
def onlooker(installation: Installation, town: testing.Town) -> testing.Reader:
    """Somebody of the same unit without it."""
    return testing.make_person(installation, unit_id=town.chancellery_id)


def test_the_dummy_implements_every_hook(installation: Installation) -> None:
    implemented = installation.plugins.implementations()
    assert {name for name, plugins in implemented.items() if "dummy" in plugins} == HOOKS


def test_every_hook_has_a_test_here() -> None:
    for part in ("acts", "files", "letters", "reports", "tasks"):
        import_module(f"conformance.test_dummy_{part}")
    import_module("conformance.test_areas")
    assert shown == HOOKS


@shows("uprava_card_panels", "uprava_card_actions")
def test_panel_and_button_stand_on_the_card_of_another_plugins_letter(
    client: TestClient, installation: Installation, card: Cards, writer: Any, onlooker: Any
) -> None:
    id = card()
    answer = act(client, installation, writer, f"/dummy/{id}/note", text="перезвонить")
    assert answer.status_code == 303
    page = page_of(client, installation, writer, f"/docs/{id}")
    assert "Заметка примера: перезвонить" in page
    assert "Записать заметку" in page
    page = page_of(client, installation, onlooker, f"/docs/{id}")
    assert "Заметка примера: перезвонить" in page
    assert f"/dummy/{id}/note" not in page


def test_everything_of_the_plugin_is_gone_when_it_is_off(
    installation: Installation, settings: Settings, card: Cards, writer: Any
) -> None:
    id = card()
    with opened(settings) as without, TestClient(create_app(without)) as client:  # type: ignore[arg-type]
        page = page_of(client, without, writer, f"/docs/{id}")
        for trace in ("Заметка", "/dummy", "dummy"):
            assert trace not in page
        with signed_in(client, without, writer) as headers:
            assert client.get("/dummy", headers=headers).status_code == 404


@pytest.mark.parametrize("word", ["сбой", "зависание"], ids=["breaks", "hangs"])
def test_a_failing_panel_costs_only_its_note(
    client: TestClient, installation: Installation, card: Cards, writer: Any, word: str
) -> None:
    id = card(f"О ремонте, {word}")
    started = time.perf_counter()
    page = page_of(client, installation, writer, f"/docs/{id}")
    took = time.perf_counter() - started
    assert "Эту часть показать не удалось" in page or "модуль dummy" in page
    for of_the_card in ("О ремонте", "Министерство", "Записать заметку"):
        assert of_the_card in page
    assert took < 5, "the statement is stopped after a second; the rest is the page itself"


def test_a_slow_plugin_is_named_in_the_log(
    client: TestClient, installation: Installation, card: Cards, writer: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    id = card("О ремонте, медленно")
    with caplog.at_level(logging.WARNING, "uprava.plugin_asking"):
        page_of(client, installation, writer, f"/docs/{id}")
    told = [text for text in map(str, caplog.messages) if "plugin dummy took" in text]
    assert told
    assert told[0].endswith("uprava_card_panels")


@shows("uprava_before_transition", "uprava_document_kinds")
def test_a_veto_refuses_with_its_sentence_and_nothing_moves(
    client: TestClient, installation: Installation, card: Cards, writer: Any
) -> None:
    id = card(kind="dummy.case", state="open")
    assert "Дело примера" in page_of(client, installation, writer, f"/docs/{id}")
    act(client, installation, writer, f"/dummy/{id}/note", text="не закрывать")
    answer = act(client, installation, writer, f"/docs/{id}/acts/close", _v="1", _key="k1-veto")
    assert answer.status_code == 409
    assert "Пример не отпускает документ: на нём есть заметка." in answer.text
    assert state_of(installation, id) == "open"


@shows("uprava_after_transition")
def test_what_follows_an_act_happens_in_its_transaction(
    client: TestClient, installation: Installation, card: Cards, writer: Any
) -> None:
    id = card(kind="dummy.case", state="open")
    answer = act(client, installation, writer, f"/docs/{id}/acts/close", _v="1", _key="k2-after")
    assert answer.status_code == 303
    assert state_of(installation, id) == "closed"
    assert "close → closed" in page_of(client, installation, writer, f"/docs/{id}")


@shows("uprava_document_locks", "uprava_after_files_changed")
def test_a_lock_refuses_with_its_sentence_and_a_change_of_files_is_followed(
    client: TestClient, installation: Installation, card: Cards, writer: Any
) -> None:
    id = card()
    with testing.acting(installation, writer) as session:
        head = get_document(session, id, reader=writer)
        refuse_locked(session, head, FILES, reader=writer)
        files_changed(session, head, ["main"], reader=writer)
    assert "файлы изменены" in page_of(client, installation, writer, f"/docs/{id}")
    act(client, installation, writer, f"/dummy/{id}/note", text="не менять")
    with (
        testing.acting(installation, writer) as session,
        pytest.raises(ConflictError, match="Пример оставляет документ как есть"),
    ):
        refuse_locked(session, head, FILES, reader=writer)


@shows("uprava_after_signing")
def test_a_signature_is_followed_in_its_transaction(
    client: TestClient, installation: Installation, card: Cards, writer: Any
) -> None:
    id = card()
    with testing.acting(installation, writer) as session:
        head = get_document(session, id, reader=writer)
        signed = SignedVersion(uuid7(), "aa", uuid7(), "bb")
        signature_made(session, head, signed, reader=writer)
    assert "подписано bb" in page_of(client, installation, writer, f"/docs/{id}")


@shows("uprava_wants_detached")
def test_a_plugin_asks_for_signature_files_of_its_own_documents(
    installation: Installation, card: Cards, writer: Any
) -> None:
    own, other = card("О дворе", kind="dummy.case", state="open"), card("О клумбе")
    with testing.acting(installation, writer) as session:
        asked = [
            installation.plugins.wants_detached(session, get_document(session, id, reader=writer))
            for id in (own, other)
        ]
    assert asked == [True, False]


@shows("uprava_after_evidence")
def test_added_evidence_is_followed_in_its_transaction(
    client: TestClient, installation: Installation, card: Cards, writer: Any
) -> None:
    id = card()
    with testing.acting(installation, writer) as session:
        head = get_document(session, id, reader=writer)
        signed = SignedVersion(uuid7(), "aa", uuid7(), "cc")
        installation.plugins.after_evidence(session, head, signed)
    assert "доказательства cc" in page_of(client, installation, writer, f"/docs/{id}")


@shows("uprava_typed_text")
def test_a_module_begins_the_text_of_its_documents_and_leaves_others_alone(
    client: TestClient, installation: Installation, card: Cards, writer: Any
) -> None:
    id = card("О дворе", kind="dummy.case", state="open")
    act(client, installation, writer, f"/dummy/{id}/note", text="Двор уберём в среду.")
    other = card("О клумбе")
    with testing.acting(installation, writer) as session:
        begun = typed_texts.begun(session, get_document(session, id, reader=writer))
        plain = typed_texts.begun(session, get_document(session, other, reader=writer))
    assert (begun.title, begun.greeting) == ("О дворе", "Уважаемые соседи!")
    assert begun.text == "Двор уберём в среду."
    assert (plain.title, plain.greeting, plain.text) == ("О клумбе", "", "")


@shows("uprava_card_lines", "uprava_text_code")
def test_a_module_adds_to_the_printed_card_and_puts_a_code_on_texts_of_its_own(
    client: TestClient, installation: Installation, card: Cards, writer: Any, tmp_path: Path
) -> None:
    id = card("О дворе", kind="dummy.case", state="open")
    with signed_in(client, installation, writer) as headers:
        answer = client.get(f"/docs/{id}/card.pdf", headers=headers)
    assert answer.status_code == 200, answer.text
    (tmp_path / "card.pdf").write_bytes(answer.content)
    told = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "card.pdf", "-"], capture_output=True, text=True,
        check=True,
    ).stdout  # fmt: skip
    assert "Звонил" in told
    assert "Ежов" in told
    with testing.acting(installation, writer) as session:
        head = get_document(session, id, reader=writer)
        assert installation.plugins.text_code(session, head) == "https://cases.example/check/1"


@shows("uprava_scanned")
def test_a_scanned_code_of_a_module_leads_to_its_page(
    client: TestClient, installation: Installation, writer: Any
) -> None:
    with signed_in(client, installation, writer) as headers:
        answer = client.get("/search?q=CASE-1", headers=headers, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/dummy")


def state_of(installation: Installation, id: UUID) -> Any:
    with system_transaction(installation.engine, today=testing.TODAY) as session:
        return fetch_value(session, "select state from documents.document where id = %s", (id,))


@shows(
    "uprava_module", "uprava_routes", "uprava_permissions", "uprava_navigation",
    "uprava_create_entries", "uprava_work_folders",
)  # fmt: skip
def test_pages_and_entries_are_shown_by_permission(
    client: TestClient, installation: Installation, writer: Any, onlooker: Any
) -> None:
    page = page_of(client, installation, writer, "/dummy")
    for text in ("Страница примера", "Пример", "Заметки", "Записать заметку", "Написать заметки"):
        assert text in page
    assert "/work/dummy" in page
    others = page_of(client, installation, onlooker, "/docs")
    assert 'href="/dummy"' not in others
    with signed_in(client, installation, onlooker) as headers:
        assert client.get("/dummy", headers=headers).status_code == 403
    assert "dummy" in installation.plugins.modules


def test_the_api_route_is_open_to_a_token_of_its_scope(
    client: TestClient, installation: Installation, writer: Any
) -> None:
    token = testing.make_token(installation, writer, "documents:read")
    answer = client.get("/api/v1/dummy/notes", headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    assert answer.json() == {"notes": 0}


def test_static_files_are_served_under_hashed_names_for_good(
    client: TestClient, installation: Installation, writer: Any
) -> None:
    page = page_of(client, installation, writer, "/dummy")
    addresses = [part.split('"')[0] for part in page.split('"/static/dummy/')[1:]]
    assert [each.split(".")[0] for each in addresses] == ["everywhere", "everywhere", "page"]
    for address in addresses:
        answer = client.get(f"/static/dummy/{address}")
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-type"].startswith(("text/css", "text/javascript"))
    for unknown in ("dummy/page.css", "dummy/../plugin.py", "manifest.json"):
        assert client.get(f"/static/{unknown}").status_code == 404


@shows("uprava_link_types")
def test_link_types_are_offered_on_the_card(
    client: TestClient, installation: Installation, card: Cards, writer: Any
) -> None:
    form = page_of(client, installation, writer, f"/docs/{card()}/forms/link")
    assert "поясняет" in form
    assert installation.plugins.link_types["dummy.annotates"].inverse == "is annotated by"


@shows("uprava_carry", "uprava_parcel_moved")
def test_a_parcel_is_carried_and_who_sent_it_is_told_what_became_of_it(
    client: TestClient, installation: Installation, card: Cards, writer: Any
) -> None:
    id = card()
    plugins = installation.plugins
    with testing.acting(installation, writer) as session:
        assert "без адресата" in str(plugins.carry(session, Parcel(f"dummy:{id}", id, "")))
        assert plugins.carry(session, Parcel(f"dummy:{id}", id, "Область")) == ""
    assert "увезено: Область" in page_of(client, installation, writer, f"/docs/{id}")
    with testing.acting(installation, writer) as session:
        moved = ParcelMoved(f"dummy:{id}", ParcelState.DELIVERED, "№ 7", now())
        plugins.parcel_moved(session, moved)
    assert "delivered: № 7" in page_of(client, installation, writer, f"/docs/{id}")


@shows("uprava_calendar_changed")
def test_a_change_of_the_calendar_is_told_with_its_number(
    installation: Installation, town: testing.Town, caplog: pytest.LogCaptureFixture
) -> None:
    keeper = testing.make_person(installation, unit_id=town.chancellery_id)
    told = []
    with caplog.at_level(logging.INFO, logger="uprava_dummy"):
        for _change in range(2):
            with testing.acting(installation, keeper) as session:
                calendar_moved(session)
                told.append(fetch_value(session, "select number from calendar.revision"))
    lines = [f"calendar {number} changed by {keeper.person_id}" for number in told]
    assert [each.message for each in caplog.records if "calendar" in each.message] == lines
    assert told[1] == told[0] + 1


@shows("uprava_take_appeal")
def test_an_arrival_is_passed_to_the_plugin_that_takes_appeals(
    alone: Installation, town: testing.Town
) -> None:
    keeper = testing.make_person(
        alone, unit_id=town.chancellery_id, permissions=("records.register",)
    )
    with TestClient(create_app(alone)) as client:  # type: ignore[arg-type]
        passed_on(client, alone, town, keeper)


def passed_on(
    client: TestClient, installation: Installation, town: testing.Town, keeper: testing.Reader
) -> None:
    """Pass two arrivals on, one of which is not taken."""
    ids = []
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        journal = journal_of(session, f"incoming-{town.organisation_id}")
        for title in ("Жалоба", "не брать"):
            said = {"title": title}
            came = Came("email", secrets.token_hex(32), now(), "0" * 64, [], said, {})
            ids.append(keep(session, came, journal, at=now()))
    page = page_of(client, installation, keeper, f"/records/incoming/new?draft={ids[0]}")
    assert "Передать в обращения" in page
    assert "547-ФЗ" in page
    with signed_in(client, installation, keeper) as headers:
        answers = [
            client.post(f"/records/drafts/{id}/pass-on", headers=headers, follow_redirects=False)
            for id in ids
        ]
    assert [each.status_code for each in answers] == [303, 409]
    assert answers[0].headers["location"] == "/dummy?files=0"


@shows("uprava_take_mail_notice")
def test_a_report_about_the_plugins_letter_is_taken_by_it_and_is_no_letter_to_register(
    installation: Installation, town: testing.Town, card: Cards
) -> None:
    about = card()
    mail = OpenedMail("Отчёт", "", "robot@mail.example", about=(f"{about}@dummy.example",),
                      automatic=True)  # fmt: skip
    by_hand = OpenedMail("Ответ", "", "person@mail.example", about=mail.about)
    file = MailPart(PartKind.FILE, "Ответ.pdf", "application/pdf", b"%PDF")
    with_file = replace(mail, parts=(file,))
    states = []
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        journal = journal_of(session, f"incoming-{town.organisation_id}")
        for letter in (mail, by_hand, with_file):
            mark = secrets.token_hex(32)
            came = Came("email", mark, now(), "0" * 64, [], {}, {}, letter=letter)
            query = "select concat_ws('|', state, document_id, reason) from records.arrival"
            id = keep(session, came, journal, at=now())
            states.append(fetch_value(session, f"{query} where id = %s", (id,)))
    assert states == [f"notice|{about}|Пример узнал: Отчёт", "waiting", "waiting"]


@shows("uprava_scan_recognised")
def test_what_a_machine_read_stands_beside_the_scan(
    installation: Installation, card: Cards
) -> None:
    about, source = card(), secrets.token_hex(32)
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        noted = "insert into dummy.note (document_id, text, sha256) values (%s, 'скан', %s)"
        execute(session, noted, (about, source))
        scan = RecognisedScan(source, "О ремонте дорог", 3)
        installation.plugins.scan_recognised(session, scan)
        text = fetch_value(session, "select text from dummy.note where sha256 = %s", (source,))
    assert text == "на 3 стр.: О ремонте дорог"


@shows("uprava_acts", "uprava_act_objects")
def test_an_act_of_the_plugin_is_told_by_its_words_on_the_card_and_in_the_log(
    client: TestClient, installation: Installation, card: Cards, writer: Any, town: testing.Town
) -> None:
    id = card()
    act(client, installation, writer, f"/dummy/{id}/note", text="перезвонить")
    assert "записал(а) заметку примера" in page_of(client, installation, writer, f"/docs/{id}")
    auditor = testing.make_person(
        installation, unit_id=town.chancellery_id, permissions=("audit.read",)
    )
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        record(session, "dummy.noted", "dummy-note", 7)
    page = page_of(client, installation, auditor, "/audit?action=dummy.noted")
    assert "записал(а) одну заметку примера" in page
    assert "Заметка из примера" in page


@shows("uprava_search_words")
def test_the_plugins_own_words_are_given_to_search(
    client: TestClient, installation: Installation, card: Cards, writer: Any
) -> None:
    id = card()
    act(client, installation, writer, f"/dummy/{id}/note", text="перфокарта")
    with testing.acting(installation, writer) as session:
        from uprava.documents.service.access import get_document

        head = get_document(session, id, reader=writer)
        assert "перфокарта" in installation.plugins.search_words(session, head)


@shows("uprava_jobs")
def test_a_job_of_the_plugin_runs_on_the_worker(
    installation: Installation, writer: Any, caplog: pytest.LogCaptureFixture
) -> None:
    import asyncio

    with testing.acting(installation, writer) as session:
        installation.jobs.defer(session, "dummy:clean", word="everything")

    async def until_told() -> None:
        running = asyncio.create_task(run_worker(installation))
        for _ in range(600):
            if "dummy cleaned everything" in caplog.text:
                break
            await asyncio.sleep(0.1)
        running.cancel()
        await asyncio.wait([running])

    asyncio.run(until_told())
    assert "dummy cleaned everything" in caplog.text


@shows("uprava_commands")
def test_its_command_is_one_of_the_command_line(installation: Installation) -> None:
    commands = {command.name: command for command in installation.plugins.commands()}
    assert CliRunner().invoke(commands["dummy"]).output == "dummy is here\n"


@shows("uprava_settings")
def test_bad_settings_stop_the_start_with_the_variable_named(extra: dict[str, ModuleType]) -> None:
    script = (
        "import uprava_dummy.plugin\nfrom uprava.plugins import PluginError, load\n"
        "try:\n    load([], extra={'dummy': uprava_dummy.plugin})\n"
        "except PluginError as error:\n    print(error)\n"
    )
    environment = {"UPRAVA_DUMMY_LONGEST": "5000", "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("plugin dummy: UPRAVA_DUMMY_LONGEST: Input should be less than")


@shows("uprava_health")
def test_its_neighbours_are_part_of_readiness(client: TestClient) -> None:
    assert client.get("/readyz").json()["Пример"] == "good"


@shows("uprava_known_blobs")
def test_files_it_refers_to_are_known(installation: Installation, card: Cards, writer: Any) -> None:
    ours, lost = "a" * 64, "b" * 64
    with testing.acting(installation, writer) as session:
        execute(
            session, "insert into dummy.note (document_id, text, sha256) values (%s, 'file', %s)",
            (card(), ours),
        )  # fmt: skip
    with system_transaction(installation.engine, today=testing.TODAY) as session:
        assert installation.plugins.known_blobs(session, [ours, lost]) == {ours}


@shows("uprava_demo", "uprava_demo_after")
def test_the_demo_asks_modules_in_the_order_of_their_dependencies(
    installation: Installation, settings: Settings, extra: dict[str, ModuleType], card: Cards
) -> None:
    card()
    scene = DemoScene(
        installation=installation, today=testing.TODAY, seed=1, documents=1, bulk=0,
        organisations={}, units={}, readers={}, progress=lambda _done: None,
    )  # fmt: skip
    alone = settings.model_copy(update={"modules": ()})
    with (
        opened(alone, extra=extra) as made,
        system_transaction(made.engine, today=testing.TODAY) as session,
    ):
        made.plugins.demo(session, scene)
        query = "select exists (select from dummy.note where text = 'demo, потом')"
        assert fetch_value(session, query)
