"""The demo is filled on whatever day it is: a term before a holiday is over on another day too."""

import subprocess
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest
from tests_support.office import PROGRAM, Office, free_port
from uprava.clock import office_day
from uprava.db import embedded

pytestmark = pytest.mark.nightly

CLOCK = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
"""A library that lends a program another clock (Debian package faketime)."""

ZONE = "Asia/Omsk"
"""Of the demo's office."""

AHEAD = (1, 2, 3, 4, 5, 6, 7, 12, 18, 25, 33, 41)
"""Days from today; the rest of the year comes as it goes."""

HOLIDAYS = ((1, 4), (1, 8), (2, 3), (2, 24), (3, 9), (5, 4), (5, 12), (6, 13), (11, 5))
"""Months and days after the rows of days off an office has in a year."""

STANDING = {
    "a letter is late": """
        select count(*) from documents.document
        where kind = 'records.incoming' and state = 'executing' and due_on < %(today)s""",
    "an appeal is late": """
        select count(*) from documents.document
        where kind = 'appeals.appeal' and state in ('registered', 'review', 'work', 'replying')
          and due_on < %(today)s""",
    "an assignment is late": """
        select count(*) from documents.document
        where kind = 'assignments.assignment' and state = 'issued' and due_on < %(today)s""",
}


def days() -> list[date]:
    """Return the days to try: the next weeks, and the coming year after its holidays."""
    today = office_day(ZONE)
    later = [date(today.year, *each) for each in HOLIDAYS]
    later = [each if each > today else each.replace(year=today.year + 1) for each in later]
    return [*(today + timedelta(days=each) for each in AHEAD), *later]


@pytest.mark.skipif(not CLOCK, reason="no other clock on this machine (apt install faketime)")
@pytest.mark.parametrize("day", days(), ids=str)
def test_the_demo_is_filled_and_has_what_is_late(tmp_path: Path, day: date) -> None:
    office = Office(tmp_path / "data", free_port())
    clock = {"LD_PRELOAD": str(CLOCK[0]), "FAKETIME": f"@{day} 09:00:00", "TZ": ZONE}
    done = subprocess.run(
        [*PROGRAM, "demo", "--no-serve"], cwd=tmp_path, text=True,
        env={**office.environment, **clock}, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    with embedded.start(office.data / "postgres") as server:
        dsn = server.dsn(dbname=embedded.DATABASE, user="postgres")
        with psycopg.connect(dsn) as link:
            found = {name: link.execute(query, {"today": day}).fetchone()
                     for name, query in STANDING.items()}  # fmt: skip
    assert [name for name, row in found.items() if row is None or not row[0]] == []
