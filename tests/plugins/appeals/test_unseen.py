"""Who has no right to an appeal is told the same by every page, whether it is there or not.

The hidden appeal is the twin of one that is seen: the same author, the same words, the same fate.
"""

import difflib
import re
from typing import Any
from uuid import uuid4

import pytest
from plugins.appeals.crawling import Crawler, Seen, asked_with, questions
from plugins.appeals.story import World, addresses, happen, make_world
from uprava import testing
from uprava.installation import Installation
from uprava.users.reader import Reader
from uprava_appeals.reception.values import RECEIVE
from uprava_appeals.values import PERSONAL

WORDS = ("Щукозаврова", "гречкозубый")
FREE = ("q", "text", "author")
"""The fields anything may be typed into."""

OF_ALL = {
    PERSONAL: "shows every applicant of the organisation",
    RECEIVE: "shows every booked time, so that nobody books it twice",
    "documents.journals": "tells the next number of a journal",
    "documents.reserve": "tells how many numbers were given",
    "audit.read": "tells every act, none of them by a name",
    "jobs.manage": "counts what the program has to do",
    "modules.manage": "counts documents of a module",
    "users.manage": "shows who is signed in: this test is, each time it asks",
    "printing.manage": "draws a sample with the minute of its drawing",
    "users.tokens": "shows tokens: this test takes one each time it asks",
}
"""Permissions over a whole organisation or program, and what they tell beside one's own rights."""

NOTING = ("/print", "/card.pdf", "/profile/tokens", "/reports")
"""Addresses whose asking leaves a trace that is told later, or that tell it: the catalogue of
reports says when each was last run, and knows of no documents."""


@pytest.fixture(scope="module")
def world(installation: Installation) -> World:
    return make_world(installation)


@pytest.fixture(scope="module")
def clerk(world: World) -> Reader:
    """Who has every permission for what he has a right to, and sees the first appeal only."""
    every = set(world.installation.plugins.permissions)
    assert OF_ALL.keys() <= every
    unit = world.desk.bureau.office.town.housing_id
    permissions = tuple(sorted(every - OF_ALL.keys()))
    return testing.make_person(world.installation, unit_id=unit, permissions=permissions)


@pytest.fixture(scope="module")
def before(client: Any, world: World, clerk: Reader) -> list[tuple[Reader, dict[str, Seen]]]:
    """What they are told everywhere while there is no second appeal."""
    happen(world, [clerk], world.knows)
    return [(who, ask(client, world, who)) for who in (clerk, world.nobody)]


@pytest.fixture(scope="module")
def hidden(world: World, before: list[tuple[Reader, dict[str, Seen]]]) -> World:
    """The same world when the second one is there."""
    assert before
    happen(world, [], world.other)
    return world


def ask(client: Any, world: World, who: Reader) -> dict[str, Seen]:
    """Ask every page, what it leads to, and every search for her."""
    crawler = Crawler(client, world.installation, who, but=NOTING)
    crawler.ask(addresses(world))
    crawler.follow(world.paths)
    return crawler.ask(
        asked_with(path, name, word)
        for path, name in sorted(questions(crawler.seen))
        for word in (WORDS if name in FREE else ())
    )


def test_a_hidden_appeal_changes_no_page(
    client: Any, hidden: World, before: list[tuple[Reader, dict[str, Seen]]]
) -> None:
    for who, pages in before:
        after = Crawler(client, hidden.installation, who).ask(pages)
        changed = {each: difference(seen, after[each]) for each, seen in pages.items()}
        assert {each: lines for each, lines in changed.items() if lines} == {}


def test_it_is_there_to_be_hidden(client: Any, hidden: World, clerk: Reader) -> None:
    for who, sees in ((hidden.knows, True), (clerk, False)):
        page = Crawler(client, hidden.installation, who).ask(["/appeals"])["/appeals"]
        assert page.status == 200
        assert (str(hidden.documents[0]) in page.text) is sees


def test_a_hidden_appeal_is_like_one_that_never_was(
    client: Any, hidden: World, clerk: Reader
) -> None:
    ids = re.compile("|".join(str(each) for each in hidden.documents))
    nothing = str(uuid4())
    named = {each: ids.sub(nothing, each) for each in addresses(hidden) if ids.search(each)}
    crawler = Crawler(client, hidden.installation, clerk)
    crawler.ask([*named, *named.values()])
    for address, like in named.items():
        assert not difference(crawler.seen[address], crawler.seen[like]), address


def difference(one: Seen, other: Seen) -> list[str]:
    """Return the lines that differ, each with its sign."""
    lines = [f"{status}\n{text}".splitlines() for status, text in (one.steady, other.steady)]
    return list(difflib.unified_diff(*lines, lineterm="", n=0))
