"""How plugins are asked: in the order of their names, what fails told with the plugin's name."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pluggy
from sqlalchemy.orm import Session

from uprava.db.sql import driver, undo
from uprava.extension import DocumentHead
from uprava.users.reader import Reader

log = logging.getLogger(__name__)

SLOW = 0.2
"""Seconds after which one plugin's answer about a card or an act is noted in the log."""

CARD_BEGINS = b"savepoint card_hook; set local statement_timeout = '1s'"
"""A card hook reads, for at most one second a statement; see `Asking.on_card`."""

CARD_GOES_ON = b"rollback to savepoint card_hook; set local statement_timeout = '1s'"

CARD_ENDS = b"rollback to savepoint card_hook; release savepoint card_hook"


class Asking:
    """Asks the plugins of a manager."""

    def __init__(self, manager: pluggy.PluginManager) -> None:
        self._manager = manager

    def implementations(self, hook: str) -> list[Any]:
        """Return who implements a hook, by name."""
        impls = getattr(self._manager.hook, hook).get_hookimpls()
        return sorted(impls, key=lambda impl: impl.plugin_name)

    def tell(self, hook: str, **arguments: object) -> None:
        """Ask every plugin whose answer is not wanted."""
        for _answer in self.ask(hook, **arguments):
            continue

    def ask(self, hook: str, **arguments: object) -> Iterator[tuple[str, Any]]:
        """Yield each plugin's name and its answer, by name."""
        for impl in self.implementations(hook):
            yield impl.plugin_name, answer(impl, arguments)

    def on_card(
        self, hook: str, session: Session, reader: Reader, document: DocumentHead | None,
        instead: Callable[[str], list[Any]], **more: object,
    ) -> list[Any]:  # fmt: skip
        """Ask about a card (None: for the overview), so that a plugin costs at most its own answer.

        Whatever it does in the database is undone, and a statement that runs longer than a
        second is stopped: the transaction of the card goes on unharmed.
        """
        link = driver(session)
        given = {"session": session, "reader": reader, "document": document, **more}
        found: list[Any] = []
        link.execute(CARD_BEGINS)
        try:
            for impl in self.implementations(hook):
                try:
                    found.extend(answer(impl, given) or ())
                except Exception:  # an alien plugin must not take the whole card with it
                    log.exception("plugin %s failed in %s", impl.plugin_name, hook)
                    undo(link, CARD_GOES_ON)
                    found.extend(instead(impl.plugin_name))
        finally:
            undo(link, CARD_ENDS)
        return found


def answer(impl: Any, arguments: Mapping[str, object]) -> Any:
    """Ask one plugin, giving it the arguments it names; what it raises is noted with its name."""
    started = time.perf_counter()
    try:
        return impl.function(**{name: arguments[name] for name in impl.argnames})
    except Exception as error:
        error.add_note(f"in {impl.function.__name__} of plugin {impl.plugin_name}")
        raise
    finally:
        took = time.perf_counter() - started
        if took > SLOW and "document" in arguments:
            name, hook = impl.plugin_name, impl.function.__name__
            log.warning("plugin %s took %d ms in %s", name, took * 1000, hook)
