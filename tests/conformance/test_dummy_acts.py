"""A plugin begins a legal act: records write it, with its basis and text; else the next plugin."""

from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
from conformance.dummy_hooks import Cards, act, page_of, shows
from litestar.testing import TestClient
from uprava import testing
from uprava.app import create_app
from uprava.db.sql import fetch_value
from uprava.db.transaction import system_transaction
from uprava.installation import Installation, opened
from uprava.settings import Settings

WRITING = ("dummy.write", "documents.link", "documents.attach", "records.write", "records.file")

TEXT = "1. Начать отопительный сезон.\n2. Опубликовать постановление."


@pytest.fixture
def secretary(installation: Installation, town: testing.Town) -> Any:
    """Somebody with the dummy's power who writes acts too."""
    return testing.make_person(installation, unit_id=town.chancellery_id, permissions=WRITING)


@pytest.fixture
def head(installation: Installation, town: testing.Town) -> Any:
    """Who is to sign."""
    return testing.make_person(installation, unit_id=town.chancellery_id, heads=True)


@shows("uprava_draft_act")
def test_an_act_of_a_plugin_is_a_draft_of_records_with_its_basis_and_text(
    client: TestClient, installation: Installation, card: Cards, secretary: Any, head: Any
) -> None:
    id = card("Об отопительном сезоне")
    sent = asked(head)
    answer = act(client, installation, secretary, f"/dummy/{id}/act", **sent)
    assert answer.status_code == 303, answer.text
    draft = UUID(answer.headers["location"].split("/")[2])
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        query = """
            select json_build_array(d.kind, d.state, d.title, a.act_kind, a.signatory_id,
                l.target_id, l.type, t.contents ->> 'text')
            from documents.document as d
            join records.act as a on a.document_id = d.id
            join documents.link as l on l.source_id = d.id
            join printing.typed_text as t on t.document_id = d.id
            where d.id = %s"""
        kept = fetch_value(session, query, (draft,))
    assert kept == [
        "records.act", "draft", "Об отопительном сезоне", "decree", head.person_id, str(id),
        "basis", TEXT,
    ]  # fmt: skip
    page = page_of(client, installation, secretary, answer.headers["location"])
    assert "Об отопительном сезоне" in page


def test_who_writes_no_acts_begins_none(
    client: TestClient, installation: Installation, card: Cards, writer: Any, head: Any
) -> None:
    id = card("Об отопительном сезоне")
    answer = act(client, installation, writer, f"/dummy/{id}/act", **asked(head))
    assert answer.status_code == 403
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        query = "select count(*) from documents.link where target_id = %s"
        assert fetch_value(session, query, (id,)) == 0


def test_the_first_plugin_that_writes_such_acts_takes_it(
    client: TestClient, installation: Installation, card: Cards, writer: Any, head: Any
) -> None:
    id = card()
    sent = asked(head, kind="order")
    answer = act(client, installation, writer, f"/dummy/{id}/act", **sent)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/docs/{id}")


def test_without_records_nobody_writes_a_decree(
    settings: Settings, extra: dict[str, ModuleType], card: Cards, writer: Any, head: Any
) -> None:
    id = card("Об отопительном сезоне", "dummy.case", "open")
    without = settings.model_copy(update={"modules": ("assignments",)})
    with opened(without, extra=extra) as made, TestClient(create_app(made)) as client:  # type: ignore[arg-type]
        answer = act(client, made, writer, f"/dummy/{id}/act", **asked(head))
    assert answer.status_code == 409
    assert "Проекты актов здесь никто не готовит." in answer.text


@pytest.mark.parametrize(("changes", "said"), [
    ({"kind": "novel"}, "Выберите вид акта"),
    ({"title": " "}, "Заполните"),
    ({"who": "0"}, "Укажите, кто подписывает"),
])  # fmt: skip
def test_what_is_wrong_is_told_and_nothing_is_kept(
    client: TestClient, installation: Installation, card: Cards, secretary: Any, head: Any,
    changes: dict[str, str], said: str,
) -> None:  # fmt: skip
    id = card()
    sent = asked(head, **changes)
    answer = act(client, installation, secretary, f"/dummy/{id}/act", **sent)
    assert answer.status_code == 422
    assert said in answer.text
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        query = "select count(*) from documents.link where target_id = %s"
        assert fetch_value(session, query, (id,)) == 0


def asked(head: Any, **changes: str) -> dict[str, str]:
    return {
        "who": str(head.person_id), "text": TEXT, "kind": "decree",
        "title": "Об отопительном сезоне", **changes,
    }  # fmt: skip
