"""The history on the card: every act on a document in the reader's language, no codes."""

import re
from datetime import date

import lxml.html
import pytest
from offices import Office, SignIn
from tests_support.verbs import acts
from uprava.audit.log import record
from uprava.db.sql import execute
from uprava.documents.service.history import ACTS, changes
from uprava.extension import DocumentKind, Requisite, State
from uprava.i18n import use_locale
from uprava.plugins import load

NO_CARD_IS_LEFT = {"document.purged"}

WRITTEN = sorted({each.verb for each in acts() if each.object_type == "document"} - NO_CARD_IS_LEFT)

FACTS: dict[str, dict[str, object]] = {
    "access.given": {"principals": []},
    "access.taken": {"principals": []},
    "document.changed": {"was": {"due_on": ""}, "now": {"due_on": "2026-11-24"}},
    "document.moved": {"was": "registered", "now": "review"},
    "document.registered": {"number": "01-12/7"},
    "link.added": {"type": "answer"},
    "link.removed": {"type": "answer"},
    "reminder.set": {"on": date(2026, 11, 24)},
    "signature.checked": {"verdict": "invalid"},
    "text.set": {"version": 2},
    "work.done": {"folder": "review"},
    "work.undone": {"folder": "review"},
}
"""What the acts say of themselves; the rest names a file."""


def test_the_words_of_the_history_are_those_of_the_acts_the_product_writes() -> None:
    assert len(WRITTEN) > 15
    told = {*ACTS, *load().acts.acts}
    assert sorted(set(WRITTEN) - told) == []
    assert sorted(set(ACTS) - set(WRITTEN)) == []


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("part", [0, 1])
def test_every_act_on_a_document_is_told_in_words(
    office: Office, sign_in: SignIn, language: str, part: int
) -> None:
    written = sorted(ACTS)[part::2]  # a page shows sixty
    id = office.document("О кровле")
    with office.as_(office.registrar) as session:
        change = "update users.person set locale = %s where id = %s"
        execute(session, change, (language, office.registrar.person_id))
        for verb in written:
            facts = FACTS.get(verb, {"name": "Письмо.docx"})
            record(session, verb, "document", id, **facts)  # type: ignore[arg-type]
    told = lines(sign_in(office.registrar).get(f"/docs/{id}/history").text)
    assert len(told) == len(written) + 1
    for line in told:
        assert not re.search(r"[a-z]+[.:] ?[a-z_-]+ed\b|\{|records?\.", line), line
        words = re.sub("Крылова А. Д.|Письмо.docx|«[^»]+»", "", line)
        assert bool(re.search("[а-яё]{4}", words)) is (language == "ru"), line


def test_asking_again_for_pages_and_a_checked_signature_name_what_they_are_about(
    office: Office, sign_in: SignIn
) -> None:
    id = office.document("О кровле")
    with office.as_(office.registrar) as session:
        record(session, "file.pages_asked", "document", id, name="Акт.docx")
        record(session, "signature.checked", "document", id, verdict="unknown")
    told = lines(sign_in(office.registrar).get(f"/docs/{id}").text)
    assert any("изображения страниц файла Акт.docx запрошены ещё раз" in line for line in told)
    assert any("проверена подпись: не подтверждена" in line for line in told)


def test_an_edit_that_records_wrote_under_a_name_of_its_own_is_told_as_any_other(
    office: Office, sign_in: SignIn
) -> None:
    id = office.document("О кровле")
    facts = {"was": {"access_mark": "common"}, "now": {"access_mark": "restricted"}}
    with office.as_(office.registrar) as session:
        record(session, "document.edited", "document", id, **facts)
    told = lines(sign_in(office.registrar).get(f"/docs/{id}/history").text)
    assert any("реквизиты: доступ — Для служебного пользования" in line for line in told), told


def test_a_reminder_is_told_only_to_who_set_it(office: Office, sign_in: SignIn) -> None:
    id = office.document("О кровле")
    share = {"principal": str(office.clerk.person_id), "level": "read", "_key": "s"}
    client = sign_in(office.registrar)
    client.post(f"/docs/{id}/access", data=share)
    with office.as_(office.registrar) as session:
        record(session, "reminder.set", "document", id, on=date(2026, 11, 24))
    mine = lines(client.get(f"/docs/{id}/history").text)
    assert any("напоминание на 24.11.2026" in line for line in mine)
    theirs = lines(sign_in(office.clerk).get(f"/docs/{id}/history").text)
    assert len(theirs) == len(mine) - 1
    assert not any("напоминание" in line for line in theirs)


def test_a_changed_requisite_of_a_module_is_told_by_its_title_and_the_words_of_its_value() -> None:
    kind = DocumentKind(
        "boats.boat", "Boat", "Boats", "ship", (State("new", "New"),),
        requisites=(Requisite("sail", "Kind of sail", {"j": "Jib"}), Requisite("day", "Launched")),
    )  # fmt: skip
    with use_locale("en"):
        was, now = {"sail": "j", "day": "2026-11-24", "x": ""}, {"sail": "j2", "day": "", "x": "1"}
        assert changes(was, now, kind) == (
            "kind of sail — j2 (was: Jib); launched — empty (was: 24.11.2026); x — 1 (was: empty)"
        )


def lines(text: str) -> list[str]:
    """Return the lines of the history without their times."""
    page = lxml.html.fromstring(text)
    for time in page.xpath("//ol[contains(@class, 'hist')]//time"):
        time.drop_tree()
    return [
        " ".join(each.text_content().split())
        for each in page.xpath("//ol[contains(@class, 'hist')]/li")
    ]
