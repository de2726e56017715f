"""The screens of a meeting that is held: the secretary's, a member's, the projector's, sheets."""

from uprava_meetings.conduct.routes.hall import routes as hall_routes
from uprava_meetings.conduct.routes.presiding import routes as presiding_routes
from uprava_meetings.conduct.routes.sheets import routes as sheet_routes
from uprava_meetings.conduct.routes.voting import routes as voting_routes

routes = [*hall_routes, *presiding_routes, *voting_routes, *sheet_routes]
