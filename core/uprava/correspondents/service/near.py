"""Cards whose names are alike: compared by an index once for each version of a card.

A job goes through what was written since; so the list of duplicates costs as much as the pairs it
holds, however large the directory is.
"""

import time

from sqlalchemy.orm import Session

from uprava.clock import office_day
from uprava.db.sql import execute, fetch_value, fetch_values
from uprava.db.transaction import system_transaction
from uprava.installation import Installation

NEAR = 0.75
"""Similarity of names, 0 to 1, from which two cards are worth looking at."""

PORTION = 50
"""Cards the job compares in one transaction; one costs about 13 ms among 20,000 with long names."""

AT_ONCE = 20
"""The newest cards compared while somebody waits for the list of duplicates."""

SPELL = 5.0
"""Seconds after which the job makes way for others and asks to be run again."""

FRESH = """
    select c.id from correspondents.correspondent as c
    where c.compared is distinct from c.version order by c.id desc limit %(most)s
    for no key update skip locked"""

FIND = """
    insert into correspondents.near (one_id, other_id)
    select distinct least(a.id, b.id), greatest(a.id, b.id)
    from correspondents.correspondent as a join correspondents.correspondent as b
        on b.name_key %% a.name_key and b.id <> a.id and b.kind = a.kind
    where a.id = any (%(ids)s) and a.merged_into is null and coalesce(b.merged_into, 0) = 0
      and (a.inn <> b.inn) is not true
      and regexp_replace(a.name_key, '[^0-9]+', ' ', 'g')
        = regexp_replace(b.name_key, '[^0-9]+', ' ', 'g')
    on conflict do nothing"""
"""Of cards with two INN nothing is said; the numbers in names are equal: school № 3 is not
school № 13. `coalesce` keeps the index of merged cards out of the search for names."""

FORGET = "delete from correspondents.near where one_id = any (%(ids)s) or other_id = any (%(ids)s)"
DONE = "update correspondents.correspondent set compared = version where id = any (%(ids)s)"


def compare(session: Session, *, most: int = PORTION) -> int:
    """Compare cards that are new or changed with all others; return how many were compared."""
    ids = fetch_values(session, FRESH, {"most": most})
    if not ids:
        return 0
    execute(session, "select set_config('pg_trgm.similarity_threshold', %s, true)", (str(NEAR),))
    for statement in (FORGET, FIND, DONE):
        execute(session, statement, {"ids": ids})
    return len(ids)


def count_waiting(session: Session, *, most: int = 1000) -> int:
    """Count the cards nobody compared yet, no further than `most`."""
    query = """
        select count(*) from (select from correspondents.correspondent as c
            where c.compared is distinct from c.version limit %s) as waiting"""
    return int(fetch_value(session, query, (most,)))


def compare_all(installation: Installation) -> None:
    """Compare portion by portion for a spell; what still waits is left to the next job."""
    today = office_day(installation.settings.timezone)
    end = time.monotonic() + SPELL
    more = True
    while more:
        with system_transaction(installation.engine, today=today, task="compare") as session:
            more = compare(session) == PORTION
            if more and time.monotonic() > end:
                installation.jobs.defer(session, "correspondents:compare")
                return
