"""Archive packages as an area of records: cases leave the house whole and can be checked."""

from collections.abc import Collection, Sequence

from procrastinate import Blueprint
from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.demo.scene import DemoScene
from uprava.extension import (
    Action,
    BuiltInRole,
    DocumentHead,
    Navigation,
    Permission,
)
from uprava.i18n import N_
from uprava.jobs.queue import task
from uprava.users.reader import Reader

from uprava_records.packages.acts import ACTS, OBJECTS
from uprava_records.packages.routes import routes
from uprava_records.packages.service.checking import check_package
from uprava_records.packages.service.listing import known
from uprava_records.packages.service.making import make
from uprava_records.packages.service.ordering import PACK
from uprava_records.packages.service.tidying import tidy

OFFICE = N_("Chancellery")


def actions(_session: Session, reader: Reader, document: DocumentHead) -> Sequence[Action]:
    """«Архивный пакет…» on the card of a registered document."""
    if document.number is None or not reader.may(PACK, unit=document.unit_id):
        return []
    url = f"/records/packages/of/{document.id}"
    return [Action("archive-package", N_("Archive package…"), url, "package", position=90)]


def known_blobs(session: Session, hashes: Sequence[str]) -> Collection[str]:
    """Packages that are kept."""
    return known(session, hashes)


def jobs(blueprint: Blueprint) -> None:
    """Making and checking packages; letting go of those nobody wants every night."""
    task(blueprint, "make_package", title=N_("Making an archive package"))(make)
    task(blueprint, "check_package", title=N_("Check of an archive package"))(check_package)
    task(blueprint, "tidy_packages", title=N_("Removal of old packages"), cron="25 20 * * *")(tidy)


def demo(session: Session, scene: DemoScene) -> None:
    """Packages of a closed year and a transfer."""
    from uprava_records.packages.demo import fill

    fill(session, scene)


AREA = Area(
    "packages",
    acts=ACTS,
    act_objects=OBJECTS,
    routes=routes,
    permissions=[
        Permission(PACK, N_("Make and check archive packages"), (BuiltInRole.REGISTRAR,)),
    ],
    navigation=[
        Navigation(
            OFFICE, N_("Archive packages"), "/records/packages", "package", PACK, 33, folded=True
        ),
    ],
    card_actions=actions,
    known_blobs=known_blobs,
    jobs=jobs,
    demo=demo,
)
