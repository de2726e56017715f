"""A service that stands in for an operator's, allowed by the settings."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import uprava_contracts
from plugins.contracts.operators.standing_in import Service, standing_in
from uprava.i18n import add_locale_folder, use_locale
from uprava_contracts.operators import services


@pytest.fixture(autouse=True)
def _russian() -> Iterator[None]:
    add_locale_folder(Path(uprava_contracts.__file__).parent / "locale")
    with use_locale("ru"):
        yield


@pytest.fixture
def stand(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Service, str]]:
    """The service and its address; nothing of an earlier login is remembered."""
    monkeypatch.setattr(services, "_tokens", {})
    with standing_in() as (service, address):
        host = address.removeprefix("http://")
        monkeypatch.setenv("UPRAVA_CONTRACTS_OPERATOR_HOSTS", f"other:1 {host}")
        yield service, address
