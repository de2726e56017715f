"""Statements over many rows that carry the rights of their reader themselves."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from sqlalchemy.orm import Session

from uprava.db.sql import execute, fetch_one

BEFORE = """select coalesce(current_setting('uprava.system', true), '') as system,
    current_setting('plan_cache_mode') as plans, current_setting('work_mem') as memory,
    current_setting('enable_sort') as sorting"""

WIDE = """select set_config('uprava.system', %(system)s, true),
    set_config('plan_cache_mode', %(plans)s, true), set_config('work_mem', %(memory)s, true),
    set_config('enable_sort', %(sorting)s, true)"""


@dataclass(frozen=True, slots=True)
class Ways:
    """How the database looks for rows: past row security, and by plans for many rows.

    A plan for the very period and reader: one for any of them walks all rights one by one. Room
    for the rights of a year; lines are counted in a hash: sorting takes a third of the time.
    """

    system: str = "on"
    plans: str = "force_custom_plan"
    memory: str = "64MB"
    sorting: str = "off"


@contextmanager
def looking_wide(session: Session, *, sorting: bool = False) -> Iterator[None]:
    """Let the block's statements ask for the rights of all rows at once, each in itself.

    Row security would ask row by row; it is back at the block's end (an error of the database
    ends the transaction, and with it this).
    """
    before = fetch_one(session, Ways, BEFORE)
    execute(session, WIDE, asdict(Ways(sorting="on" if sorting else "off")))
    yield
    execute(session, WIDE, asdict(before or Ways("")))
