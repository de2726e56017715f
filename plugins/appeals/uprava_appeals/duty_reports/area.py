"""Duty reports: what the area adds to the core."""

from collections.abc import Collection, Sequence

from procrastinate import Blueprint
from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.db.sql import fetch_values
from uprava.extension import BuiltInRole, Navigation, Permission
from uprava.i18n import N_
from uprava.jobs.queue import task

from uprava_appeals.duty_reports.acts import ACTS, OBJECTS
from uprava_appeals.duty_reports.routes import packages, routes
from uprava_appeals.duty_reports.routes.figures import PATH
from uprava_appeals.duty_reports.service.making import make
from uprava_appeals.duty_reports.values import REPORT


def jobs(blueprint: Blueprint) -> None:
    """A package is made in the background."""
    task(blueprint, "section_package", title=N_("Package for the federal section"))(make)


def known_blobs(session: Session, hashes: Sequence[str]) -> Collection[str]:
    """Files of packages."""
    query = "select sha256 from appeals.section_package where sha256 = any (%s)"
    return fetch_values(session, query, (list(hashes),))


AREA = Area(
    "duty_reports",
    routes=routes,
    acts=ACTS,
    act_objects=OBJECTS,
    jobs=jobs,
    known_blobs=known_blobs,
    permissions=[
        Permission(
            REPORT, N_("See figures of appeals and make their reports"),
            (BuiltInRole.REGISTRAR, BuiltInRole.LEADER),
        ),
    ],
    navigation=[
        Navigation(
            N_("Sections"), N_("Appeals in figures"), PATH, "chart-bar", REPORT, 36, folded=True
        ),
        Navigation(
            N_("Sections"), N_("Packages for the federal section"), packages.PATH, "package",
            REPORT, 37, folded=True,
        ),
    ],
)  # fmt: skip
