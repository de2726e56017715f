"""Routing rules: which letters they know, what they fill, how they name themselves."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from uprava import testing
from uprava.capabilities import CardToRegister
from uprava.users.reader import Reader
from uprava_records.routing.service.fitting import first_fitting, fold, misfit, says
from uprava_records.routing.service.rules import Rule

KIND = "records.incoming"


def rule(**changes: Any) -> Rule:
    """A rule in force with no conditions."""
    given: dict[str, Any] = {
        "id": 1, "organisation_id": 1, "position": 1, "title": "Правило", "active": True,
        "correspondent": "", "correspondent_id": None, "card": None, "card_id": None, "words": "",
        "type_id": None, "type": None, "type_code": None,
        "journal_id": None, "journal": None, "journal_code": None, "leader_ids": (1,),
        "leaders": ("Орлов В. Н.",), "review_order": "together", "executor_unit_id": None,
        "executor_unit": None, "term_days": None, "note": "", "valid_from": None,
        "valid_to": None, "version": 1,
    }  # fmt: skip
    return Rule(**(given | changes))


LETTER = CardToRegister(
    KIND, "incoming", "inquiry", "Прокуратура г. Верхнереченска", "О готовности котельных к зиме"
)

FITS = [
    ({}, True),
    ({"correspondent": "прокуратура"}, True),
    ({"correspondent": "ПРОКУРАТУРА Г ВЕРХНЕРЕЧЕНСКА"}, True),
    ({"correspondent": "Росреестр"}, False),
    ({"words": "котельн"}, True),
    ({"words": "мост, котельн"}, True),
    ({"words": "готовности котельн"}, True),
    ({"words": "котельных готовности"}, False),
    ({"words": "тельных"}, False),
    ({"words": "дорог"}, False),
    ({"type_code": "inquiry"}, True),
    ({"type_code": "demand"}, False),
    ({"journal_code": "incoming"}, True),
    ({"journal_code": "other"}, False),
    ({"active": False}, False),
    ({"correspondent": "прокуратура", "words": "дорог"}, False),
]
"""Conditions and whether they fit the letter above, told by hand."""


@pytest.mark.parametrize(("changes", "fits"), FITS)
def test_a_rule_knows_its_letters(changes: dict[str, Any], fits: bool) -> None:
    assert (misfit(rule(**changes), LETTER, day=testing.TODAY) == "") is fits


def test_the_first_that_fits_is_taken() -> None:
    rules = [rule(id=1, words="дорог"), rule(id=2, active=False), rule(id=3), rule(id=4)]
    taken = first_fitting(rules, LETTER, day=testing.TODAY)
    assert taken is not None
    assert taken.id == 3


def test_texts_are_compared_without_case_and_yo() -> None:
    assert fold("  Ёлки, — и МУП «Водоканал»!") == "елки и муп водоканал"
    assert says("Об отоплении жилых домов", "отоплен")


@pytest.fixture
def keeper(cabinet: Any) -> Reader:
    """Who sets the rules up."""
    return testing.make_person(
        cabinet.office.installation, unit_id=cabinet.office.town.chancellery_id,
        permissions=("records.rules",),
    )  # fmt: skip


@pytest.fixture
def add(cabinet: Any, keeper: Reader) -> Callable[..., int]:
    """Make a rule at its screen."""

    def make(title: str, **form: Any) -> int:
        done = cabinet.at(keeper).post("/records/rules/new", {"title": title, **form})
        assert done.status_code == 303, done.text
        return int(cabinet.office.value("select max(id) from records.routing_rule"))

    return make


def test_a_rule_fills_the_registration_form_and_names_itself(
    cabinet: Any, add: Callable[..., int]
) -> None:
    unit = cabinet.office.town.housing_id
    add("Министерство — главе", correspondent="министерство жкх", leader=[cabinet.head.login],
        executor_unit_id=str(unit), term_days="5")  # fmt: skip
    desk = cabinet.at(cabinet.office.registrar)
    draft = desk.draft(cabinet.pdf("14-2/900"))
    page = desk.get(f"/records/incoming/new?draft={draft}").text
    assert "Правило «Министерство — главе»" in page
    assert f'name="addressee" value="{cabinet.head.login}"' in page
    assert re.search(r'value="\d{4}-\d\d-\d\d" id="f-due_on"', page)
    assert "по правилу" in page
    form = cabinet.office.form(key=draft, same="on", after="open",
                               addressee=cabinet.head.login)  # fmt: skip
    done = desk.post(f"/records/drafts/{draft}/register", form)
    assert done.status_code == 303, done.text
    card = desk.get(done.headers["location"]).text
    assert "сработало правило «Министерство — главе»" in card
    id = done.headers["location"].rsplit("/", 1)[1]
    assert cabinet.waits(id, "resolution", cabinet.assistant)
    shown = cabinet.at(cabinet.head).get("/desk/review").text
    assert "Правило «Министерство — главе»" in shown


def test_what_the_registrar_typed_stays_and_the_rule_is_offered(
    cabinet: Any, add: Callable[..., int]
) -> None:
    add("Министерство — главе", correspondent="министерство", leader=[cabinet.head.login])
    desk = cabinet.at(cabinet.office.registrar)
    draft = desk.draft(cabinet.pdf("14-2/901"))
    form = cabinet.office.form(addressee=cabinet.deputy.login)
    desk.post(f"/records/drafts/{draft}/register", form | {"edit": "type"})
    page = desk.get(f"/records/incoming/new?draft={draft}").text
    assert f'name="addressee" value="{cabinet.deputy.login}"' in page
    assert "Заполнить так" in page
    taken = desk.post(f"/records/drafts/{draft}/register", form | {"edit": "proposal"})
    assert taken.status_code == 303
    again = desk.get(f"/records/incoming/new?draft={draft}").text
    assert f'name="addressee" value="{cabinet.head.login}"' in again
    assert "Заполнить так" not in again


def test_further_leaders_of_a_rule_follow_in_turn(cabinet: Any, add: Callable[..., int]) -> None:
    add("Двое", words="котельн", leader=[cabinet.deputy.login, cabinet.head.login],
        review_order="in-turn", note="Сначала заместитель")  # fmt: skip
    id = cabinet.letter(addressee=cabinet.deputy.login)
    assert cabinet.waits(id, "review", cabinet.deputy)
    assert not cabinet.waits(id, "review", cabinet.head)
    assert cabinet.give(id, cabinet.deputy).status_code == 303
    assert cabinet.waits(id, "review", cabinet.head)


def test_another_leader_than_the_rules_is_no_work_of_the_rule(
    cabinet: Any, add: Callable[..., int]
) -> None:
    add("Главе", words="котельн", leader=[cabinet.head.login])
    id = cabinet.letter(addressee=cabinet.deputy.login)
    page = cabinet.at(cabinet.office.registrar).get(f"/docs/{id}").text
    assert "сработало правило" not in page


def test_the_screen_tries_a_letter(cabinet: Any, keeper: Reader, add: Callable[..., int]) -> None:
    add("Дороги", words="дорог", leader=[cabinet.deputy.login])
    add("Тепло", words="котельн", leader=[cabinet.head.login])
    desk = cabinet.at(keeper)
    page = desk.get("/records/rules?title=О+котельных").text
    assert "Правило «Тепло»" in page
    assert "в содержании нет ни одного из слов" in page
    assert "Ни одно правило не подходит" in desk.get("/records/rules?title=О+мостах").text
    assert "Письма с таким номером" in desk.get("/records/rules?number=нет").text


def test_rules_are_switched_moved_changed_and_removed(
    cabinet: Any, keeper: Reader, add: Callable[..., int]
) -> None:
    first = add("Первое", words="котельн", leader=[cabinet.head.login])
    second = add("Второе", words="котельн", leader=[cabinet.deputy.login])
    desk = cabinet.at(keeper)
    trial = "/records/rules?title=О+котельных"
    assert "Правило «Первое»" in desk.get(trial).text
    assert desk.post(f"/records/rules/{second}/up", {}).status_code == 303
    assert "Правило «Второе»" in desk.get(trial).text
    desk.post(f"/records/rules/{second}/switch", {})
    assert "Правило «Первое»" in desk.get(trial).text
    form = {"title": "Первое", "words": "мост", "leader": [cabinet.head.login], "_v": "1"}
    assert desk.post(f"/records/rules/{first}", form).status_code == 303
    assert desk.post(f"/records/rules/{first}", form).status_code == 409
    assert "Ни одно правило" in desk.get(trial).text
    assert desk.post(f"/records/rules/{first}/remove", {}).status_code == 303
    assert desk.get(f"/records/rules/{first}").status_code == 404


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"title": ""}, "аполните"),
        ({"words": ""}, "хотя бы один признак"),
        ({"leader": []}, "что предлагает правило"),
        ({"leader": ["нет"]}, "списк"),
        ({"term_days": "²"}, "от 1 до"),
        ({"title": "а" * 121}, "120"),
    ],
)
def test_a_broken_rule_is_told(cabinet: Any, keeper: Reader, form: Any, said: str) -> None:
    given = {"title": "Т", "words": "котельн", "leader": [cabinet.head.login]} | form
    answer = cabinet.at(keeper).post("/records/rules/new", given)
    assert answer.status_code == 422
    assert said in answer.text


def test_rules_are_not_everybodys(cabinet: Any) -> None:
    for reader in (cabinet.head, cabinet.office.registrar, cabinet.people[0]):
        assert cabinet.at(reader).get("/records/rules").status_code == 403
        assert cabinet.at(reader).post("/records/rules/1/remove", {}).status_code == 403
