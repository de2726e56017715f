"""Every administration route × who calls it; every screen is drawn whole."""

from collections.abc import Callable

import pytest
from uprava import testing
from uprava.installation import Installation
from uprava.users.plugin import uprava_routes

GETS = (
    "/admin/start", "/admin/people", "/admin/people?q=кры&state=&unit=&role=&page=1",
    "/admin/people/new", "/admin/people/{person}", "/admin/units", "/admin/units/{unit}",
    "/admin/organisations", "/admin/organisations/{organisation}", "/admin/roles",
    "/admin/roles/{role}", "/admin/substitutions", "/admin/tokens", "/admin/sessions",
    "/admin/import",
)  # fmt: skip
POSTS = (
    "/admin/people/new", "/admin/people/{person}", "/admin/people/{person}/deactivate",
    "/admin/people/{person}/activate", "/admin/people/{person}/password",
    "/admin/people/{person}/roles", "/admin/people/{person}/roles/1/take",
    "/admin/posts/1/holders", "/admin/holders/1/release", "/admin/units", "/admin/units/{unit}",
    "/admin/units/{unit}/move", "/admin/units/{unit}/close", "/admin/units/{unit}/posts",
    "/admin/posts/1", "/admin/posts/1/close", "/admin/organisations",
    "/admin/organisations/{organisation}", "/admin/organisations/{organisation}/close",
    "/admin/roles", "/admin/roles/{role}", "/admin/substitutions", "/admin/substitutions/1/revoke",
    "/admin/tokens/1/revoke", "/admin/sessions/00/end", "/admin/import/look",
    "/admin/import/apply", "/admin/start",
)  # fmt: skip
MINE = ("/profile", "/profile/password", "/profile/sessions", "/profile/substitutions")


@pytest.fixture
def fill(town: testing.Town, clerk, owner) -> Callable[[str], str]:
    role = owner.execute("select max(id) from users.role").fetchone()[0]
    values = {
        "person": clerk.reader.person_id, "unit": town.housing_id,
        "organisation": town.organisation_id, "role": role or 0,
    }  # fmt: skip
    return lambda path: path.format(**values)


def test_the_list_of_routes_here_is_the_list_of_the_application() -> None:
    found = {
        (method, path)
        for handler in uprava_routes()
        for method in handler.http_methods
        for path in handler.paths
        if handler.opt["requires"] == "users.manage"
    }
    counted = [method for method, _path in found if method in ("GET", "POST")]
    assert counted.count("GET") == len({path.partition("?")[0] for path in GETS})
    assert counted.count("POST") == len(POSTS)


def test_an_administrator_sees_every_screen(admin, fill) -> None:
    for path in GETS:
        answer = admin.get(fill(path))
        assert answer.status_code == 200, (path, answer.text[-2000:])
        assert answer.headers["cache-control"] == "no-store"


def test_a_person_without_the_permission_is_refused_everywhere(clerk, fill) -> None:
    for path in GETS:
        assert clerk.get(fill(path)).status_code == 403, path
    for path in POSTS:
        assert clerk.post(fill(path)).status_code == 403, path


def test_nobody_is_sent_to_sign_in(visit, fill) -> None:
    nobody = visit()
    for path in (*GETS, *MINE):
        answer = nobody.get(fill(path))
        assert answer.status_code == 302, path
        assert answer.headers["location"].startswith("/sign-in?next=/"), path
    for path in POSTS:
        assert nobody.post(fill(path)).status_code == 401, path


def test_an_act_without_the_token_of_the_page_is_refused(admin, fill) -> None:
    for path in POSTS:
        admin.csrf = "forged" * 16
        assert admin.send("POST", fill(path), data={"_csrf_token": "x"}).status_code == 403, path


def test_an_act_started_by_another_site_is_refused(admin, fill) -> None:
    for path in POSTS:
        answer = admin.post(fill(path), headers={"sec-fetch-site": "cross-site"})
        assert answer.status_code == 403, path


def test_everybody_sees_the_own_profile(clerk, admin) -> None:
    for path in MINE:
        assert clerk.get(path).status_code == 200, path
    assert clerk.get("/profile/tokens").status_code == 403
    assert admin.get("/profile/tokens").status_code == 200


def test_the_section_of_administration_is_shown_by_permission(admin, clerk) -> None:
    assert 'href="/admin/people"' in admin.get("/profile").text
    assert 'href="/admin/people"' not in clerk.get("/profile").text


def test_managing_people_opens_no_document(
    admin, installation: Installation, town: testing.Town, owner
) -> None:
    from uuid import uuid4

    document = uuid4()
    owner.execute(
        "insert into documents.document (id, kind, organisation_id, title, summary, state,"
        " access_mark, author_id, version, created_at, changed_at)"
        " values (%s, 'records.incoming', %s, 'Тайна', '', 'registered', 'common', %s, 1, now(),"
        " now())",
        (document, town.organisation_id, admin.reader.person_id),
    )  # fmt: skip
    assert admin.get(f"/docs/{document}").status_code == 404
