"""From files to a registered letter over the screens, without JavaScript."""

import re
import threading
from collections.abc import Callable
from typing import Any

NEW = "/records/incoming/new"
Maker = Callable[..., bytes]


def field(page: str, name: str) -> str:
    found = re.search(rf'<input[^>]*value="([^"]*)"[^>]*id="f-{name}"', page)
    return found[1] if found else ""


def sender_in(page: str) -> str:
    """Return the part of the form that names the sender: a chip, or what was typed."""
    return page.split('id="sender"')[1].split('id="sender-card"', maxsplit=1)[0]


def test_the_text_of_the_letter_fills_the_form(office: Any, desk: Any, pdf: Maker) -> None:
    page = desk.get(f"{NEW}?draft={desk.draft(pdf())}").text
    assert field(page, "outgoing_number") == "14-2/5871"
    assert field(page, "outgoing_date") == "2026-10-19"
    assert field(page, "signatory") == "Носова А. Е., министр"
    assert "Министерство ЖКХ Заозёрской области" in sender_in(page)
    assert "О готовности котельных</textarea>" in page
    assert page.count('class="inp auto"') >= 5


def test_what_was_typed_is_never_overwritten(office: Any, desk: Any, pdf: Maker) -> None:
    draft = desk.draft(pdf())
    kept = {"correspondent": "Минстрой", "title": "", "outgoing_number": "1"}
    saved = desk.post(f"/records/drafts/{draft}", kept, files=[("x", ("", b""))])
    assert saved.status_code == 204
    desk.post(f"/records/drafts/{draft}/more", {}, files=[("file", ("Ещё.pdf", pdf("2")))])
    page = desk.get(f"{NEW}?draft={draft}").text
    assert "Минстрой" in sender_in(page)
    assert field(page, "outgoing_number") == "1"
    assert "></textarea>" in page


def test_registration_gives_the_next_number_and_opens_the_card(
    office: Any, desk: Any, pdf: Maker
) -> None:
    id = office.registered(desk, pdf())
    query = "select number || ' ' || state from documents.document where id = %s"
    assert office.value(query, id) == "01-12/1 registered"
    assert office.value("select count(*) from records.draft where author_id = %s",
                        office.registrar.person_id) == 0  # fmt: skip
    assert "О готовности котельных" in desk.get(f"/docs/{id}").text


def test_after_registration_the_next_draft_waits(office: Any, desk: Any, pdf: Maker) -> None:
    first, second = desk.draft(pdf("1")), desk.draft(pdf("2"))
    done = desk.post(f"/records/drafts/{first}/register", office.form())
    assert done.headers["location"] == f"{NEW}?draft={second}"


def test_a_letter_another_registers_while_the_queue_is_read_is_left_out_of_it(
    office: Any, desk: Any, pdf: Maker, monkeypatch: Any
) -> None:
    from uprava_records.mail.service import queue

    gone, left = desk.draft(pdf("1")), desk.draft(pdf("2"))
    listed = queue.list_drafts

    def listed_before_it_went(session: Any, **given: Any) -> Any:
        drafts = listed(session, **given)
        office.at(office.registrar).post(f"/records/drafts/{gone}/discard")
        return drafts

    monkeypatch.setattr(queue, "list_drafts", listed_before_it_went)
    page = desk.get(NEW)
    assert page.status_code == 200
    assert left in page.text
    assert gone not in page.text


def test_the_same_form_sent_twice_registers_once(office: Any, desk: Any, pdf: Maker) -> None:
    draft, form = desk.draft(pdf()), office.form(key="once")
    answers = [desk.post(f"/records/drafts/{draft}/register", form) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert office.value("select max(seq) from documents.document where journal_id = %s",
                        office.town.journal_id) == 1  # fmt: skip


def test_two_clicks_at_the_same_moment_register_once(office: Any, pdf: Maker) -> None:
    desks = [office.at(office.registrar) for _ in range(2)]
    draft = desks[0].draft(pdf())
    told: list[int] = []
    from uprava.clock import now
    from uprava_records.letters.service.entering import Sent, enter

    def click() -> None:
        form = {k: v for k, v in office.form().items() if k != "_key"}
        with office.as_(office.registrar) as session:
            done = enter(
                session, __import__("uuid").UUID(draft), Sent(form, "click"),
                reader=office.registrar, installation=office.installation, at=now(),
            )  # fmt: skip
            told.append(int(done.number.split("/")[1]))

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert told == [1, 1]


def test_a_form_with_mistakes_comes_back_with_everything_in_it(
    office: Any, desk: Any, pdf: Maker
) -> None:
    draft = desk.draft(pdf())
    form = office.form(title="", signatory="Иванов И. И.", outgoing_date="2199-01-01")
    answer = desk.post(f"/records/drafts/{draft}/register", form)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "#f-title" in answer.text
    assert field(answer.text, "signatory") == "Иванов И. И."
    assert "Письмо.pdf" in answer.text
    again = desk.post(f"/records/drafts/{draft}/register", office.form())
    assert again.status_code == 303
    assert office.value("select number from documents.document where journal_id = %s",
                        office.town.journal_id) == "01-12/1"  # fmt: skip


def test_a_letter_come_again_is_told_and_may_be_registered_all_the_same(
    office: Any, desk: Any, pdf: Maker
) -> None:
    id = office.registered(desk, pdf())
    draft = desk.draft(pdf(more="\nСкан второй копии."))
    assert str(id) in desk.get(f"{NEW}?draft={draft}").text
    refused = desk.post(f"/records/drafts/{draft}/register", office.form(key="k2"))
    assert refused.status_code == 422
    assert 'name="same"' in refused.text
    done = desk.post(f"/records/drafts/{draft}/register", office.form(key="k2", same="on"))
    assert done.status_code == 303


def test_a_file_with_the_same_bytes_is_told(office: Any, desk: Any, pdf: Maker) -> None:
    id = office.registered(desk, pdf())
    page = desk.get(f"{NEW}?draft={desk.draft(pdf())}").text
    assert f"/docs/{id}" in page


def test_a_duplicate_the_reader_may_not_see_is_not_told(office: Any, pdf: Maker) -> None:
    office.registered(office.at(office.registrar), pdf())
    from uprava import testing

    other_town = testing.make_town(office.installation)
    other = testing.make_person(
        office.installation, unit_id=other_town.chancellery_id, permissions=("records.register",)
    )
    there = office.at(other)
    assert "/docs/0" not in there.get(f"{NEW}?draft={there.draft(pdf())}").text


def test_the_answered_letter_is_offered_and_linked(office: Any, desk: Any, pdf: Maker) -> None:
    first = office.registered(desk, pdf())
    on = office.value("select to_char(registered_on, 'DD.MM.YYYY') from documents.document"
                      " where id = %s", first)  # fmt: skip
    draft = desk.draft(pdf("15", more=f"\nна № 01-12/1 от {on}"))
    assert 'name="answers"' in desk.get(f"{NEW}?draft={draft}").text
    form = office.form(key="k3", outgoing_number="15", answers=str(first), after="open")
    done = desk.post(f"/records/drafts/{draft}/register", form)
    query = "select type from documents.link where source_id = %s and target_id = %s"
    assert office.value(query, done.headers["location"].rsplit("/", 1)[1], first) == "answer"


def test_the_addressee_finds_the_letter_waiting(office: Any, desk: Any, pdf: Maker) -> None:
    id = office.registered(desk, pdf(), addressee=office.leader.login)
    query = "select principal_id from work.item where document_id = %s and folder = 'review'"
    assert office.value(query, id) == office.leader.person_id
    assert office.at(office.leader).get(f"/docs/{id}").status_code == 200
    assert office.at(office.stranger).get(f"/docs/{id}").status_code == 404


def test_people_are_offered_by_the_beginning_of_the_surname(office: Any, desk: Any) -> None:
    page = desk.get("/people/colleagues?q=Крыл").text
    assert office.leader.login in page
    assert 'role="option"' in page
    assert desk.get("/people/colleagues?q=Ъъъ").text.strip() == ""


def test_an_earlier_correspondent_is_offered_to_those_who_keep_the_journal(
    office: Any, desk: Any, pdf: Maker
) -> None:
    office.registered(desk, pdf(), correspondent="ПАО «Россети Заозёрье»")
    path = "/records/correspondents?q=россети"
    assert "ПАО «Россети Заозёрье»" in desk.get(path).text
    from uprava import testing

    town = testing.make_town(office.installation)
    other = testing.make_person(
        office.installation, unit_id=town.chancellery_id, permissions=("records.register",)
    )
    assert "Россети" not in office.at(other).get(path).text
