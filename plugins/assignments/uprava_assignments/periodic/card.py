"""What periodic assignments show on a card, and what may be done with them there."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session
from uprava.documents.service.terms import term_words
from uprava.extension import Action, DocumentHead, Panel
from uprava.i18n import N_, _
from uprava.users.reader import Reader

from uprava_assignments.giving.kind import CLOSED, TONES
from uprava_assignments.giving.service.reading import read, selves
from uprava_assignments.giving.values import GIVE, KIND, STANDING_TITLES, Standing
from uprava_assignments.periodic.routes.fields import preview
from uprava_assignments.periodic.service.reading import (
    InstanceRow,
    find_series,
    find_series_of,
    list_instances,
)

TEMPLATE = "assignments/periodic/panel.html"


@dataclass(frozen=True, slots=True)
class InstanceView:
    """An instance as the card draws it: its state and its term in words, each with a tone."""

    row: InstanceRow
    standing: str
    tone: str
    due: str
    due_tone: str


def panels_of(session: Session, reader: Reader, head: DocumentHead) -> Sequence[Panel]:
    """Return the rule, the next dates and the instances; of an instance its series."""
    if head.kind != KIND:
        return []
    series = find_series(session, head.id)
    if series is None:
        return instance_panels(session, head)
    today = session.info["today"]
    begin = max(today, series.next_term or today)
    values = {
        "series": series, "head": head,
        "preview": preview(session, series.schedule, today=begin),
        "instances": [view_of(session, each)
                      for each in list_instances(session, head.id, reader=reader)],
    }  # fmt: skip
    return [Panel("series", N_("Repetition"), TEMPLATE, values, "main", 5, series.given or None)]


def instance_panels(session: Session, head: DocumentHead) -> Sequence[Panel]:
    """Return of which periodic assignment this one is an instance."""
    found = find_series_of(session, head.id)
    series = find_series(session, found[0]) if found else None
    if series is None or found is None:
        return []
    values = {"series": series, "instance": found[1]}
    return [Panel("series", N_("Repetition"), "assignments/periodic/of.html", values, "side", 30)]


def view_of(session: Session, row: InstanceRow) -> InstanceView:
    """Return an instance with its state and term in words."""
    standing = Standing(row.standing)
    due, tone = term_words(row.due_on, session.info["today"]) if row.due_on else ("", "")
    return InstanceView(
        row,
        _(STANDING_TITLES[standing]),
        tone_of(standing),
        due,
        "" if standing in CLOSED else tone,
    )


def tone_of(standing: Standing) -> str:
    """Return the tone of a state as labels have it."""
    tone = TONES.get(standing)
    return str(tone.value) if tone else ""


def actions_of(session: Session, reader: Reader, head: DocumentHead) -> Sequence[Action]:
    """Return making an assignment periodic; changing the rule and stopping a periodic one."""
    if head.kind != KIND or not reader.may(GIVE):
        return []
    row = read(session, head.id)
    if row.author_id not in selves(reader) or row.parent_duty_id is not None:
        return []
    if row.standing == Standing.SERIES:
        base = f"/assignments/{head.id}/series"
        return [
            Action("series-rule", N_("Change the rule…"), f"{base}/rule", "refresh", position=500),
            Action("series-stop", N_("Stop…"), f"{base}/stop", "ban", position=510),
        ]
    if row.series_id is not None or row.standing == Standing.RECALLED:
        return []
    return [Action("periodic", N_("Make periodic…"), f"/assignments/{head.id}/periodic", "refresh",
                   position=520)]  # fmt: skip
