"""The area of signing, registered through the same hooks as any module."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler
from procrastinate import Blueprint
from sqlalchemy.orm import Session

from uprava import hookimpl
from uprava.clock import now
from uprava.demo.scene import DemoScene
from uprava.errors import UnavailableError
from uprava.extension import (
    Action,
    BuiltInRole,
    DocumentHead,
    Health,
    HealthCheck,
    Navigation,
    Panel,
    Permission,
)
from uprava.i18n import N_, _
from uprava.installation import installation_of
from uprava.jobs.queue import task
from uprava.signing import api, panels
from uprava.signing.commands import uprava_commands
from uprava.signing.gost.streebog import require_streebog
from uprava.signing.routes import routes as screen_routes
from uprava.signing.service import (
    detached_rechecking,
    evidence_warning,
    powers_rechecking,
    raising,
    rechecking,
    token_watching,
    trusting_sources,
)
from uprava.signing.service.demo import issue_demo_keys
from uprava.signing.service.trusting import Kind, TermState, ending_soon
from uprava.users.reader import Reader

__all__ = ["uprava_commands"]


@hookimpl
def uprava_routes() -> Sequence[ControllerRouterHandler]:
    """The page that asks before signing, protocols, keys and trust; the JSON API."""
    return [*screen_routes, *api.routes]


@hookimpl
def uprava_permissions() -> Sequence[Permission]:
    """What roles may be allowed about signing."""
    return [
        Permission(
            "signing.sign",
            N_("Sign documents"),
            (BuiltInRole.REGISTRAR, BuiltInRole.LEADER, BuiltInRole.EXECUTOR),
        ),
        Permission(
            "signing.keys", N_("Manage people's keys and trust"), (BuiltInRole.ADMINISTRATOR,)
        ),
    ]


@hookimpl
def uprava_navigation() -> Sequence[Navigation]:
    """Keys and trust, for administrators."""
    return [
        Navigation(
            N_("Administration"), N_("Keys and trust"), "/admin/keys", "key", "signing.keys",
            position=60, folded=True,
        ),
        Navigation(
            N_("Administration"), N_("Levels of signatures"), "/admin/signatures", "signature",
            "signing.keys", position=61, folded=True,
        ),
        Navigation(
            N_("Administration"), N_("Powers of attorney"), "/admin/powers", "certificate",
            "signing.keys", position=62, folded=True,
        ),
    ]  # fmt: skip


@hookimpl
def uprava_card_actions(
    session: Session, reader: Reader, document: DocumentHead
) -> Sequence[Action]:
    """«Подписать»."""
    return panels.actions_of(session, reader, document)


@hookimpl
def uprava_card_panels(session: Session, document: DocumentHead) -> Sequence[Panel]:
    """The state of the signatures of the document's files."""
    return panels.panels_of(session, document)


@hookimpl
def uprava_jobs(blueprint: Blueprint) -> None:
    """Checks of signed files, and what is done every night at half past one in Omsk."""
    task(blueprint, "check", title=N_("Check of a signed file"))(rechecking.check_file)
    task(blueprint, "night", title=N_("Nightly check of signatures"), cron="30 19 * * *")(
        rechecking.every_night
    )
    task(blueprint, "beside", title=N_("Check of a signature file"))(
        detached_rechecking.check_container
    )
    task(blueprint, "raise", title=N_("Raising of a signature’s level"))(raising.raise_file)
    task(blueprint, "raise_due", title=N_("Signatures that wait for evidence"), cron="25 * * * *")(
        raising.raise_due
    )
    task(blueprint, "tokens", title=N_("Look at the tokens with keys"), cron="*/10 * * * *")(
        token_watching.watch
    )
    fetching = N_("Fetching lists of the revoked")
    task(blueprint, "fetch", title=fetching)(trusting_sources.fetch_all)
    task(blueprint, "fetch_due", title=fetching, cron="5 * * * *")(trusting_sources.fetch_due)
    nightly = task(
        blueprint, "beside_night", title=N_("Nightly check of signature files"),
        cron="40 19 * * *",
    )  # fmt: skip
    nightly(detached_rechecking.every_night)
    powers = task(
        blueprint, "powers_night", title=N_("Nightly check of powers of attorney"),
        cron="50 19 * * *",
    )  # fmt: skip
    powers(powers_rechecking.every_night)
    task(blueprint, "power", title=N_("Check of a power of attorney"))(
        powers_rechecking.check_power
    )
    task(blueprint, "powers_match", title=N_("Powers of attorney for signatures that came"))(
        powers_rechecking.match
    )


@hookimpl
def uprava_after_files_changed(session: Session, document: DocumentHead) -> None:
    """Signature files that fitted nothing may fit the file that came."""
    detached_rechecking.check_waiting(session, installation_of(session), document.id)


@hookimpl
def uprava_demo(session: Session, scene: DemoScene) -> None:
    """Keys of the town's own authority for who may sign, and powers the head gave."""
    people = [each.person_id for each in scene.readers.values() if each.may("signing.sign")]
    secret = scene.installation.settings.secret
    at = now()
    issue_demo_keys(session, people, secret=secret, at=at)
    from uprava.signing.service import powers_demo

    powers_demo.fill(session, scene, at=at)


@hookimpl
def uprava_health(session: Session) -> Sequence[HealthCheck]:
    """Warn of certificates, lists and evidence that end soon, and of what GOST lacks."""
    aging = evidence_warning.health_of(session, at=now())
    powers = powers_rechecking.health_of(session, today=session.info["today"])
    tokens = token_watching.health_of(session)
    return [*_gost_health(), *_trust_health(session), *aging, *powers, *tokens]


def _gost_health() -> list[HealthCheck]:
    try:
        require_streebog()
    except UnavailableError as error:
        return [HealthCheck(_("GOST signatures"), Health.POOR, error.detail)]
    return []


def _trust_health(session: Session) -> list[HealthCheck]:
    ending = ending_soon(session, at=now())
    if not ending:
        return []
    ended = any(each.term is TermState.ENDED and each.kind == Kind.CRL for each in ending)
    text = _("Ended or ending soon: {names}").format(names="; ".join(e.title for e in ending[:5]))
    return [HealthCheck("signatures", Health.POOR if ended else Health.GOOD, text)]
