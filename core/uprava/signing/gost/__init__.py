"""GOST R 34.10-2012 signatures and the Streebog digest, taught to the signing library.

See README.md beside this file. Everything but `install` is read on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uprava.signing.gost.glue import install
    from uprava.signing.gost.keys import PrivateKey
    from uprava.signing.gost.signer import GostSigner
    from uprava.signing.gost.streebog import Streebog, require_streebog

_HOMES = {
    "install": "glue",
    "PrivateKey": "keys",
    "GostSigner": "signer",
    "Streebog": "streebog",
    "require_streebog": "streebog",
}


def __getattr__(name: str) -> object:
    """Read the module that defines `name` when it is first asked for (PEP 562)."""
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(name)


__all__ = ["GostSigner", "PrivateKey", "Streebog", "install", "require_streebog"]
