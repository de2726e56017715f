"""Who may not know an author meets him at no address of the program, asked all of them.

The addresses are the route table's own, so that a new one is asked as soon as it is there.
"""

from typing import Any

import pytest
from plugins.appeals.crawling import (
    Crawler,
    Seen,
    plain,
    route_of,
)
from plugins.appeals.story import NAMING, OURS, World, addresses, happen, make_world
from uprava.db.sql import fetch_values
from uprava.installation import Installation

MARKERS = {
    "surname": "щукозавр", "given name": "ыйгырд", "patronymic": "хрюндель",
    "address": "жбанопупин", "postcode": "644973", "e-mail": "zzqvorx", "telephone": "577-31-46",
    "digits": "9135773146", "account": "99173355", "text": "гречкозуб", "file": "фыркозем",
    "body": "мымробульк", "talk": "дрыгопляс",
}  # fmt: skip
"""What tells the author, as his letter, its files, the reply and the reception have it."""

NEUTRAL = {"title": "кочерыжник", "question": "вислоухий забор", "number": "щ-1"}
"""What whoever sees the appeal is told of it, and nobody else."""

NAME = {"surname", "given name", "patronymic"}
MEANT = {
    "/appeals/applicants": NAME | {"address", "e-mail", "telephone"},
    "/appeals/applicants/{id:int}": NAME | {"address", "postcode", "account"},
    "/appeals/reception/{id:int}": NAME | {"talk", "telephone"},
    "/appeals/reception/{id:int}/print": NAME | {"talk"},
    "/appeals/{id:uuid}/author": NAME | {"address", "text"},
    "/appeals/{id:uuid}/reply": NAME | {"address"},
    "/appeals": NAME,
    "/appeals/export.csv": NAME,
    "/appeals/print": NAME,
    "/api/v1/appeals/{appeal_id:uuid}": NAME | {"address"},
    "/docs/{id:uuid}": {"file"},
    "/docs/{id:uuid}/files/{file_id:uuid}/content": NAME | {"body"},
}
"""Where who knows her meets her; a test that meets nobody anywhere proves nothing."""

MASKED = (*NAMING, "/api/v1/appeals")


@pytest.fixture(scope="module")
def world(installation: Installation) -> World:
    """An administration in which all that happened."""
    made = make_world(installation)
    happen(made, [made.masked], made.knows)
    return made


def told(seen: Seen, words: dict[str, str]) -> list[str]:
    """Return which markers an answer tells."""
    text = plain(seen.text)
    return [name for name, word in words.items() if word in text]


@pytest.fixture(scope="module")
def known(client: Any, world: World) -> dict[str, Seen]:
    """What who knows her sees of her, with everywhere it leads."""
    crawler = Crawler(client, world.installation, world.knows)
    crawler.ask(each for each in addresses(world) if OURS in each or each.startswith("/docs/"))
    return crawler.follow(world.paths)


@pytest.fixture(scope="module")
def masked(client: Any, world: World, known: dict[str, Seen]) -> dict[str, Seen]:
    """What who sees her appeal, with every permission but one, sees at all these addresses."""
    crawler = Crawler(client, world.installation, world.masked)
    return crawler.ask({*addresses(world), *known})


def test_who_knows_her_meets_her_where_it_is_meant(world: World, known: dict[str, Seen]) -> None:
    met: dict[str | None, set[str]] = {}
    for address, seen in known.items():
        assert seen.status < 500, address
        assert not told_by(address), "an address tells nobody"
        path = route_of(address.partition("?")[0], world.paths)
        met.setdefault(path, set()).update(told(seen, MARKERS))
    for path, words in MEANT.items():
        assert words <= met[path], path
    assert set().union(*met.values()) == set(MARKERS), "each marker can be met"


def test_who_may_not_know_her_reads_her_mask_only(world: World, masked: dict[str, Seen]) -> None:
    reached = [masked[f"/docs/{id}"] for id in world.documents]
    assert [each.status for each in reached] == [200] * len(reached), "her cards are seen"
    assert all("Щ. Ы. Х." in masked[each].text for each in MASKED)
    assert "title" in told(masked["/appeals"], NEUTRAL)
    leaks = {}
    for address, seen in masked.items():
        assert seen.status < 500, address
        if words := told(seen, MARKERS):
            leaks[address] = words
        assert not (seen.type.startswith("image/") and "/files/" in address), address
    assert leaks == {}


def test_who_has_no_right_meets_neither_her_nor_her_appeal(
    client: Any, world: World, known: dict[str, Seen]
) -> None:
    crawler = Crawler(client, world.installation, world.nobody)
    asked = crawler.ask({*addresses(world), *known})
    met = {address: told(seen, MARKERS | NEUTRAL) for address, seen in asked.items()}
    assert {address: words for address, words in met.items() if words} == {}


def test_the_log_of_acts_tells_nobody(world: World) -> None:
    with world.desk.bureau.office.system() as session:
        kept = fetch_values(session, "select body from audit.record", ())
    assert kept
    assert told(Seen(200, "\n".join(kept), ""), MARKERS) == []


def told_by(address: str) -> list[str]:
    return told(Seen(200, address, ""), MARKERS)
