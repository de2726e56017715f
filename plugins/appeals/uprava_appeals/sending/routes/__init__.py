"""Screens of sending."""

from uprava_appeals.sending.routes.acting import routes as acting
from uprava_appeals.sending.routes.journal import routes as journal

routes = [*journal, *acting]
