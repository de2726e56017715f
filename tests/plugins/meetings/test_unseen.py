"""Who belongs to one body is told the same by every page, whether another body meets or not.

The hidden meetings are twins of those that are seen: held, coming, by correspondence; with their
questions, packets, sheets, protocol and extract.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from plugins.appeals.crawling import Crawler, Seen, asked_with, questions
from plugins.appeals.test_unseen import NOTING, OF_ALL, difference
from plugins.meetings.conftest import make_unit
from plugins.meetings.hidden import OURS, World, happen, make_world
from tests_support.browser import signed_in
from uprava import testing
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava_meetings.planning.service import feeds
from uprava_meetings.values import MANAGE, Role

pytestmark = pytest.mark.slow

WORDS = ("Щукозаврова", "гречкозубый")
FREE = ("q", "text", "author")
"""The fields anything may be typed into."""

FORM = {
    "form": "pdf", "why": "так решено", "reason": "так решено", "title": "О дорогах", "_v": "1",
    "choice": "for", "answer": "accepted", "outcome": "postponed", "text": "О дорогах.",
    "minutes": "15", "way": "hands", "kind": "note", "who": "Орлов В. Н.",
}  # fmt: skip
"""Enough to be refused for nothing but the right."""

SIZES = "/admin/health"
"""Tells how large the whole database is."""

PAPERS = "/sheets"
"""Takes files, as no other address here does."""

OWN = ("/meetings/calendar", "/meetings/calendar/remove")
"""What everybody does for himself."""


@pytest.fixture(scope="module")
def world(installation: Installation) -> World:
    return make_world(installation)


@pytest.fixture(scope="module")
def clerk(world: World) -> Reader:
    """Who has every permission for what he has a right to, and is a member of the first body."""
    hall, every = world.halls[0], set(world.installation.plugins.permissions)
    rights = tuple(sorted(every - OF_ALL.keys() - {MANAGE}))
    unit = make_unit(world.installation, hall.town)
    who = testing.make_person(world.installation, unit_id=unit, permissions=rights)
    hall.join(who, Role.MEMBER)
    return hall.again(who)


@pytest.fixture(scope="module")
def nobody(world: World) -> Reader:
    return world.halls[0].outsider()


@pytest.fixture(scope="module")
def before(client: Any, world: World, clerk: Reader) -> dict[str, Seen]:
    """What he is told everywhere while the second body has not met."""
    hall = world.halls[0]
    happen(world, hall)
    key = hall.act(clerk, feeds.make_feed)
    looked = [f"/docs/{id}" for id in world.documents]
    looked += [each for each in world.named(world.paths) if "/pages/" in each]
    Crawler(client, world.installation, clerk).ask(looked)
    crawler = Crawler(client, world.installation, clerk, but=(*NOTING, SIZES))
    crawler.ask([*world.addresses(), f"/meetings/feed.ics?key={key}"])
    return crawler.ask(
        asked_with(path, name, word)
        for path, name in sorted(questions(crawler.seen))
        for word in (WORDS if name in FREE else ())
    )


@pytest.fixture(scope="module")
def hidden(world: World, before: dict[str, Seen]) -> World:
    """The same world when the second body has met: only its documents and numbers."""
    assert before
    made = World(world.halls, world.guests)
    happen(made, made.halls[1])
    return made


def test_a_hidden_meeting_changes_no_page(
    client: Any, hidden: World, clerk: Reader, before: dict[str, Seen]
) -> None:
    after = Crawler(client, hidden.installation, clerk).ask(before)
    changed = {
        each: difference(unstamped(seen), unstamped(after[each])) for each, seen in before.items()
    }
    assert {each: lines for each, lines in changed.items() if lines} == {}


def test_it_is_there_to_be_hidden(client: Any, hidden: World, clerk: Reader) -> None:
    for who, sees in ((hidden.halls[1].members[0], True), (clerk, False)):
        lists = ["/meetings/held", "/meetings", "/meetings/protocols"]
        pages = Crawler(client, hidden.installation, who).ask(lists)
        told = "".join(each.text for each in pages.values())
        shown = [str(id) in told for id in hidden.documents if "/docs" in told]
        assert any(shown) is sees
        assert {each.status for each in pages.values()} == {200}


def unstamped(seen: Seen) -> Seen:
    """An answer without the moment a calendar file was made at."""
    return replace(seen, text=re.sub(r"DTSTAMP:\w+", "", seen.text))


def test_a_hidden_meeting_is_like_one_that_never_was(
    client: Any, hidden: World, clerk: Reader
) -> None:
    named = like_nothing(hidden, hidden.paths)
    crawler = Crawler(client, hidden.installation, clerk)
    crawler.ask({*named, *named.values()})
    for address, like in named.items():
        assert not difference(crawler.seen[address], crawler.seen[like]), address
        assert crawler.seen[address].status in (403, 404), address


def like_nothing(hidden: World, paths: tuple[str, ...]) -> dict[str, str]:
    """The addresses of the hidden documents, each with one like it that names nothing."""
    ids = re.compile("|".join(str(each) for each in hidden.documents))
    nothing = str(uuid4())
    return {each: ids.sub(nothing, each) for each in hidden.named(paths) if ids.search(each)}


def posted(installation: Installation) -> tuple[str, ...]:
    """Every address of meetings something is sent to."""
    return tuple(sorted({
        path for handler in installation.plugins.routes()
        if {"POST", "PUT", "PATCH", "DELETE"} & set(getattr(handler, "http_methods", ()))
        for path in getattr(handler, "paths", ()) if path.startswith(OURS)
    }))  # fmt: skip


def send(client: Any, world: World, who: Reader, addresses: Iterable[str]) -> dict[str, int]:
    """Send a form to addresses; return the statuses."""
    with signed_in(client, world.installation, who) as headers:
        sent: dict[str, Any] = {"headers": headers, "data": FORM, "follow_redirects": False}
        paper = {"files": {"paper": ("Лист.pdf", b"%PDF")}}
        return {
            each: client.post(each, **sent, **(paper if each.endswith(PAPERS) else {})).status_code
            for each in addresses
        }


def rows(world: World) -> dict[str, Any]:
    """A digest of each table something could be written to, and all acts but sign-ins."""
    dsn = world.installation.settings.database_owner_url
    with psycopg.connect(str(dsn).replace("+psycopg", "")) as link:
        link.execute("set uprava.system = 'on'")
        tables = link.execute(TABLES).fetchall()
        query = "select md5(string_agg(t::text, '' order by t::text)) from {} as t"
        found: dict[str, Any] = {
            name: link.execute(query.format(name)).fetchone() for (name,) in tables
        }
        acts = """select action, object_type, object_id from audit.record
            where action <> 'sign-in.done' order by seq"""
        return found | {"acts": link.execute(acts).fetchall()}


TABLES = """
select table_schema || '.' || table_name from information_schema.tables
where table_type = 'BASE TABLE'
    and table_schema in ('meetings', 'documents', 'work', 'approval', 'assignments')"""


def test_who_has_no_right_sends_nothing(
    client: Any, hidden: World, clerk: Reader, nobody: Reader
) -> None:
    paths = posted(hidden.installation)
    named = like_nothing(hidden, paths)
    plain = [each for each in paths if "{" not in each and each not in OWN]
    kept = rows(hidden)
    told = send(client, hidden, nobody, {*plain, *named, *named.values()})
    assert {each: status for each, status in told.items() if status not in (403, 404)} == {}
    assert {each for each, like in named.items() if told[each] != told[like]} == set()
    told = send(client, hidden, clerk, named)
    assert {each: status for each, status in told.items() if status not in (403, 404)} == {}
    assert rows(hidden) == kept


def test_a_member_conducts_nothing(client: Any, world: World, before: dict[str, Seen]) -> None:
    assert before
    member = world.halls[0].members[0]
    addresses = [each for each in world.named(posted(world.installation)) if "/packet" not in each]
    kept = rows(world)
    told = send(client, world, member, addresses)
    assert {each: status for each, status in told.items() if status < 400} == {}
    found = rows(world)
    assert found.pop("acts")[len(kept["acts"]) :] == []
    assert found == {each: kept[each] for each in found}
