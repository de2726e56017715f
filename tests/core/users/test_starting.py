"""The first steps: once only, and every mistake told beside its field."""

import pytest
from uprava import testing
from uprava.db.transaction import new_session
from uprava.errors import ConflictError, InvalidError
from uprava.installation import Installation
from uprava.users.service.organisations import OrganisationFields
from uprava.users.service.starting import Beginning, Standing, begin, check, get_standing
from uprava.users.service.units import UnitFields

FORM = {
    "name": "Другая", "short_name": "Другая", "index": "99", "unit_name": "Отдел",
    "unit_index": "01", "title": "Администратор",
}  # fmt: skip


def test_a_second_first_organisation_is_refused(admin) -> None:
    answer = admin.post("/admin/start", FORM)
    assert answer.status_code == 409
    assert "Первая организация уже заведена" in answer.text


def test_the_steps_stay_with_what_is_done(admin, town) -> None:
    page = admin.get("/admin/start")
    assert page.status_code == 200
    assert 'name="unit_name"' not in page.text
    assert "сделано" in page.text


def test_who_manages_nobody_is_not_led_there(clerk) -> None:
    assert clerk.get("/admin/start").status_code == 403
    assert clerk.get("/").headers["location"] != "/admin/start"


def test_who_holds_no_post_is_told_so_among_the_journals(
    installation: Installation, town: testing.Town, visit, owner
) -> None:
    permissions = ("users.manage", "documents.journals")
    person = testing.make_person(installation, unit_id=town.housing_id, permissions=permissions)
    owner.execute("delete from users.post_holder where person_id = %s", (person.person_id,))
    visitor = visit(testing.reader_of(installation, person.person_id))
    page = visitor.get("/docs/journals").text
    assert "Вы не занимаете должности" in page
    assert "/docs/journals/new" not in page
    assert "Назначьте себя в подразделении" in visitor.get("/admin/start").text


def test_mistakes_in_the_unit_are_told_at_its_own_fields() -> None:
    organisation = OrganisationFields("Администрация", "Администрация", "01", "", "")
    with pytest.raises(InvalidError) as told:
        check(Beginning(organisation, UnitFields("", "", "0 1"), "Администратор"))
    assert set(told.value.fields) == {"unit_name", "unit_index"}


def test_an_empty_form_names_everything_it_wants_in_the_order_of_its_fields() -> None:
    with pytest.raises(InvalidError) as told:
        check(Beginning(OrganisationFields("", "", "", "", ""), UnitFields("", "", ""), ""))
    wanted = ["name", "short_name", "index", "unit_name", "unit_index", "title"]
    assert list(told.value.fields) == wanted


def test_two_administrators_cannot_begin_twice(
    installation: Installation, admin, town: testing.Town
) -> None:
    organisation = OrganisationFields("Вторая", "Вторая", "98", "", "")
    wish = Beginning(organisation, UnitFields("Отдел", "", "01"), "Администратор")
    session = new_session(installation.engine, reader=admin.reader, today=testing.TODAY)
    with session, pytest.raises(ConflictError):
        begin(session, wish, reader=admin.reader, today=testing.TODAY)


@pytest.mark.parametrize(
    ("standing", "begun"),
    [
        ((0, 0, 0, 0), False), ((1, 1, 0, 0), False), ((1, 1, 1, 0), False),
        ((1, 1, 0, 5), False), ((1, 1, 1, 1), True),
    ],
)  # fmt: skip
def test_work_begins_with_an_organisation_a_journal_and_a_colleague(
    standing: tuple[int, int, int, int], begun: bool
) -> None:
    assert Standing(*standing).begun is begun


def test_the_asking_person_is_no_colleague(installation: Installation, admin, clerk) -> None:
    session = new_session(installation.engine, reader=admin.reader, today=testing.TODAY)
    with session:
        mine = get_standing(session, reader=admin.reader)
    assert mine.people >= 1
    assert mine.journals >= 1
