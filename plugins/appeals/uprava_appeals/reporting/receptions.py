"""Personal receptions as a source of reports; of applicants only the mask that all see is told."""

from collections.abc import Mapping
from typing import LiteralString

from uprava.i18n import N_
from uprava.reporting import Aggregate, FieldKind, Good, Measure, ReportField, ReportSource
from uprava.users.reader import Reader

from uprava_appeals.reception.values import RECEIVE, BookingState, Outcome

CARD: LiteralString = "c.id is not null"

RECEPTIONS = ReportSource(
    "appeals.receptions",
    N_("Personal receptions"),
    description=N_(
        "One row is one booking of the reader's organisation, with the card it became."
        " Federal Law 59-FZ, article 13."
    ),
    rows="""appeals.reception_booking as b
        left join appeals.reception_card as c on c.booking_id = b.id""",
    where="b.organisation_id = %(organisation)s",
    key="b.id",
    permission=RECEIVE,
    dates=("day",),
    listed=("card", "day", "person", "mask", "state", "outcome", "handed"),
    fields=(
        ReportField("card", N_("Number of the card"), FieldKind.CODE, "c.number::text", width=12),
        ReportField("day", N_("Day"), FieldKind.DAY, "b.day", width=14),
        ReportField("person", N_("Who receives"), FieldKind.PERSON, "b.person_id", filtered=True),
        ReportField("mask", N_("Applicant as others see them"), FieldKind.TEXT, "b.mask",
                    width=30, grouped=False),
        ReportField("state", N_("State"), FieldKind.CHOICE, "b.state", choices={
            each.value: each.caption for each in BookingState
        }, filtered=True),
        ReportField("outcome", N_("Outcome of the reception"), FieldKind.CHOICE, "c.outcome",
                    choices={each.value: each.caption for each in Outcome}, filtered=True),
        ReportField("foremost", N_("Out of turn"), FieldKind.YES, "b.foremost"),
        ReportField("moved", N_("Moved to another day"), FieldKind.YES, "b.was_day is not null"),
        ReportField("handed", N_("A written appeal was handed over"), FieldKind.YES, "c.handed"),
        ReportField("consent", N_("Agreed to an oral answer"), FieldKind.YES, "c.consent"),
    ),
    measures=(
        Measure("booked", N_("Booked")),
        Measure("received", N_("People received"), CARD),
        Measure("missed", N_("Did not come to it"), "b.state = 'missed'", good=Good.LESS),
        Measure("cancelled", N_("Cancelled"), "b.state = 'cancelled'", good=Good.LESS),
        Measure("waiting", N_("Still to come"), "b.state in ('booked', 'came')"),
        Measure("oral", N_("Answered at the reception"), "c.outcome = 'oral'"),
        Measure("oral_share", N_("Share answered at the reception"), "c.outcome = 'oral'",
                Aggregate.SHARE, of="received", digits=1),
        Measure("written", N_("A written answer is given"), "c.outcome = 'answer'"),
        Measure("elsewhere", N_("Explained where to apply"), "c.outcome = 'elsewhere'"),
        Measure("refused", N_("Refused or left"), "c.outcome in ('answered', 'secret', 'abuse')"),
        Measure("handed", N_("Written appeals handed over"), "c.handed"),
    ),
    changed_by=("reception",),
    values=lambda _session, reader: of_organisation(reader),
)  # fmt: skip


def of_organisation(reader: Reader) -> Mapping[str, object]:
    """Return whose receptions a reader counts: those of their organisation."""
    return {"organisation": reader.organisation_id}
