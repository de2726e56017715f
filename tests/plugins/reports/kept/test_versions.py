"""Every save is a version; nobody overwrites what he has not seen; what is removed comes back."""

from datetime import timedelta

import pytest
from plugins.reports.kept.making import changed, draft, made, row, shared, total
from tests_support.bureau import Bureau
from uprava import testing
from uprava.errors import ForbiddenError, NotFoundError
from uprava.i18n import use_locale
from uprava_reports.kept import uses
from uprava_reports.kept.service.keeping import (
    ChangedError,
    Draft,
    get_version,
    list_versions,
    make_report,
    remove_report,
    restore_report,
    return_to,
)
from uprava_reports.kept.service.own import list_removed
from uprava_reports.kept.service.purging import purge
from uprava_reports.kept.service.wording import differences, parts_of


def versions(bureau: Bureau, id: int) -> list[tuple[int, str, int | None]]:
    with bureau.as_(bureau.analyst) as session:
        return [(each.version, each.title, each.returned_to) for each in list_versions(session, id)]


def test_each_save_makes_a_version_and_saving_the_same_makes_none(bureau: Bureau) -> None:
    id = made(bureau)
    changed(bureau, id, draft("Второе"), 1, bureau.analyst)
    changed(bureau, id, draft("Второе"), 2, bureau.analyst)
    assert versions(bureau, id) == [(2, "Второе", None), (1, "Сколько документов", None)]


def test_an_earlier_version_holds_again_as_a_new_one(bureau: Bureau) -> None:
    id = made(bureau)
    changed(bureau, id, draft("Второе", lines=("unit",)), 1, bureau.analyst)
    with bureau.as_(bureau.analyst) as session:
        return_to(session, id, 1, version=2, reader=bureau.analyst, at=testing.NOW)
    assert versions(bureau, id)[0] == (3, "Сколько документов", 1)
    assert list(row(bureau, id).layout.lines) == ["kind"]
    with bureau.as_(bureau.analyst) as session, pytest.raises(NotFoundError):
        get_version(session, id, 9)


def test_the_second_of_two_is_told_what_the_report_has_become(bureau: Bureau) -> None:
    id = made(bureau)
    changed(bureau, id, draft("Чужое"), 1, bureau.analyst)
    with pytest.raises(ChangedError) as caught:
        changed(bureau, id, draft("Моё"), 1, bureau.analyst)
    assert (caught.value.now.title, caught.value.now.version) == ("Чужое", 2)
    changed(bureau, id, draft("Моё"), caught.value.now.version, bureau.analyst)
    assert row(bureau, id).title == "Моё"


def test_differences_are_told_in_words(bureau: Bureau) -> None:
    plugins = bureau.installation.plugins
    before = draft(period="registered_on", preset="month", sort="-documents")
    unit = str(bureau.town.housing_id)
    after = draft(
        lines=("unit", "registered_on:quarter"), filters={"unit": [unit], "title": ["~школа", "-"]},
        period="registered_on", preset="year", sort="-documents", compared=True,
    )  # fmt: skip
    with bureau.as_(bureau.analyst) as session, use_locale("ru"):
        parts = [parts_of(session, each, plugins=plugins) for each in (before, after)]
    found = {each.name: (each.before, each.after) for each in differences(*parts)}
    assert found.pop("Строки")[1].endswith("по кварталам")
    assert found.pop("Период")[1].endswith("год")
    assert found.pop("Сравнение") == ("", "с предыдущим периодом")
    ((_name, (was, said)),) = found.items()
    assert was == ""
    assert "Управление ЖКХ" in said
    assert "содержит «школа», не указано" in said


def test_a_layout_is_kept_as_it_was_made(bureau: Bureau) -> None:
    wanted = draft(
        lines=["unit", "kind"], across="registered_on:month", filters={"access": ["common"]},
        period="registered_on", preset="quarter", sort="-documents", chart="bars", compared=True,
    )  # fmt: skip
    with bureau.as_(bureau.analyst) as session:
        id = make_report(session, wanted, reader=bureau.analyst, at=testing.NOW)
    found = row(bureau, id)
    again = Draft(found.title, found.description, found.layout)
    with bureau.as_(bureau.analyst) as session:
        parts = [
            parts_of(session, each, plugins=bureau.installation.plugins) for each in (wanted, again)
        ]
    assert not differences(*parts)


def test_a_removed_report_is_gone_for_all_and_comes_back_as_it_was_shared(bureau: Bureau) -> None:
    id = made(bureau)
    shared(bureau, id, bureau.colleague.person_id)
    with bureau.as_(bureau.colleague) as session, pytest.raises(ForbiddenError):
        remove_report(session, id, reader=bureau.colleague, at=testing.NOW)
    with bureau.as_(bureau.analyst) as session:
        remove_report(session, id, reader=bureau.analyst, at=testing.NOW)
    for reader in (bureau.analyst, bureau.colleague):
        with pytest.raises(NotFoundError):
            row(bureau, id, reader)
    with bureau.as_(bureau.colleague) as session:
        assert list_removed(session, reader=bureau.colleague) == []
        with pytest.raises(NotFoundError):
            restore_report(session, id, reader=bureau.colleague)
    with bureau.as_(bureau.analyst) as session:
        assert [each.id for each in list_removed(session, reader=bureau.analyst)] == [id]
        restore_report(session, id, reader=bureau.analyst)
    assert total(bureau, id, bureau.colleague) == 0


def test_only_who_may_make_reports_makes_them(bureau: Bureau) -> None:
    with bureau.as_(bureau.colleague) as session, pytest.raises(ForbiddenError):
        make_report(session, draft(), reader=bureau.colleague, at=testing.NOW)


def test_a_later_area_says_what_a_removal_stops(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uses, "ASKED", [])
    uses.asks(lambda _session, code: [f"stops {code}"])
    with bureau.as_(bureau.analyst) as session:
        assert uses.uses_of(session, "own-1") == ["stops own-1"]


def test_what_was_removed_long_ago_is_deleted_for_good_and_the_log_says_so(
    bureau: Bureau,
) -> None:
    long_ago, lately, living = made(bureau), made(bureau), made(bureau)
    shared(bureau, long_ago, bureau.colleague.person_id)
    changed(bureau, long_ago, draft("Второе"), 1, bureau.analyst)
    with bureau.as_(bureau.analyst) as session:
        remove_report(session, long_ago, reader=bureau.analyst, at=testing.NOW)
        later = testing.NOW + timedelta(days=2)
        remove_report(session, lately, reader=bureau.analyst, at=later)
    bureau.put(
        "insert into reports.remembered (person_id, report, params, at) values (%s, %s, '[]', %s)",
        bureau.analyst.person_id, f"own-{long_ago}", testing.NOW,
    )  # fmt: skip
    with bureau.system() as session:
        gone = purge(session, before=testing.NOW + timedelta(days=1))
        assert long_ago in gone
        assert not {lately, living} & set(gone)
    with bureau.as_(bureau.analyst) as session:
        removed = [each.id for each in list_removed(session, reader=bureau.analyst)]
        assert lately in removed
        assert long_ago not in removed
        assert not list_versions(session, long_ago)
    row(bureau, living)
    assert not bureau.look(
        "select count(*) from reports.remembered where report = %s", f"own-{long_ago}"
    )
    said = "select action from audit.record where object_type = 'report' and object_id = %s"
    assert bureau.look(said + " order by seq desc limit 1", str(long_ago)) == "report.purged"
