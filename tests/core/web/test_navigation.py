"""The left navigation: places of every day first, the rest folded, never longer than a tablet."""

from collections.abc import Iterable

import pytest
from litestar.testing import TestClient
from tests_support.browser import session_token
from uprava import testing
from uprava.extension import BuiltInRole
from uprava.installation import Installation
from uprava.places import WORK
from uprava.web.navigation import ROWS, Place, all_places, chosen, places
from uprava.web.shell import NavEntry
from uprava.work.counters import Counters, ViewLink


def place(number: int, section: str = "Канцелярия", **said: object) -> Place:
    folded = bool(said.pop("folded", False))
    return Place(section, NavEntry(f"Место {number}", f"/{number}", "mail", **said), folded)  # type: ignore[arg-type]


def urls(found: Iterable[Place]) -> list[str]:
    return [each.entry.url for each in found]


def test_what_fits_is_not_folded() -> None:
    every = [place(n, folded=n % 2 == 0) for n in range(5)]
    assert chosen(every, 5) == every


def test_places_that_are_not_of_every_day_are_folded_first() -> None:
    every = [place(1), place(2, folded=True), place(3), place(4, folded=True)]
    assert urls(chosen(every, 3)) == ["/1", "/3"]


def test_what_waits_comes_out_of_the_fold_while_there_is_room() -> None:
    every = [place(1), *(place(n, folded=True, count="3") for n in (2, 3, 4))]
    assert urls(chosen(every, 3)) == ["/1", "/2", "/3"]


def test_the_place_one_is_at_always_stands() -> None:
    every = [place(n) for n in range(1, 5)] + [place(5, folded=True, current=True)]
    assert urls(chosen(every, 3)) == ["/1", "/2", "/5"]


def test_the_longest_section_gives_way() -> None:
    every = [place(1, "Работа"), place(2, "Работа"), *(place(n) for n in range(3, 8))]
    assert urls(chosen(every, 4)) == ["/1", "/2", "/3", "/4"]


ROLES = [each.value for each in BuiltInRole]


@pytest.mark.parametrize("role", ROLES)
def test_no_role_sees_more_rows_than_a_tablet_has(
    installation: Installation, town: testing.Town, role: str
) -> None:
    every = installation.plugins.permissions.values()
    allowed = tuple(each.code for each in every if role in each.roles)
    reader = testing.make_person(installation, unit_id=town.chancellery_id, permissions=allowed)
    views = tuple(ViewLink(n, f"Вид {n}", f"/docs?view={n}") for n in range(9))
    busy = dict.fromkeys(installation.plugins.folders, (7, True))
    for counters in (Counters(), Counters(busy, saved_views=views)):
        for path in ("/docs", "/records/incoming/new", "/records/archive", "/admin/keys"):
            shown = places(installation.plugins, reader, counters, path)
            rows = [entry for section in shown.daily for entry in section.entries]
            more = [entry for section in shown.more for entry in section.entries]
            assert len(rows) <= ROWS
            assert not any(each.current for each in more)
            whole = {each.url for each in (*rows, *more)}
            assert len(whole) == len(rows) + len(more)
            assert not counters.saved_views or {each.url for each in views} <= whole


def test_the_registrar_keeps_the_daily_places_in_sight(
    installation: Installation, town: testing.Town
) -> None:
    every = installation.plugins.permissions.values()
    allowed = tuple(each.code for each in every if BuiltInRole.REGISTRAR in each.roles)
    reader = testing.make_person(installation, unit_id=town.chancellery_id, permissions=allowed)
    shown = places(installation.plugins, reader, Counters(), "/docs")
    daily = {entry.url for section in shown.daily for entry in section.entries}
    assert {
        "/desk", "/work/review", "/work/approval", "/records/incoming/new", "/records/incoming",
        "/records/outgoing", "/records/dispatch", "/docs",
    } <= daily  # fmt: skip
    more = {entry.url for section in shown.more for entry in section.entries}
    assert {"/records/plan", "/records/archive", "/docs/journals"} <= more


def test_a_folder_with_a_screen_of_its_own_stands_among_the_folders_and_leads_there(
    installation: Installation,
    town: testing.Town,
    client: TestClient,  # type: ignore[type-arg]
) -> None:
    reader = testing.make_person(installation, unit_id=town.chancellery_id)
    waiting = Counters({"reports": (1, False)}, entries={"/assignments/control": 3})
    shown = all_places(installation.plugins, reader, waiting, "/assignments/execute")
    current = [each.entry.url for each in shown if each.entry.current]
    assert current == ["/assignments/execute"]
    work = [each.entry.url for each in shown if each.section == WORK]
    places_of = [work.index(f"/assignments/{name}") for name in ("execute", "control", "reports")]
    assert places_of == sorted(places_of)
    counted = {each.entry.url: each.entry.count for each in shown}
    assert counted["/assignments/control"] == "3"
    alone = all_places(installation.plugins, reader, Counters(), "/docs")
    assert "/assignments/control" not in [each.entry.url for each in alone], "it waits for nobody"
    client.cookies.set("sid", session_token(installation, reader))
    answer = client.get("/work/execute", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/assignments/execute")


def test_the_folded_places_are_links_of_the_page(
    installation: Installation,
    town: testing.Town,
    client: TestClient,  # type: ignore[type-arg]
) -> None:
    def page(path: str, *roles: BuiltInRole) -> str:
        every = installation.plugins.permissions.values()
        allowed = tuple(each.code for each in every if set(roles) & set(each.roles))
        reader = testing.make_person(installation, unit_id=town.chancellery_id, permissions=allowed)
        client.cookies.clear()
        client.cookies.set("sid", session_token(installation, reader))
        return client.get(path).text

    text = page("/docs", BuiltInRole.REGISTRAR)
    menu = text.split('id="m-more"')[1].split("</nav>")[0]
    assert "Номенклатура дел" in menu
    assert "/work/resolution" not in text
    executor = page("/docs", BuiltInRole.EXECUTOR).split('id="m-more"')
    assert 'href="/meetings"' in executor[1], "one place more than there are rows"
    assert 'popovertarget="m-more"' not in page("/docs")
    beside = page("/records/plan", BuiltInRole.REGISTRAR).split('id="m-more"')[0]
    assert 'href="/records/plan"' in beside.split('id="side"')[1]
