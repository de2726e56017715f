"""The lists against what was written: order, every filter, figures, pages, and who sees a row."""

from datetime import timedelta

import pytest
from plugins.appeals.lists.shelf import TODAY, Made, Shelf
from uprava.db.sql import execute
from uprava.term_lists.rights import Way, way_of
from uprava_appeals.lists.service import figures, listing
from uprava_appeals.lists.values import COUNTED_TABS, STANDINGS_OF, Term, View, Zone, borders_on
from uprava_appeals.values import UNDECIDED, Letter, Repeat, Result, Standing

WEEK = TODAY + timedelta(days=7 - TODAY.isoweekday())


SEES = {"few": (1, 100_000), "some": (100, 1000), "much": (100_000, 100)}
"""Rights, and how many appeals there are: each is read another way (`rights.Way`)."""


def seen(monkeypatch: pytest.MonkeyPatch, sees: str) -> None:
    """Let lists be read as for who sees few, some or most of all appeals."""
    rights = SEES[sees]
    for module in (listing, figures):
        monkeypatch.setattr(module, "rights_of", lambda *_, **__: rights)


def one_question(each: Made, shelf: Shelf, **wanted: object) -> bool:
    return any(all(getattr(q, name) == value for name, value in wanted.items())
               for q in each.questions)  # fmt: skip


def belongs(each: Made, view: View, who: int, unit: int) -> bool:
    """Tell whether an appeal belongs to a list, said apart from its statement."""
    if view is View.ALL:
        return True
    if view is View.TELL:
        return each.tell is not None
    if view is View.MINE:
        return any(
            q.state in UNDECIDED and (q.person == who or (q.person is None and q.unit == unit))
            for q in each.questions
        )
    return each.standing in STANDINGS_OF[view]


@pytest.mark.parametrize("sees", SEES)
def test_each_list_holds_what_belongs_to_it_in_the_order_of_terms(shelf, monkeypatch, sees):
    seen(monkeypatch, sees)
    for who in (shelf.keeper, shelf.worker):
        unit = shelf.housing if shelf.housing in who.principals else 0
        for view in View:
            expected = [each.id for each in shelf.of(who)
                        if belongs(each, view, who.person_id, unit)]  # fmt: skip
            assert shelf.ids(who, view) == expected, view


FILTERS = {
    "state": ({"state": Standing.WORK}, lambda a, _: a.standing is Standing.WORK),
    "channel": ({"channel": "epgu"}, lambda a, _: a.channel == "epgu"),
    "letter": ({"letter": Letter.COMPLAINT}, lambda a, _: a.letter == "complaint"),
    "repeat": ({"repeat": Repeat.MULTIPLE}, lambda a, _: a.repeat == "multiple"),
    "collective": ({"collective": True}, lambda a, _: a.collective),
    "source": ({"source": "прокуратура"}, lambda a, _: a.source == "Прокуратура города"),
    "prosecutor": ({"asker": "prosecutor"}, lambda a, _: a.source == "Прокуратура города"),
    "body": ({"asker": "body"}, lambda a, _: a.source == "Правительство области"),
    "territory": (
        {"territory": "52701000"},
        lambda a, _: a.territory or any(q.territory for q in a.questions),
    ),
    "settlement": (
        {"territory": "52701000005"},
        lambda a, _: any(q.territory == "52701000005" for q in a.questions),
    ),
    "topic": (
        {"topic": "0005.0005.0056.0000"},
        lambda a, _: any(q.code.startswith("0005.0005.0056") for q in a.questions),
    ),
    "section": ({"topic": "0005.0000.0000.0000"}, lambda _a, _: True),
    "no topic": ({"topic": "крыша"}, lambda _a, _: False),
    "result": (
        {"result": Result.EXPLAINED},
        lambda a, _: any(q.result == "explained" for q in a.questions),
    ),
    "received": (
        {"received_from": TODAY - timedelta(days=50), "received_to": TODAY - timedelta(days=10)},
        lambda a, _: TODAY - timedelta(days=50) <= a.received <= TODAY - timedelta(days=10),
    ),
    "registered": (
        {"registered_from": TODAY - timedelta(days=50),
         "registered_to": TODAY - timedelta(days=10)},
        lambda a, _: a.registered
        and TODAY - timedelta(days=50) <= a.registered <= TODAY - timedelta(days=10),
    ),
    "words": ({"text": "отопления квартир"}, lambda a, _: "отопление" in a.title),
    "number": ({"text": "К-17"}, lambda a, _: "К-17" in (a.number or "")),
    "two": (
        {"letter": Letter.PROPOSAL, "collective": True},
        lambda a, _: a.letter == "proposal" and a.collective,
    ),
    "overdue": ({"term": Term.OVERDUE}, lambda a, _: a.order[0] < TODAY),
    "today": ({"term": Term.TODAY}, lambda a, _: a.order[0] == TODAY),
    "week": ({"term": Term.WEEK}, lambda a, _: TODAY <= a.order[0] <= WEEK),
    "executor": (
        {"executors": "worker"},
        lambda a, s: any(q.person == s.worker.person_id for q in a.questions),
    ),
    "leader": ({"leader": "keeper"}, lambda a, s: a.leader == s.keeper.person_id),
    "one question": (
        {"topic": "0005.0005.0056.1154", "result": Result.SUPPORTED, "executors": "worker"},
        lambda a, s: one_question(a, s, code="0005.0005.0056.1154", result="supported",
                                  person=s.worker.person_id),
    ),
}  # fmt: skip


@pytest.mark.parametrize("sees", SEES)
def test_each_filter_leaves_exactly_what_it_names(shelf, monkeypatch, sees):
    seen(monkeypatch, sees)
    people = {"keeper": shelf.keeper.person_id, "worker": shelf.worker.person_id}
    for name, (given, wanted) in FILTERS.items():
        filters = dict(given)
        if "executors" in filters:
            filters["executors"] = (people[filters["executors"]],)
        if "leader" in filters:
            filters["leader"] = people[filters["leader"]]
        for who in (shelf.keeper, shelf.worker):
            expected = [each.id for each in shelf.of(who) if wanted(each, shelf)]
            assert shelf.ids(who, **filters) == expected, name
            assert not shelf.ids(shelf.stranger, **filters)


def test_a_unit_stands_for_its_people_and_for_all_units_below_it(shelf):
    root = shelf.office.look("select parent_id from users.unit where id = %s", shelf.housing)
    worker = shelf.worker.person_id
    expected = [
        each.id for each in shelf.of(shelf.keeper)
        if any(q.unit == shelf.housing or q.person == worker for q in each.questions)
    ]  # fmt: skip
    assert shelf.ids(shelf.keeper, executors=(shelf.housing,)) == expected
    assert set(shelf.ids(shelf.keeper, executors=(root,))) >= set(expected)


def test_an_author_is_found_by_those_only_who_may_know_him(shelf):
    expected = [each.id for each in shelf.of(shelf.keeper) if each.surname == "Семёнов"]
    assert shelf.ids(shelf.keeper, author="семенов а") == expected
    assert shelf.ids(shelf.worker, author="Семёнов") == []


@pytest.mark.parametrize("sees", SEES)
def test_figures_are_what_the_lists_hold(shelf, monkeypatch, sees):
    seen(monkeypatch, sees)
    borders = borders_on(TODAY)
    for who in (shelf.keeper, shelf.worker, shelf.stranger):
        for view in (View.ALL, View.WORK, View.TELL, View.MINE, View.DONE):
            rows = shelf.page(who, view, letter=Letter.COMPLAINT).rows
            found = shelf.figures(who, view, letter=Letter.COMPLAINT)
            zones = [borders.zone_of(row.order_on) for row in rows]
            assert {zone: found.counted[zone] for zone in Zone} == {
                zone: zones.count(zone) for zone in Zone
            }
            assert found.of(Term.WEEK) == sum(TODAY <= row.order_on <= WEEK for row in rows)
            for tab in COUNTED_TABS:
                expected = len(shelf.ids(who, tab, letter=Letter.COMPLAINT))
                assert found.counted[f"tab:{tab}"] == expected


@pytest.mark.parametrize("sees", SEES)
@pytest.mark.parametrize("view", [View.ALL, View.DONE, View.TELL, View.MINE])
def test_pages_follow_one_another_in_both_directions_without_loss(shelf, monkeypatch, view, sees):
    seen(monkeypatch, sees)
    whole = shelf.ids(shelf.keeper, view)
    pages, edge = [], None
    while not pages or edge:
        pages.append(shelf.page(shelf.keeper, view, limit=23, after=edge))
        edge = pages[-1].later
    assert [row.id for page in pages for row in page.rows] == whole
    for page, one_before in zip(pages[1:], pages, strict=False):
        again = shelf.page(shelf.keeper, view, limit=23, before=page.earlier)
        assert again.rows == one_before.rows
    assert pages[0].earlier is None


def test_each_share_of_rights_is_read_its_own_way() -> None:
    assert {sees: way_of(*found) for sees, found in SEES.items()} == {
        "few": Way.RIGHTS, "some": Way.HELD, "much": Way.ALONG,
    }  # fmt: skip


def test_a_right_that_is_taken_takes_row_and_figure_at_once(own_shelf, monkeypatch):
    gone = own_shelf.of(own_shelf.worker)[0].id
    with own_shelf.office.system() as session:
        execute(
            session,
            "delete from documents.access_grant where document_id = %s and principal_id = %s",
            (gone, own_shelf.worker.person_id),
        )
    for sees in SEES:
        seen(monkeypatch, sees)
        assert gone not in own_shelf.ids(own_shelf.worker)
    assert own_shelf.figures(own_shelf.worker).total == len(own_shelf.of(own_shelf.worker)) - 1


def test_what_lies_in_the_trash_stands_in_no_list(own_shelf, monkeypatch):
    gone = own_shelf.of(own_shelf.worker)[0].id
    with own_shelf.office.system() as session:
        execute(session, "update documents.document set deleted_at = now() where id = %s", (gone,))
        execute(
            session,
            "update documents.access_grant set hidden = true where document_id = %s", (gone,),
        )  # fmt: skip
    for sees in SEES:
        seen(monkeypatch, sees)
        for view in View:
            assert gone not in own_shelf.ids(own_shelf.worker, view)
