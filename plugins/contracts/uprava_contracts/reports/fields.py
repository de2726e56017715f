"""Fields of the contract that every source over contracts has; `c` is the contract."""

from collections.abc import Mapping
from typing import LiteralString

from sqlalchemy.orm import Session
from uprava.i18n import N_
from uprava.installation import installation_of
from uprava.reporting import FieldKind, ReportField
from uprava.users.reader import Reader

from uprava_contracts.values import CONTRACT, CONTRACT_STATES, ContractState, Kind

CARD: LiteralString = "join documents.document as d on d.id = c.document_id"

COUNTED: LiteralString = (
    "c.stands in ('concluded', 'performing', 'suspended', 'performed', 'terminated')"
)
"""Drafts and annulled contracts owe nothing and are not counted."""

LIVE: LiteralString = "c.stands in ('concluded', 'performing', 'suspended')"

KINDS = (CONTRACT,)
"""The kind of documents whose rights count."""

CHANGED_BY = ("document", "contract", "obligation", "delivery", "payment", "claim", "refusal",
              "security", "agreement", "fine", "charge", "penalty")  # fmt: skip

STATES = {
    each.value: CONTRACT_STATES[each]
    for each in ContractState if each not in (ContractState.DRAFT, ContractState.ANNULLED)
}  # fmt: skip

CONTRACT_FIELDS = (
    ReportField("number", N_("Number of the contract"), FieldKind.CODE, "d.number", CARD,
                width=16),
    ReportField("title", N_("Subject of the contract"), FieldKind.TEXT, "d.title", CARD, width=50,
                grouped=False),
    ReportField("supplier", N_("Other side"), FieldKind.TEXT, "c.counterparty", width=40,
                filtered=True),
    ReportField("inn", N_("INN of the other side"), FieldKind.CODE, "c.inn", width=14),
    ReportField("kind", N_("Kind of the contract"), FieldKind.CHOICE, "c.kind", choices={
        each.value: each.caption for each in Kind
    }, width=30, filtered=True),
    ReportField("unit", N_("Unit"), FieldKind.UNIT, "c.unit_id", width=30, filtered=True),
    ReportField("organisation", N_("Organisation"), FieldKind.ORGANISATION, "c.organisation_id",
                width=30),
    ReportField("stands", N_("State of the contract"), FieldKind.CHOICE, "c.stands",
                choices=STATES),
)  # fmt: skip

HORIZONS: Mapping[str, str] = {
    "over": N_("Overdue"), "today": N_("Today"), "three": N_("In 1 to 3 days"),
    "ten": N_("In 4 to 10 days"), "thirty": N_("In 11 to 30 days"),
    "later": N_("In more than 30 days"), "none": N_("Nothing is awaited"),
}  # fmt: skip
"""How far off a day is."""


def horizon(day: LiteralString, awaited: LiteralString) -> LiteralString:
    """Return how far off a day is of what is awaited, as SQL."""
    return f"""case when {day} is null or not ({awaited}) then 'none'
        when {day} < %(today)s then 'over' when {day} = %(today)s then 'today'
        when {day} <= %(today)s + 3 then 'three' when {day} <= %(today)s + 10 then 'ten'
        when {day} <= %(today)s + 30 then 'thirty' else 'later' end"""


def moments(session: Session, _reader: Reader) -> Mapping[str, object]:
    """Return by which clock moments are days of the office."""
    return {"zone": installation_of(session).settings.timezone}
