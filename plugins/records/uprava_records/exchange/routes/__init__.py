"""Screens of the exchange."""

from uprava_records.exchange.routes.journal import routes as journal
from uprava_records.exchange.routes.participants import routes as participants

routes = [*journal, *participants]
