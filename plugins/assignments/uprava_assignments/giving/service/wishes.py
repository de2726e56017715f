"""What is wrong with an assignment that is wanted: a sentence for each part."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session
from uprava.db.sql import fetch_value, fetch_values
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.naming import SHORT_NAME

from uprava_assignments.giving.rules import why_not_passed_on
from uprava_assignments.giving.service.people import find_head, list_workers, today_of
from uprava_assignments.giving.service.reading import now_of, read
from uprava_assignments.giving.values import (
    DEEPEST,
    LONGEST_OWN,
    LONGEST_TEXT,
    MOST_DUTIES,
    Control,
    Role,
)
from uprava_assignments.giving.wish import Wish
from uprava_assignments.settings import assignments_settings
from uprava_assignments.terms.counting import count
from uprava_assignments.terms.values import AskedTerm, Given

MOST_MILESTONES = 20

LONGEST_TERM = timedelta(days=3660)
"""No term lies further ahead."""


def check(session: Session, wish: Wish) -> None:
    """Raise InvalidError naming every part of an assignment that breaks a rule."""
    if wrong := mistakes(session, wish):
        said = _("The assignment has mistakes; nothing was given.")
        raise InvalidError(said, fields=wrong)


def mistakes(session: Session, wish: Wish) -> dict[str, str]:
    """Return a sentence for every part of an assignment that breaks a rule."""
    wrong: dict[str, str] = {}
    if not wish.text.strip():
        wrong["text"] = _("Write what is to be done.")
    elif len(wish.text) > LONGEST_TEXT:
        wrong["text"] = _("At most {n} characters.").format(n=LONGEST_TEXT)
    elif has_controls(wish.text):
        wrong["text"] = _("Control characters are not allowed.")
    if len(wish.basis_point) > 100 or has_controls(wish.basis_point):
        wrong["basis_point"] = _("At most {n} characters.").format(n=100)
    if wish.basis_id is not None and find_head(session, wish.basis_id) is None:
        said = _("The document it stands on is in the trash, or not open to you.")
        wrong["basis"] = said
    return wrong | wrong_people(session, wish) | wrong_control(session, wish) | wrong_tree(
        session, wish
    ) | wrong_terms(session, wish)  # fmt: skip


def has_controls(text: str) -> bool:
    """Tell whether a text has characters that are no text: neither lines nor tabs are such."""
    return any((ord(sign) < 32 and sign not in "\r\n\t") or ord(sign) == 127 for sign in text)


def wrong_people(session: Session, wish: Wish) -> dict[str, str]:
    """Return what is wrong with those an assignment names."""
    ids = [each.principal_id for each in wish.named]
    known = list_workers(session, [*ids, wish.author_id])
    left = [each for each in ids if each not in known]
    signs = (
        (bool(ids), _("Choose who does it.")),
        (len(ids) <= MOST_DUTIES, _("At most {n} executors.").format(n=MOST_DUTIES)),
        (len(set(ids)) == len(ids), _("One and the same executor is named twice.")),
        (
            [each.role for each in wish.named].count(Role.RESPONSIBLE) == 1,
            _("Name one responsible executor."),
        ),
        (not left, _("Does not work here any more: {names}. Choose another executor.").format(
            names=", ".join(names_of(session, left)))),
        (wish.author_id not in ids, _("Who gives an assignment does not execute it.")),
        (
            all(len(each.text) <= LONGEST_OWN for each in wish.named),
            _("An executor's own text has at most {n} characters.").format(n=LONGEST_OWN),
        ),
        (
            not any(has_controls(each.text) for each in wish.named),
            _("Control characters are not allowed."),
        ),
    )  # fmt: skip
    found = next(({"who": why} for fits, why in signs if not fits), {})
    if wish.author_id not in known:
        found = found | {"author": _("The leader does not work here any more.")}
    return found


def names_of(session: Session, ids: Sequence[int]) -> list[str]:
    """Return what principals are called."""
    query = f"""
        select coalesce((select {SHORT_NAME} from users.person as p where p.id = each),
            (select name from users.unit where unit.id = each), '—')
        from unnest(%s::int[]) as each"""
    return fetch_values(session, query, (list(ids),))


def wrong_control(session: Session, wish: Wish) -> dict[str, str]:
    """Return what is wrong with the controller."""
    controller = wish.controller_id
    if controller is None or wish.control is Control.NONE:
        return {}
    if controller not in list_workers(session, [controller]):
        return {"controller": _("The controller does not work here any more.")}
    if any(each.principal_id == controller and each.role is not Role.INFORMED
           for each in wish.named):  # fmt: skip
        return {"controller": _("An executor does not control himself: choose another person.")}
    return {}


CHAIN = """
with recursive up as (
    select u.id, u.person_id, u.principal_id, u.due_on, a.author_id, a.parent_duty_id, a.depth
    from assignments.duty as u join assignments.assignment as a on a.document_id = u.assignment_id
    where u.id = %(duty)s
    union all
    select u.id, u.person_id, u.principal_id, u.due_on, a.author_id, a.parent_duty_id, a.depth
    from up join assignments.duty as u on u.id = up.parent_duty_id
    join assignments.assignment as a on a.document_id = u.assignment_id
)
select array_agg(distinct each) from up
cross join lateral (values (up.person_id), (up.principal_id), (up.author_id)) as v (each)
where each is not null"""


def wrong_tree(session: Session, wish: Wish) -> dict[str, str]:
    """Return what is wrong with the place of an assignment in its tree: no circle, not too deep."""
    if wish.parent_duty_id is None:
        return {}
    if why := why_not_under(session, wish.parent_duty_id, wish.author_id):
        return {"above": why}
    above = above_of(session, wish.parent_duty_id)
    back = [each.principal_id for each in wish.named
            if each.principal_id in above and each.role is not Role.INFORMED]  # fmt: skip
    if back:
        said = _("The assignment would come back to who gave it: {names}.")
        return {"who": said.format(names=", ".join(names_of(session, back)))}
    query = """select a.depth from assignments.duty as u
        join assignments.assignment as a on a.document_id = u.assignment_id where u.id = %s"""
    if (fetch_value(session, query, (wish.parent_duty_id,)) or 0) + 1 > DEEPEST:
        return {"who": _("Assignments stand at most {n} below one another.").format(n=DEEPEST)}
    return {}


def above_of(session: Session, duty_id: int) -> set[int]:
    """Return who gave and who executes the assignments from a duty up to the top of its tree."""
    return set(fetch_value(session, CHAIN, {"duty": duty_id}) or ())


def why_not_under(session: Session, duty_id: int, author_id: int) -> str:
    """Return why that author cannot pass on a duty now; empty when he can."""
    query = "select assignment_id from assignments.duty where id = %s"
    above = fetch_value(session, query, (duty_id,))
    if above is None:
        return _("There is no such assignment, or it is not open to you.")
    whole = now_of(session, read(session, above))
    duty = next(each for each in whole.duties if each.id == duty_id)
    why = why_not_passed_on(duty, whole)
    if not why and duty.person != author_id:
        return _("Only who has to do it passes it on.")
    return why


def wrong_terms(session: Session, wish: Wish) -> dict[str, str]:
    """Return what is wrong with the terms: not past, inside of the whole and of the one above."""
    today = today_of(session)
    wrong: dict[str, str] = {}
    terms = counted(session, wish, wrong)
    whole = terms.get("")
    for name, due in terms.items():
        field = f"term{name}" if name else "term"
        if due is not None and due < today:
            wrong.setdefault(field, _("The term lies in the past: {day}.").format(day=told(due)))
        elif due is not None and due > today + LONGEST_TERM:
            wrong.setdefault(field, _("The term is more than ten years ahead."))
        elif name and due is not None and whole is not None and due > whole:
            wrong.setdefault(
                field, _("An own term is not later than that of the whole: {day}.").format(
                    day=told(whole)))  # fmt: skip
    wrong |= wrong_below(session, wish, whole)
    return wrong | wrong_milestones(wish, whole, today)


def counted(session: Session, wish: Wish, wrong: dict[str, str]) -> Mapping[str, date | None]:
    """Return the last days a wish asks for, of the whole under '', of executors by their place."""
    given = Given(
        signed=today_of(session),
        organisation_id=organisation_of(session, wish.author_id),
        priority=wish.priority,
        basis_id=wish.basis_id,
    )
    found: dict[str, date | None] = {}
    asked = {"": wish.asked_term or "typical"}
    asked |= {str(n): each.asked_term for n, each in enumerate(wish.named) if each.asked_term}
    for name, text in asked.items():
        try:
            deadline = count(session, AskedTerm.read(text), given=given)
        except InvalidError as error:
            wrong[f"term{name}"] = error.detail
        else:
            found[name] = deadline.date if deadline else None
    return found


def organisation_of(session: Session, person_id: int) -> int:
    """Return the organisation a person works in; 0: in none."""
    query = """
        select unit.organisation_id from users.post_holder as holder
        join users.post on post.id = holder.post_id join users.unit on unit.id = post.unit_id
        where holder.person_id = %(person)s and holder.since <= %(today)s
          and (holder.until is null or holder.until >= %(today)s)
        order by holder.acting, holder.since, holder.id limit 1"""
    values = {"person": person_id, "today": today_of(session)}
    return int(fetch_value(session, query, values) or 0)


def wrong_below(session: Session, wish: Wish, whole: date | None) -> dict[str, str]:
    """Return what is wrong with a term under another assignment: not later than that one's."""
    latest = latest_under(session, wish.parent_duty_id)
    if latest is not None and (whole is None or whole > latest):
        said = _("The term is not later than that of the assignment above: {day}.")
        return {"term": said.format(day=told(latest))}
    return {}


def latest_under(session: Session, duty_id: int | None) -> date | None:
    """Return the latest term an assignment under a duty may have; None: any."""
    if duty_id is None:
        return None
    query = "select due_on from assignments.duty where id = %s"
    above = fetch_value(session, query, (duty_id,))
    return above - timedelta(days=assignments_settings().reserve_days) if above else None


def wrong_milestones(wish: Wish, whole: date | None, today: date) -> dict[str, str]:
    """Return what is wrong with the interim terms: each between today and the last day."""
    if len(wish.milestones) > MOST_MILESTONES:
        return {"milestones": _("At most {n} interim terms.").format(n=MOST_MILESTONES)}
    for each in wish.milestones:
        if not each.text.strip() or len(each.text) > LONGEST_OWN or has_controls(each.text):
            return {"milestones": _("Say what is to be reported by each interim term.")}
        if each.due_on < today or (whole is not None and each.due_on > whole):
            said = _("An interim term lies between today and the last day: {day} does not.")
            return {"milestones": said.format(day=told(each.due_on))}
    return {}


def told(day: date) -> str:
    """Return a day as sentences tell it."""
    return f"{day:%d.%m.%Y}"
