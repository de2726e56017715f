"""What the area adds to the core."""

from procrastinate import Blueprint
from uprava.areas import Area
from uprava.extension import Navigation
from uprava.i18n import N_
from uprava.jobs.queue import task

from uprava_meetings.planning import card
from uprava_meetings.planning.acts import ACTS
from uprava_meetings.planning.kind import KIND
from uprava_meetings.planning.routes import routes
from uprava_meetings.planning.service.mailing import PERSISTENT, send_letter
from uprava_meetings.planning.values import PATH


def jobs(blueprint: Blueprint) -> None:
    """Invitations are sent one by one."""
    title = N_("Sending of an invitation")
    task(blueprint, "send_letter", title=title, retry=PERSISTENT)(send_letter)


AREA = Area(
    "planning",
    routes=routes,
    document_kinds=[KIND],
    navigation=[Navigation(N_("Sections"), N_("Meetings"), PATH, "calendar", position=50)],
    acts=ACTS,
    jobs=jobs,
    card_panels=card.panels,
    card_actions=card.actions,
)
