"""A letter before several leaders: together, in turn, taken back, considered, filed."""

from typing import Any
from uuid import UUID

VERSION = "select version from documents.document where id = %s"


def transition(cabinet: Any, id: UUID, code: str, reader: Any) -> int:
    """Press a button of the card; return the status."""
    version = cabinet.office.value(VERSION, id)
    form = {"_v": str(version), "_key": f"{code}{version}{reader.person_id}"}
    return int(cabinet.at(reader).post(f"/docs/{id}/acts/{code}", form).status_code)


def test_together_all_have_it_and_each_is_done_alone(cabinet: Any) -> None:
    id = cabinet.letter(cabinet.head, cabinet.deputy)
    assert cabinet.waits(id, "review", cabinet.head)
    assert cabinet.waits(id, "review", cabinet.deputy)
    assert cabinet.give(id, cabinet.head).status_code == 303
    assert cabinet.state(id) == "review"
    assert not cabinet.waits(id, "review", cabinet.head)
    assert transition(cabinet, id, "considered", cabinet.deputy) == 303
    assert cabinet.state(id) == "executing"


def test_in_turn_the_second_has_it_when_the_first_is_done(cabinet: Any) -> None:
    id = cabinet.letter()
    done = cabinet.put(id, cabinet.deputy, cabinet.head, order="in-turn", note="Срочно")
    assert done.status_code == 303, done.text
    assert cabinet.waits(id, "review", cabinet.deputy)
    assert not cabinet.waits(id, "review", cabinet.head)
    assert cabinet.at(cabinet.head).get(f"/docs/{id}").status_code == 404
    assert not cabinet.waits(id, "resolution", cabinet.assistant)
    assert "Срочно" in cabinet.at(cabinet.deputy).get("/desk/review").text
    assert cabinet.give(id, cabinet.deputy).status_code == 303
    assert cabinet.waits(id, "review", cabinet.head)
    assert cabinet.waits(id, "resolution", cabinet.assistant)
    assert cabinet.state(id) == "review"


def test_considered_without_a_resolution_waits_for_nobody(cabinet: Any) -> None:
    id = cabinet.letter(cabinet.head)
    assert transition(cabinet, id, "considered", cabinet.head) == 303
    assert cabinet.state(id) == "considered"
    assert not cabinet.waits(id, "resolution", cabinet.assistant)


def test_put_twice_is_once(cabinet: Any) -> None:
    id = cabinet.letter(cabinet.head)
    assert cabinet.put(id, cabinet.head).status_code == 303
    query = "select count(*) from records.review where document_id = %s"
    assert cabinet.office.value(query, id) == 1


def test_the_chancellery_takes_a_letter_back(cabinet: Any) -> None:
    id = cabinet.letter(cabinet.head)
    cabinet.draft(id)
    review = cabinet.office.value("select id from records.review where document_id = %s", id)
    desk = cabinet.at(cabinet.office.registrar)
    url = f"/records/incoming/{id}/review/{review}/take-back"
    assert desk.post(url, {}).status_code == 303
    assert cabinet.state(id) == "registered"
    assert not cabinet.waits(id, "review", cabinet.head)
    assert cabinet.stands(cabinet.last(id)) == "dropped"
    assert desk.post(url, {}).status_code == 409
    assert cabinet.at(cabinet.head).post(url, {}).status_code == 403


def test_into_the_file_nobody_waits_and_no_draft_is_left(cabinet: Any) -> None:
    id = cabinet.letter(cabinet.head, cabinet.deputy)
    draft = cabinet.draft(id)
    assert transition(cabinet, id, "filed", cabinet.office.registrar) == 303
    for reader, folder in ((cabinet.head, "review"), (cabinet.assistant, "resolution")):
        assert not cabinet.waits(id, folder, reader)
    assert cabinet.stands(draft) == "dropped"
    assert cabinet.give(id, cabinet.head).status_code == 409


def test_a_letter_registered_for_a_leader_waits_for_the_assistant_too(cabinet: Any) -> None:
    id = cabinet.letter(addressee=cabinet.head.login)
    assert cabinet.state(id) == "review"
    assert cabinet.waits(id, "resolution", cabinet.assistant)
    assert "Проект резолюции" in cabinet.at(cabinet.assistant).get(f"/docs/{id}").text


def test_an_executed_letter_goes_before_a_leader_again(cabinet: Any) -> None:
    id = cabinet.letter(cabinet.head)
    cabinet.give(id, cabinet.head)
    assert transition(cabinet, id, "executed", cabinet.head) == 303
    assert cabinet.put(id, cabinet.deputy).status_code == 303
    assert cabinet.state(id) == "review"
    assert transition(cabinet, id, "considered", cabinet.deputy) == 303
    assert cabinet.state(id) == "executing"


def test_nobody_chosen_is_told_at_the_field(cabinet: Any) -> None:
    id = cabinet.letter()
    answer = cabinet.put(id)
    assert answer.status_code == 422
    assert "Выберите" in answer.text
    typed = cabinet.put(id, addressee_text="Крылова")
    assert typed.status_code == 422  # everybody of the town is called so


def test_assistants_are_named_on_the_leaders_page(cabinet: Any) -> None:
    desk = cabinet.at(cabinet.deputy)
    chosen = cabinet.people[0]
    assert desk.get("/records/assistants").status_code == 200
    done = desk.post("/records/assistants", {"assistant": str(chosen.person_id)})
    assert done.status_code == 303, done.text
    id = cabinet.letter(cabinet.deputy)
    assert cabinet.waits(id, "resolution", chosen)
    assert cabinet.at(chosen).get(f"/docs/{id}").status_code == 200
    for reader in (chosen, cabinet.office.stranger):
        assert cabinet.at(reader).get("/records/assistants").status_code == 403
    url = f"/records/assistants/{cabinet.deputy.person_id}/{chosen.person_id}/drop"
    assert cabinet.at(cabinet.head).post(url, {}).status_code == 403
    assert desk.post(url, {}).status_code == 303
    assert desk.post(url, {}).status_code == 404
    assert not cabinet.waits(id, "resolution", chosen)
    assert cabinet.at(chosen).get(f"/docs/{id}").status_code == 404
    other = cabinet.letter(cabinet.deputy)
    assert not cabinet.waits(other, "resolution", chosen)
    assert desk.post("/records/assistants", {"assistant": str(chosen.person_id)}).status_code == 303
    assert cabinet.waits(other, "resolution", chosen)


def test_a_whole_unit_may_assist(cabinet: Any) -> None:
    desk = cabinet.at(cabinet.deputy)
    unit = cabinet.office.town.housing_id
    assert desk.post("/records/assistants", {"assistant": str(unit)}).status_code == 303
    id = cabinet.letter(cabinet.deputy)
    form = cabinet.wish() | {"act": "offer"}
    clerk = cabinet.at(cabinet.people[2])
    assert clerk.post(f"/records/resolutions/of/{id}/draft", form).status_code == 303


def test_only_assistants_have_the_folder_of_drafts(cabinet: Any) -> None:
    folder = 'href="/work/resolution"'
    assert folder in cabinet.at(cabinet.assistant).get("/docs").text
    assert folder in cabinet.at(cabinet.assistant).get("/palette").text
    for other in (cabinet.head, cabinet.office.registrar, cabinet.people[0]):
        assert folder not in cabinet.at(other).get("/docs").text
        assert folder not in cabinet.at(other).get("/palette").text
