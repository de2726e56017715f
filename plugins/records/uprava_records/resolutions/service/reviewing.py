"""«На рассмотрение»: a letter before leaders, together or in turn, and where it stands then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.clock import now
from uprava.db.sql import execute, fetch, fetch_value, fetch_values
from uprava.documents.models import AccessRight
from uprava.documents.service.access import Opening, level_of, open_to
from uprava.documents.service.locks import hold
from uprava.documents.service.states import put_into_state
from uprava.errors import ConflictError, ForbiddenError, InvalidError
from uprava.extension import DocumentHead, Transition
from uprava.i18n import N_, _
from uprava.users.naming import SHORT_NAME
from uprava.users.reader import Reader
from uprava.web.events import signal
from uprava.work.service import put_into, take_from, take_out_of_all, waits_for

from uprava_records.letters.kind import CONSIDERED, EXECUTED, EXECUTING, FILED
from uprava_records.letters.service.registering import REVIEW
from uprava_records.letters.service.requisites import letter_head
from uprava_records.resolutions.service.assistants import principals_assisting
from uprava_records.resolutions.values import DRAFTING, LONGEST_NOTE, ReviewState
from uprava_records.routing.values import Order

MOST_LEADERS = 20

ASSISTANT = N_("prepares resolutions")
"""Why an assistant sees the letter: a message of the card's «почему я это вижу»."""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A letter before one leader."""

    id: int
    document_id: UUID
    person_id: int
    person: str
    position: int
    state: str
    note: str
    rule_id: int | None
    put_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Before whom a letter is put, in which order, with which word; `rule_id` proposed it."""

    people: Sequence[int]
    order: Order = Order.TOGETHER
    note: str = ""
    rule_id: int | None = None


ROWS = f"""
select v.id, v.document_id, v.person_id, {SHORT_NAME} as person, v.position, v.state, v.note,
    v.rule_id, v.put_at, v.ended_at
from records.review as v join users.person as p on p.id = v.person_id
where v.document_id = %s"""


def list_reviews(session: Session, document_id: UUID) -> list[ReviewRow]:
    """Return the reviews of a document the reader sees, the earliest first."""
    return fetch(session, ReviewRow, f"{ROWS} order by v.position, v.id", (document_id,))


def list_open(session: Session, document_id: UUID) -> list[ReviewRow]:
    """Return the reviews that wait for a leader now."""
    return [each for each in list_reviews(session, document_id) if each.state == ReviewState.OPEN]


def selves(reader: Reader) -> tuple[int, ...]:
    """Return for whom the reader acts: the person acted for first, then oneself."""
    return tuple(id for id in (reader.acting_for, reader.person_id) if id is not None)


def put_before(
    session: Session, id: UUID, asked: Asked, *, reader: Reader, at: datetime
) -> DocumentHead:
    """Put a letter before leaders: rights, «На рассмотрении», their assistants, the state.

    Raises InvalidError when nobody or too many are named, ConflictError when the letter is filed.
    """
    hold(session, id)
    head = letter_head(session, id, reader=reader, level=AccessRight.EDIT)
    reader.require("records.register", unit=head.unit_id)
    if head.state == FILED:
        raise ConflictError(_("The letter is in the file already; it is not put before anybody."))
    check_asked(asked)
    query = "update records.incoming set addressee_id = %s where document_id = %s"
    execute(session, query, (asked.people[0], id))
    add_reviews(session, head, asked, reader=reader, at=at)
    open_next(session, head, reader=reader, at=at)
    stand(session, head, at=at, act="put-before")
    return head


def check_asked(asked: Asked) -> None:
    """Raise InvalidError naming the field that does not fit."""
    if not 1 <= len(asked.people) <= MOST_LEADERS:
        raise InvalidError(
            _("Choose before whom to put the letter."),
            fields={"addressee": _("From 1 to {n} people.").format(n=MOST_LEADERS)},
        )
    if len(asked.note) > LONGEST_NOTE:
        long = _("At most {n} characters.").format(n=LONGEST_NOTE)
        raise InvalidError(_("The form has mistakes."), fields={"note": long})


ADD = """
insert into records.review (document_id, person_id, position, state, note, rule_id, put_by, put_at)
select %(id)s, person, n + (select coalesce(max(position), 0) from records.review
        where document_id = %(id)s), 'waiting', %(note)s, %(rule)s, %(by)s, %(at)s
from unnest(%(people)s::int[]) with ordinality as asked (person, n)
on conflict (document_id, person_id) where state in ('waiting', 'open')
    do update set note = case when excluded.note = '' then records.review.note
        else excluded.note end
returning id"""


def add_reviews(
    session: Session, head: DocumentHead, asked: Asked, *, reader: Reader, at: datetime
) -> None:
    """Write down before whom the letter is; who has it already keeps one row.

    Together: all have it at once; in turn: the next when the one before is done.
    """
    people = list(dict.fromkeys(asked.people))
    note = " ".join(asked.note.split())
    values = {"id": head.id, "note": note, "rule": asked.rule_id, "by": reader.person_id,
              "at": at, "people": people}  # fmt: skip
    ids = fetch_values(session, ADD, values)
    record(session, "review.asked", "document", head.id, principals=people, note=note)
    if asked.order == Order.TOGETHER:
        for each in list_reviews(session, head.id):
            if each.id in ids and each.state == ReviewState.WAITING:
                open_review(session, head, each, reader=reader, at=at)


def open_next(session: Session, head: DocumentHead, *, reader: Reader, at: datetime) -> None:
    """Put the letter before the leader whose turn it is, when nobody has it now."""
    rows = list_reviews(session, head.id)
    if any(each.state == ReviewState.OPEN for each in rows):
        return
    waiting = next((each for each in rows if each.state == ReviewState.WAITING), None)
    if waiting is not None:
        open_review(session, head, waiting, reader=reader, at=at)


def open_review(
    session: Session, head: DocumentHead, review: ReviewRow, *, reader: Reader, at: datetime
) -> None:
    """Put the letter before a leader and into the folder of those who prepare resolutions."""
    query = "update records.review set state = 'open', opened_at = %s where id = %s"
    execute(session, query, (at, review.id))
    helping = principals_assisting(session, [review.person_id])
    openings = [Opening(review.person_id, AccessRight.READ, "addressee")]
    openings += [Opening(each, AccessRight.READ, ASSISTANT) for each in helping]
    open_to(session, head, openings, at=at, by=reader.person_id)
    put_into(session, REVIEW, head, person_id=review.person_id, reader=reader, at=at)
    for each in helping:
        put_into(session, DRAFTING, head, person_id=each, reader=reader, at=at)


def settle(
    session: Session, head: DocumentHead, people: Sequence[int], *, reader: Reader, at: datetime
) -> None:
    """Let leaders be done with a letter; the next in turn gets it."""
    query = """update records.review set state = 'done', ended_at = %s
        where document_id = %s and person_id = any (%s) and state = 'open'"""
    execute(session, query, (at, head.id, list(people)))
    take_from(session, REVIEW, head.id, list(people), reader=reader, at=at)
    clear_assistants(session, head.id, reader=reader, at=at)
    open_next(session, head, reader=reader, at=at)


def clear_assistants(session: Session, id: UUID, *, reader: Reader, at: datetime) -> None:
    """Take the letter from assistants none of whose leaders has it without their draft."""
    query = """
        select i.principal_id from work.item as i
        where i.document_id = %(id)s and i.folder = %(folder)s and i.done_at is null
          and not exists (
            select from records.assistant as a join records.review as v
                on v.person_id = a.leader_id and v.document_id = %(id)s and v.state = 'open'
            where a.principal_id = i.principal_id and not exists (
                select from records.resolution as r where r.document_id = %(id)s
                and r.author_id = v.person_id and r.state = 'offered'))"""
    gone = fetch_values(session, query, {"id": id, "folder": DRAFTING})
    if gone:
        take_from(session, DRAFTING, id, gone, reader=reader, at=at)


def take_back(session: Session, id: UUID, review_id: int, *, reader: Reader, at: datetime) -> None:
    """Take a letter from a leader who has not decided; the next in turn gets it.

    Raises ConflictError when the leader is done with it.
    """
    hold(session, id)
    head = letter_head(session, id, reader=reader, level=AccessRight.EDIT)
    reader.require("records.register", unit=head.unit_id)
    query = """update records.review set state = 'dropped', ended_at = %s
        where id = %s and document_id = %s and state in ('open', 'waiting') returning person_id"""
    person = fetch_value(session, query, (at, review_id, id))
    if person is None:
        raise ConflictError(_("The leader is done with the letter already."))
    drop_drafts(session, id, [person])
    take_from(session, REVIEW, id, [person], reader=reader, at=at)
    clear_assistants(session, id, reader=reader, at=at)
    record(session, "review.taken_back", "document", id, principals=[person])
    open_next(session, head, reader=reader, at=at)
    stand(session, head, at=at, act="taken-back")


def drop_drafts(session: Session, id: UUID, leader_ids: Sequence[int] | None) -> None:
    """Let drafts of a document come to nothing: those of some leaders, all for None."""
    query = """update records.resolution set state = 'dropped', version = version + 1
        where document_id = %s and state in ('draft', 'offered')
          and (%s::int[] is null or author_id = any (%s))"""
    people = None if leader_ids is None else list(leader_ids)
    execute(session, query, (id, people, people))


STANDING = """
select case
    when exists (select from records.review where document_id = %(id)s
        and state in ('waiting', 'open')) then %(review)s
    when (select bool_and(r.work <> '') and bool_or(r.work = 'done')
        from records.resolution as r where r.document_id = %(id)s and r.state = 'given'
        and exists (select from records.resolution_executor as e
            where e.resolution_id = r.id and e.role <> 'informed')) then %(executed)s
    when exists (select from records.resolution as r join records.resolution_executor as e
        on e.resolution_id = r.id and e.role <> 'informed'
        where r.document_id = %(id)s and r.state = 'given') then %(executing)s
    when exists (select from records.review where document_id = %(id)s and state = 'done')
        or exists (select from records.resolution where document_id = %(id)s
            and state = 'given') then %(considered)s
    else 'registered' end"""


def stand(session: Session, head: DocumentHead, *, at: datetime, act: str) -> None:
    """Bring a letter into the state its reviews and resolutions have come to.

    What is filed stays filed; what is executed becomes so no more by a new review or resolution.
    It is executed by itself when all the work that was made of its resolutions is done.
    """
    given = {"id": head.id, "review": REVIEW, "executing": EXECUTING, "considered": CONSIDERED,
             "executed": EXECUTED}  # fmt: skip
    state = fetch_value(session, STANDING, given)
    was = fetch_value(session, "select state from documents.document where id = %s", (head.id,))
    done = was == EXECUTED and state == EXECUTING and act != "resolved"
    if was == state or done or not put_into_state(session, head, state, at=at, unless=[FILED]):
        return
    record(session, "document.moved", "document", head.id, act=act, was=was, now=state)
    signal(session, f"doc:{head.id}")


def may_consider(session: Session, id: UUID, *, reader: Reader) -> bool:
    """Tell whether the letter waits for the reader, or the reader may change its card."""
    if waits_for(session, REVIEW, id, reader=reader):
        return True
    return level_of(session, id, reader=reader) is not AccessRight.READ


def refuse_strangers(
    session: Session, reader: Reader, head: DocumentHead, transition: Transition
) -> None:
    """Raise ForbiddenError when the letter waits for somebody else."""
    if transition.code == CONSIDERED and not may_consider(session, head.id, reader=reader):
        raise ForbiddenError(_("The letter is before another person; only they consider it."))
    if transition.code not in (FILED, EXECUTED):
        return
    if level_of(session, head.id, reader=reader) is not AccessRight.READ:
        return
    if transition.code == FILED:
        raise ForbiddenError(_("Letters are filed by those who keep the journal."))
    if not resolved_by(session, head.id, reader=reader):
        raise ForbiddenError(_("Executed is said by who resolved, or by those who keep the card."))


def resolved_by(session: Session, id: UUID, *, reader: Reader) -> bool:
    """Tell whether the reader, or the one acted for, has resolved on the document."""
    query = """select exists (select from records.resolution
        where document_id = %s and author_id = any (%s) and state = 'given')"""
    return bool(fetch_value(session, query, (id, list(selves(reader)))))


def follow(session: Session, reader: Reader, head: DocumentHead, transition: Transition) -> None:
    """Let a considered letter leave its leader, a filed one everybody."""
    at = now()
    if transition.code == CONSIDERED:
        considered(session, reader, head, at)
    if transition.code == FILED:
        query = """update records.review set state = 'dropped', ended_at = %s
            where document_id = %s and state in ('open', 'waiting')"""
        execute(session, query, (at, head.id))
        drop_drafts(session, head.id, None)
        for folder in (REVIEW, DRAFTING):
            take_out_of_all(session, folder, head.id, reader=reader, at=at)


def considered(session: Session, reader: Reader, head: DocumentHead, at: datetime) -> None:
    """End the reader's own review; of a keeper of the card, who marks it for them, all of them.

    With another leader still to look, or a resolution given before, the letter stands there.
    """
    own = [each.person_id for each in list_open(session, head.id)
           if each.person_id in reader.principals]  # fmt: skip
    if own:
        drop_drafts(session, head.id, own)
        settle(session, head, own, reader=reader, at=at)
        stand(session, head, at=at, act="considered")
        return
    query = """update records.review set state = 'done', ended_at = %s
        where document_id = %s and state in ('open', 'waiting')"""
    execute(session, query, (at, head.id))
    drop_drafts(session, head.id, None)
    for folder in (REVIEW, DRAFTING):
        take_out_of_all(session, folder, head.id, reader=reader, at=at)
    stand(session, head, at=at, act="considered")
