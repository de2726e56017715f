"""Against which version a person compares: what was decided on, what came, what was before."""

from uuid import UUID

from halls import Hall, stage
from uprava import testing
from uprava.approval.models import Decision, Purpose
from uprava.approval.service.comparing import (
    Silence,
    Since,
    differ,
    find_since,
    source_of,
    with_version,
)
from uprava.documents.service.filing import list_versions
from uprava.documents.service.versions import add_files


def since_of(hall: Hall, reader: testing.Reader, id: UUID, version: str = "") -> Since:
    """Return what a reader compares."""
    with hall.as_(reader) as session:
        return with_version(session, find_since(session, id, reader=reader), version)


def versions(since: Since) -> list[tuple[int | None, int | None]]:
    """Return the versions of each file: as it was, as it is."""
    return [
        (each.before and each.before.version, each.after and each.after.version)
        for each in since.pairs
    ]


def test_the_version_one_decided_on_is_compared_whatever_came_between(hall: Hall) -> None:
    id, (first, second, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first, second))
    hall.decide(first, id, Decision.REMARKS, "Указать срок")
    hall.new_version(id)
    hall.new_version(id)
    found = since_of(hall, first, id)
    assert versions(found) == [(1, 3)]
    assert "вашего решения" in found.said
    assert "с замечаниями" in found.said


def test_who_has_not_decided_compares_with_what_came(hall: Hall) -> None:
    id, (first, second, *_rest) = hall.document(), hall.people
    hall.new_version(id)
    hall.send(id, stage(first, second))
    hall.new_version(id)
    hall.new_version(id)
    found = since_of(hall, second, id)
    assert versions(found) == [(2, 4)]
    assert "поступления документа к вам" in found.said


def test_the_author_compares_with_the_version_before(hall: Hall) -> None:
    id = hall.document()
    hall.new_version(id)
    hall.new_version(id)
    found = since_of(hall, hall.author, id)
    assert versions(found) == [(2, 3)]
    assert "предыдущей версией" in found.said


def test_who_decided_on_the_text_of_now_compares_with_what_was_before(hall: Hall) -> None:
    id, (first, second, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first, second))
    hall.decide(first, id, Decision.REMARKS, "Указать срок")
    hall.new_version(id)
    hall.decide(first, id)
    assert versions(since_of(hall, first, id)) == [(1, 2)]


def test_files_added_and_taken_away_since_are_told_as_such(hall: Hall) -> None:
    id, (first, second, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first, second))
    hall.decide(first, id, Decision.REMARKS, "Приложить расчёт")
    with hall.as_(hall.author) as session:
        add_files(
            session, id, [hall.text()], reader=hall.author, at=hall.tick(),
            jobs=hall.installation.jobs,
        )  # fmt: skip
    hall.remove(id)
    assert versions(since_of(hall, first, id)) == [(None, 1), (1, None)]
    assert all(each.changed for each in since_of(hall, first, id).pairs)


def test_another_version_can_be_chosen_but_not_of_another_document(hall: Hall) -> None:
    id, other = hall.document(), hall.document()
    hall.new_version(id)
    hall.new_version(id)
    with hall.as_(hall.author) as session:
        now = find_since(session, id, reader=hall.author).pairs[0].after
        theirs = find_since(session, other, reader=hall.author).pairs[0].after
        assert now is not None
        assert theirs is not None
        oldest = list_versions(session, now)[-1]
    chosen = since_of(hall, hall.author, id, str(oldest.id))
    assert versions(chosen) == [(1, 3)]
    assert "с версией 1" in chosen.said
    assert versions(since_of(hall, hall.author, id, str(theirs.id))) == [(2, 3)]


def test_a_substitute_compares_with_what_came_to_the_absent(hall: Hall) -> None:
    id, (absent, deputy, *_rest) = hall.document(), hall.people
    hall.send(id, stage(absent))
    hall.new_version(id)
    acting = hall.acting_for(deputy, absent)
    assert "поступления документа" in since_of(hall, acting, id).said


def test_a_signed_version_is_compared_with_the_text_that_was_agreed(hall: Hall) -> None:
    id, (first, second, *_rest) = hall.document(), hall.people
    hall.send(id, stage(first), stage(second, purpose=Purpose.SIGN))
    hall.decide(first, id)
    hall.sign(second, id)
    assert versions(since_of(hall, first, id)) == [(1, 2)]


def test_what_cannot_be_compared_says_why_before_any_file_is_read(hall: Hall) -> None:
    id = hall.document()
    hall.new_version(id)
    with hall.as_(hall.author) as session:
        (pair,) = find_since(session, id, reader=hall.author).pairs
        before, after = source_of(session, pair.before), source_of(session, pair.after)
    assert differ(hall.installation, None, after) is Silence.ALONE
    assert differ(hall.installation, after, after) is Silence.SAME
    assert differ(hall.installation, before, after) is Silence.WAITING
