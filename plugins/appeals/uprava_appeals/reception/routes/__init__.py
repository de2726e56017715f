"""The screens of receptions."""

from uprava_appeals.reception.routes.acting import routes as acting_routes
from uprava_appeals.reception.routes.booking import routes as booking_routes
from uprava_appeals.reception.routes.card import routes as card_routes
from uprava_appeals.reception.routes.journal import routes as journal_routes
from uprava_appeals.reception.routes.schedule import routes as schedule_routes
from uprava_appeals.reception.routes.today import routes as today_routes

routes = [
    *today_routes, *schedule_routes, *booking_routes, *journal_routes, *card_routes,
    *acting_routes,
]  # fmt: skip
