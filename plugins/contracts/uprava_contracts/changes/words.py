"""What an agreement changes, in the reader's words."""

from datetime import date
from decimal import Decimal

from uprava.i18n import _
from uprava.web.screens import show_day

from uprava_contracts.changes.reasons import Reason, grounds
from uprava_contracts.changes.values import What
from uprava_contracts.wording import money, percent


def ground_of(code: str) -> str:
    """Return where the reason of an agreement is written."""
    ground = grounds()[Reason(code)]
    if not ground.source or ground.verified:
        return ground.source
    return _("{source}; not verified").format(source=ground.source)


def shown_value(what: str, text: str) -> str:
    """Return a canonical value as people read it."""
    if not text:
        return "—"
    kind = What(what)
    if kind.is_day:
        return show_day(date.fromisoformat(text))
    if kind.is_money:
        return money(Decimal(text))
    return percent(Decimal(text)) if kind is What.ADVANCE else text
