"""What waits behind entries of the navigation: one statement, kept some seconds, never slow."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from litestar.testing import TestClient
from tests_support.browser import session_token
from uprava import testing
from uprava.counted import Counted, Counter
from uprava.db.sql import fetch_value
from uprava.extension import Navigation
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava.work import entries
from uprava.work.counters import count_all


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Begin and end with nothing kept."""
    entries.kept.clear()
    yield
    entries.kept.clear()


@pytest.fixture
def person(installation: Installation, town: testing.Town) -> Reader:
    return testing.make_person(
        installation, unit_id=town.chancellery_id, permissions=("records.dispatch",)
    )


def entry(url: str, count: Counter | None, permission: str = "") -> Navigation:
    return Navigation("Канцелярия", url, url, "mail", permission, 100, count)


def rows(many: int, asked: list[str] | None = None) -> Counter:
    """Return a counter of so many rows that notes when it was asked."""

    def counter(_session: Any, reader: Reader) -> Counted:
        if asked is not None:
            asked.append(reader.login)
        return Counted("select from generate_series(1, %(many)s) as n", {"many": many})

    return counter


def counted(installation: Installation, reader: Reader, *given: Navigation) -> dict[str, int]:
    with testing.acting(installation, reader) as session:
        return dict(count_all(session, reader, given, today=testing.TODAY).entries)


def test_entries_are_counted_with_values_of_their_own_and_stop_at_a_thousand(
    installation: Installation, person: Reader
) -> None:
    given = (entry("/a", rows(3)), entry("/b", rows(70_000)), entry("/c", None))
    assert counted(installation, person, *given) == {"/a": 3, "/b": 1001}


def test_all_entries_cost_one_statement() -> None:
    asked = {"/a": Counted("select %(x)s", {"x": 1}), "/b": Counted("select %(x)s", {"x": 2})}
    statement, values = entries.one_statement(asked)
    assert statement.as_string().count(";") == 0
    assert values == {"most": 1001, "e0_x": 1, "e1_x": 2}


def test_who_does_not_see_the_entry_pays_for_no_counter(
    installation: Installation, person: Reader
) -> None:
    asked: list[str] = []
    closed = entry("/a", rows(3, asked), "records.register")
    assert counted(installation, person, closed) == {}
    assert asked == []


@pytest.mark.parametrize(
    "counter",
    [
        lambda _session, _reader: Counted("select from nowhere.at_all"),
        lambda _session, _reader: Counted("select pg_sleep(5)"),
        lambda _session, reader: reader.nothing,
    ],
    ids=["broken", "slow", "raising"],
)
def test_a_counter_that_fails_or_dawdles_costs_only_its_figure(
    installation: Installation, person: Reader, counter: Counter
) -> None:
    begun = time.monotonic()
    with testing.acting(installation, person) as session:
        count_all(session, person, [entry("/a", counter)], today=testing.TODAY)
        assert fetch_value(session, "select 1") == 1
        assert fetch_value(session, "show statement_timeout") != "300ms"
    assert time.monotonic() - begun < 2


def test_figures_are_kept_for_seconds_and_an_act_of_ones_own_ends_that(
    installation: Installation, person: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    given = entry("/a", rows(1, asked))
    for _again in range(3):
        counted(installation, person, given)
    assert len(asked) == 1
    entries.forget(person)
    counted(installation, person, given)
    assert len(asked) == 2
    monkeypatch.setattr(entries, "KEPT", 0.0)
    counted(installation, person, given)
    assert len(asked) == 3


def test_the_menu_shows_the_figure_and_the_page_refreshes_it(
    installation: Installation,
    client: TestClient,
    person: Reader,  # type: ignore[type-arg]
) -> None:
    client.cookies.set("sid", session_token(installation, person))
    page = client.get("/docs")
    assert 'data-counter="nav:/records/dispatch"' in page.text
    assert ", ждут:" in page.text
    told = client.get("/work/counters").json()
    client.cookies.clear()
    assert told["nav:/records/dispatch"] == {"text": "", "alert": False}
