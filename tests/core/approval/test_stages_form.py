"""The form of a route: stages are added, moved and removed by buttons that send it, no scripts."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from halls import Hall
from litestar.testing import TestClient
from tests_support.browser import signed_in
from uprava import testing
from uprava.approval.routes.stages import Typed, edited
from uprava.approval.service.templates import list_templates
from uprava.db.sql import driver
from uprava.users.reader import Reader

PURPOSES = {"agree": "a", "sign": "s", "read": "r"}


def typed(letters: str) -> list[Typed]:
    """Return stages by letters; the term tells them apart."""
    names = {letter: purpose for purpose, letter in PURPOSES.items()}
    return [Typed(names[each], term=str(place)) for place, each in enumerate(letters, 1)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "button", "after", "focus"),
    [
        ("", "add:agree", "a", 1),
        ("asr", "add:agree", "aasr", 2),
        ("ar", "add:sign", "asr", 2),
        ("sr", "add:read", "srr", 3),
        ("aas", "remove:2", "as", 2),
        ("a", "remove:1", "", 0),
        ("a", "remove:7", "a", 0),
        ("aa", "add:dance", "aa", 0),
        ("a" * 20, "add:agree", "a" * 20, 0),
        ("aas", "stay:3", "aas", 3),
    ],
)
def test_a_button_changes_the_stages(before: str, button: str, after: str, focus: int) -> None:
    found = edited(typed(before), button)
    assert "".join(PURPOSES[each.purpose] for each in found.typed) == after
    assert found.focus == focus


@pytest.mark.parametrize(
    ("button", "terms"),
    [("up:2", "213"), ("down:1", "213"), ("up:1", "123"), ("down:2", "123"), ("up:x", "123")],
)
def test_a_stage_is_moved_among_those_of_its_purpose_alone(button: str, terms: str) -> None:
    assert "".join(each.term for each in edited(typed("aas"), button).typed) == terms


class Browser:
    """A browser without scripts: sends what the form on its page says, by one of its buttons."""

    def __init__(self, client: TestClient, headers: dict[str, str], address: str) -> None:  # type: ignore[type-arg]
        self.client, self.headers, self.address = client, headers, address
        self.page = client.get(address).text

    def fields(self) -> dict[str, Any]:
        """Return what the page's form holds."""
        form = re.search(
            rf'<form method="post" action="{self.address}".*?</form>', self.page, re.DOTALL
        )
        assert form, self.page[:2000]
        found: dict[str, Any] = {}
        for tag in re.findall(r"<input[^>]*>", form[0]):
            attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
            picked = attributes.get("type") not in ("radio", "checkbox") or " checked" in tag
            if "name" in attributes and picked:
                found.setdefault(attributes["name"], []).append(attributes.get("value", ""))
        for name, body in re.findall(
            r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form[0], re.DOTALL
        ):
            chosen = re.search(r'value="([^"]*)" selected', body)
            found[name] = [chosen[1]] if chosen else [""]
        return found

    def press(self, button: str = "", **filled: str) -> Any:
        """Fill fields in and press a button of the form, the main one by default."""
        data = {**self.fields(), **filled, **({"edit": button} if button else {})}
        if button:
            assert f'name="edit" value="{button}"' in self.page, "the button is there"
        answer = self.client.post(self.address, data=data, headers=self.headers)
        self.page = answer.text
        return answer


@pytest.fixture
def people(hall: Hall) -> list[str]:
    """Four people with surnames of their own, as they are typed in full."""
    surnames = ("Абакумов", "Бирюков", "Вершинин", "Городецкий")
    with hall.system() as session:
        for each, surname in zip(hall.people, surnames, strict=False):
            query = "update users.person set surname = %s where id = %s"
            driver(session).execute(query, (f"{surname}{each.person_id}", each.person_id))
    return [
        f"{surname}{each.person_id}\N{NO-BREAK SPACE}А.\N{NO-BREAK SPACE}Д."
        for each, surname in zip(hall.people, surnames, strict=False)
    ]


@pytest.fixture
def author(client: TestClient, hall: Hall) -> Iterator[dict[str, str]]:  # type: ignore[type-arg]
    with signed_in(client, hall.installation, hall.author) as headers:
        yield headers


def test_a_route_of_six_stages_is_put_together_without_scripts(
    client: TestClient, hall: Hall, people: list[str], author: dict[str, str]
) -> None:
    id = hall.document()
    form = Browser(client, author, f"/docs/{id}/approval/start")
    form.press("stay:1", s1_who_text=people[0])
    assert people[0] in form.page
    form.press("stay:1", s1_who_text=people[1])
    form.press("add:sign")
    form.press("add:agree", s2_who_text=people[2])
    form.press("add:agree", s2_who_text=people[1], s2_ordering="sequential")
    form.press("add:read", s3_who_text=people[2])
    form.press("add:agree")
    form.press("up:4", s4_who_text=people[3], s4_term="3")
    refused = form.press()
    assert refused.status_code == 422
    assert "Укажите участников этапа или удалите этап." in refused.text
    form.press("remove:6")
    sent = form.press()
    assert sent.status_code == 200, sent.text
    stages = hall.sheet(id).stages
    assert [str(each.stage.purpose) for each in stages] == ["agree"] * 4 + ["sign"]
    assert [str(each.stage.ordering) for each in stages][1] == "sequential"
    assert [each.stage.term for each in stages] == [None, None, 3, None, None]
    assert hall.asked(id) == {each.person_id for each in hall.people[:2]}


def test_a_route_without_stages_is_refused_and_asks_for_one(
    client: TestClient, hall: Hall, author: dict[str, str]
) -> None:
    form = Browser(client, author, f"/docs/{hall.document()}/approval/start")
    form.press("remove:1")
    refused = form.press()
    assert refused.status_code == 422
    assert "Добавьте этап" in refused.text


def test_the_stages_of_a_ready_route_are_changed_before_sending(
    client: TestClient, hall: Hall, people: list[str]
) -> None:
    admin = administrator(hall)
    with signed_in(client, hall.installation, admin) as headers:
        form = Browser(client, headers, "/admin/routes/new")
        form.press("add:agree", title="Пять этапов", s1_who_text=people[0])
        form.press("add:sign", s2_who_text=people[1])
        form.press("add:read", s3_who_text=people[2])
        kept = form.press(s4_who_text=people[3])
        assert kept.status_code == 200, kept.text
    with hall.system() as session:
        (made,) = [each for each in list_templates(session) if each.title == "Пять этапов"]
    assert [str(each.purpose) for each in made.stages] == ["agree", "agree", "sign", "read"]
    with signed_in(client, hall.installation, admin) as headers:
        form = Browser(client, headers, f"/admin/routes/{made.id}")
        form.press("down:1")
        form.press("remove:4")
        form.press()
    with hall.system() as session:
        (made,) = [each for each in list_templates(session) if each.title == "Пять этапов"]
    first = [each.participants[0].principal_id for each in made.stages]
    assert first == [hall.people[place].person_id for place in (1, 0, 2)]
    id = hall.document()
    with signed_in(client, hall.installation, hall.author) as headers:
        form = Browser(client, headers, f"/docs/{id}/approval/start")
        form.press("take", template=str(made.id))
        form.press("remove:1")
        form.press()
    assert [str(each.stage.purpose) for each in hall.sheet(id).stages] == ["agree", "sign"]
    with hall.system() as session:
        driver(session).execute("update approval.template set active = false")


def administrator(hall: Hall) -> Reader:
    unit = hall.town.chancellery_id
    return testing.make_person(hall.installation, unit_id=unit, permissions=("approval.templates",))
