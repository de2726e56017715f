"""The list, the card, its form and merging as a browser is told; the API."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from plugins.appeals.applicants.conftest import ANNA, Office
from tests_support.browser import signed_in
from uprava import testing
from uprava.testing import make_token
from uprava.users.reader import Reader
from uprava_appeals.applicants.values import Said
from uprava_appeals.values import PERSONAL

PATH = "/appeals/applicants"
OLEG = replace(
    ANNA, surname="Кузницов", given_name="Олег", patronymic="Ильич", email="", phone="", status="",
    address="г. Омск, ул. Мира, д. 12", benefits=(),
)  # fmt: skip


def text_of(page: str) -> str:
    """Return a page's words without markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\xa0", " ")


@dataclass
class Visitor:
    """A signed-in person at the screens, without scripts."""

    client: Any
    office: Office
    reader: Reader

    def get(self, path: str) -> Any:
        with signed_in(self.client, self.office.installation, self.reader):
            return self.client.get(path, follow_redirects=False)

    def post(self, path: str, **data: object) -> Any:
        with signed_in(self.client, self.office.installation, self.reader) as headers:
            return self.client.post(path, data=data, headers=headers, follow_redirects=False)


At = Callable[[Reader], Visitor]


@pytest.fixture
def at(client: Any, office: Office) -> At:
    """Sign somebody in at the screens."""
    return lambda reader: Visitor(client, office, reader)


def names_at(page: str) -> list[str]:
    return re.findall(r"data-row>([^<]+)<", page)


def test_the_list_tells_names_addresses_and_appeals(office: Office, at: At) -> None:
    office.appeal(ANNA)
    office.appeal(ANNA)
    office.keep(OLEG)
    page = at(office.registrar).get(PATH)
    assert page.status_code == 200
    assert names_at(page.text) == ["Кузнецова Анна Дмитриевна", "Кузницов Олег Ильич"]
    assert "+7 913 620-11-45" in page.text
    assert re.search(r"num\" data-label=\"Обращения\">2<", page.text)


def test_an_empty_list_and_one_where_nobody_fits_say_so(office: Office, at: At) -> None:
    assert "Заявителей пока нет" in at(office.registrar).get(PATH).text
    office.keep()
    assert "Никого не найдено" in at(office.registrar).get(f"{PATH}?q=Сидоров").text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("Кузнец", ["Кузнецова Анна Дмитриевна"]),
        ("кузницова", ["Кузнецова Анна Дмитриевна", "Кузницов Олег Ильич"]),
        ("Кузнецов Анн", ["Кузнецова Анна Дмитриевна"]),
        ("Олег", ["Кузницов Олег Ильич"]),
        ("Ленина 5", ["Кузнецова Анна Дмитриевна"]),
        ("мира 12", ["Кузницов Олег Ильич"]),
        ("8 913 620 11 45", ["Кузнецова Анна Дмитриевна"]),
        ("ANNA@example.org", ["Кузнецова Анна Дмитриевна"]),
        ("100%_", []),
    ],
)
def test_applicants_are_found_by_name_sound_address_and_telephone(
    office: Office, at: At, asked: str, found: list[str]
) -> None:
    office.keep()
    office.keep(OLEG)
    visitor = at(office.registrar)
    page = visitor.client.build_request("GET", PATH, params={"q": asked}).url
    assert names_at(visitor.get(str(page)).text) == found


def test_anonymous_letters_are_listed_when_asked_for(office: Office, at: At) -> None:
    office.keep(Said(address="ул. Мира, 1"))
    assert names_at(at(office.registrar).get(PATH).text) == []
    assert names_at(at(office.registrar).get(f"{PATH}?kind=unknown").text) == ["Автор не указан"]


def test_pages_go_forth_and_back(office: Office, at: At) -> None:
    for number in range(120):
        office.keep(surname=f"Абв{number:03}", email="", phone="")
    visitor = at(office.registrar)
    pages = [visitor.get(PATH).text]
    for _turn in range(2):
        further = re.search(r'href="([^"]+)" rel="next"', pages[-1])
        assert further
        pages.append(visitor.get(further[1].replace("&amp;", "&")).text)
    assert [len(names_at(page)) for page in pages] == [50, 50, 20]
    assert 'rel="next"' not in pages[-1]
    back = re.search(r'href="([^"]+)" rel="prev"', pages[-1])
    assert back
    assert names_at(visitor.get(back[1].replace("&amp;", "&")).text) == names_at(pages[1])


def test_the_card_tells_everything_about_an_applicant(office: Office, at: At) -> None:
    id = office.keep()
    office.appeal(replace(ANNA, address="ул. Труда, 3"))
    near = office.keep(address="г. Омск, ул. Ленина, д. 5, кв. 8", email="", phone="")
    page = text_of(at(office.registrar).get(f"{PATH}/{id}").text)
    for each in ("Кузнецова Анна Дмитриевна", "ул. Ленина, д. 5, кв. 7", "ветеран труда",
                 "anna@example.org", "О ремонте кровли", "В обращениях указано иначе",
                 "ул. Труда, 3", "Кто смотрел",
                 "(то же имя, адрес отличается квартирой)"):  # fmt: skip
        assert each in page
    assert f"merge?one={id}&amp;other={near}" in at(office.registrar).get(f"{PATH}/{id}").text


def test_the_form_saves_and_says_what_is_wrong(office: Office, at: At) -> None:
    id = office.keep()
    visitor = at(office.registrar)
    assert "Анна" in visitor.get(f"{PATH}/{id}/edit").text
    wrong = visitor.post(f"{PATH}/{id}/edit", _v=1, surname="", given_name="Анна")
    assert wrong.status_code == 422
    saved = visitor.post(f"{PATH}/{id}/edit", _v=1, surname="Орлова", given_name="Анна")
    assert saved.status_code == 303
    late = visitor.post(f"{PATH}/{id}/edit", _v=1, surname="Кузнецова", given_name="Анна")
    assert late.status_code == 409
    assert "Орлова" in late.text
    assert visitor.post(f"{PATH}/{id}/edit", _v=2, surname="Котова").status_code == 303


def test_two_cards_are_compared_merged_and_apart_again(office: Office, at: At) -> None:
    kept, gone = office.keep(), office.keep(surname="Орлова", email="", phone="8 999 000-00-00")
    visitor = at(office.registrar)
    page = visitor.get(f"{PATH}/merge?one={kept}&other={gone}")
    assert "другая фамилия, те же имя и отчество" in page.text
    assert 'name="surname" value="gone"' in page.text
    done = visitor.post(
        f"{PATH}/merge", kept=kept, gone=gone, kept_v=1, gone_v=1, surname="gone", phone="kept"
    )
    assert done.status_code == 303
    assert visitor.get(f"{PATH}/{gone}").headers["location"].startswith(f"{PATH}/{kept}")
    shown = visitor.get(f"{PATH}/{kept}").text
    assert "Орлова Анна Дмитриевна" in shown
    assert f"{PATH}/{gone}/apart" in shown
    assert visitor.post(f"{PATH}/{gone}/apart").status_code == 303
    assert visitor.get(f"{PATH}/{gone}").status_code == 200


def test_who_may_only_look_is_offered_nothing_to_change(office: Office, at: At) -> None:
    leader = testing.make_person(
        office.installation, unit_id=office.town.chancellery_id, permissions=(PERSONAL,)
    )
    id = office.keep()
    page = at(leader).get(f"{PATH}/{id}").text
    assert "Кузнецова Анна" in page
    assert "/edit" not in page
    assert at(leader).get(f"{PATH}/{id}/edit").status_code == 403
    assert at(leader).post(f"{PATH}/{id}/edit", _v=1, surname="А").status_code == 403


def test_programs_read_applicants_with_their_appeals(office: Office, client: Any) -> None:
    document = office.appeal(ANNA)
    token = make_token(office.installation, office.registrar, "documents:read")
    headers = {"Authorization": f"Bearer {token}"}
    listed = client.get(f"/api/v1{PATH}?q=Кузнецова", headers=headers).json()
    assert [each["name"] for each in listed["items"]] == ["Кузнецова Анна Дмитриевна"]
    assert listed["items"][0]["last"] == str(document)
    id = listed["items"][0]["id"]
    card = client.get(f"/api/v1{PATH}/{id}", headers=headers).json()
    assert (card["surname"], card["benefits"]) == ("Кузнецова", ["ветеран труда"])
    assert [each["title"] for each in card["appeals"]] == ["О ремонте кровли"]
