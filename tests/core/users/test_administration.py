"""What administrators do: people, roles, units, posts, organisations; nobody is locked out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from uprava import testing
from uprava.db.sql import execute
from uprava.db.transaction import system_transaction
from uprava.errors import ConflictError, UpravaError
from uprava.installation import Installation
from uprava.users.service import people, posts, roles, units

PERSON = {"surname": "Сидорова", "given_name": "Ольга", "patronymic": "Петровна"}


def test_a_person_is_created_changed_and_recorded(admin, unique, owner) -> None:
    login = unique("sidorova")
    place = admin.post("/admin/people/new", {**PERSON, "login": login}).headers["location"]
    version = admin.version_on(place)
    changed = {**PERSON, "login": login, "phone": "+7 3812 00-00-01", "_v": version}
    assert admin.post(place, changed).status_code == 303
    query = "select surname, phone, password_hash, active from users.person where login = %s"
    assert owner.execute(query, (login,)).fetchone() == (
        "Сидорова", "+7 3812 00-00-01", None, True,
    )  # fmt: skip
    query = "select action from audit.record where object_type = 'person' and object_id = %s"
    done = owner.execute(query, (place.rpartition("/")[2],)).fetchall()
    assert done == [("person.created",), ("person.changed",)]


def test_a_form_opened_before_somebody_elses_change_is_refused_in_words(
    admin, visit, clerk
) -> None:
    place = f"/admin/people/{clerk.reader.person_id}"
    version = admin.version_on(place)
    assert admin.post(place, {**PERSON, "login": "", "_v": version}).status_code == 303
    late = admin.post(place, {**PERSON, "login": "", "_v": version})
    assert late.status_code == 409
    assert "Крылова Анна" in late.text


def test_a_login_that_is_taken_is_the_mistake_of_its_field(admin, clerk) -> None:
    form = {**PERSON, "login": clerk.reader.login.upper()}
    answer = admin.post("/admin/people/new", form, headers={"hx-request": "true"})
    assert answer.status_code == 422
    assert answer.json()["errors"] == {"login": "Этот логин уже у другого сотрудника."}


@pytest.mark.parametrize(
    "change",
    [
        {"surname": ""}, {"surname": "=cmd()"}, {"given_name": "<b>"}, {"login": "a b"},
        {"email": "nobody"}, {"phone": "=1+1"}, {"surname": "Я" * 101},
    ],
)  # fmt: skip
def test_a_person_with_mistakes_is_not_saved(admin, unique, change) -> None:
    form = {**PERSON, "login": unique("x"), **change}
    assert admin.post("/admin/people/new", form).status_code == 422


def test_a_person_switched_off_loses_sessions_tokens_and_substitutions(
    installation: Installation, admin, clerk, client, owner
) -> None:
    token = testing.make_token(installation, clerk.reader, "documents:read")
    place = f"/admin/people/{clerk.reader.person_id}"
    assert admin.post(place + "/deactivate").status_code == 303
    assert admin.post(place + "/deactivate").status_code == 409
    assert admin.post(place + "/activate").status_code == 303
    assert clerk.get("/profile").status_code == 302
    client.cookies.clear()
    answer = client.get("/api/v1/documents", headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 401


def test_nobody_switches_oneself_off_or_takes_the_own_right_to_manage(admin, owner) -> None:
    place = f"/admin/people/{admin.reader.person_id}"
    assert admin.post(place + "/deactivate").status_code == 409
    query = "select id from users.role_grant where person_id = %s"
    (grant,) = owner.execute(query, (admin.reader.person_id,)).fetchone()
    assert admin.post(f"{place}/roles/{grant}/take").status_code == 409


@pytest.mark.parametrize("act", ["deactivate", "take", "change", "login"])
def test_the_last_one_who_manages_people_stays(
    installation: Installation, admin, clerk, owner, act: str
) -> None:
    query = "select id, role_id from users.role_grant where person_id = %s"
    grant, role = owner.execute(query, (admin.reader.person_id,)).fetchone()

    def alone() -> None:
        with system_transaction(installation.engine, today=testing.TODAY) as session:
            others = "update users.person set active = false where id <> %s"
            execute(session, others, (admin.reader.person_id,))
            ACTS[act](session, admin.reader.person_id, clerk.reader, grant, role)

    with pytest.raises(ConflictError, match="некому"):
        alone()


def take_the_role_empty(session, role: int) -> None:
    roles.change_role(
        session,
        role,
        title="x",
        permissions=(),
        known=("users.manage",),
        version=roles.get_role(session, role).version,
    )


def take_the_login(session, person: int) -> None:
    fields = people.PersonFields("А", "Б", "", "", "", "")
    version = str(people.get_person(session, person).version)
    people.change_person(session, person, fields, version=version)


ACTS = {
    "deactivate": lambda session, person, by, *_: people.deactivate(session, person, reader=by),
    "take": lambda session, person, by, grant, _role: roles.take_role(
        session, grant_id=grant, person_id=person, reader=by
    ),
    "change": lambda session, _person, _by, _grant, role: take_the_role_empty(session, role),
    "login": lambda session, person, *_: take_the_login(session, person),
}


def test_a_role_is_given_everywhere_or_in_a_unit(admin, clerk, town, owner) -> None:
    role = admin.post("/admin/roles", {"title": "Делопроизводитель"}).headers["location"]
    form = {
        "title": "Делопроизводитель", "permissions": ["records.register", "no.such"],
        "_v": admin.version_on(role),
    }  # fmt: skip
    assert admin.post(role, form).status_code == 303
    place = f"/admin/people/{clerk.reader.person_id}"
    id = role.rpartition("/")[2]
    for _twice in range(2):
        given = admin.post(place + "/roles", {"role": id, "unit": str(town.housing_id)})
        assert given.status_code == 303
    query = "select users.permissions(%s)"
    kept = owner.execute(query, (clerk.reader.person_id,)).fetchone()[0]
    assert kept == {"records.register": [town.housing_id]}


def test_managing_people_is_given_for_the_whole_only(admin, clerk, town, owner) -> None:
    role = admin.post("/admin/roles", {"title": "Кадровик"}).headers["location"]
    id, place = role.rpartition("/")[2], f"/admin/people/{clerk.reader.person_id}/roles"
    assert admin.post(place, {"role": id, "unit": str(town.housing_id)}).status_code == 303
    form = {"title": "Кадровик", "permissions": ["users.manage"], "_v": admin.version_on(role)}
    assert admin.post(role, form).status_code == 409


def test_a_built_in_role_is_copied_not_changed(admin, owner) -> None:
    query = "insert into users.principal (type) values ('role') returning id"
    (id,) = owner.execute(query).fetchone()
    owner.execute(
        "insert into users.role (id, code, title, built_in) values (%s, %s, 'Аудитор', true)",
        (id, f"builtin-{id}"),
    )
    owner.execute("insert into users.role_permission values (%s, 'documents.link')", (id,))
    version = owner.execute("select xmin::text from users.role where id = %s", (id,)).fetchone()[0]
    form = {"title": "x", "permissions": [], "_v": version}
    assert admin.post(f"/admin/roles/{id}", form).status_code == 409
    copy = admin.post("/admin/roles", {"title": "Аудитор (копия)", "like": str(id)})
    query = "select permission from users.role_permission where role_id = %s"
    new = int(copy.headers["location"].rpartition("/")[2])
    assert owner.execute(query, (new,)).fetchall() == [("documents.link",)]


def test_a_unit_is_created_renamed_moved_and_closed(admin, town, owner) -> None:
    form = {"name": "Отдел связи", "index": "03", "parent": str(town.housing_id)}
    place = admin.post("/admin/units", form).headers["location"]
    renamed = {"name": "Отдел связи и ИТ", "index": "03", "_v": admin.version_on(place)}
    assert admin.post(place, renamed).status_code == 303
    assert admin.post(place, renamed).status_code == 409
    assert admin.post(f"/admin/units/{town.housing_id}/close").status_code == 409
    assert admin.post(place + "/move", {"parent": str(town.chancellery_id)}).status_code == 303
    assert admin.post(place + "/close").status_code == 303
    query = "select name, parent_id, closed_on is not null from users.unit where id = %s"
    row = owner.execute(query, (int(place.rpartition("/")[2]),)).fetchone()
    assert row == ("Отдел связи и ИТ", town.chancellery_id, True)


def test_a_unit_is_never_moved_under_itself(admin, town) -> None:
    form = {"name": "Сектор", "index": "05", "parent": str(town.housing_id)}
    below = admin.post("/admin/units", form).headers["location"].rpartition("/")[2]
    place = f"/admin/units/{town.housing_id}/move"
    assert admin.post(place, {"parent": below}).status_code == 409
    assert admin.post(place, {"parent": str(town.housing_id)}).status_code == 409


def test_two_moves_at_once_do_not_close_a_circle(
    installation: Installation, town: testing.Town, owner
) -> None:
    pair = (town.housing_id, town.chancellery_id)
    start = "update users.unit set parent_id = null where id = any (%s)"
    owner.execute("update users.unit set index = id::text where id = any (%s)", (list(pair),))

    def move(one: int, under: int) -> bool:
        try:
            with system_transaction(installation.engine, today=testing.TODAY) as session:
                units.move_unit(session, one, parent_id=under, today=testing.TODAY)
        except UpravaError:
            return False
        return True

    for _try in range(5):
        owner.execute(start, (list(pair),))
        with ThreadPoolExecutor(2) as pool:
            done = list(pool.map(move, pair, reversed(pair)))
        assert sorted(done) == [False, True]


def test_of_two_changes_sent_at_once_one_is_told_about_the_other(
    installation: Installation, clerk
) -> None:
    id = clerk.reader.person_id
    with system_transaction(installation.engine, today=testing.TODAY) as session:
        version = str(people.get_person(session, id).version)

    def change(surname: str) -> bool:
        fields = people.PersonFields(surname, "Анна", "", clerk.reader.login, "", "")
        try:
            with system_transaction(installation.engine, today=testing.TODAY) as session:
                people.change_person(session, id, fields, version=version)
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(change, ("Первая", "Вторая"))) == [False, True]


def test_nobody_is_appointed_to_a_unit_while_it_is_closed(
    installation: Installation, clerk, town, owner
) -> None:
    empty = "update users.post_holder set until = %s where person_id = %s"
    owner.execute(empty, (testing.TODAY - timedelta(days=1), clerk.reader.person_id))

    def with_post() -> tuple[int, int]:
        with system_transaction(installation.engine, today=testing.TODAY) as session:
            unit = testing.make_unit(session, town.organisation_id, None, "Отдел", "09")
            post = posts.create_post(session, unit_id=unit, title="инженер", heads_unit=False)
        return unit, post

    def act(step) -> bool:
        try:
            with system_transaction(installation.engine, today=testing.TODAY) as session:
                step(session)
        except ConflictError:
            return False
        return True

    for _try in range(5):
        unit, post = with_post()
        wish = posts.Appointment(post, clerk.reader.person_id, testing.TODAY)
        steps = (
            lambda session, unit=unit: units.close_unit(session, unit, today=testing.TODAY),
            lambda session, wish=wish: posts.appoint(session, wish),
        )
        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(act, steps)) == [False, True]


def test_neighbours_have_different_indexes(admin, town) -> None:
    form = {"name": "Второе ЖКХ", "index": "07", "parent": str(town.housing_id)}
    assert admin.post("/admin/units", form).status_code == 303
    answer = admin.post("/admin/units", form, headers={"hx-request": "true"})
    assert set(answer.json()["errors"]) == {"index"}


def test_a_unit_has_one_head_at_a_time(installation, admin, clerk, town, owner, today) -> None:
    place = f"/admin/units/{town.housing_id}"
    assert admin.post(place + "/posts", {"title": "начальник", "heads": "on"}).status_code == 303
    assert admin.post(place + "/posts", {"title": "второй", "heads": "on"}).status_code == 409
    query = "select id from users.post where unit_id = %s and heads_unit"
    (post,) = owner.execute(query, (town.housing_id,)).fetchone()
    other = testing.make_person(installation, unit_id=town.chancellery_id)
    holders = f"/admin/posts/{post}/holders"
    form = {"person": str(clerk.reader.person_id), "since": today.isoformat()}
    assert admin.post(holders, form).status_code == 303
    assert admin.post(holders, {**form, "person": str(other.person_id)}).status_code == 409
    acting = {**form, "person": str(other.person_id), "acting": "on"}
    assert admin.post(holders, acting).status_code == 303
    assert admin.post(f"/admin/posts/{post}/close").status_code == 409


def test_released_rights_end_after_the_last_day(admin, clerk, town, owner, today) -> None:
    query = "select id, post_id from users.post_holder where person_id = %s"
    holder, post = owner.execute(query, (clerk.reader.person_id,)).fetchone()
    form = {"until": today.isoformat(), "person": str(clerk.reader.person_id)}
    assert admin.post(f"/admin/holders/{holder}/release", form).status_code == 303
    query = "select %s = any (users.principals(%s, %s))"
    on = [
        owner.execute(query, (post, clerk.reader.person_id, day)).fetchone()[0]
        for day in (today, today + timedelta(days=1))
    ]
    assert on == [True, False]


def test_an_organisation_with_wrong_numbers_is_refused(admin, unique) -> None:
    form = {"name": "Дума", "short_name": "Дума", "index": unique("i")}
    bad = admin.post(
        "/admin/organisations", {**form, "inn": "7707083894", "ogrn": "1027700132196"},
        headers={"hx-request": "true"},
    )  # fmt: skip
    assert set(bad.json()["errors"]) == {"inn", "ogrn"}
    # The published numbers of a well-known bank: ИНН 7707083893, ОГРН 1027700132195.
    good = {**form, "inn": "7707083893", "ogrn": "1027700132195"}
    assert admin.post("/admin/organisations", good).status_code == 303
    taken = admin.post("/admin/organisations", good, headers={"hx-request": "true"})
    assert set(taken.json()["errors"]) == {"index"}


def test_an_organisation_with_units_is_not_closed(admin, town) -> None:
    place = f"/admin/organisations/{town.organisation_id}/close"
    assert admin.post(place).status_code == 409


def test_people_are_found_by_name_post_and_unit_while_typing(
    installation, clerk, admin, town, owner
) -> None:
    person = testing.make_person(installation, unit_id=town.housing_id)
    surname = "Ёлкина"
    query = "update users.person set surname = %s where id = %s"
    owner.execute(query, (surname, person.person_id))
    option = f'data-value="{person.person_id}"'
    assert option in clerk.get(f"/people/suggest?q={surname[:6].lower().replace('ё', 'е')}").text
    assert option in clerk.get(f"/people/suggest?q={surname.replace('лк', 'лг')}").text
    assert 'role="option"' in clerk.get("/people/suggest?q=управл").text
    assert 'role="option"' not in clerk.get("/people/suggest?q=%25").text
    assert 'role="option"' not in clerk.get("/people/suggest?q=").text
    admin.post(f"/admin/people/{person.person_id}/deactivate")
    assert option not in clerk.get(f"/people/suggest?q={surname}").text


def test_the_look_is_kept_for_scripts_and_without_them(clerk, owner) -> None:
    look = {"theme": "dark", "contrast": "more", "zoom": "125", "density": "x", "keys": "on"}
    plain = clerk.post("/profile/appearance", look)
    assert plain.status_code == 303
    files = {name: (None, value) for name, value in {**look, "theme": "light"}.items()}
    script = clerk.send(
        "POST", "/profile/appearance", files=files, headers={"x-csrftoken": clerk.csrf}
    )
    assert script.status_code == 204
    query = "select appearance from users.person where id = %s"
    kept = owner.execute(query, (clerk.reader.person_id,)).fetchone()[0]
    assert kept == {
        "theme": "light", "contrast": "more", "zoom": "125", "density": "compact", "keys": "on",
    }  # fmt: skip
    assert 'data-bs-theme="light"' in clerk.get("/profile").text


def test_the_language_is_kept(clerk) -> None:
    version = clerk.version_on("/profile")
    form = {"email": "a@b.example", "phone": "", "locale": "en", "_v": version}
    assert clerk.post("/profile", form).status_code == 303
    assert "My profile" in clerk.get("/profile").text
