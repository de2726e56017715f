"""The screens."""

from uprava_assignments.discipline.routes import listing, page, strip

routes = [*page.routes, *listing.routes, *strip.routes]
