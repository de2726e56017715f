"""Where a draft of an act stands follows from its route, in words on its card."""

from uuid import UUID

from halls import Hall, stage
from uprava.approval.kind import DRAFTS, KIND
from uprava.approval.models import Decision, Purpose, Refusal
from uprava.approval.service.starting import recall, restart
from uprava.db.sql import execute, fetch_value, fetch_values


def drafted(hall: Hall) -> UUID:
    """Make a document of the author's into a draft of an act."""
    id = hall.document()
    with hall.system() as session:
        query = "update documents.document set kind = %s, state = 'draft' where id = %s"
        execute(session, query, (KIND, id))
    return id


def standing(hall: Hall, id: UUID) -> str:
    """Return the title of the state as plain SQL and the kind's declaration tell it."""
    with hall.system() as session:
        state = fetch_value(session, "select state from documents.document where id = %s", (id,))
    return DRAFTS.state(str(state)).title


def test_the_state_goes_along_with_the_route_to_the_signature(hall: Hall) -> None:
    id, first = drafted(hall), hall.people[0]
    reader = hall.people[1]
    assert standing(hall, id) == "Draft"
    hall.send(
        id, stage(first), stage(hall.author, purpose=Purpose.SIGN),
        stage(reader, purpose=Purpose.READ),
    )  # fmt: skip
    assert standing(hall, id) == "Under approval"
    hall.decide(first, id)
    assert standing(hall, id) == "Being signed"
    hall.sign(hall.author, id)
    assert standing(hall, id) == "Signed act", "while its readers have yet to read it"
    hall.decide(reader, id, Decision.READ)
    assert standing(hall, id) == "Signed act"
    with hall.system() as session:
        query = """select body::json #>> '{facts,now}' from audit.record where object_id = %s
            and action = 'document.moved' order by seq"""
        assert fetch_values(session, query, (str(id),)) == ["approving", "signing", "signed"]


def test_what_is_refused_goes_back_for_rework_and_what_is_recalled_is_a_draft_again(
    hall: Hall,
) -> None:
    id, (first, second) = drafted(hall), hall.people[:2]
    hall.send(id, stage(first, second, on_refusal=Refusal.STOP))
    hall.decide(first, id, Decision.REFUSED, "Нет источника финансирования.")
    assert standing(hall, id) == "Back for rework"
    hall.new_version(id)
    with hall.as_(hall.author) as session:
        restart(session, id, reader=hall.author, at=hall.tick())
    assert standing(hall, id) == "Under approval"
    with hall.as_(hall.author) as session:
        recall(session, id, reason="Передумали", reader=hall.author, at=hall.tick())
    assert standing(hall, id) == "Draft"


def test_reading_beside_changes_nothing_and_approval_alone_ends_approved(hall: Hall) -> None:
    id, (first, second) = drafted(hall), hall.people[:2]
    hall.send(id, stage(second, purpose=Purpose.READ))
    assert standing(hall, id) == "Draft"
    hall.send(id, stage(first))
    hall.decide(first, id)
    assert standing(hall, id) == "Approved by all"


def test_documents_of_other_kinds_keep_states_of_their_own(hall: Hall) -> None:
    id = hall.document()
    hall.send(id, stage(hall.people[0]))
    with hall.system() as session:
        query = "select state from documents.document where id = %s"
        assert fetch_value(session, query, (id,)) == "registered"
