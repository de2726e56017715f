"""The screens of control."""

from uprava_contracts.control.routes.calendars import routes as calendar_routes
from uprava_contracts.control.routes.listing import routes as list_routes
from uprava_contracts.control.routes.page import routes as page_routes
from uprava_contracts.control.routes.suppliers import routes as supplier_routes

routes = [*page_routes, *list_routes, *supplier_routes, *calendar_routes]
