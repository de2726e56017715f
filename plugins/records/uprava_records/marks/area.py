"""Codes on paper as an area of records: what it adds to the core."""

from collections.abc import Sequence

from sqlalchemy.orm import Session
from uprava.extension import Action, BuiltInRole, DocumentHead, Navigation, Permission
from uprava.i18n import N_
from uprava.users.reader import Reader

from uprava_records.areas import Area
from uprava_records.marks.routes import routes
from uprava_records.marks.routes.labels import PRINT
from uprava_records.marks.service.opening import OPEN


def actions(_session: Session, reader: Reader, document: DocumentHead) -> Sequence[Action]:
    """Labels and the check of a document."""
    if not (reader.may(PRINT, unit=document.unit_id) or reader.may(OPEN, unit=document.unit_id)):
        return []
    url = f"/records/marks/{document.id}"
    return [Action("mark", N_("Label and code"), url, "tag", position=85)]


OFFICE = N_("Chancellery")

AREA = Area(
    "marks",
    routes=routes,
    permissions=[
        Permission(PRINT, N_("Print labels with codes"), (BuiltInRole.REGISTRAR,)),
        Permission(
            OPEN, N_("Let everybody check signed documents by their codes"),
            (BuiltInRole.REGISTRAR,),
        ),
    ],
    navigation=[Navigation(OFFICE, N_("Find by code"), "/records/scan", "scan", PRINT, 60)],
    actions=actions,
)  # fmt: skip
