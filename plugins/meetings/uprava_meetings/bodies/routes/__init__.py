"""The screens of bodies."""

from uprava_meetings.bodies.routes.bodies import routes as body_routes
from uprava_meetings.bodies.routes.members import routes as member_routes
from uprava_meetings.bodies.routes.regulations import routes as regulation_routes

routes = [*body_routes, *member_routes, *regulation_routes]
