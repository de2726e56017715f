"""Templates: plain data with conditions, kept by an administrator, fitting or not."""

from dataclasses import replace
from decimal import Decimal

import pytest
from halls import Hall, person, stage
from uprava import testing
from uprava.approval.models import Purpose, VisaRule
from uprava.approval.service.starting import start
from uprava.approval.service.templates import (
    Template,
    fitting_templates,
    get_template,
    keep_template,
    plan_of,
)
from uprava.documents.service.access import get_document
from uprava.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError


@pytest.fixture
def administrator(hall: Hall) -> testing.Reader:
    """Somebody who sets up routes."""
    return testing.make_person(
        hall.installation, unit_id=hall.town.chancellery_id, permissions=("approval.templates",)
    )


def template(hall: Hall, title: str, **conditions: object) -> Template:
    """Return a template of two stages, with conditions."""
    stages = (
        stage(hall.people[0], term=3),
        stage(person(hall.people[1]), purpose=Purpose.SIGN),
    )
    empty = Template(0, title, "", None, None, None, VisaRule.OBJECTORS, stages, True, 100, 1)
    return replace(empty, **conditions)  # type: ignore[arg-type]


def keep(hall: Hall, administrator: testing.Reader, wanted: Template) -> int:
    with hall.as_(administrator) as session:
        plugins = hall.installation.plugins
        return keep_template(session, wanted, reader=administrator, plugins=plugins)


def fitting(hall: Hall, total: Decimal | None = None) -> list[str]:
    """Return the titles that fit a draft of the author's, of this hall only."""
    id = hall.document()
    with hall.as_(hall.author) as session:
        head = get_document(session, id, reader=hall.author)
        mark = str(hall.town.chancellery_id)
        found = fitting_templates(session, head, total=total)
        return [each.title.removesuffix(f" {mark}") for each in found if each.title.endswith(mark)]


def test_conditions_choose_and_the_most_special_comes_first(
    hall: Hall, administrator: testing.Reader
) -> None:
    own, other = hall.town.chancellery_id, hall.town.housing_id
    for title, conditions in {
        "любой": {},
        "входящий": {"kind": "records.incoming"},
        "отдел": {"kind": "records.incoming", "unit_id": own},
        "чужой отдел": {"unit_id": other},
        "дорогой": {"sum_from": Decimal(600000)},
        "дешёвый": {"sum_until": Decimal(600000)},
        "выключен": {"active": False},
    }.items():
        keep(hall, administrator, template(hall, f"{title} {own}", **conditions))
    assert fitting(hall) == ["отдел", "входящий", "любой"]
    assert set(fitting(hall, Decimal("599999.99"))) == {"отдел", "входящий", "любой", "дешёвый"}
    assert set(fitting(hall, Decimal(600000))) == {"отдел", "входящий", "любой", "дорогой"}


def test_a_route_starts_from_its_template(hall: Hall, administrator: testing.Reader) -> None:
    kept = keep(hall, administrator, template(hall, "Письмо"))
    id = hall.document()
    with hall.as_(hall.author) as session:
        start(session, id, plan_of(session, kept), reader=hall.author, at=hall.tick())
    sheet = hall.sheet(id)
    assert sheet.route.template_id == kept
    assert [each.stage.purpose for each in sheet.stages] == ["agree", "sign"]
    assert sheet.stages[0].stage.term == 3


def test_a_template_is_not_changed_over_anothers_change(
    hall: Hall, administrator: testing.Reader
) -> None:
    kept = keep(hall, administrator, template(hall, "Письмо"))
    with hall.system() as session:
        shown = get_template(session, kept)
    keep(hall, administrator, replace(shown, title="Письмо в район"))
    with pytest.raises(ConflictError, match="тем временем изменили"):
        keep(hall, administrator, replace(shown, title="Другое"))
    keep(hall, administrator, replace(shown, version=2, active=False))
    with hall.system() as session, pytest.raises(NotFoundError):
        plan_of(session, kept)


def test_only_an_administrator_keeps_routes_and_mistakes_are_named(
    hall: Hall, administrator: testing.Reader
) -> None:
    with pytest.raises(ForbiddenError):
        keep(hall, hall.author, template(hall, "Письмо"))
    wrong = template(hall, " ", kind="records.unknown", sum_from=Decimal(2), sum_until=Decimal(1))
    with pytest.raises(InvalidError) as caught:
        keep(hall, administrator, wrong)
    assert set(caught.value.fields) == {"title", "kind", "sum_until"}
    with pytest.raises(InvalidError, match="от 1 до 20 этапов"):
        keep(hall, administrator, template(hall, "Пустой", stages=()))
