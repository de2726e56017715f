"""The log as the auditor reads it: who acted, and facts in words instead of codes and ids."""

import re
from collections.abc import Callable

import pytest
from core.admin.visiting import Visitor
from uprava import testing
from uprava.audit.facts import TITLES
from uprava.audit.log import record
from uprava.clock import now
from uprava.db.sql import fetch_value
from uprava.db.transaction import system_transaction
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, open_to
from uprava.documents.service.registering import NewDocument, create
from uprava.extension import DocumentHead
from uprava.i18n import use_locale
from uprava.installation import Installation
from uprava.users.reader import Reader

ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")


def rows_of(keeper: Visitor, address: str) -> list[str]:
    """Return the rows of the log as plain text, the newest first."""
    return [" ".join(TAG.sub(" ", row).split()) for row in ROW.findall(keeper.get(address).text)]


def letter_of(installation: Installation, town: testing.Town, author: Reader) -> DocumentHead:
    """Make a letter only its author may see."""
    with testing.acting(installation, author) as session:
        new = NewDocument(
            "records.incoming", "О ремонте котельных", "Тепло", "registered",
            town.organisation_id, town.chancellery_id,
        )  # fmt: skip
        head = create(session, new, reader=author, at=now())
        own = Opening(author.person_id, AccessRight.MANAGE, "author")
        open_to(session, head, [own], at=now(), by=None)
    return head


def test_who_signs_in_is_named_and_found_by_the_surname(
    keeper: Visitor, installation: Installation
) -> None:
    newest = rows_of(keeper, "/audit?action=sign-in.done")[1]
    assert "до входа" not in newest
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        query = """
            select actor_id::text = object_id from audit.record
            where action = 'sign-in.done' order by seq desc limit 1"""
        assert fetch_value(session, query, ()) is True


def test_a_sign_in_an_earlier_version_wrote_names_the_person_too(
    keeper: Visitor, installation: Installation, town: testing.Town
) -> None:
    person = testing.make_person(installation, unit_id=town.housing_id)
    with system_transaction(installation.engine, today=testing.TODAY, task="") as session:
        record(session, "sign-in.done", "person", person.person_id, net="192.0.2.0")
        record(session, "sign-in.failed", "person", person.person_id, net="192.0.2.0")
    failed, done = rows_of(keeper, f"/audit?object=person&id={person.person_id}")[1:3]
    assert "до входа" in failed
    assert "до входа" not in done
    assert done.count(person.name) == 2


def test_facts_are_told_in_words_and_codes_for_programs_left_out(
    keeper: Visitor, installation: Installation, town: testing.Town
) -> None:
    person = testing.make_person(installation, unit_id=town.housing_id)
    with system_transaction(installation.engine, today=testing.TODAY, task="test") as session:
        record(
            session, "post.appointed", "post", 900_777, person=person.person_id,
            unit=town.housing_id, since="2026-11-24", acting=True, net="192.0.2.0", secret_code="x",
        )  # fmt: skip
    row = rows_of(keeper, "/audit?object=post&id=900777")[1]
    for told in (
        f"Сотрудник {person.name}", "Подразделение Управление ЖКХ", "С какого дня 24.11.2026",
        "Исполняет обязанности временно да",
    ):  # fmt: skip
        assert told in row
    for code in ("net", "192.0.2.0", "secret_code", "acting", "since"):
        assert code not in row


def test_rights_are_told_by_their_titles_and_the_program_says_what_of_it_acted(
    keeper: Visitor, installation: Installation
) -> None:
    task = "built-in roles"
    with system_transaction(installation.engine, today=testing.TODAY, task=task) as session:
        record(
            session, "role.changed", "role", 900_778, title="Дежурный",
            permissions=["audit.read", "documents.share"], earlier=["documents.share"],
        )  # fmt: skip
    row = rows_of(keeper, "/audit?object=role&id=900778")[1]
    assert "запуск программы" in row
    assert "audit.read" not in row
    assert "documents.share" not in row
    assert "Было раньше Давать другим доступ" in row


def test_nothing_of_a_closed_document_is_told_by_the_facts(
    keeper: Visitor, installation: Installation, town: testing.Town
) -> None:
    author = testing.make_person(installation, unit_id=town.housing_id)
    head = letter_of(installation, town, author)
    with testing.acting(installation, author) as session:
        record(session, "file.added", "document", head.id, name="Донос.pdf", version=2)
        record(
            session, "document.changed", "document", head.id, was={"title": "Было тайной"},
            now={"title": "О ремонте котельных"},
        )  # fmt: skip
        record(session, "favourite.added", "person", author.person_id, documents=[str(head.id)])
    page = keeper.get("/audit").text + keeper.get("/audit/export.csv").text
    for secret in ("Донос", "Было тайной", "О ремонте котельных", str(head.id)):
        assert secret not in page


def test_what_is_open_to_the_auditor_is_named_and_its_changes_are_requisites(
    installation: Installation, town: testing.Town, visit: Callable[[Reader], Visitor]
) -> None:
    auditor = testing.make_person(
        installation, unit_id=town.chancellery_id, permissions=("audit.read",)
    )
    head = letter_of(installation, town, auditor)
    with testing.acting(installation, auditor) as session:
        record(
            session, "document.changed", "document", head.id, was={"due_on": "2026-11-20"},
            now={"due_on": "2026-11-27"},
        )  # fmt: skip
        record(session, "document.moved", "document", head.id, was="registered", now="review")
        record(session, "favourite.added", "person", auditor.person_id, documents=[str(head.id)])
    starred, moved, changed = rows_of(visit(auditor), "/audit")[2:5]
    assert "Документы О ремонте котельных" in starred
    assert "«Зарегистрирован»" in moved or "«На рассмотрении»" in moved
    assert "27.11.2026" in changed
    assert "due_on" not in changed
    assert "О ремонте котельных" in changed


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_titles_of_facts_are_words_of_the_readers_language(locale: str) -> None:
    from uprava.i18n import _

    cyrillic = re.compile("[А-Яа-яЁё]")
    with use_locale(locale):
        found = {name: bool(cyrillic.search(_(title))) for name, title in TITLES.items()}
    assert set(found.values()) == {locale == "ru"}
