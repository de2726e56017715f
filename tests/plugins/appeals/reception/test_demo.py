"""A year of receptions of the demo town, told by the acts themselves."""

from uprava.demo.scene import DemoScene
from uprava_appeals.reception.demo import fill

from .conftest import Room


def scene_of(room: Room, documents: int) -> DemoScene:
    """The room as a town."""
    readers = {"head": room.leader, "deputy": room.deputy, "saburova": room.helper,
               "registrar": room.registrar}  # fmt: skip
    return DemoScene(
        organisations={"adm": room.town.organisation_id}, units={}, readers=readers,
        installation=room.installation, today=room.today, seed=7, documents=documents, bulk=0,
        progress=lambda _done: None,
    )  # fmt: skip


def test_a_year_of_receptions_is_told(room: Room) -> None:
    room.journal()
    with room.system() as session:
        fill(session, scene_of(room, 200))
        assert session.info["today"] == room.today
    look, organisation = room.look, room.town.organisation_id
    query = """select array[count(*), max(number) filter (where year = %s),
        count(*) filter (where year = %s)] from appeals.reception_card
        where organisation_id = %s"""
    held, last, this_year = look(query, room.today.year, room.today.year, organisation)
    assert held > 100
    assert last == this_year
    states = "select array_agg(distinct state order by state) from appeals.reception_booking"
    assert look(f"{states} where organisation_id = %s", organisation) == [
        "booked", "missed", "received",
    ]  # fmt: skip
    off = """select count(*) from appeals.reception_booking where organisation_id = %s
        and day > %s and state = 'received'"""
    assert look(off, organisation, room.today) == 0


def test_a_handful_of_documents_brings_no_receptions(room: Room) -> None:
    with room.system() as session:
        fill(session, scene_of(room, 20))
    assert room.look("select count(*) from appeals.reception_hours where organisation_id = %s",
                     room.town.organisation_id) == 0  # fmt: skip
