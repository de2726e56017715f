"""Acts on documents, seen through the database: links, access, trash, versions, favourites."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from offices import Office
from sqlalchemy.orm import Session
from uprava import testing
from uprava.clock import now
from uprava.db.sql import fetch_value, fetch_values
from uprava.db.transaction import system_transaction
from uprava.documents.models import AccessRight
from uprava.documents.service.access import get_document
from uprava.documents.service.favourites import mark, marked, unmark
from uprava.documents.service.linking import NewLink, find_targets, link, list_links, unlink
from uprava.documents.service.listing import Filters, list_documents
from uprava.documents.service.purging import purge
from uprava.documents.service.sharing import find_principals, share, take_back
from uprava.documents.service.terms import kind_words, term_words
from uprava.documents.service.trash import (
    TrashRow,
    last_day,
    list_trash,
    move_to_trash,
    restore,
    throw_away,
)
from uprava.documents.service.views import (
    Audience,
    NewView,
    delete_view,
    list_views,
    save_view,
)
from uprava.errors import ForbiddenError, InvalidError, NotFoundError
from uprava.extension import DocumentKind
from uprava.i18n import use_locale
from uprava.users.reader import Reader
from uprava.work.counters import count_work
from uprava.work.service import put_into


def listed(session: Session, reader: Reader) -> list[str]:
    page = list_documents(session, Filters(), reader=reader, limit=50)
    return [row.title for row in page.rows]


def test_a_link_is_read_from_both_ends(office: Office) -> None:
    answer, letter = office.document("Ответ"), office.document("Запрос")
    types, reader = office.installation.plugins.link_types, office.registrar
    with office.as_(reader) as session:
        new = NewLink(letter, "answer")
        link(session, answer, new, types=types, reader=reader, at=now())
        link(session, answer, new, types=types, reader=reader, at=now())
        from_answer = list_links(session, answer, reader=reader, types=types)
        from_letter = list_links(session, letter, reader=reader, types=types)
    assert [(each.title, each.row.title) for each in from_answer] == [("в ответ на", "Запрос")]
    assert [(each.title, each.row.title) for each in from_letter] == [
        ("ответ дан документом", "Ответ")
    ]
    with office.as_(reader) as session:
        unlink(session, letter, link_id=from_letter[0].link_id, reader=reader)
        assert list_links(session, answer, reader=reader, types=types) == []


def test_a_link_to_a_closed_document_is_neither_made_nor_shown(office: Office) -> None:
    types, reader, clerk = office.installation.plugins.link_types, office.registrar, office.clerk
    open_, closed = office.document("Открытый"), office.document("Закрытый")
    with office.as_(reader) as session:
        link(session, open_, NewLink(closed, "answer"), types=types, reader=reader, at=now())
        share(session, open_, with_=[clerk.person_id], level=AccessRight.EDIT, reader=reader,
              at=now())  # fmt: skip
    with office.as_(clerk) as session:
        assert list_links(session, open_, reader=clerk, types=types) == []
        assert find_targets(session, open_, q="Закрытый", reader=clerk) == []
        with pytest.raises(NotFoundError):
            link(session, open_, NewLink(closed, "repeat"), types=types, reader=clerk, at=now())


def test_access_given_works_at_once_and_is_taken_back(office: Office) -> None:
    id, reader, clerk = office.document(), office.registrar, office.clerk
    with office.as_(reader) as session:
        share(session, id, with_=[clerk.person_id], level=AccessRight.READ, reader=reader, at=now())
    with office.as_(clerk) as session:
        assert listed(session, clerk) == ["О готовности котельных"]
        with pytest.raises(ForbiddenError):
            share(session, id, with_=[1], level=AccessRight.READ, reader=clerk, at=now())
        query = "select readers @> array[%s]::int[] from documents.text where document_id = %s"
    with office.as_(reader) as session:
        assert fetch_value(session, query, (clerk.person_id, id)) is True
        take_back(session, id, principal_id=clerk.person_id, reader=reader)
        assert fetch_value(session, query, (clerk.person_id, id)) is False
    with office.as_(clerk) as session, pytest.raises(NotFoundError):
        get_document(session, id, reader=clerk)


def test_only_rights_given_by_hand_are_taken_back(office: Office) -> None:
    id, reader = office.document(), office.registrar
    with office.as_(reader) as session, pytest.raises(NotFoundError):
        take_back(session, id, principal_id=office.town.chancellery_id, reader=reader)


def test_people_are_found_by_the_beginning_of_the_surname(office: Office) -> None:
    with office.as_(office.registrar) as session:
        assert "Крылова" in find_principals(session, q="кры")[0].name
        assert find_principals(session, q="рылов") == []
        assert find_principals(session, q="%") == []


def test_the_trash_hides_from_lists_search_and_work_and_gives_all_back(office: Office) -> None:
    id, reader = office.document(), office.registrar
    hidden = """select t.hidden, bool_and(g.hidden) from documents.text as t
        join documents.access_grant as g using (document_id) where document_id = %s group by 1"""
    waiting = "select count(*) from work.item where document_id = %s and done_at is null"
    with office.as_(reader) as session:
        head = get_document(session, id, reader=reader)
        put_into(session, "review", head, person_id=reader.person_id, reader=reader, at=now())
    with office.as_(reader) as session:
        report = move_to_trash(session, [id], reader=reader, at=now())
        assert (list(report.done), list(report.refused)) == ([id], [])
    with office.as_(reader) as session:
        assert listed(session, reader) == []
        assert fetch_values(session, hidden, (id,)) == [True]
        assert fetch_value(session, waiting, (id,)) == 0
        assert [row.id for row in list_trash(session, reader=reader)] == [id]
        with pytest.raises(NotFoundError):
            get_document(session, id, reader=reader)
        restore(session, id, reader=reader, at=now())
    with office.as_(reader) as session:
        assert listed(session, reader) == ["О готовности котельных"]
        assert fetch_values(session, hidden, (id,)) == [False]
        assert fetch_value(session, waiting, (id,)) == 1


def test_a_document_thrown_away_twice_comes_back_with_its_work(office: Office) -> None:
    id, reader = office.document(), office.registrar
    with office.as_(reader) as session:
        head = get_document(session, id, reader=reader)
        put_into(session, "review", head, person_id=reader.person_id, reader=reader, at=now())
    with office.as_(reader) as session:
        throw_away(session, head, reader=reader, at=now())
    with office.as_(reader) as session, pytest.raises(NotFoundError):
        throw_away(session, head, reader=reader, at=now())
    with office.as_(reader) as session:
        restore(session, id, reader=reader, at=now())
        waiting = "select count(*) from work.item where document_id = %s and done_at is null"
        assert fetch_value(session, waiting, (id,)) == 1


def test_the_trash_keeps_until_a_day_of_the_office() -> None:
    row = TrashRow(
        UUID(int=1), "letter", "", "", None, None, "draft",
        datetime(2026, 11, 20, 20, 0, tzinfo=UTC), None,
    )  # fmt: skip
    assert last_day(row, timezone="Asia/Omsk") == date(2026, 12, 21)


def test_a_bulk_act_does_what_it_may_and_names_the_rest(office: Office) -> None:
    own, alien = office.document("Свой"), office.document("Чужой")
    reader, clerk = office.registrar, office.clerk
    with office.as_(reader) as session:
        for id, level in ((own, AccessRight.MANAGE), (alien, AccessRight.READ)):
            share(session, id, with_=[clerk.person_id], level=level, reader=reader, at=now())
    with office.as_(clerk) as session:
        report = move_to_trash(session, [own, alien], reader=clerk, at=now())
    assert list(report.done) == [own]
    assert [each.name for each in report.refused] == ["01-12/2"]


def test_the_purge_takes_old_drafts_with_all_that_hangs_on_them_and_spares_numbers(
    office: Office, letter: bytes
) -> None:
    long_ago = now() - timedelta(days=30)
    with system_transaction(office.installation.engine, today=testing.TODAY, task="test") as before:
        purge(before, before=long_ago)  # what other tests threw away
    files = [("Письмо.pdf", "application/pdf", letter)]
    draft = office.document("Черновик", files=files, number=False)
    fresh = office.document("Свежий", number=False)
    numbered = office.document("С номером")
    reader = office.registrar
    with office.as_(reader) as session:
        mark(session, [draft], reader=reader, at=now())
        move_to_trash(session, [draft, numbered], reader=reader, at=now() - timedelta(days=31))
        move_to_trash(session, [fresh], reader=reader, at=now())
    with system_transaction(
        office.installation.engine, today=testing.TODAY, task="test"
    ) as session:
        assert purge(session, before=long_ago) == [draft]
    with system_transaction(
        office.installation.engine, today=testing.TODAY, task="test"
    ) as session:
        ids = [draft, fresh, numbered]
        query = "select id from documents.document where id = any (%s) order by id"
        assert fetch_values(session, query, (ids,)) == [fresh, numbered]
        query = "select count(*) from documents.file where document_id = %s"
        assert fetch_value(session, query, (draft,)) == 0


def test_favourites_are_ones_own_and_only_of_what_one_sees(office: Office) -> None:
    id, reader, clerk = office.document(), office.registrar, office.clerk
    with office.as_(reader) as session:
        assert mark(session, [id], reader=reader, at=now()) == 1
        page = list_documents(session, Filters(favourite=True), reader=reader, limit=5)
        assert [row.id for row in page.rows] == [id]
    with office.as_(clerk) as session:
        assert mark(session, [id], reader=clerk, at=now()) == 0
        assert marked(session, [id], reader=clerk) == frozenset()
        assert not unmark(session, id, reader=clerk)
        query = "select count(*) from audit.record where actor_id = %s"
        assert fetch_value(session, query, (clerk.person_id,)) == 0


def test_a_view_needs_a_name(office: Office) -> None:
    with office.as_(office.registrar) as session, pytest.raises(InvalidError):
        save_view(session, NewView(" ", "/docs", ""), reader=office.registrar, at=now())


def test_a_view_with_too_many_conditions_is_refused_and_not_cut(office: Office) -> None:
    reader = office.registrar
    kept = "select max(length(query)) from documents.saved_view where owner_id = %s"
    with office.as_(reader) as session:
        save_view(session, NewView("Длинный", "/docs", "q" * 2000), reader=reader, at=now())
        with pytest.raises(InvalidError, match="условий"), use_locale("ru"):
            save_view(session, NewView("Длиннее", "/docs", "q" * 2001), reader=reader, at=now())
        assert fetch_value(session, kept, (reader.person_id,)) == 2000


def test_the_navigation_shows_the_views_its_reader_may_delete(office: Office) -> None:
    reader, clerk = office.registrar, office.clerk
    for owner in (reader, clerk):
        with office.as_(owner) as session:
            for audience in Audience:
                title = f"{audience} {owner.unit}"
                new = NewView(title, "/docs", "", audience)
                save_view(session, new, reader=owner, at=now())
    over_both = replace(reader, principals=(*reader.principals, *clerk.principals))
    with office.as_(over_both) as session:
        shown = count_work(session, over_both, today=testing.TODAY).saved_views
        mine = list_views(session, reader=over_both, path="/docs")
        assert sorted(view.id for view in shown) == sorted(view.id for view in mine)
        assert len(mine) == 2
        for view in shown:
            delete_view(session, view.id, reader=over_both)


@pytest.mark.parametrize(
    ("day", "words", "tone"),
    [
        (date(2026, 11, 20), "до 20.11 · сегодня", "a"),
        (date(2026, 11, 23), "до 23.11 · остался 1 раб. день", "a"),
        (date(2026, 11, 27), "до 27.11 · осталось 5 раб. дней", ""),
        (date(2026, 11, 17), "до 17.11 · просрочен на 3 раб. дня", "r"),
        (date(2027, 1, 11), "до 11.01.2027 · осталось 30 раб. дней", ""),
    ],
)
def test_terms_are_told_in_working_days(day: date, words: str, tone: str) -> None:
    told, colour = term_words(day, testing.TODAY)
    assert told.partition(" · ")[0] == words.partition(" · ")[0]
    assert colour == tone
    if day.year == testing.TODAY.year:
        assert told == words


@pytest.mark.parametrize(
    ("day", "words", "tone"),
    [
        (date(2026, 11, 20), "до 20.11 · сегодня", "a"),
        (date(2026, 11, 21), "до 21.11 · остался 1 кал. день", "a"),
        (date(2027, 1, 11), "до 11.01.2027 · осталось 52 кал. дня", ""),
        (date(2026, 11, 14), "до 14.11 · просрочен на 6 кал. дней", "r"),
    ],
)
def test_a_kind_that_counts_calendar_days_says_so(day: date, words: str, tone: str) -> None:
    kind = DocumentKind("x.y", "X", "Xs", "file", (), calendar_terms=True)
    with use_locale("ru"):
        assert kind_words(kind, day, testing.TODAY) == (words, tone)
        assert "раб." in kind_words(None, date(2027, 1, 11), testing.TODAY)[0]


def test_every_act_is_in_the_audit_log(office: Office) -> None:
    id, reader = office.document(), office.registrar
    with office.as_(reader) as session:
        share(session, id, with_=[office.clerk.person_id], level=AccessRight.READ, reader=reader,
              at=now())  # fmt: skip
    with office.as_(reader) as session:
        query = "select action from audit.record where object_id = %s order by seq"
        assert fetch_values(session, query, (str(id),)) == ["document.registered", "access.given"]
