"""The screens of bringing contracts in, of the register, of public cards."""

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from uprava_contracts.transfer.routes import exporting, importing, public, register

routes: Sequence[ControllerRouterHandler] = [
    *importing.routes, *register.routes, *exporting.routes, *public.routes,
]  # fmt: skip
