"""The catalogue has what its reader may run, by purpose, and finds it by words."""

from typing import Any

from litestar.datastructures import MultiDict
from plugins.reports.kept.making import draft, made, shared
from tests_support.browser import signed_in
from tests_support.bureau import Bureau
from uprava import testing
from uprava.i18n import use_locale
from uprava.reporting import PURPOSES, Purpose
from uprava.users.reader import Reader
from uprava_reports.catalogue.service.listing import Catalogue, Entry, Group, list_reports, open_to
from uprava_reports.kept.service.finding import asked
from uprava_reports.kept.service.keeping import make_report
from uprava_reports.kept.service.remembering import remember


def catalogue(bureau: Bureau, reader: Reader, words: str = "") -> Catalogue:
    """The catalogue as somebody sees it, in Russian."""
    plugins = bureau.installation.plugins
    with bureau.as_(reader) as session, use_locale("ru"):
        return list_reports(session, reader=reader, plugins=plugins, words=words)


def codes(found: Catalogue) -> set[str]:
    return {each.code for group in found.groups for each in group.entries}


def test_purposes_stand_in_their_order_and_empty_ones_are_not_there(bureau: Bureau) -> None:
    made(bureau)
    found = catalogue(bureau, bureau.analyst)
    order = [each.purpose for each in found.groups]
    assert order == [each for each in PURPOSES if each in order]
    assert order[0] is Purpose.VOLUME
    assert order[-1] is Purpose.OWN
    assert found.every == found.found == sum(len(each.entries) for each in found.groups)


def test_only_what_the_reader_may_run_is_there(bureau: Bureau) -> None:
    plugins = bureau.installation.plugins
    every = testing.make_person(
        bureau.installation, unit_id=bureau.town.housing_id, permissions=tuple(plugins.permissions)
    )
    few, all_ = catalogue(bureau, bureau.stranger), catalogue(bureau, every)
    ready = set(plugins.ready_reports)
    assert ready <= codes(all_)
    for code, report in plugins.ready_reports.items():
        assert (code in codes(few)) is open_to(report, bureau.stranger, plugins)
    for screen in plugins.report_screens:
        assert (screen.code in codes(few)) is (
            not screen.permission or bureau.stranger.may(screen.permission)
        )


def test_a_report_somebody_made_is_there_for_whom_it_is_shared_with(bureau: Bureau) -> None:
    id = made(bureau)
    shared(bureau, id, bureau.town.housing_id)
    assert f"own-{id}" in codes(catalogue(bureau, bureau.colleague))
    assert f"own-{id}" not in codes(catalogue(bureau, bureau.stranger))
    ours = {each.code: each for each in catalogue(bureau, bureau.colleague).groups[-1].entries}
    assert ours[f"own-{id}"].note == bureau.analyst.name.replace(" ", "\u00a0")


def test_words_are_looked_for_in_names_and_descriptions_whatever_their_letters(
    bureau: Bureau,
) -> None:
    with bureau.as_(bureau.analyst) as session:
        id = make_report(
            session, draft("Учёт ЁЛОК в парках"), reader=bureau.analyst, at=testing.NOW
        )
    for words in ("елок", "парках учет", " ЁЛОК "):
        assert codes(catalogue(bureau, bureau.analyst, words)) == {f"own-{id}"}
    assert catalogue(bureau, bureau.analyst, "ёлок котельные").found == 0
    assert catalogue(bureau, bureau.analyst, "елок").recent == []


def test_the_last_ones_the_reader_ran_come_first(bureau: Bureau) -> None:
    ids = [made(bureau) for _n in range(6)]
    plugins = bureau.installation.plugins
    for minute, id in enumerate(ids):
        with bureau.as_(bureau.analyst) as session:
            question = asked(
                session, f"own-{id}", MultiDict(), reader=bureau.analyst, plugins=plugins
            )
            at = testing.NOW.replace(minute=minute)
            remember(session, question, reader=bureau.analyst, at=at)
    recent = [each.code for each in catalogue(bureau, bureau.analyst).recent]
    assert recent == [f"own-{id}" for id in reversed(ids)][:4]
    assert catalogue(bureau, bureau.stranger).recent == []


def test_the_screen_shows_finds_and_says_when_there_is_nothing(client: Any, bureau: Bureau) -> None:
    with signed_in(client, bureau.installation, bureau.analyst):
        page = client.get("/reports").text
        assert "Документооборот по месяцам" in page
        assert "Составить отчёт" in page
        assert 'data-key="KeyG KeyT"' in page
        assert "Таких отчётов не нашлось" in client.get("/reports?q=слонопотам").text
        assert "Документооборот" in client.get("/reports?q=документооборот").text
    with signed_in(client, bureau.installation, bureau.colleague):
        assert "Составить отчёт" not in client.get("/reports").text


def test_a_text_that_reports_share_is_told_once_above_them() -> None:
    def entry(code: str, text: str) -> Entry:
        return Entry(code, code, text, Purpose.APPEALS, f"/{code}")

    texts = {"a": "Одно. И ещё.", "b": "Два.", "c": "Два.", "d": "", "e": "", "f": "Три. Много."}
    group = Group(Purpose.APPEALS, "", [entry(*each) for each in texts.items()])
    found = [(each.text, [e.code for e in each.entries]) for each in group.families]
    assert found == [("", ["a"]), ("Два.", ["b", "c"]), ("", ["d", "e", "f"])]
    assert [each.brief for each in group.families[0].entries] == ["Одно"]
    assert [each.brief for each in group.families[1].entries] == ["", ""]
