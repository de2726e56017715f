"""What came through the exchange, on the card of its contract."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from uprava.extension import DocumentHead, Health, HealthCheck, Panel
from uprava.i18n import N_, _
from uprava.users.reader import Reader

from uprava_contracts.exchange.service.reading import flows_of
from uprava_contracts.operators.service.opening import failing_operators
from uprava_contracts.values import CONTRACT


def panels(session: Session, _reader: Reader, document: DocumentHead) -> Sequence[Panel]:
    """The supplier's documents of a contract; nothing where none came."""
    rows = flows_of(session, document.id) if document.kind == CONTRACT else []
    if not rows:
        return []
    return [Panel("exchange", N_("Exchange with the supplier"), "contracts/exchange/panel.html",
                  {"rows": rows[:10]}, position=36, count=len(rows))]  # fmt: skip


def health(session: Session) -> Sequence[HealthCheck]:
    """Say which operators do not answer; nothing where all do."""
    return [
        HealthCheck("contracts-exchange", Health.POOR, _("{operator}: {why}").format(
            operator=each.title, why=each.failure_sentence))
        for each in failing_operators(session)
    ]  # fmt: skip
