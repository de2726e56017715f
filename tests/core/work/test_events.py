"""Live signals over a real PostgreSQL: who hears what, and when a stream ends."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest
from desks import Desk, session_of
from uprava import testing
from uprava.clock import now
from uprava.db.sql import execute, fetch_values
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, open_to
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava.web import events as module
from uprava.web.events import Events, signal

QUIET = 0.3
"""Seconds after which nothing more is expected."""


class Tab:
    """One open page, read in the background."""

    def __init__(self, stream: AsyncIterator[str]) -> None:
        self.heard: list[str] = []
        self.ended = False
        self.task = asyncio.create_task(self.read(stream))

    async def read(self, stream: AsyncIterator[str]) -> None:
        async for piece in stream:
            self.heard.append(piece)
        self.ended = True

    @property
    def names(self) -> list[str]:
        events = [piece for piece in self.heard if piece.startswith("event: ")]
        return [piece.removeprefix("event: ").partition("\n")[0] for piece in events]


def with_events(installation: Installation, test: Callable[[Events], Awaitable[None]]) -> None:
    """Run an asynchronous test beside a listening process."""

    async def run() -> None:
        events = Events(installation.engine, installation.settings)
        async with events.listening():
            await asyncio.sleep(QUIET)
            await test(events)

    asyncio.run(run())


async def opened(events: Events, *readers: Reader) -> list[Tab]:
    tabs = [Tab(events.stream(reader)) for reader in readers]
    await asyncio.sleep(QUIET)
    return tabs


async def say(desk: Desk, name: str, **to: list[int]) -> None:
    def act() -> None:
        with desk.system() as session:
            signal(session, name, **to)

    await asyncio.to_thread(act)
    await asyncio.sleep(QUIET)


def in_browser(desk: Desk, reader: Reader) -> Reader:
    """Return the person as they come with a session of their own."""
    cookie = session_of(desk.installation, reader)
    return replace(reader, session_hash=hashlib.sha256(cookie.encode()).digest())


def test_a_document_is_named_to_those_only_who_may_see_it(desk: Desk) -> None:
    head = desk.memo()

    async def test(events: Events) -> None:
        chief, stranger = await opened(events, desk.chief, desk.stranger)
        await say(desk, f"doc:{head.id}")
        assert chief.names == [f"doc:{head.id}"]
        assert stranger.names == []

    with_events(desk.installation, test)


def test_a_right_of_a_unit_reaches_its_people_and_a_plain_name_everybody(desk: Desk) -> None:
    head = desk.memo(before=desk.stranger.person_id)
    with desk.as_(desk.clerk) as session:
        given = Opening(desk.town.housing_id, AccessRight.READ, "shared")
        open_to(session, head, [given], at=now(), by=desk.clerk.person_id)

    async def test(events: Events) -> None:
        chief, stranger = await opened(events, desk.chief, desk.stranger)
        await say(desk, f"doc:{head.id}")
        await say(desk, "counters", principals=[desk.town.housing_id])
        await say(desk, "registered")
        assert chief.names == [f"doc:{head.id}", "counters", "registered"]
        assert stranger.names == [f"doc:{head.id}", "registered"]

    with_events(desk.installation, test)


def test_a_thousand_rights_fit_into_notifications(desk: Desk) -> None:
    many = list(range(10_000_000, 10_001_200))

    async def test(events: Events) -> None:
        (chief,) = await opened(events, desk.chief)
        await say(desk, "counters", principals=[*many, desk.chief.person_id])
        assert chief.names == ["counters"]

    with_events(desk.installation, test)


def test_the_same_name_waits_once_and_a_page_that_owes_too_many_is_cut_off(desk: Desk) -> None:
    async def test(events: Events) -> None:
        (chief,) = await opened(events, desk.chief)
        for _again in range(50):
            events.pass_on("* counters")
        await asyncio.sleep(QUIET)
        assert chief.names == ["counters"]
        for number in range(module.MOST_WAITING + 1):
            events.pass_on(f"* doc:{number}")
        await asyncio.sleep(QUIET)
        assert chief.ended
        assert chief.heard[-1] == "retry: 5000\n\n"
        assert events.pages == {}

    with_events(desk.installation, test)


def test_the_oldest_tab_of_a_browser_makes_room(desk: Desk) -> None:
    async def test(events: Events) -> None:
        mine = in_browser(desk, desk.chief)
        tabs = await opened(events, *[mine] * (module.MOST_OF_A_SESSION + 1))
        assert [tab.ended for tab in tabs] == [True] + [False] * module.MOST_OF_A_SESSION
        assert tabs[0].heard[-1] == "retry: 60000\n\n"
        (elsewhere,) = await opened(events, in_browser(desk, desk.chief))
        assert not elsewhere.ended
        assert not tabs[1].ended

    with_events(desk.installation, test)


@pytest.mark.parametrize(
    "over",
    [
        "update users.session set ended_at = now() where person_id = %s",
        "update users.session set expires_at = now() where person_id = %s",
        "update users.session set last_seen = now() - interval '1 day' where person_id = %s",
        "update users.person set active = false where id = %s",
    ],
)
def test_a_stream_ends_with_its_session(desk: Desk, over: str) -> None:
    async def test(events: Events) -> None:
        chief, clerk = await opened(
            events, in_browser(desk, desk.chief), in_browser(desk, desk.clerk)
        )
        await events.check()
        await asyncio.sleep(QUIET)
        assert not chief.ended
        with desk.system() as session:
            execute(session, over, (desk.chief.person_id,))
        await events.check()
        await asyncio.sleep(QUIET)
        assert chief.ended
        assert not clerk.ended

    with_events(desk.installation, test)


def test_the_minute_s_look_does_not_prolong_a_session_and_brings_new_rights(desk: Desk) -> None:
    async def test(events: Events) -> None:
        (chief,) = await opened(events, in_browser(desk, desk.chief))
        with desk.system() as session:
            execute(session, "update users.session set last_seen = now() - interval '9 minutes'"
                    " where person_id = %s", (desk.chief.person_id,))  # fmt: skip
            post = testing.make_principal(session, "post")
            query = (
                "insert into users.post (id, unit_id, title, heads_unit) values (%s, %s, %s, false)"
            )
            execute(session, query, (post, desk.town.chancellery_id, "и. о."))
            query = (
                "insert into users.post_holder (post_id, person_id, since, acting)"
                " values (%s, %s, '2020-01-01', true)"
            )
            execute(session, query, (post, desk.chief.person_id))
        await say(desk, "counters", principals=[desk.town.chancellery_id])
        assert chief.names == []
        await events.check()
        await say(desk, "counters", principals=[desk.town.chancellery_id])
        assert chief.names == ["counters"]
        idle = "select last_seen < now() - interval '8 minutes' from users.session where person_id = %s"  # noqa: E501
        assert desk.ask(idle, desk.chief.person_id) == [(True,)]

    with_events(desk.installation, test)


def test_after_an_interruption_all_pages_are_told_to_refresh(desk: Desk) -> None:
    async def test(events: Events) -> None:
        (chief,) = await opened(events, desk.chief)
        query = (
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where application_name = 'uprava events' and datname = current_database()"
        )
        with desk.system() as session:
            assert True in fetch_values(session, query)
        for _try in range(600):
            await asyncio.sleep(0.1)
            if chief.names:
                break
        assert chief.names == ["counters"]
        await say(desk, "registered")
        assert chief.names[-1] == "registered"

    with_events(desk.installation, test)


def test_a_page_that_goes_away_is_forgotten(desk: Desk) -> None:
    async def test(events: Events) -> None:
        (chief,) = await opened(events, desk.chief)
        assert len(events.pages) == 1
        chief.task.cancel()
        await asyncio.gather(chief.task, return_exceptions=True)
        assert events.pages == {}

    with_events(desk.installation, test)


def test_open_streams_hold_no_connection_of_the_pool(desk: Desk) -> None:
    async def test(events: Events) -> None:
        pool = desk.installation.engine.pool
        before = pool.checkedout()  # type: ignore[attr-defined]
        people = [replace(desk.chief, session_hash=bytes([number])) for number in range(120)]
        await opened(events, *people)
        await say(desk, "registered")
        assert len(events.pages) == 120
        assert pool.checkedout() == before  # type: ignore[attr-defined]

    with_events(desk.installation, test)
