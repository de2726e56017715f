"""The form of registration: told what the law says, nothing typed is lost, files stay."""

import io
import re
from typing import Any
from uuid import UUID

import pytest
from litestar.testing import TestClient
from plugins.appeals.intake.office import Office
from tests_support.browser import signed_in
from uprava import testing
from uprava.users.reader import Reader
from uprava_appeals.intake.asked import read_card
from uprava_appeals.intake.service.reading import read
from uprava_appeals.intake.service.received import form_of_received
from uprava_appeals.intake.values import NewQuestion
from uprava_appeals.law.facts import Competence, Mark

NEW = "/appeals/new"
TYPED = {
    "authors": "1", "questions": "1", "channel": "post", "has": ["addressee", "signature"],
    "annotation": "О ремонте кровли", "text": "Крыша течёт", "written_on": "2026-11-18",
    "a0_surname": "Кузнецова", "a0_given_name": "Анна", "a0_patronymic": "Дмитриевна",
    "a0_address": "г. Омск, ул. Тарская, д. 14, кв. 31", "q0_text": "Ремонт кровли",
}  # fmt: skip


class Desk:
    """A person at the screens of registration."""

    def __init__(self, office: Office, client: "TestClient[Any]", reader: Reader) -> None:
        self.office, self.client, self.reader = office, client, reader

    def get(self, url: str) -> Any:
        with signed_in(self.client, self.office.installation, self.reader) as headers:
            return self.client.get(url, headers=headers, follow_redirects=False)

    def send(self, url: str, form: dict[str, Any], file: bytes = b"") -> Any:
        """Post a form as browsers do, perhaps with a file."""
        files = {"file": ("Кузнецова.txt", io.BytesIO(file), "text/plain")} if file else {}
        files |= {"_": (None, "")}
        with signed_in(self.client, self.office.installation, self.reader) as headers:
            return self.client.post(
                url, data=form, files=files, headers=headers, follow_redirects=False
            )


@pytest.fixture
def desk(office: Office, client: "TestClient[Any]") -> Desk:
    return Desk(office, client, office.registrar)


def test_the_form_opens(desk: Desk) -> None:
    page = desk.get(NEW)
    assert page.status_code == 200
    assert 'name="a0_surname"' in page.text


def test_an_appeal_is_registered_by_the_form(desk: Desk) -> None:
    answer = desk.send(NEW, TYPED)
    assert answer.status_code == 303, answer.text
    id = UUID(answer.headers["location"].rpartition("/")[2])
    row = desk.office.row(id)
    assert (row.number, row.title) == ("К-1", "О ремонте кровли")
    assert set(row.has) == {"addressee", "signature", "surname", "postal", "date"}


def test_what_was_typed_stays_in_a_refused_form(desk: Desk) -> None:
    page = desk.send(NEW, TYPED | {"written_on": "2030-01-01", "annotation": ""})
    assert page.status_code == 422
    assert "Кузнецова" in page.text
    assert "Крыша течёт" in page.text


def test_files_of_a_refused_form_stay(desk: Desk) -> None:
    page = desk.send(NEW, TYPED | {"annotation": ""}, file=b"text of a letter")
    assert page.status_code == 422
    query = "select document_id from appeals.appeal where organisation_id = %s"
    id = desk.office.look(query, desk.office.town.organisation_id)
    assert f'action="/appeals/{id}/register"' in page.text
    assert "Кузнецова" in page.text
    opened = desk.get(f"/appeals/{id}/register")
    assert opened.status_code == 200
    version = desk.office.row(id).version
    done = desk.send(f"/appeals/{id}/register", TYPED | {"_v": str(version)})
    assert done.status_code == 303, done.text
    assert desk.office.row(id).number == "К-1"
    assert desk.get(f"/appeals/{id}/register").headers["location"] == f"/docs/{id}"


def test_the_only_question_without_words_keeps_what_was_chosen_of_it(desk: Desk) -> None:
    typed = TYPED | {"q0_text": "", "q0_competence": "other"}
    id = UUID(desk.send(NEW, typed).headers["location"].rpartition("/")[2])
    asked = [(each.text, each.competence) for each in desk.office.questions(id)]
    assert asked == [("О ремонте кровли", "other")]
    assert "forward" in desk.office.clocks(id)


def test_what_was_received_stands_in_the_form_of_its_registration(desk: Desk) -> None:
    question = NewQuestion("О ремонте кровли", competence=Competence.OTHER)
    id = desk.office.receive(
        annotation="О ремонте кровли", questions=(question,), collective=True, signers=12,
        marks=(Mark.UNREADABLE,), source="Правительство области", source_control=True,
    )  # fmt: skip
    with desk.office.system() as session:
        row = read(session, id)
        form = form_of_received(session, row, reader=desk.reader, at=testing.NOW)
        card, wrong = read_card(session, form, reader=desk.reader, id=id)
    assert not wrong
    assert [(each.text, each.competence) for each in card.asked] == [
        ("О ремонте кровли", Competence.OTHER)
    ]
    assert (card.collective, card.signers, card.source_control) == (True, 12, True)
    assert card.marks == (Mark.UNREADABLE,)
    assert card.requisites == set(row.has)


def test_one_more_author_and_question_are_asked_for(desk: Desk) -> None:
    page = desk.send(NEW, TYPED | {"edit": "author"})
    assert 'name="a1_surname"' in page.text
    assert 'name="q1_text"' in desk.send(NEW, TYPED | {"edit": "question"}).text


def test_the_law_is_told_before_registering(desk: Desk) -> None:
    with signed_in(desk.client, desk.office.installation, desk.reader) as headers:
        told = desk.client.post(f"{NEW}/check", data=TYPED, headers=headers).text
        nobody = TYPED | {"a0_surname": "", "a0_given_name": "", "a0_patronymic": ""}
        anonymous = desk.client.post(f"{NEW}/check", data=nobody, headers=headers).text
        email = desk.client.post(f"{NEW}/check", data=TYPED | {"channel": "email"},
                                 headers=headers).text  # fmt: skip
    assert "ст. 12 ч. 1" in told
    assert "ст. 11 ч. 1" in anonymous
    assert "547-ФЗ" in email


def test_an_annotation_that_names_its_author_is_warned_of(desk: Desk) -> None:
    with signed_in(desk.client, desk.office.installation, desk.reader) as headers:
        form = TYPED | {"annotation": "О жалобе Кузнецовой А. Д."}
        told = desk.client.post(f"{NEW}/check", data=form, headers=headers).text
        calm = desk.client.post(f"{NEW}/check", data=TYPED, headers=headers).text
    assert "Кузнецовой" in told
    assert "tells who the author is" not in calm


def test_an_earlier_appeal_is_proposed(desk: Desk) -> None:
    desk.send(NEW, TYPED)
    with signed_in(desk.client, desk.office.installation, desk.reader) as headers:
        told = desk.client.post(f"{NEW}/check", data=TYPED, headers=headers).text
    assert "К-1" in told
    assert 'name="first"' in told


def test_who_may_not_register_sees_no_form(office: Office, client: "TestClient[Any]") -> None:
    assert Desk(office, client, office.stranger).get(NEW).status_code == 403


def test_what_is_missing_is_told_once_something_was_typed(desk: Desk) -> None:
    assert "не подписано" not in desk.get(NEW).text
    bare = {"authors": "1", "questions": "1", "channel": "post"}
    with signed_in(desk.client, desk.office.installation, desk.reader) as headers:
        chosen = desk.client.post(f"{NEW}/check", data=bare, headers=headers).text
        typed = desk.client.post(f"{NEW}/check", data=bare | {"annotation": "О кровле"},
                                 headers=headers).text  # fmt: skip
    assert "фамили" not in told_in(chosen)
    assert "фамили" in told_in(typed)


def told_in(page: str) -> str:
    """The notes of a page."""
    return " ".join(re.findall(r'class="note[^>]*>.*?</div>', page, re.DOTALL))


def test_a_late_registration_is_told_on_the_form_and_the_card(desk: Desk) -> None:
    late = TYPED | {"received_on": "2026-11-02", "written_on": "2026-11-01"}
    with signed_in(desk.client, desk.office.installation, desk.reader) as headers:
        told = desk.client.post(f"{NEW}/check", data=late, headers=headers).text
        calm = desk.client.post(f"{NEW}/check", data=TYPED, headers=headers).text
    assert "Регистрация с опозданием" in told
    assert "Регистрация с опозданием" not in calm
    card = desk.get(desk.send(NEW, late).headers["location"]).text
    assert "Зарегистрировано с опозданием" in card
    assert "зарегистрировано с опозданием" in desk.get("/appeals").text


def test_who_asks_is_shown_beside_the_terms_of_the_author(desk: Desk) -> None:
    asked = TYPED | {"source": "Прокуратура города", "source_number": "15-П", "asker": "prosecutor"}
    with signed_in(desk.client, desk.office.installation, desk.reader) as headers:
        told = desk.client.post(f"{NEW}/check", data=asked, headers=headers).text
    assert "Ответ прокурору" in told
    assert "2202-1" in told
    card = desk.get(desk.send(NEW, asked).headers["location"]).text
    assert "Ответ прокурору" in card
    assert "Прокуратура города" in card
    assert "ответить до" in desk.get("/appeals").text
