"""A report is seen by those it is shared with and nowhere else; its figures are the reader's."""

import pytest
from plugins.reports.kept.making import changed, draft, made, row, shared, total
from tests_support.bureau import Bureau
from uprava import testing
from uprava.db.sql import fetch_value
from uprava.db.transaction import system_transaction
from uprava.errors import ForbiddenError, InvalidError, NotFoundError
from uprava.users.reader import Reader
from uprava_reports.kept.service.own import list_own
from uprava_reports.kept.service.sharing import (
    list_shared,
    named_exactly,
    share_report,
    suggest,
    unshare_report,
)
from uprava_reports.values import MAKE, MANAGE


def opens(bureau: Bureau, id: int, reader: Reader) -> bool:
    """Tell whether somebody has a report in the list, by its number, and by its address: alike."""
    with bureau.as_(reader) as session:
        listed = id in {each.id for each in list_own(session, reader=reader)}
    try:
        row(bureau, id, reader)
    except NotFoundError:
        with pytest.raises(NotFoundError):
            total(bureau, id, reader)
        assert not listed
        return False
    assert listed
    return True


def unit_below(bureau: Bureau, parent: int) -> int:
    with bureau.system() as session:
        return testing.make_unit(
            session, bureau.town.organisation_id, parent, "Отдел котельных", "07"
        )


def test_a_new_report_is_open_to_its_maker_only(bureau: Bureau) -> None:
    id = made(bureau)
    assert opens(bureau, id, bureau.analyst)
    assert not opens(bureau, id, bureau.colleague)
    assert not opens(bureau, id, bureau.stranger)


def test_a_report_shared_with_a_unit_is_open_there_and_below_and_nowhere_else(
    bureau: Bureau,
) -> None:
    below = unit_below(bureau, bureau.town.housing_id)
    deep = testing.make_person(bureau.installation, unit_id=below)
    id = made(bureau)
    shared(bureau, id, bureau.town.housing_id)
    assert opens(bureau, id, bureau.colleague)
    assert opens(bureau, id, deep)
    assert not opens(bureau, id, bureau.stranger)
    beside = testing.make_person(bureau.installation, unit_id=bureau.town.chancellery_id)
    assert not opens(bureau, id, beside)


def test_a_report_shared_with_a_unit_below_does_not_climb(bureau: Bureau) -> None:
    below = unit_below(bureau, bureau.town.housing_id)
    id = made(bureau)
    shared(bureau, id, below)
    assert not opens(bureau, id, bureau.colleague)


def test_figures_of_a_shared_report_follow_the_reader(bureau: Bureau) -> None:
    mine, theirs, both = bureau.analyst.person_id, bureau.colleague.person_id, ()
    bureau.document(mine, *both)
    bureau.document(mine, theirs)
    bureau.document(theirs)
    bureau.document(theirs)
    id = made(bureau)
    shared(bureau, id, bureau.town.housing_id)
    assert total(bureau, id, bureau.analyst) == 2
    assert total(bureau, id, bureau.colleague) == 3


def test_who_manages_reports_opens_all_and_counts_only_what_he_may_see(bureau: Bureau) -> None:
    bureau.document(bureau.analyst.person_id)
    id = made(bureau)
    keeper = testing.make_person(
        bureau.installation, unit_id=bureau.town.housing_id, permissions=(MANAGE,)
    )
    assert opens(bureau, id, keeper)
    assert total(bureau, id, keeper) == 0


def test_a_report_is_changed_by_whom_it_is_trusted_to_and_who_may_make_reports(
    bureau: Bureau,
) -> None:
    id = made(bureau)
    other = testing.make_person(
        bureau.installation, unit_id=bureau.town.housing_id, permissions=(MAKE,)
    )
    shared(bureau, id, bureau.town.housing_id)
    with pytest.raises(ForbiddenError):
        changed(bureau, id, draft("Иначе"), 1, other)
    shared(bureau, id, bureau.town.housing_id, may_change=True)
    with pytest.raises(ForbiddenError):
        changed(bureau, id, draft("Иначе"), 1, bureau.colleague)
    changed(bureau, id, draft("Иначе"), 1, other)
    assert row(bureau, id).title == "Иначе"
    assert not row(bureau, id, other).may_keep(other)
    with bureau.as_(other) as session, pytest.raises(ForbiddenError):
        share_report(session, id, [other.person_id], may_change=True, reader=other)


def test_a_report_closed_again_is_open_no_more(bureau: Bureau) -> None:
    id = made(bureau)
    shared(bureau, id, bureau.colleague.person_id)
    assert opens(bureau, id, bureau.colleague)
    with bureau.as_(bureau.analyst) as session:
        unshare_report(session, id, bureau.colleague.person_id, reader=bureau.analyst)
    assert not opens(bureau, id, bureau.colleague)
    with bureau.as_(bureau.analyst) as session, pytest.raises(NotFoundError):
        unshare_report(session, id, bureau.colleague.person_id, reader=bureau.analyst)


def test_a_report_is_shared_with_roles_too(bureau: Bureau) -> None:
    id = made(bureau)
    with bureau.system() as session:
        testing.give_permissions(session, bureau.stranger.person_id, ("audit.read",))
        role = fetch_value(
            session, "select role_id from users.role_grant where person_id = %s",
            (bureau.stranger.person_id,),
        )  # fmt: skip
    shared(bureau, id, role)
    assert opens(bureau, id, bureau.again(bureau.stranger))
    with bureau.as_(bureau.analyst) as session:
        assert [(each.kind, each.may_change) for each in list_shared(session, id)] == [
            ("role", False)
        ]


def test_nobody_named_is_told(bureau: Bureau) -> None:
    id = made(bureau)
    with bureau.as_(bureau.analyst) as session, pytest.raises(InvalidError) as caught:
        share_report(session, id, [2**31 - 1], may_change=False, reader=bureau.analyst)
    assert set(caught.value.fields) == {"who"}


def test_units_are_offered_by_words_and_understood_when_typed_in_full(bureau: Bureau) -> None:
    with bureau.system() as session:
        unit = testing.make_unit(
            session, bureau.town.organisation_id, None, f"Отдел {bureau.town.housing_id}", "08"
        )
    word = f"{bureau.town.housing_id}"
    with bureau.as_(bureau.analyst) as session:
        assert unit in {each.id for each in suggest(session, word)}
        assert named_exactly(session, f"Отдел {word}") == unit
        assert suggest(session, " ") == []
        with pytest.raises(InvalidError):
            named_exactly(session, "Отдел, которого нет")


def test_every_act_leaves_its_record(bureau: Bureau) -> None:
    id = made(bureau)
    shared(bureau, id, bureau.town.housing_id)
    engine = bureau.installation.engine
    with system_transaction(engine, today=testing.TODAY, task="test") as session:
        query = """select array_agg(action order by seq) from audit.record
            where object_type = 'report' and object_id = %s"""
        assert fetch_value(session, query, (str(id),)) == ["report.made", "report.shared"]
