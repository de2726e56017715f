"""The area of printed forms, registered through the same hooks as any module."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler
from sqlalchemy.orm import Session

from uprava import hookimpl
from uprava.demo.scene import DemoScene
from uprava.extension import Action, BuiltInRole, DocumentHead, Navigation, Permission
from uprava.i18n import N_
from uprava.printing.card_api import routes as api_routes
from uprava.printing.forms import FormKind
from uprava.printing.routes import MANAGE, PAGE, routes
from uprava.printing.routes_cards import routes as card_routes
from uprava.printing.routes_letters import routes as letter_routes
from uprava.printing.service import create_letterhead
from uprava.printing.typed_texts import may_type
from uprava.users.reader import Reader


@hookimpl
def uprava_routes() -> Sequence[ControllerRouterHandler]:
    """Letterheads and texts of sheets; texts typed for a letterhead; the card, the API."""
    return [*routes, *letter_routes, *card_routes, *api_routes]


@hookimpl
def uprava_permissions() -> Sequence[Permission]:
    """What roles may be allowed about printed forms."""
    return [
        Permission(MANAGE, N_("Change letterheads and printed forms"), (BuiltInRole.ADMINISTRATOR,))
    ]


@hookimpl
def uprava_navigation() -> Sequence[Navigation]:
    """Letterheads and sheets, for administrators."""
    section, title = N_("Administration"), N_("Letterheads and forms")
    return [Navigation(section, title, PAGE, "printer", MANAGE, position=65, folded=True)]


@hookimpl
def uprava_card_actions(
    session: Session, reader: Reader, document: DocumentHead
) -> Sequence[Action]:
    """The card on paper; «Набрать текст на бланке» where texts are written here."""
    card = Action(
        "card-pdf", N_("Registration card (PDF)"), f"/docs/{document.id}/card.pdf", "printer",
        position=950,
    )  # fmt: skip
    if not may_type(session, document, reader=reader):
        return [card]
    url = f"/docs/{document.id}/letter"
    text = Action("letter", N_("Type the text on a letterhead"), url, "typography", position=40)
    return [text, card]


DEMO = {
    FormKind.GENERAL: "Бланк постановлений и распоряжений",
    FormKind.LETTER: "Бланк писем администрации",
}


@hookimpl
def uprava_demo(session: Session, scene: DemoScene) -> None:
    """Letterheads of the administration, with the texts the program brings; none without it."""
    organisation = scene.organisations.get("adm")
    for kind, title in DEMO.items() if organisation else ():
        create_letterhead(session, kind=kind, organisation_id=organisation, title=title)
