"""Contracts as a plugin: the answers of its areas, joined in the order they build on."""

from collections.abc import Sequence

from pydantic_settings import BaseSettings
from uprava import __version__, hookimpl
from uprava.areas import Area
from uprava.extension import Module
from uprava.i18n import N_

from uprava_contracts.acceptance.area import AREA as ACCEPTANCE
from uprava_contracts.cards.area import AREA as CARDS
from uprava_contracts.changes.area import AREA as CHANGES
from uprava_contracts.codes.area import AREA as CODES
from uprava_contracts.control.area import AREA as CONTROL
from uprava_contracts.demo.area import AREA as DEMO
from uprava_contracts.exchange.area import AREA as EXCHANGE
from uprava_contracts.execution.area import AREA as EXECUTION
from uprava_contracts.formats.area import AREA as FORMATS
from uprava_contracts.law.area import AREA as LAW
from uprava_contracts.lists.area import AREA as LISTS
from uprava_contracts.money.area import AREA as MONEY
from uprava_contracts.obligations.area import AREA as OBLIGATIONS
from uprava_contracts.operators.area import AREA as OPERATORS
from uprava_contracts.refusals.area import AREA as REFUSALS
from uprava_contracts.reports.area import AREA as REPORTS
from uprava_contracts.securities.area import AREA as SECURITIES
from uprava_contracts.settings import ContractsSettings
from uprava_contracts.setup.area import AREA as SETUP
from uprava_contracts.transfer.area import AREA as TRANSFER
from uprava_contracts.watch.area import AREA as WATCH

AREAS: tuple[Area, ...] = (
    CODES,
    LAW,
    FORMATS,
    OBLIGATIONS,
    SETUP,
    CARDS,
    LISTS,
    EXECUTION,
    ACCEPTANCE,
    WATCH,
    SECURITIES,
    MONEY,
    CHANGES,
    REFUSALS,
    OPERATORS,
    EXCHANGE,
    CONTROL,
    REPORTS,
    TRANSFER,
    DEMO,
)
"""An area builds on those before it and knows none after it (decision 0007)."""


@hookimpl
def uprava_module() -> Module:
    """Say what the module is."""
    return Module(
        name="contracts",
        title=N_("Contracts"),
        description=N_("Contracts and the control of their execution"),
        version=__version__,
        package="uprava_contracts",
        position=60,
    )


@hookimpl
def uprava_settings() -> type[BaseSettings]:
    """What an installation may configure."""
    return ContractsSettings


@hookimpl
def uprava_areas() -> Sequence[Area]:
    """What the areas answer, in the order they build on each other."""
    return AREAS
