"""The screens of meetings before they open."""

from uprava_meetings.planning.routes.acting import routes as acting_routes
from uprava_meetings.planning.routes.calendars import routes as calendar_routes
from uprava_meetings.planning.routes.exporting import routes as export_routes
from uprava_meetings.planning.routes.invited import routes as invited_routes
from uprava_meetings.planning.routes.lists import routes as list_routes
from uprava_meetings.planning.routes.month import routes as month_routes
from uprava_meetings.planning.routes.recalling import routes as recalling_routes

routes = [
    *list_routes, *month_routes, *export_routes, *acting_routes, *invited_routes,
    *recalling_routes, *calendar_routes,
]  # fmt: skip
