"""Screens of replies."""

from uprava_appeals.replies.routes.acting import routes as acting
from uprava_appeals.replies.routes.drafting import routes as drafting
from uprava_appeals.replies.routes.publishing import routes as publishing
from uprava_appeals.replies.routes.templates import routes as templates
from uprava_appeals.replies.routes.together import routes as together

routes = [*templates, *publishing, *together, *drafting, *acting]
