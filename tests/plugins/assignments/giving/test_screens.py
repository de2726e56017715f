"""The screens of assignments without scripts: given on a document, reported, returned, accepted."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from tests_support.browser import signed_in
from uprava_assignments.giving.service import asking, ending, working


def text_of(page):
    """Return a page's words without markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\xa0", " ")


@dataclass
class Visitor:
    """A signed-in person at the screens, without scripts."""

    client: Any
    hall: Any
    reader: Any

    def get(self, path):
        with signed_in(self.client, self.hall.installation, self.reader):
            return self.client.get(path, follow_redirects=False)

    def post(self, path, data, **more):
        with signed_in(self.client, self.hall.installation, self.reader) as headers:
            return self.client.post(
                path, data=data, headers=headers, follow_redirects=False, **more
            )


@pytest.fixture
def at(client, hall):
    """Sign somebody in at the screens."""
    return lambda reader: Visitor(client, hall, reader)


def form(hall, *people, **changes):
    begun = {
        "_key": "a-key", "text": "Подготовить доклад о котельных.", "priority": "usual",
        "who": [str(each.person_id) for each in people], "control": "usual",
        "controller": str(hall.controller.person_id), "term": "calendar", "term_amount": "10",
        "act": "give",
    }  # fmt: skip
    return begun | changes


def only(hall):
    """The only assignment there is."""
    query = "select document_id from assignments.assignment where author_id = %s"
    return hall.look(query, hall.head.person_id)


def test_leader_gives_an_assignment_on_a_document_and_its_card_shows_it(at, hall):
    basis = hall.document(hall.head)
    hall.look("update documents.document set number = '01-12/7' where id = %s returning id", basis)
    page = at(hall.head).get(f"/docs/{basis}").text
    assert f"/assignments/new?basis={basis}" in page
    assert at(hall.head).get(f"/assignments/new?basis={basis}").status_code == 200
    answer = at(hall.head).post(
        "/assignments/new", form(hall, hall.lead, hall.helper, basis=str(basis))
    )
    assert answer.status_code == 303, text_of(answer.text)
    assert answer.headers["location"] == f"/docs/{basis}"
    shown = text_of(at(hall.head).get(f"/docs/{basis}").text)
    assert "Подготовить доклад о котельных." in shown
    assert f"{hall.duty(only(hall)).due_on:%d.%m}" in shown
    whole = at(hall.head).get(f"/assignments/on/{basis}")
    assert "Подготовить доклад о котельных." in whole.text
    assert at(hall.other).get(f"/assignments/on/{basis}").status_code == 404
    own = at(hall.lead).get(f"/docs/{only(hall)}")
    assert own.status_code == 200
    assert f"/docs/{basis}" in own.text


def test_mistakes_stay_in_the_form(at, hall):
    answer = at(hall.head).post("/assignments/new", form(hall, text="", term="date", term_day="x"))
    assert answer.status_code == 422
    assert only(hall) is None


def test_named_day_counts_though_no_form_of_the_term_was_chosen(at, hall):
    wished = form(hall, hall.lead, term="typical", term_amount="", term_day="2027-03-15")
    assert at(hall.head).post("/assignments/new", wished).status_code == 303
    assert hall.duty(only(hall)).due_on == date(2027, 3, 15)


def test_report_is_returned_then_accepted_then_off_control(at, hall):
    id = hall.give(hall.lead)
    duty = hall.duty(id)
    acts = f"/assignments/{id}/acts"
    lead, controller, head = at(hall.lead), at(hall.controller), at(hall.head)
    assert "acts/report?duty=" in lead.get(f"/docs/{id}").text
    assert lead.get(f"{acts}/report?duty={duty.id}").status_code == 200
    empty = lead.post(f"/assignments/{id}/report", {"duty": str(duty.id), "text": ""},
                      files=[("file", ("", b""))])  # fmt: skip
    assert empty.status_code == 422
    for said in ("Сделано.", "Сделано с дополнением."):
        files = [("file", ("Справка.txt", b"text"))]
        done = lead.post(f"/assignments/{id}/report", {"duty": str(duty.id), "text": said},
                         files=files)  # fmt: skip
        assert done.status_code == 303, text_of(done.text)
        page = controller.get(f"/docs/{id}").text
        assert "Справка.txt" in page
        assert controller.post(f"{acts}/check?duty={duty.id}", {}).status_code == 303
        if said == "Сделано.":
            assert head.post(f"{acts}/return", {"duty": str(duty.id)}).status_code == 422
            back = head.post(f"{acts}/return", {"duty": str(duty.id), "reason": "Дополнить."})
            assert back.status_code == 303
            assert "Дополнить." in text_of(lead.get(f"/docs/{id}").text)
    assert head.post(f"{acts}/accept-report?duty={duty.id}", {}).status_code == 303
    assert head.post(f"{acts}/accept-report?duty={duty.id}", {}).status_code == 409
    off = controller.post(f"{acts}/off", {"ground": "done"})
    assert off.status_code == 303
    assert hall.row(id).standing == "closed"
    assert "снят" in text_of(head.get(f"/docs/{id}").text).lower()


def test_request_for_a_longer_term_is_shown_on_the_basis_and_decided(at, hall):
    basis = hall.document(hall.head)
    id = hall.give(hall.lead, basis_id=basis)
    duty = hall.duty(id)
    acts = f"/assignments/{id}/acts"
    asked = at(hall.lead).post(
        f"{acts}/longer", {"duty": str(duty.id), "until": "2026-12-07", "reason": "Ждём акты."}
    )
    assert asked.status_code == 303
    page = at(hall.head).get(f"/docs/{basis}").text
    assert "Ждём акты." in page
    url = re.search(r"/assignments/[^\"]+/decide\?[^\"]+", page)[0].replace("&amp;", "&")
    assert "07.12.2026" in at(hall.head).get(url).text
    request = re.search(r"request=(\d+)", url)[1]
    done = at(hall.head).post(f"{acts}/decide", {
        "request": request, "duty": str(duty.id), "granted": "yes", "until": "2026-12-07",
        "kind": "longer", "from": str(basis)})  # fmt: skip
    assert done.headers["location"] == f"/docs/{basis}"
    assert hall.duty(id).due_on == date(2026, 12, 7)
    assert "30.11.2026 → 07.12.2026" in text_of(at(hall.head).get(f"/docs/{id}").text)


def test_duty_is_passed_on_and_the_whole_tree_is_shown(at, hall):
    id = hall.give(hall.lead)
    duty = hall.duty(id)
    lead = at(hall.lead)
    assert lead.get(f"/assignments/new?parent={duty.id}").status_code == 200
    given = lead.post("/assignments/new", form(
        hall, hall.helper, parent=str(duty.id), term_amount="5", text="Собрать сведения.",
        controller=""))  # fmt: skip
    assert given.status_code == 303, text_of(given.text)
    assert "Собрать сведения." in at(hall.head).get(f"/docs/{id}").text
    child = hall.look(
        "select document_id from assignments.assignment where root_id = %s and depth = 1", id
    )
    assert f'href="/docs/{id}"' in lead.get(f"/docs/{child}").text


def test_draft_is_offered_returned_changed_and_given(at, hall):
    helper = at(hall.deputy)
    leader = str(hall.head.person_id)
    wished = form(hall, hall.lead, author=leader, act="give")
    assert helper.post("/assignments/new", wished).status_code == 422
    answer = helper.post("/assignments/new", wished | {"act": "offer", "_key": "b"})
    assert answer.status_code == 303
    id = only(hall)
    acts, head = f"/assignments/{id}/acts", at(hall.head)
    desk = head.get("/desk/assign").text
    assert f"{acts}/issue" in desk
    version = str(hall.row(id).version)
    back = head.post(f"{acts}/send-back", {"_v": version, "reason": "Добавить срок."})
    assert back.status_code == 303
    page = helper.get(f"/assignments/{id}/edit")
    assert "Добавить срок." in page.text
    rows = {
        "rows": "1", "who0": str(hall.other.person_id), "role0": "responsible",
        "text0": "Своя часть.", "due0": "2026-11-25", "who": [], "author": leader,
        "act": "offer", "_v": str(hall.row(id).version), "_key": "c",
    }  # fmt: skip
    saved = helper.post(f"/assignments/{id}/edit", form(hall) | rows)
    assert saved.status_code == 303, text_of(saved.text)
    stale = head.post(f"{acts}/issue", {"_v": version})
    assert stale.status_code == 409
    given = head.post(f"{acts}/issue", {"_v": str(hall.row(id).version), "desk": "assign"})
    assert given.headers["location"] == "/desk/assign"
    own = hall.duty(id)
    assert (own.text, own.due_on) == ("Своя часть.", date(2026, 11, 25))


def test_every_form_of_an_act_opens_and_strangers_see_nothing(at, hall):
    id = hall.give(hall.lead)
    duty = hall.duty(id)
    acts = f"/assignments/{id}/acts"
    for act in ("report", "longer", "readdress", "return", "recall", "suspend", "off", "control",
                "term", "replace"):  # fmt: skip
        page = at(hall.head).get(f"{acts}/{act}?duty={duty.id}")
        assert page.status_code == 200, act
        assert at(hall.stranger).get(f"{acts}/{act}").status_code == 404, act
    assert at(hall.head).get(f"{acts}/nothing").status_code == 404
    assert at(hall.stranger).post(f"{acts}/recall", {"reason": "нет"}).status_code == 404
    stopped = at(hall.head).post(f"{acts}/suspend", {"reason": "Ждём суд."})
    assert stopped.status_code == 303
    assert "Ждём суд." in at(hall.lead).get(f"/docs/{id}").text
    assert at(hall.head).post(f"{acts}/resume", {}).status_code == 303
    moved = {"duty": str(duty.id), "until": "2026-12-08", "reason": "Уточнение."}
    assert at(hall.head).post(f"{acts}/term", moved).status_code == 303
    other = {"duty": str(duty.id), "principal": str(hall.other.person_id), "reason": "Отпуск."}
    assert at(hall.head).post(f"{acts}/replace", other).status_code == 303
    assert hall.duty(id, hall.other).state == "sent"


def test_card_of_an_assignment_asks_for_no_sheets_and_no_passing_on(at, hall):
    card = text_of(at(hall.head).get(f"/docs/{hall.give(hall.lead)}").text)
    assert "Учётные сведения" not in card
    assert "Переадресовать…" not in card
    assert "Учётные сведения" in text_of(
        at(hall.head).get(f"/docs/{hall.document(hall.head)}").text
    )


def test_a_term_that_stands_or_is_met_is_told_by_its_day_alone(at, hall):
    id, reported = hall.give(hall.lead), hall.give(hall.lead)
    day = f"{hall.duty(id).due_on:%d.%m.%Y}"

    def head_of(id):
        card = at(hall.head).get(f"/docs/{id}").text
        return text_of(card[card.index('class="facts-l"') : card.index('class="split')])

    assert "раб. д" in head_of(id)
    hall.act(hall.head, ending.suspend, id, "Ждём суд.")
    hall.act(hall.lead, working.report, hall.duty(reported).id, working.Said("Доклад готов."))
    for each in (id, reported):
        assert day in head_of(each)
        assert "раб. д" not in head_of(each)
    hall.act(hall.head, ending.resume, id)
    assert "раб. д" in head_of(id)


def test_reports_wait_on_the_desk(at, hall):
    id = hall.give(hall.lead, controller_id=None, control="none")
    duty = hall.duty(id)
    hall.act(hall.lead, working.report, duty.id, working.Said("Доклад готов."))
    desk = at(hall.head).get("/desk/reports").text
    assert "Доклад готов." in desk
    done = at(hall.head).post(
        f"/assignments/{id}/acts/accept-report?duty={duty.id}", {"desk": "reports"}
    )
    assert done.headers["location"] == "/desk/reports"
    assert hall.row(id).standing == "closed"


def test_readdressing_is_asked_and_declined_with_a_word(at, hall):
    id = hall.give(hall.lead)
    asked = hall.act(
        hall.lead, asking.ask_readdress, hall.duty(id).id, hall.other.person_id, "Не наше."
    )
    url = f"/assignments/{id}/acts/decide"
    refused = {"request": str(asked), "granted": "no", "kind": "readdress"}
    assert at(hall.head).post(url, refused).status_code == 422
    assert at(hall.head).post(url, refused | {"said": "Исполняйте."}).status_code == 303
    assert hall.duty(id).person_id == hall.lead.person_id
