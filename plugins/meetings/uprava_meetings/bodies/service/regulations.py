"""The rules of a body from day to day; a vote is judged by those of its day."""

from datetime import date, datetime

from sqlalchemy.orm import Session
from uprava.audit.log import record
from uprava.db.sql import execute, fetch, fetch_value
from uprava.errors import ConflictError, InvalidError, NotFoundError
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_meetings.bodies.service.bodies import get_kept
from uprava_meetings.bodies.values import MajorityRow, Regulation, RegulationRow

COLUMNS = """id, body_id, since, source, seats, quorum_whole, quorum_share, quorum_least, recused,
    substitutes, materials_days, agenda_days, protocol_days"""

MAJORITIES = """select id, regulation_id, title, whole, share, casting from meetings.majority
    where regulation_id = any (%s) order by regulation_id, position"""

LONGEST_SOURCE, LONGEST_TITLE = 300, 100
LIMITS = {
    "seats": (1, 1000), "materials_days": (0, 60), "agenda_days": (0, 60), "protocol_days": (0, 60),
}  # fmt: skip


def regulations_of(session: Session, body_id: int) -> list[Regulation]:
    """Return the rules of a body, the latest first."""
    query = f"select {COLUMNS} from meetings.regulation where body_id = %s order by since desc"
    rows = fetch(session, RegulationRow, query, (body_id,))
    majorities = fetch(session, MajorityRow, MAJORITIES, ([each.id for each in rows],))
    return [each.with_majorities(majorities) for each in rows]


def regulation_on(session: Session, body_id: int, day: date) -> Regulation:
    """Return the rules of a body on a day. Raises ConflictError when it has none yet."""
    every = regulations_of(session, body_id)
    found = next((each for each in every if each.since <= day), None)
    if found is None:
        raise ConflictError(
            _("The body has no rules on {day}: set up its regulation first.").format(
                day=f"{day:%d.%m.%Y}"
            )
        )
    return found


def get_regulation(session: Session, body_id: int, id: int) -> Regulation:
    """Return one of the rules of a body. Raises NotFoundError."""
    found = next((each for each in regulations_of(session, body_id) if each.id == id), None)
    if found is None:
        raise NotFoundError(_("There is no such regulation."))
    return found


def is_used(session: Session, id: int) -> bool:
    """Tell whether meetings are held by a regulation: then it changes no more."""
    query = "select exists (select from meetings.meeting where regulation_id = %s)"
    return bool(fetch_value(session, query, (id,)))


def set_regulation(
    session: Session, body_id: int, wanted: Regulation, *, reader: Reader, at: datetime
) -> int:
    """Set the rules of a body from a day on; those of the same day are replaced while unused.

    Raises InvalidError naming the fields, ConflictError when meetings are held by those rules.
    """
    body = get_kept(session, body_id, reader=reader)
    refuse(wanted)
    same = "select id from meetings.regulation where body_id = %s and since = %s"
    known = fetch_value(session, same, (body_id, wanted.since))
    if known is not None and is_used(session, known):
        raise ConflictError(
            _("Meetings are held by these rules already. Let the new ones begin on another day.")
        )
    execute(session, "delete from meetings.regulation where id = %s", (known,))
    query = f"""insert into meetings.regulation ({COLUMNS.removeprefix("id, ")}, changed_by,
            changed_at)
        values (%(body)s, %(since)s, %(source)s, %(seats)s, %(whole)s, %(share)s, %(least)s,
            %(recused)s, %(substitutes)s, %(materials)s, %(agenda)s, %(protocol)s, %(by)s, %(at)s)
        returning id"""
    id = int(fetch_value(session, query, told(body_id, wanted, reader=reader, at=at)))
    for position, each in enumerate(wanted.majorities, 1):
        execute(
            session,
            """insert into meetings.majority (regulation_id, position, title, whole, share,
                casting) values (%s, %s, %s, %s, %s, %s)""",
            (id, position, each.title, each.rule.whole, each.share, each.rule.casting),
        )
    record(
        session, "body.regulated", "meeting_body", body_id, title=body.name, source=wanted.source,
        since=f"{wanted.since:%d.%m.%Y}",
    )  # fmt: skip
    return id


def told(body_id: int, wanted: Regulation, *, reader: Reader, at: datetime) -> dict[str, object]:
    """Return the parameters of a regulation's row."""
    return {
        "body": body_id, "since": wanted.since, "source": wanted.source, "seats": wanted.seats,
        "whole": wanted.quorum.whole, "share": wanted.quorum_share, "least": wanted.quorum.least,
        "recused": wanted.quorum.recused, "substitutes": wanted.substitutes,
        "materials": wanted.materials_days, "agenda": wanted.agenda_days,
        "protocol": wanted.protocol_days, "by": reader.person_id, "at": at,
    }  # fmt: skip


def refuse(wanted: Regulation) -> None:
    """Raise InvalidError for what is wrong in rules, field by field."""
    wrong = {
        name: _("From {first} to {last}.").format(first=first, last=last)
        for name, (first, last) in LIMITS.items()
        if not first <= getattr(wanted, name) <= last
    }
    if not 1 <= len(wanted.source) <= LONGEST_SOURCE:
        wrong["source"] = _("Name the act and the article the rules come from.")
    if not 0 <= wanted.quorum.least <= wanted.seats:
        wrong["least"] = _("More than there are seats.")
    if not wanted.majorities:
        wrong["majority"] = _("Say by which majority the body decides.")
    if any(not 1 <= len(each.title) <= LONGEST_TITLE for each in wanted.majorities):
        wrong["majority"] = _("Say what each majority is for.")
    if wrong:
        raise InvalidError(_("The rules have mistakes; nothing is kept."), fields=wrong)
