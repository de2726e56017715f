"""Routing as an area of records: what it adds to the core."""

from collections.abc import Mapping

from uprava.areas import Area
from uprava.extension import Act, BuiltInRole, Navigation, Permission
from uprava.i18n import N_

from uprava_records.routing.routes import routes
from uprava_records.routing.service.proposing import propose
from uprava_records.routing.values import RULES

OFFICE = N_("Chancellery")

ACTS: tuple[Act, ...] = (
    Act("routing_rule.added", N_("added the routing rule “{title}”"), "plus"),
    Act("routing_rule.changed", N_("changed the routing rule “{title}”"), "edit"),
    Act("routing_rule.switched", N_("switched the routing rule “{title}” on or off"), "refresh"),
    Act("routing_rule.moved", N_("moved the routing rule “{title}” in the order"), "arrows-sort"),
    Act("routing_rule.removed", N_("removed the routing rule “{title}”"), "trash", "r"),
)

OBJECTS: Mapping[str, str] = {"routing_rule": N_("routing rule")}

AREA = Area(
    "routing",
    routes=routes,
    permissions=[
        Permission(RULES, N_("Set up routing of letters and assistants of leaders"),
                   (BuiltInRole.ADMINISTRATOR,)),
    ],
    navigation=[
        Navigation(OFFICE, N_("Routing rules"), "/records/rules", "git-branch", RULES, 30,
                   folded=True),
    ],
    acts=ACTS,
    act_objects=OBJECTS,
    proposals=propose,
)  # fmt: skip
