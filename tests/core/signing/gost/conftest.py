"""The town of `engine.py`, once for all tests of GOST; skipped where OpenSSL has no GOST."""

import pytest
from core.signing.gost import engine


@pytest.fixture(scope="session")
def gost(tmp_path_factory: pytest.TempPathFactory) -> engine.GostTown:
    if engine.engine_path() is None:
        pytest.skip("OpenSSL has no GOST engine here: install libengine-gost-openssl")
    return engine.GostTown(tmp_path_factory.mktemp("gost"))


@pytest.fixture(scope="session")
def head(gost: engine.GostTown) -> engine.Party:
    """A person with the usual kind of key (CryptoPro XchA, as authorities issue them)."""
    return gost.person("256-XA")


@pytest.fixture(scope="session")
def trust(gost: engine.GostTown, head: engine.Party):
    return gost.trust()
