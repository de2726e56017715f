"""The pool of connections: nothing that was opened stays open unnoticed."""

from typing import Any

from sqlalchemy import text
from uprava.db.engine import app_engine
from uprava.settings import Settings


def test_a_connection_given_back_after_the_end_is_closed(settings: Settings) -> None:
    assert settings.database_url is not None
    engine = app_engine(settings, settings.database_url)
    late = engine.connect()
    raw: Any = late.connection.driver_connection
    engine.dispose()
    assert late.execute(text("select 1")).scalar() == 1
    late.close()
    assert raw.closed


def test_a_connection_given_back_in_time_is_used_again(settings: Settings) -> None:
    assert settings.database_url is not None
    engine = app_engine(settings, settings.database_url)
    seen = []
    for _request in range(3):
        with engine.connect() as link:
            seen.append(link.connection.driver_connection)
        if len(seen) == 1:
            engine.dispose()
    assert seen[0] is not seen[1]
    assert seen[1] is seen[2]
    engine.dispose()
    assert all(link.closed for link in seen if link is not None)
