"""The text and its visas: new versions, the frozen text, who signs which version."""

from dataclasses import replace

import pytest
from halls import Hall, stage
from uprava import testing
from uprava.approval.models import Decision, Order, ParticipantKind, Purpose, VisaRule
from uprava.approval.service.answering import answer_remark
from uprava.approval.service.starting import recall, restart
from uprava.approval.values import ParticipantPlan, Reply
from uprava.db.sql import fetch_values
from uprava.documents.service.access import get_document
from uprava.documents.service.editing import change_requisites, requisites_of
from uprava.documents.service.filing import SIGNATURE
from uprava.documents.service.versions import add_files
from uprava.errors import ConflictError, NotFoundError

SIGN = {"purpose": Purpose.SIGN}
READ = {"purpose": Purpose.READ}


def ids(*readers: testing.Reader) -> set[int]:
    return {each.person_id for each in readers}


def test_after_a_new_version_only_the_objectors_look_again(hall: Hall) -> None:
    id, (first, second, third, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first, second), stage(third))
    hall.decide(first, id)
    hall.decide(second, id, Decision.REMARKS, "Уточнить")
    assert hall.asked(id) == ids(third)
    hall.new_version(id)
    assert hall.asked(id) == ids(second), "the later stage waits again"
    hall.decide(second, id)
    assert hall.asked(id) == ids(third)
    rows = {(row.person_id, row.decision): row for row in hall.rows(id)}
    assert rows[second.person_id, "remarks"].superseded
    assert not rows[first.person_id, "agreed"].current, "it names the version it was given over"
    assert rows[second.person_id, "agreed"].current


def test_a_change_nobody_asked_for_is_put_before_everybody(hall: Hall) -> None:
    id, (first, second, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first, second))
    hall.decide(first, id)
    hall.new_version(id)
    assert hall.asked(id) == ids(first, second)


def test_a_second_version_for_the_same_remark_does_not_ask_the_others(hall: Hall) -> None:
    id, (first, second, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first, second))
    hall.decide(first, id)
    hall.decide(second, id, Decision.REFUSED, "Против")
    hall.new_version(id)
    hall.new_version(id)
    with hall.as_(hall.author) as session:
        restart(session, id, reader=hall.author, at=hall.tick())
    assert hall.asked(id) == ids(second)


def test_by_the_strict_rule_everybody_looks_again(hall: Hall) -> None:
    id, (first, second, third, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first), stage(second), stage(third), visa_rule=VisaRule.ALL)
    hall.decide(first, id)
    hall.decide(second, id, Decision.REMARKS, "Уточнить")
    hall.new_version(id)
    assert hall.asked(id) == ids(first)


def test_by_the_mild_rule_visas_stay_with_the_version_they_name(hall: Hall) -> None:
    id, (first, second, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first, second), visa_rule=VisaRule.NONE)
    hall.decide(first, id, Decision.REMARKS, "Уточнить")
    hall.new_version(id)
    assert hall.asked(id) == ids(second)
    assert "Новая версия документа: О ремонте кровли" in hall.told(second)


def test_where_people_follow_one_another_the_turn_comes_back(hall: Hall) -> None:
    id, (first, second, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first, second, ordering=Order.SEQUENTIAL))
    hall.decide(first, id, Decision.REMARKS, "Уточнить")
    assert hall.asked(id) == ids(second)
    hall.new_version(id)
    assert hall.asked(id) == ids(first)


def test_a_signature_put_beside_changes_no_text(hall: Hall) -> None:
    id, (first, second, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first, second))
    hall.decide(first, id)
    seen = hall.edition(id)
    with hall.as_(hall.author) as session:
        beside = replace(hall.text(), role="signature", media_type=SIGNATURE)
        jobs = hall.installation.jobs
        add_files(session, id, [beside], reader=hall.author, at=hall.tick(), jobs=jobs)
    assert hall.asked(id) == ids(second)
    hall.decide(second, id, edition=seen)
    assert all(row.current for row in hall.rows(id))


def test_the_last_file_stays_while_the_document_is_on_its_route(hall: Hall) -> None:
    id, first = hall.document(), hall.people[0]
    hall.send(id, stage(first))
    with pytest.raises(ConflictError, match="хотя бы один файл"):
        hall.remove(id)


def test_from_signing_on_nothing_in_the_document_changes(hall: Hall) -> None:
    id, (first, boss, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first), stage(boss, **SIGN))
    hall.decide(first, id)
    for change in (hall.new_version, hall.remove, rename):
        with pytest.raises(ConflictError, match="Документ на подписи"):
            change(*((hall, id) if change is rename else (id,)))
    hall.sign(boss, id)
    assert hall.sheet(id).route.state == "done"
    for change in (hall.new_version, hall.remove, rename):
        with pytest.raises(ConflictError, match="Документ подписан по маршруту"):
            change(*((hall, id) if change is rename else (id,)))


def rename(hall: Hall, id) -> None:
    with hall.as_(hall.author) as session:
        head = get_document(session, id, reader=hall.author)
        change_requisites(session, id, requisites_of(head), version=head.version,
                          reader=hall.author, at=hall.tick())  # fmt: skip


def test_nobody_signs_before_all_have_agreed_nor_another_version(hall: Hall) -> None:
    id, (first, boss, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first, boss), stage(boss, **SIGN))
    with pytest.raises(ConflictError, match="Согласование документа не завершено"):
        hall.sign(boss, id)
    hall.decide(boss, id)
    hall.decide(first, id)
    with pytest.raises(ConflictError, match="Согласована другая версия"):
        hall.sign(boss, id, sha256="0" * 64)
    with pytest.raises(ConflictError, match="подписывают другие лица"):
        hall.sign(first, id)
    hall.sign(boss, id)
    assert hall.rows(id)[-1].decision == "signed"


def test_each_next_signer_signs_the_version_of_the_one_before(hall: Hall) -> None:
    id, (first, one, two, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first), stage(one, two, ordering=Order.SEQUENTIAL, **SIGN))
    hall.decide(first, id)
    hall.sign(one, id)
    assert hall.asked(id) == ids(two)
    hall.sign(two, id)
    sheet = hall.sheet(id)
    assert sheet.route.state == "done"
    assert all(row.current for row in hall.rows(id)), "signing changes no approved text"


def test_a_refusal_to_sign_gives_the_text_back_for_change(hall: Hall) -> None:
    id, (first, boss, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first), stage(boss, **SIGN))
    hall.decide(first, id)
    hall.decide(boss, id, Decision.REFUSED, "Не тот адресат")
    assert hall.sheet(id).route.state == "stopped"
    with pytest.raises(ConflictError, match="возвращён автору"):
        hall.sign(boss, id)
    hall.new_version(id)
    with hall.as_(hall.author) as session:
        restart(session, id, reader=hall.author, at=hall.tick())
    assert hall.asked(id) == set(), "the remark of the refusal waits for its answer"
    ((remark,),) = (row.remarks for row in hall.rows(id) if row.remarks)
    with hall.as_(hall.author) as session:
        answer_remark(session, id, remark.id, Reply("accepted"), reader=hall.author,
                      at=hall.tick())  # fmt: skip
    assert hall.asked(id) == ids(boss)
    hall.sign(boss, id)
    assert hall.sheet(id).route.state == "done"


def test_a_signed_document_is_not_recalled(hall: Hall) -> None:
    id, (one, two, *_rest) = hall.document(), hall.people
    hall.send(id, stage(one, two, **SIGN))
    hall.sign(one, id)
    with hall.as_(hall.author) as session, pytest.raises(ConflictError, match="уже подписан"):
        recall(session, id, reason="", reader=hall.author, at=hall.tick())


def test_a_version_that_came_after_the_approval_is_not_signed(hall: Hall) -> None:
    id, first = hall.document(), hall.people[0]
    hall.send(id, stage(first))
    hall.decide(first, id)
    hall.sign(hall.author, id)
    hall.new_version(id)
    with pytest.raises(ConflictError, match="Согласована другая версия"):
        hall.sign(hall.author, id)


def test_a_document_without_a_route_is_signed_and_changed_freely(hall: Hall) -> None:
    id = hall.document()
    hall.sign(hall.author, id)
    hall.new_version(id)


def test_a_unit_with_all_below_is_acquainted_and_who_has_not_read_is_seen(hall: Hall) -> None:
    id, first = hall.document(), hall.people[0]
    unit = ParticipantPlan(ParticipantKind.UNIT, hall.town.housing_id)
    hall.send(id, stage(first), stage(unit, **READ))
    hall.decide(first, id)
    everybody = ids(*hall.people, hall.stranger)
    assert hall.asked(id) == everybody
    for each in hall.people:
        hall.decide(each, id, Decision.READ)
    assert hall.asked(id) == ids(hall.stranger)
    hall.decide(hall.stranger, id, Decision.READ)
    assert "Все ознакомлены: О ремонте кровли" in hall.told(hall.author)
    with hall.system() as session:
        query = "select count(*) from documents.access_grant where document_id = %s"
        assert fetch_values(session, query, (id,)) == [3], "the author, who agreed, the unit"


def test_a_recalled_acquaintance_closes_the_document_to_who_has_not_read(hall: Hall) -> None:
    id, (first, second, *_rest) = hall.document(), hall.people
    unit = ParticipantPlan(ParticipantKind.UNIT, hall.town.housing_id)
    hall.send(id, stage(unit, **READ))
    hall.decide(first, id, Decision.READ)
    with hall.as_(hall.author) as session:
        recall(session, id, reason="", reader=hall.author, at=hall.tick())
    with hall.as_(first) as session:
        assert get_document(session, id, reader=first).id == id
    with hall.as_(second) as session, pytest.raises(NotFoundError):
        get_document(session, id, reader=second)
    assert "документ отозван" in hall.told(second)[-1]


def test_a_new_edition_is_read_anew(hall: Hall) -> None:
    id, (first, second, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first, second, **READ))
    hall.decide(first, id, Decision.READ)
    hall.new_version(id)
    assert hall.asked(id) == ids(first, second)


def test_after_the_first_reading_others_are_acquainted_by_a_route_of_their_own(hall: Hall) -> None:
    id, (boss, second, *_rest) = hall.document(), hall.people
    hall.send(id, stage(boss, **SIGN))
    hall.sign(boss, id)
    hall.send(id, stage(second, **READ))
    with pytest.raises(ConflictError, match="Документ подписан"):
        hall.new_version(id)
    hall.decide(second, id, Decision.READ)
    sheet = hall.sheet(id)
    assert (sheet.route.state, sheet.earlier) == ("done", 0), "the route that signed stays"
    assert [(each.read, each.asked, each.route.state) for each in sheet.asides] == [(1, 1, "done")]
