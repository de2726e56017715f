"""Records management as a plugin: the answers of its areas, joined in the order they build on."""

from collections.abc import Sequence

from pydantic_settings import BaseSettings
from uprava import __version__, hookimpl
from uprava.areas import Area
from uprava.extension import Module
from uprava.i18n import N_

from uprava_records.acts.area import AREA as ACTS
from uprava_records.archive.area import AREA as ARCHIVE
from uprava_records.dispatch.area import AREA as DISPATCH
from uprava_records.exchange.area import AREA as EXCHANGE
from uprava_records.filing.area import AREA as FILING
from uprava_records.importing.area import AREA as IMPORTING
from uprava_records.letters.area import AREA as LETTERS
from uprava_records.mail.area import AREA as MAIL
from uprava_records.marks.area import AREA as MARKS
from uprava_records.packages.area import AREA as PACKAGES
from uprava_records.paper.area import AREA as PAPER
from uprava_records.post.area import AREA as POST
from uprava_records.reports.area import AREA as REPORTS
from uprava_records.resolutions.area import AREA as RESOLUTIONS
from uprava_records.routing.area import AREA as ROUTING
from uprava_records.settings import RecordsSettings
from uprava_records.written.area import AREA as WRITTEN
from uprava_records.year.area import AREA as YEAR

AREAS = (
    LETTERS, MAIL, WRITTEN, PAPER, ACTS, YEAR, ROUTING, RESOLUTIONS, FILING, ARCHIVE, PACKAGES,
    DISPATCH, POST, EXCHANGE, MARKS, IMPORTING, REPORTS,
)  # fmt: skip
"""An area builds on those before it and knows none after it (decision 0007)."""


@hookimpl
def uprava_module() -> Module:
    """Say what the module is."""
    return Module(
        name="records",
        title=N_("Records management"),
        description=N_("Journals and registration of letters"),
        version=__version__,
        package="uprava_records",
        position=20,
    )


@hookimpl
def uprava_settings() -> type[BaseSettings]:
    """What an installation may configure."""
    return RecordsSettings


@hookimpl
def uprava_areas() -> Sequence[Area]:
    """What the areas answer, in the order they build on each other."""
    return AREAS
