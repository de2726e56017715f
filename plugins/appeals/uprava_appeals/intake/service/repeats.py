"""Whether somebody wrote of the same before: his appeals of the last months, compared by words.

59-FZ names no number of months; offices look back a year (`UPRAVA_APPEALS_REPEAT_MONTHS`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.db.sql import fetch, fetch_one
from uprava.documents.service.access import VISIBLE
from uprava.i18n import _
from uprava.users.reader import Reader

from uprava_appeals.applicants.service.family import family_of, standing
from uprava_appeals.intake.likeness import LIKE, SAME, Words, likeness
from uprava_appeals.intake.service.chains import chain_of
from uprava_appeals.intake.values import Earlier
from uprava_appeals.settings import AppealsSettings
from uprava_appeals.values import OVER, Repeat

LOOKED_AT = 200
"""The newest appeals of the authors that are compared."""

SHOWN = 8

TWICE_WITHIN = timedelta(days=30)
"""A letter that came again by another way comes soon."""

GENERIC = (
    "прошу просим просит просьба уважаемый уважаемая глава администрация город городской округ"
    " омск обращение обращаюсь жалоба заявление письмо год принять меры помочь помогите вопрос"
    " гражданин житель жители проживаю проживающий улица ул дом д кв квартира г область район ранее"
    " повторно вновь снова ответ ответить разобраться здравствуйте добрый день спасибо заранее"
    " работа работает предоставление предоставлен установка установить начисление назначение"
    " выделение оказание проведение организация многоквартирный"
)
"""Words of letters of every sort: they tell nothing of what one asks. Cut to stems too."""

STEMS = """
array(select unnest(tsvector_to_array({}))
      except select unnest(tsvector_to_array(to_tsvector('russian', %(generic)s))))"""

NEW = f"""select {STEMS.format("to_tsvector('russian', left(%(told)s, 100000))")} as told"""

EARLIER = f"""
select d.id, d.number, d.registered_on, a.received_on, d.title as annotation, d.state, a.answers,
    a.answered_on, a.due_on, a.repeat, {STEMS.format("to_tsvector('russian', d.title)")} as told,
    {STEMS.format("coalesce(c.words, '')")} as written,
    exists (select from appeals.question as q
            where q.document_id = d.id and q.code = any (%(codes)s)) as topic
from appeals.appeal as a join documents.document as d on d.id = a.document_id
left join appeals.content as c on c.document_id = a.document_id
where a.document_id in (select w.document_id from appeals.author as w
                        where w.applicant_id = any (%(applicants)s))
  and a.received_on >= %(since)s and d.deleted_at is null and d.state <> 'annulled'
  and {VISIBLE}
order by d.id desc limit {LOOKED_AT}"""


@dataclass(frozen=True, slots=True)
class Compared:
    """An earlier appeal with the stems of its words."""

    id: UUID
    number: str | None
    registered_on: date | None
    received_on: date
    annotation: str
    state: str
    answers: int
    answered_on: date | None
    due_on: date | None
    repeat: str
    told: list[str]
    written: list[str]
    topic: bool


@dataclass(frozen=True, slots=True)
class Stems:
    """The stems of a new letter."""

    told: list[str]


def find_earlier(
    session: Session, applicant_ids: Sequence[int], text: str, *, reader: Reader, today: date,
    codes: Sequence[str] = (),
) -> list[Earlier]:  # fmt: skip
    """Return the appeals of these applicants the reader may see, the likest first.

    Those of cards merged with theirs count too. `text`: annotation and letter; `codes`: topics of
    its questions. What is not like is the first on its question.
    """
    values = {
        "applicants": families(session, applicant_ids), "codes": list(codes),
        "since": months_before(today, AppealsSettings().repeat_months), "generic": GENERIC,
        "principals": list(reader.principals),
    }  # fmt: skip
    own = words_of(session, text)
    rows = fetch(session, Compared, EARLIER, values)
    found = [compared(session, each, own, today) for each in rows]
    return sorted(found, key=lambda each: -each.likeness)[:SHOWN]


def families(session: Session, applicant_ids: Sequence[int]) -> list[int]:
    """Return the ids with those of all cards that were merged with theirs."""
    heads = (standing(session, id) or id for id in dict.fromkeys(applicant_ids))
    return [id for head in heads for id in family_of(session, head)]


def months_before(day: date, months: int) -> date:
    """Return the same day some months ago, the last of the month where there is none."""
    month = day.year * 12 + day.month - 1 - months
    first = date(month // 12, month % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), last_of(first))


def last_of(first: date) -> date:
    """Return the last day of the month that begins on a day."""
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def words_of(session: Session, text: str) -> Words:
    """Return the stems of a letter."""
    found = fetch_one(session, Stems, NEW, {"told": text, "generic": GENERIC})
    assert found is not None
    return Words(frozenset(found.told))


def compared(session: Session, row: Compared, own: Words, today: date) -> Earlier:
    """Return what the new letter would be to an earlier one, and why."""
    other = Words(frozenset(row.told), frozenset(row.written))
    like = likeness(own, other, topic=row.topic)
    suggestion, why = judged(session, row, like, today)
    return Earlier(
        row.id, row.number, row.registered_on, row.received_on, row.annotation, row.state,
        row.answers, round(like, 2), suggestion, why,
    )  # fmt: skip


def judged(session: Session, row: Compared, like: float, today: date) -> tuple[Repeat, str]:
    """Return the suggestion for an appeal so much like an earlier one, with its reason."""
    if like < LIKE:
        return Repeat.FIRST, _("It asks something else.")
    over = row.state in OVER
    if like >= SAME and (not over or today - row.received_on <= TWICE_WITHIN):
        return Repeat.DUPLICATE, _("The same letter came before by another way.")
    late = row.due_on is not None and row.due_on < today
    if not over and not late:
        return Repeat.DUPLICATE, _("The earlier one on this is still being considered.")
    earlier = chain_of(session, row.id).appeals
    if earlier > 1:
        return Repeat.MULTIPLE, _("He writes of this again, after {n} appeals.").format(n=earlier)
    why = _("The earlier one was answered: he writes again.")
    return Repeat.REPEATED, why if over else _("The earlier one was not answered in time.")
