"""The screens."""

from uprava_appeals.classifier.routes import editions, importing, topics

routes = [*topics.routes, *editions.routes, *importing.routes]
