"""The screens of questions and agendas."""

from uprava_meetings.agenda.api import routes as api_routes
from uprava_meetings.agenda.routes.agendas import routes as agenda_routes
from uprava_meetings.agenda.routes.approving import routes as approval_routes
from uprava_meetings.agenda.routes.packets import routes as packet_routes
from uprava_meetings.agenda.routes.questions import routes as question_routes
from uprava_meetings.agenda.routes.reading import routes as reading_routes

routes = [
    *question_routes, *agenda_routes, *approval_routes, *packet_routes, *reading_routes,
    *api_routes,
]  # fmt: skip
