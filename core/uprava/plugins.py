"""Finds, checks and orders plugins, and asks them: one typed method per hook.

pluggy answers last-registered-first; every method here flattens and sorts, so that load order
never carries meaning.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

import click
import pluggy
from litestar.types import ControllerRouterHandler
from procrastinate import Blueprint
from pydantic_settings import BaseSettings
from sqlalchemy.orm import Session

from uprava import hookspecs
from uprava.acts import Acts
from uprava.card_lines import CardLine
from uprava.db.migrate import CORE, Migrations
from uprava.demo.scene import DemoScene
from uprava.extension import (
    Action,
    Change,
    CreateEntry,
    DocumentHead,
    DocumentKind,
    HealthCheck,
    LinkType,
    Module,
    Navigation,
    Panel,
    Permission,
    SignedVersion,
    Transition,
    WorkFolder,
)
from uprava.i18n import add_locale_folder
from uprava.plugin_asking import answer
from uprava.plugin_capabilities import Capabilities
from uprava.plugin_checks import (
    CORE_PREFIX,
    PluginError,
    broken_panel,
    by_position,
    check_names,
    check_prefix,
    check_reports,
    check_settings,
    check_tables,
    first,
    flat,
    folder_of,
    in_order,
    powers_in,
    unique,
)
from uprava.plugin_finding import GROUP, imported, installed, installed_among, register
from uprava.users.reader import Reader
from uprava.web.assets import add_static_folder

__all__ = ["AREAS", "GROUP", "PluginError", "Plugins", "folder_of", "installed", "load"]

AREAS = (
    "users", "documents", "web", "signing", "approval", "printing", "audit", "jobs", "work",
    "calendar", "admin", "correspondents", "exports",
)  # fmt: skip
"""The core's own areas; each registers through the same hooks as any plugin.

`backup` and `cli` have commands only, which `cli.group` finds by their files: no server loads them.
"""


class Plugins(Capabilities):
    """The plugins that run in this process."""

    @cached_property
    def modules(self) -> Mapping[str, Module]:
        """The running modules by name, every module after the ones it requires."""
        return in_order({module.name: module for _name, module in self._ask("uprava_module")})

    @cached_property
    def migrations(self) -> Sequence[Migrations]:
        """The core's migrations, then each module's in the order of dependencies."""
        owners = [CORE]
        for module in self.modules.values():
            folder = folder_of(module, "migrations") / "versions"
            if folder.is_dir():
                owners.append(Migrations(module.name, folder, (module.name,)))
        return tuple(owners)

    def routes(self) -> list[ControllerRouterHandler]:
        """All handlers, plugin by plugin."""
        return flat(self._ask("uprava_routes"))

    @cached_property
    def permissions(self) -> Mapping[str, Permission]:
        """All permissions by code."""
        return unique(self._ask("uprava_permissions"), key=lambda each: each.code)

    @cached_property
    def kinds(self) -> Mapping[str, DocumentKind]:
        """All document kinds by code."""
        return unique(self._ask("uprava_document_kinds"), key=lambda each: each.code)

    @cached_property
    def link_types(self) -> Mapping[str, LinkType]:
        """All link types by code."""
        return unique(self._ask("uprava_link_types"), key=lambda each: each.code)

    @cached_property
    def acts(self) -> Acts:
        """What the modules call their acts and the objects of these."""
        named = self._ask("uprava_act_objects")
        objects = {type: title for _name, some in named for type, title in some.items()}
        return Acts(unique(self._ask("uprava_acts"), key=lambda each: each.code), objects)

    @cached_property
    def folders(self) -> Mapping[str, WorkFolder]:
        """All work folders by code, in the order they are shown."""
        found = unique(self._ask("uprava_work_folders"), key=lambda each: each.code)
        return {each.code: each for each in by_position(found.values())}

    @cached_property
    def navigation(self) -> Sequence[Navigation]:
        """All entries of the left navigation, in the order they are shown."""
        return by_position(flat(self._ask("uprava_navigation")))

    @cached_property
    def counted(self) -> Sequence[Navigation]:
        """What is counted for the navigation: its entries, and whose some folders are."""
        folders = [
            Navigation("", each.title, each.address, each.icon, each.permission,
                       count=each.count or each.holders)
            for each in self.folders.values() if each.count or each.holders
        ]  # fmt: skip
        return [*self.navigation, *folders]

    @cached_property
    def create_entries(self) -> Sequence[CreateEntry]:
        """The entries of the «Создать» menu, in the order they are shown."""
        every = by_position(flat(self._ask("uprava_create_entries")))
        written = any(
            each.follows_route and each.code.partition(".")[0] in self.modules
            for each in self.kinds.values()
        )
        return [each for each in every if not (each.fallback and written)]

    @cached_property
    def settings(self) -> Mapping[str, type[BaseSettings]]:
        """The settings class of each plugin that has one, by plugin name."""
        return dict(self._ask("uprava_settings"))

    def panels(self, session: Session, reader: Reader, document: DocumentHead) -> list[Panel]:
        """The card's panels; a plugin that fails costs only its own panel."""
        return by_position(
            self._on_card("uprava_card_panels", session, reader, document, broken_panel)
        )

    def actions(self, session: Session, reader: Reader, document: DocumentHead) -> list[Action]:
        """The card's actions in the order they are shown; a plugin that fails has none."""
        return by_position(
            self._on_card("uprava_card_actions", session, reader, document, lambda _name: [])
        )

    def before_transition(
        self, session: Session, reader: Reader, document: DocumentHead, transition: Transition
    ) -> None:
        """Let every plugin veto a change of state."""
        given = {"session": session, "reader": reader, "document": document}
        self._tell("uprava_before_transition", **given, transition=transition)

    def after_transition(
        self, session: Session, reader: Reader, document: DocumentHead, transition: Transition
    ) -> None:
        """Let every plugin follow a change of state."""
        given = {"session": session, "reader": reader, "document": document}
        self._tell("uprava_after_transition", **given, transition=transition)

    def locks(
        self, session: Session, reader: Reader, document: DocumentHead, change: Change
    ) -> list[str]:
        """The sentences that forbid a change of a document; none: it may go on."""
        said = self._ask(
            "uprava_document_locks",
            session=session, reader=reader, document=document, change=change,
        )  # fmt: skip
        return flat(said)

    def after_files_changed(
        self, session: Session, reader: Reader, document: DocumentHead, roles: Sequence[str]
    ) -> None:
        """Let every plugin follow a change of the document's files."""
        given = {"session": session, "reader": reader, "document": document, "roles": roles}
        self._tell("uprava_after_files_changed", **given)

    def after_signing(
        self, session: Session, reader: Reader, document: DocumentHead, signed: SignedVersion
    ) -> None:
        """Let every plugin follow a signature that was made here."""
        facts = {"session": session, "reader": reader, "document": document, "signed": signed}
        deque(self._ask("uprava_after_signing", **facts), maxlen=0)

    def wants_detached(self, session: Session, document: DocumentHead) -> bool:
        """Whether any plugin wants a signature file beside the signed PDF."""
        said = self._ask("uprava_wants_detached", session=session, document=document)
        return any(wanted for _name, wanted in said)

    def after_evidence(
        self, session: Session, document: DocumentHead, signed: SignedVersion
    ) -> None:
        """Let every plugin follow a version that carries more evidence of signatures."""
        facts = {"session": session, "document": document, "signed": signed}
        deque(self._ask("uprava_after_evidence", **facts), maxlen=0)

    def search_words(self, session: Session, document: DocumentHead) -> list[str]:
        """The modules' own requisites of a document."""
        return sorted(flat(self._ask("uprava_search_words", session=session, document=document)))

    def opens_files(self, session: Session, reader: Reader, document: DocumentHead) -> bool:
        """Whether a document's personal files are open to a reader: a plugin says so, none no."""
        given = {"session": session, "reader": reader, "document": document}
        said = {opens for _name, opens in self._ask("uprava_opens_files", **given)}
        return True in said and False not in said

    def files_opened(self, session: Session, reader: Reader, document: DocumentHead) -> None:
        """Let every plugin follow that a reader is given a personal file."""
        given = {"session": session, "reader": reader, "document": document}
        self._tell("uprava_files_opened", **given)

    def card_lines(
        self, session: Session, reader: Reader, document: DocumentHead
    ) -> list[CardLine]:
        """The modules' requisites of a printed registration card, in its order."""
        given = {"session": session, "reader": reader, "document": document}
        return sorted(flat(self._ask("uprava_card_lines", **given)), key=lambda each: each.place)

    def text_code(self, session: Session, document: DocumentHead) -> str | None:
        """The address a QR code on the document's own text leads to."""
        return first(self._ask("uprava_text_code", session=session, document=document))

    def scanned(self, session: Session, text: str) -> str | None:
        """The address a code leads to."""
        return first(self._ask("uprava_scanned", session=session, text=text))

    def typed_text(self, session: Session, document: DocumentHead) -> dict[str, str]:
        """What a letterhead's form holds for a document before anything was typed."""
        begun = self._ask("uprava_typed_text", session=session, document=document)
        return {name: text for _plugin, some in begun for name, text in (some or {}).items()}

    def blueprints(self) -> dict[str, Blueprint]:
        """The background tasks of each plugin, by module name."""
        made: dict[str, Blueprint] = {}
        for impl in self._implementations("uprava_jobs"):
            blueprint = made[impl.plugin_name.removeprefix(CORE_PREFIX)] = Blueprint()
            answer(impl, {"blueprint": blueprint})
        return made

    def commands(self) -> list[click.Command]:
        """Commands of all plugins, by name."""
        found = unique(self._ask("uprava_commands"), key=lambda each: each.name or "")
        return [found[name] for name in sorted(found)]

    def health(self, session: Session) -> list[HealthCheck]:
        """The state of all neighbours, by name."""
        found = flat(self._ask("uprava_health", session=session))
        return sorted(found, key=lambda each: each.name)

    def known_blobs(self, session: Session, hashes: Sequence[str]) -> set[str]:
        """Those of the digests that any plugin refers to."""
        return set(flat(self._ask("uprava_known_blobs", session=session, hashes=hashes)))

    def demo(self, session: Session, scene: DemoScene) -> None:
        """Fill the demo municipality: the areas, then each module after those it requires."""
        for hook in ("uprava_demo", "uprava_demo_after"):
            filling = {impl.plugin_name: impl for impl in self._implementations(hook)}
            areas = [name for name in filling if name not in self.modules]
            for name in (*areas, *self.modules):
                if name in filling:
                    answer(filling[name], {"session": session, "scene": scene})

    def implementations(self) -> Mapping[str, Sequence[str]]:
        """Hook name → plugins that implement it, for `uprava hooks` and the conformance suite."""
        names = sorted(name for name in vars(hookspecs) if name.startswith("uprava_"))
        return {name: [impl.plugin_name for impl in self._implementations(name)] for name in names}

    def check(self) -> None:
        """Read everything plugins declare at start. Raises PluginError naming the guilty one."""
        check_tables(self.modules.values())
        check_settings(self.settings)
        prefixed = ("permissions", "document_kinds", "report_sources", "ready_reports")
        for hook in prefixed:
            for name, values in self._ask(f"uprava_{hook}"):
                check_prefix(name, [each.code for each in values or ()])
        check_reports(self.report_sources, self.ready_reports)
        for known in (self.permissions, self.kinds, self.link_types, self.folders, self.acts):
            assert known is not None
        self._check_powers()

    def _check_powers(self) -> None:
        """Raise PluginError where something is shown by a permission that nobody declares."""
        shown = (
            "uprava_navigation", "uprava_create_entries", "uprava_work_folders",
            "uprava_report_sources", "uprava_ready_reports", "uprava_report_screens",
        )  # fmt: skip
        for hook in (*shown, "uprava_document_kinds"):
            for name, values in self._ask(hook):
                for code in (code for each in values or () for code in powers_in(each)):
                    if code and code not in self.permissions:
                        raise PluginError(f"plugin {name}: nobody declares the permission {code}")


def load(
    enabled: Iterable[str] | None = None, *, extra: Mapping[str, ModuleType] | None = None
) -> Plugins:
    """Load the core's areas and the enabled plugins; None enables all that are installed.

    The entry point of a disabled plugin is never loaded. Raises PluginError for an unknown
    name, a plugin that cannot be imported, a misspelt hook or argument, missing requirements;
    the message names the plugin. `extra` registers modules that are not installed (tests).
    """
    manager = pluggy.PluginManager("uprava")
    manager.add_hookspecs(hookspecs)
    for area in AREAS:
        manager.register(import_module(f"uprava.{area}.plugin"), f"{CORE_PREFIX}{area}")
    wanted = installed_among(None if enabled is None else set(enabled) - set(extra or ()))
    for name, target in wanted.items():
        register(manager, name, imported(name, target))
    for name, plugin in (extra or {}).items():
        register(manager, name, plugin)
    return checked(manager)


def checked(manager: pluggy.PluginManager) -> Plugins:
    """Return the plugins when nothing is wrong with them."""
    try:
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        raise PluginError(f"plugin {manager.get_name(error.plugin)}: {error}") from error
    plugins = Plugins(manager)
    answers = {
        impl.plugin_name: answer(impl, {}) for impl in manager.hook.uprava_module.get_hookimpls()
    }
    check_names(dict(manager.list_name_plugin()), answers)
    for module in plugins.modules.values():
        if find_spec(f"{module.package}.models"):
            import_module(f"{module.package}.models")  # migrations compare with all tables
        add_locale_folder(folder_of(module, "locale"))
        add_static_folder(module.name, folder_of(module, "static"))
    plugins.check()
    return plugins
