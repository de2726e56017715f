"""Records management as a plugin: what it adds to the core."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler
from uprava import __version__, hookimpl
from uprava.extension import DocumentKind, Module, Permission, State, Tone
from uprava.i18n import N_

from uprava_records import api
from uprava_records.service.registering import KIND


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
def uprava_routes() -> Sequence[ControllerRouterHandler]:
    """The registration screen and the API."""
    return [api.register]


@hookimpl
def uprava_permissions() -> Sequence[Permission]:
    """What roles may be allowed."""
    return [Permission("records.register", N_("Register incoming letters"))]


@hookimpl
def uprava_document_kinds() -> Sequence[DocumentKind]:
    """The incoming letter and its life."""
    return [
        DocumentKind(
            code=KIND,
            title=N_("Incoming letter"),
            title_many=N_("Incoming letters"),
            icon="inbox",
            states=(
                State("registered", N_("Registered"), Tone.BLUE),
                State("review", N_("Under review"), Tone.AMBER),
                State("filed", N_("In the file"), Tone.GREEN),
            ),
            list_url="/records/incoming",
        )
    ]
