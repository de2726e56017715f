"""Agreements on their own card."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from uprava.approval.service.drafting import is_sent
from uprava.extension import Action, Change, ChangeKind, DocumentHead, Panel
from uprava.i18n import N_, _
from uprava.users.reader import Reader
from uprava.web.screens import show_day

from uprava_contracts.cards.service.reading import find_contract, works_on
from uprava_contracts.changes.kind import AGREED, OFF_ROUTE, SIGNED
from uprava_contracts.changes.reasons import Reason
from uprava_contracts.changes.service.reading import find_agreement
from uprava_contracts.changes.values import AGREEMENTS, AgreementRow, Sort
from uprava_contracts.changes.words import ground_of, shown_value
from uprava_contracts.values import AGREEMENT


def panels(session: Session, _reader: Reader, document: DocumentHead) -> Sequence[Panel]:
    """What an agreement says and changes."""
    row = find_agreement(session, document.id) if document.kind == AGREEMENT else None
    return on_agreement(session, row) if row else []


def on_agreement(session: Session, row: AgreementRow) -> list[Panel]:
    """Its contract, reason and days; what changes."""
    pairs = [
        (_("Sort of agreement"), _(Sort(row.sort).caption)),
        (_("Why it is changed"), _(Reason(row.reason).caption)),
        (_("Source"), ground_of(row.reason)),
        (_("Circumstances"), row.why),
        (_("Date of the agreement"), show_day(row.dated_on) if row.dated_on else ""),
        (_("Signed by both sides on"), show_day(row.signed_on) if row.signed_on else ""),
        (_("Terminated from"), show_day(row.ends_on) if row.ends_on else ""),
        (_("Settlement"), row.settlement),
    ]  # fmt: skip
    contract = find_contract(session, row.contract_id)
    say = contract.say if contract else str
    changes = [
        (say(_(each.caption)), each.name, shown_value(each.what, each.was),
         shown_value(each.what, each.now))
        for each in row.changes
    ]  # fmt: skip
    values = {"pairs": pairs, "contract": contract}
    found = [Panel("agreement", N_("Agreement"), "contracts/changes/agreement_panel.html", values,
                   column="side", position=5)]  # fmt: skip
    if changes:
        found.append(Panel("agreed", N_("What changes"), "contracts/changes/changes_panel.html",
                           {"rows": changes, "signed": row.signed_on}, position=7))  # fmt: skip
    return found


def actions(session: Session, reader: Reader, document: DocumentHead) -> Sequence[Action]:
    """Change a draft, note that both sides signed."""
    if document.kind != AGREEMENT or find_agreement(session, document.id) is None:
        return []
    return for_agreement(session, reader, document)


def for_agreement(session: Session, reader: Reader, document: DocumentHead) -> list[Action]:
    """Change a draft, note that both sides signed."""
    if not works_on(session, document, reader=reader) or is_sent(session, document):
        return []
    base, found = f"{AGREEMENTS}/{document.id}", []
    if document.state in (*OFF_ROUTE, SIGNED):
        found.append(Action("agreement-agreed", N_("Signed by both sides…"), f"{base}/agreed",
                            "signature", "form", primary=document.state == SIGNED,
                            position=20))  # fmt: skip
    if document.state in OFF_ROUTE:
        found.append(Action("agreement-text", N_("Print the text…"), f"{base}/text", "file-text",
                            "form", position=15))  # fmt: skip
        found.append(Action("agreement-edit", N_("Change the agreement"), f"{base}/edit", "edit",
                            position=10))  # fmt: skip
    return found


AWAY = (ChangeKind.TRASH, ChangeKind.REQUISITES, ChangeKind.ANNULMENT)
"""What is refused once it is in force; scans and proofs are still put beside it."""


def locks(
    _session: Session, _reader: Reader, document: DocumentHead, change: Change
) -> Sequence[str]:
    """An agreement in force stays as it is."""
    if document.kind != AGREEMENT or document.state != AGREED or change.kind not in AWAY:
        return []
    return [_("The agreement is in force: what it changed is changed back by another one.")]
