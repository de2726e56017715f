"""What becomes of appeals, told to programs: what the area adds to the core."""

from procrastinate import Blueprint
from uprava.areas import Area
from uprava.extension import BuiltInRole, Navigation, Permission
from uprava.i18n import N_
from uprava.jobs.queue import task

from uprava_appeals.intake.service.following import FOLLOWERS
from uprava_appeals.webhooks.acts import ACTS, OBJECTS
from uprava_appeals.webhooks.routes import api, screen
from uprava_appeals.webhooks.service.queueing import queue_events
from uprava_appeals.webhooks.service.telling import tell_subscriber, tell_subscribers
from uprava_appeals.webhooks.values import KEEP, PATH

FOLLOWERS.append(queue_events)


def jobs(blueprint: Blueprint) -> None:
    """Each minute what waits is told, each subscriber by a job of its own."""
    title = N_("Events of appeals for subscribed programs")
    task(blueprint, "tell_subscribers", title=title, cron="* * * * *", queueing_lock="appeals:tell",
         lock="appeals:tell")(tell_subscribers)  # fmt: skip
    task(blueprint, "tell_subscriber", title=N_("Events of appeals for one subscriber"))(
        tell_subscriber
    )


AREA = Area(
    "webhooks",
    routes=[*api.routes, *screen.routes],
    permissions=[
        Permission(KEEP, N_("Watch and end subscriptions of programs to appeals"),
                   (BuiltInRole.ADMINISTRATOR,)),
    ],
    navigation=[
        Navigation(N_("Administration"), N_("Subscriptions to appeals"), PATH, "world", KEEP, 73,
                   folded=True),
    ],
    acts=ACTS,
    act_objects=OBJECTS,
    jobs=jobs,
)  # fmt: skip
