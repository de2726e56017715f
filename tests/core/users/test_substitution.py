"""Working for somebody: limits, days, what is never inherited, who may arrange it."""

from datetime import date, timedelta

import pytest
from uprava import testing
from uprava.clock import office_day
from uprava.db.sql import execute, fetch_value
from uprava.db.transaction import system_transaction
from uprava.errors import ForbiddenError, InvalidError
from uprava.installation import Installation
from uprava.users.reader import Reader, reader_from
from uprava.users.service import substituting
from uprava.users.service.substituting import Wish

POWERS = ("records.register", "signing.sign", "users.manage", "users.tokens", "documents.share")


@pytest.fixture
def today(installation: Installation) -> date:
    return office_day(installation.settings.timezone)


@pytest.fixture
def mayor(installation: Installation, town: testing.Town) -> Reader:
    return testing.make_person(
        installation, unit_id=town.chancellery_id, permissions=POWERS, heads=True
    )


@pytest.fixture
def substitute(installation: Installation, town: testing.Town) -> Reader:
    return testing.make_person(installation, unit_id=town.housing_id)


@pytest.fixture
def name(installation: Installation, mayor: Reader, substitute: Reader, today: date):
    """Name the substitute; keyword arguments change the wish."""

    def name(*permissions: str, by: Reader | None = None, **changes: object) -> int:
        values = {
            "absent_id": mayor.person_id, "substitute_id": substitute.person_id, "since": today,
            "until": today, "permissions": permissions, "reason": "отпуск", **changes,
        }  # fmt: skip
        with testing.acting(installation, by or mayor) as session:
            return substituting.make_substitution(
                session, Wish(**values), reader=by or mayor, today=today
            )

    return name


@pytest.fixture
def powers(installation: Installation, mayor: Reader, substitute: Reader):
    """Return the substitute as a reader who works for the mayor on a day."""

    def powers(day: date) -> Reader:
        with system_transaction(installation.engine, today=day) as session:
            query = "select users.entrant(%s, %s, %s)"
            return reader_from(
                fetch_value(session, query, (substitute.person_id, mayor.person_id, day))
            )

    return powers


def test_signing_and_managing_are_inherited_only_when_listed(name, powers, today) -> None:
    id = name()
    assert set(powers(today).permissions) == {"records.register", "documents.share"}
    assert id


def test_only_listed_permissions_are_inherited(name, powers, today) -> None:
    name("signing.sign", "calendar.manage")
    assert set(powers(today).permissions) == {"signing.sign"}


def test_rights_last_from_the_first_day_to_the_last(name, powers, mayor, today) -> None:
    name(since=today + timedelta(days=1), until=today + timedelta(days=2))
    acting = [powers(today + timedelta(days=n)).acting_for for n in range(4)]
    assert acting == [None, mayor.person_id, mayor.person_id, None]
    assert powers(today + timedelta(days=3)).permissions == {}
    assert powers(today + timedelta(days=2)).acting_until == today + timedelta(days=2)


def test_what_both_may_is_joined(
    installation: Installation, name, powers, town, substitute, mayor, today, owner
) -> None:
    role = owner.execute(
        "insert into users.principal (type) values ('role') returning id"
    ).fetchone()[0]
    with system_transaction(installation.engine, today=today) as session:
        execute(
            session,
            "insert into users.role (id, code, title, built_in) values (%s, %s, 'x', false)",
            (role, f"r{role}"),
        )
        execute(
            session,
            "insert into users.role_permission (role_id, permission) values (%s, 'documents.link'),"
            " (%s, 'records.register')",
            (role, role),
        )
        for person, unit in (
            (substitute, town.housing_id),
            (mayor, town.chancellery_id),
        ):
            execute(
                session,
                "insert into users.role_grant (role_id, person_id, unit_id) values (%s, %s, %s)",
                (role, person.person_id, unit),
            )
    name()
    joined = powers(today).permissions
    assert joined["documents.link"] == {town.housing_id, town.chancellery_id}
    assert joined["records.register"] is None


def test_the_absent_person_switched_off_gives_no_rights(
    name, powers, mayor, substitute, admin, today
) -> None:
    name()
    assert admin.post(f"/admin/people/{mayor.person_id}/deactivate").status_code == 303
    assert powers(today).acting_for is None
    assert mayor.person_id not in powers(today).principals


@pytest.mark.parametrize(("field", "days"), [("until", -1), ("until", 500), ("since", 3)])
def test_days_that_cannot_be_are_refused(name, today, field: str, days: int) -> None:
    with pytest.raises(InvalidError) as refused:
        name(**{field: today + timedelta(days=days)})
    assert "until" in refused.value.fields


def test_nobody_substitutes_oneself_or_without_a_reason(name, mayor) -> None:
    with pytest.raises(InvalidError) as refused:
        name(substitute_id=mayor.person_id, reason="")
    assert set(refused.value.fields) == {"substitute", "reason"}


def test_a_stranger_cannot_name_a_substitute_for_the_mayor(name, substitute) -> None:
    with pytest.raises(ForbiddenError):
        name(by=substitute)


def test_an_administrator_cannot_name_oneself(name, admin, mayor) -> None:
    with pytest.raises(ForbiddenError):
        name(by=admin.reader, substitute_id=admin.reader.person_id)
    assert name(by=admin.reader)


def test_going_over_and_back_changes_the_cookie_and_is_recorded(
    visit, name, substitute, mayor, today, owner
) -> None:
    visitor, id = visit(substitute), name(until=today + timedelta(days=2))
    before = visitor.cookies["sid"]
    assert visitor.post(f"/profile/acting/start/{id}").status_code == 303
    assert visitor.cookies["sid"] != before
    page = visitor.get("/profile").text
    assert (today + timedelta(days=2)).strftime("%d.%m.%Y") in page.split('class="acting"')[1]
    thief = visit()
    thief.cookies["sid"] = before
    assert thief.get("/profile").status_code == 302
    assert visitor.post("/profile/acting/stop").status_code == 303
    assert 'class="acting"' not in visitor.get("/profile").text
    query = "select action, acting_for from audit.record where actor_id = %s order by seq"
    done = owner.execute(query, (substitute.person_id,)).fetchall()
    assert ("acting.started", None) in done
    assert ("acting.stopped", mayor.person_id) in done


def test_acting_ends_with_the_revocation_at_the_next_request(
    visit, name, substitute, mayor
) -> None:
    visitor, id = visit(substitute), name("users.manage")
    visitor.post(f"/profile/acting/start/{id}")
    assert visitor.get("/admin/people").status_code == 200
    absent = visit(mayor)
    assert absent.post(f"/profile/substitutions/{id}/revoke").status_code == 303
    assert visitor.get("/admin/people").status_code == 403
    assert 'class="acting"' not in visitor.get("/profile").text


def test_a_substitution_of_others_cannot_be_used_or_revoked(visit, clerk, name) -> None:
    id = name()
    assert clerk.post(f"/profile/acting/start/{id}").status_code == 404
    assert clerk.post(f"/profile/substitutions/{id}/revoke").status_code == 404


def test_the_form_makes_one_substitution_however_often_it_is_sent(
    visit, mayor, substitute, today, owner
) -> None:
    visitor = visit(mayor)
    form = {
        "substitute": str(substitute.person_id), "since": today.isoformat(),
        "until": today.isoformat(), "reason": "отпуск", "extent": "listed",
        "permissions": ["signing.sign", "no.such"], "_key": "same",
    }  # fmt: skip
    codes = [visitor.post("/profile/substitutions", form).status_code for _try in range(3)]
    assert codes == [303] * 3
    query = "select permissions from users.substitution where absent_id = %s"
    assert owner.execute(query, (mayor.person_id,)).fetchall() == [(["signing.sign"],)]
    other = visitor.post("/profile/substitutions", {**form, "reason": "командировка"})
    assert other.status_code == 409


def test_an_empty_list_of_permissions_does_not_mean_all(visit, mayor, substitute, today) -> None:
    form = {
        "substitute": str(substitute.person_id), "since": today.isoformat(),
        "until": today.isoformat(), "reason": "отпуск", "extent": "listed",
    }  # fmt: skip
    assert visit(mayor).post("/profile/substitutions", form).status_code == 422


def test_tokens_are_shown_once_and_work_within_their_scopes(admin, client, owner) -> None:
    form = {"name": "сканер", "scopes": ["documents:read"], "days": "30", "_key": "once"}
    page = admin.post("/profile/tokens", form)
    token = page.text.split('<code class="num">')[1].split("<")[0]
    assert token not in admin.get("/profile/tokens").text
    again = admin.post("/profile/tokens", form)
    assert again.status_code == 303
    client.cookies.clear()
    headers = {"authorization": f"Bearer {token}"}
    assert client.get("/api/v1/documents", headers=headers).status_code == 200
    assert client.post("/api/v1/records/incoming", headers=headers).status_code == 403
    query = "select id from users.api_token where person_id = %s"
    (id,) = owner.execute(query, (admin.reader.person_id,)).fetchone()
    assert admin.post(f"/admin/tokens/{id}/revoke").status_code == 303
    client.cookies.clear()
    assert client.get("/api/v1/documents", headers=headers).status_code == 401


@pytest.mark.parametrize(
    "change", [{"days": "366"}, {"days": "0"}, {"scopes": ["all"]}, {"scopes": []}, {"name": " "}]
)
def test_a_token_beyond_the_limits_is_refused(admin, change) -> None:
    form = {"name": "сканер", "scopes": ["documents:read"], "days": "30", **change}
    assert admin.post("/profile/tokens", form).status_code == 422


def test_a_token_is_never_made_in_somebody_elses_name(visit, name, substitute) -> None:
    visitor, id = visit(substitute), name("users.tokens")
    visitor.post(f"/profile/acting/start/{id}")
    form = {"name": "сканер", "scopes": ["documents:read"], "days": "30"}
    assert visitor.post("/profile/tokens", form).status_code == 403
