"""Acts come into force, change and lose it by their days and by the links of later acts."""

from datetime import date
from uuid import UUID

from bureaus import PDF, Bureau
from uprava import testing
from uprava.db.transaction import system_transaction
from uprava.documents.service.linking import NewLink, link
from uprava_records.acts.service.force import restate


def act(bureau: Bureau, title: str = "О дорогах", **facts: str) -> UUID:
    """Write an act, register it, and keep what is known of it."""
    id = bureau.write("records.act", title=title)
    assert bureau.by_hand(id).status_code == 303
    if facts:
        assert keep(bureau, id, **facts).status_code == 303
    return id


def keep(bureau: Bureau, id: UUID, **facts: str) -> object:
    form = {"_v": bureau.version(id), **facts}
    return bureau.registrar.post(f"/records/acts/{id}/force", form)


def status(bureau: Bureau, id: UUID) -> str:
    found = bureau.value("select status from records.act where document_id = %s", id)
    return str(found)


def on(bureau: Bureau, day: date) -> None:
    """Let the night before a day pass."""
    with system_transaction(bureau.installation.engine, today=day, task="acts") as session:
        restate(session, today=day)


def join(bureau: Bureau, later: UUID, earlier: UUID, type: str) -> None:
    reader = bureau.executor.reader
    types = bureau.installation.plugins.link_types
    with testing.acting(bureau.installation, reader) as session:
        link(session, later, NewLink(earlier, type), types=types, reader=reader, at=testing.NOW)


def test_an_act_is_in_force_from_its_day_and_without_one_from_its_registration(
    bureau: Bureau,
) -> None:
    at_once, later = act(bureau), act(bureau, force_day="2026-12-01")
    assert status(bureau, at_once) == "in_force"
    assert status(bureau, later) == "adopted"
    on(bureau, date(2026, 11, 30))
    assert status(bureau, later) == "adopted"
    on(bureau, date(2026, 12, 1))
    assert status(bureau, later) == "in_force"


def test_a_draft_is_a_draft_whatever_its_links(bureau: Bureau) -> None:
    old = act(bureau)
    draft = bureau.write("records.act", title="Об отмене")
    join(bureau, draft, old, "cancels")
    on(bureau, date(2026, 12, 1))
    assert (status(bureau, draft), status(bureau, old)) == ("draft", "in_force")


def test_a_later_act_changes_or_cancels_on_the_day_it_comes_into_force(bureau: Bureau) -> None:
    changed, cancelled = act(bureau), act(bureau)
    first, second = act(bureau, force_day="2026-12-01"), act(bureau, force_day="2026-12-10")
    join(bureau, first, changed, "amends")
    join(bureau, second, cancelled, "cancels")
    on(bureau, date(2026, 12, 1))
    assert (status(bureau, changed), status(bureau, cancelled)) == ("changed", "in_force")
    on(bureau, date(2026, 12, 10))
    assert (status(bureau, changed), status(bureau, cancelled)) == ("changed", "lost_force")
    card = bureau.registrar.get(f"/docs/{cancelled}").text
    assert "утратил силу" in card


def test_the_night_that_comes_twice_changes_nothing_more(bureau: Bureau) -> None:
    id = act(bureau, force_day="2026-12-01")
    on(bureau, date(2026, 12, 1))
    told = "select count(*) from audit.record where object_id = %s and action like 'act.%%'"
    before = bureau.value(told, str(id))
    on(bureau, date(2026, 12, 1))
    assert bureau.value(told, str(id)) == before


def test_what_the_law_asks_is_kept_told_and_shown(bureau: Bureau) -> None:
    id = act(
        bureau, normative="1", corruption_day="2026-11-02", corruption_result="clean",
        published_in="Вестник городского округа", published_day="2026-11-18",
        published_number="№ 46", register_day="2026-11-19", force_day="2026-11-20",
    )  # fmt: skip
    card = bureau.registrar.get(f"/docs/{id}").text
    for said in ("Вестник городского округа", "№ 46", "замечаний нет", "02.11.2026", "действует"):
        assert said in card, said


def test_impossible_facts_come_back_with_sentences_and_nothing_is_kept(bureau: Bureau) -> None:
    id = act(bureau)
    answer = keep(
        bureau, id, legal_result="clean", published_day="2026-11-18", force_day="2026-12-01",
        lost_day="2026-11-30", register_day="2027-01-01",
    )  # fmt: skip
    assert answer.status_code == 422
    for said in (
        "У экспертизы указываются и дата, и результат", "Назовите источник",
        "Акт не может утратить силу раньше", "Этот день ещё не наступил",
    ):  # fmt: skip
        assert said in answer.text, said
    assert status(bureau, id) == "in_force"


def test_an_edition_is_kept_beside_the_signed_text_because_of_its_act(bureau: Bureau) -> None:
    id, later = act(bureau), act(bureau, title="О внесении изменений")
    number = bureau.number(later)
    form = {"from_day": "2026-11-20", "because": number, "_key": f"e{id}"}
    page = f"/records/acts/{id}/editions/new"
    refused = bureau.registrar.post(page, {**form, "because": "777-п"}, [PDF])
    assert refused.status_code == 422
    answer = bureau.registrar.post(page, {**form, "_key": f"f{id}"}, [PDF])
    assert answer.status_code == 303, answer.text
    card = bureau.registrar.get(f"/docs/{id}").text
    assert "с 20.11.2026" in card
    assert f"№ {number}" in card
    mains = "select count(*) from documents.file where document_id = %s and role = 'main'"
    assert bureau.value(mains, id) == 1
