"""Earlier card files as an area of records: what it adds to the core."""

from collections.abc import Collection, Sequence

from procrastinate import Blueprint
from sqlalchemy.orm import Session
from uprava.areas import Area
from uprava.db.sql import fetch_one
from uprava.demo.scene import DemoScene
from uprava.documents.preparing import prepare
from uprava.extension import BuiltInRole, DocumentHead, Navigation, Panel, Permission
from uprava.i18n import N_
from uprava.jobs.queue import Priority, task
from uprava.users.reader import Reader

from uprava_records.importing.acts import ACTS, OBJECTS
from uprava_records.importing.cells import KINDS
from uprava_records.importing.routes import routes
from uprava_records.importing.service import runs
from uprava_records.importing.service.expiring import expire
from uprava_records.importing.service.known import IMPORT
from uprava_records.importing.service.loading import load
from uprava_records.importing.service.looking import look
from uprava_records.importing.service.origin import Origin

OFFICE = N_("Chancellery")


def panels(session: Session, _reader: Reader, document: DocumentHead) -> Sequence[Panel]:
    """Where a card was brought over from, with what its earlier card said besides."""
    if document.kind not in KINDS:
        return []
    query = """
        select i.facts, i.line, r.name, r.ordered_at from records.imported as i
        left join records.import_run as r on r.id = i.run_id where i.document_id = %s"""
    origin = fetch_one(session, Origin, query, (document.id,))
    if origin is None:
        return []
    values = {"origin": origin}
    return [
        Panel("earlier", N_("Earlier card"), "records/importing/panel.html", values, "side", 60)
    ]


def search_words(session: Session, document: DocumentHead) -> Sequence[str]:
    """What the earlier card said and no field holds."""
    if document.kind not in KINDS:
        return []
    query = "select facts, line, '' as name, null as ordered_at from records.imported where document_id = %s"  # noqa: E501
    origin = fetch_one(session, Origin, query, (document.id,))
    return [value for _title, value in origin.facts] if origin else []


def known_blobs(session: Session, hashes: Sequence[str]) -> Collection[str]:
    """Bundles that wait to be looked at, and files of cards not brought in yet."""
    return runs.known_blobs(session, hashes)


def jobs(blueprint: Blueprint) -> None:
    """Looking at a bundle, loading it, reading its files after today's; forgetting old looks."""
    look_title, load_title = N_("Look at a card file"), N_("Loading of earlier cards")
    task(blueprint, "import_look", title=look_title, priority=Priority.LATER)(look)
    task(blueprint, "import_load", title=load_title, priority=Priority.LATER)(load)
    read_title = N_("Text of files of earlier cards")
    task(blueprint, "prepare_earlier", title=read_title, priority=Priority.LATER)(prepare)
    old_title = N_("Removal of card files that were not loaded")
    task(blueprint, "import_expire", title=old_title, cron="20 19 * * *")(expire)


def demo(session: Session, scene: DemoScene) -> None:
    """An earlier card file that was brought in."""
    from uprava_records.importing.demo import fill

    fill(session, scene)


AREA = Area(
    "importing",
    acts=ACTS,
    act_objects=OBJECTS,
    routes=routes,
    permissions=[
        Permission(
            IMPORT, N_("Bring in earlier card files"),
            (BuiltInRole.ADMINISTRATOR, BuiltInRole.REGISTRAR),
        )
    ],
    navigation=[
        Navigation(OFFICE, N_("Earlier card files"), "/records/import", "upload", IMPORT, 90,
                   folded=True),
    ],
    card_panels=panels,
    search_words=search_words,
    known_blobs=known_blobs,
    jobs=jobs,
    demo=demo,
)  # fmt: skip
