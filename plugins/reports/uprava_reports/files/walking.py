"""Walking through all rows behind a figure: found in large portions, handed out in small ones.

Each portion asks for the rights of all rows anew; a thousand rows at a time that would be most
of the work of a million.
"""

from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.plugins import Plugins
from uprava.tables.sending import PORTION
from uprava.tables.values import Row
from uprava.users.reader import Reader

from uprava_reports.asking.values import Question
from uprava_reports.building.service.counting import SlowError, number, rows
from uprava_reports.building.statements import Place, Wanted
from uprava_reports.results.listed import cell_of
from uprava_reports.results.service.listing import names_in

LARGE = 20_000
"""Rows found by one statement: some 30 MB while they wait."""


@dataclass
class Walk:
    """Where a file is among the rows of a figure, with those found and not handed out yet.

    `within` are the milliseconds one portion may take to be found.
    """

    question: Question
    wanted: Wanted
    reader: Reader
    plugins: Plugins
    within: int = 120_000
    waiting: list[Row] = field(default_factory=list)
    after: Place | None = None
    over: bool = False

    def read(self, session: Session, place: int | None) -> tuple[list[Row], int | None]:
        """Return the next rows and the number handed out so far; None at the end."""
        if not self.waiting and not self.over:
            self.waiting = self.found(session)
        handed, self.waiting = self.waiting[:PORTION], self.waiting[PORTION:]
        ended = self.over and not self.waiting
        return handed, None if ended else (place or 0) + len(handed)

    def found(self, session: Session) -> list[Row]:
        """Find the next large portion."""
        wanted = replace(self.wanted, after=self.after, limit=LARGE)
        try:
            got = rows(session, self.question, wanted, reader=self.reader, milliseconds=self.within)
        except SlowError as error:
            raise slow() from error
        self.over = len(got) < LARGE
        self.after = got[-1].place if got else None
        names = names_in(session, self.question, got, plugins=self.plugins)
        return [
            [cell_of(each, value, names[n])
             for n, (each, value) in enumerate(zip(self.question.columns, row.values, strict=True))]
            for row in got
        ]  # fmt: skip

    def count(self, session: Session, limit: int) -> int:
        """Return how many rows there are, at most the limit."""
        try:
            many = number(
                session, self.question, self.wanted, reader=self.reader, milliseconds=self.within
            )
        except SlowError as error:
            raise slow() from error
        return min(many, limit)


def slow() -> InvalidError:
    """Return what is said of a file that cannot be found in time."""
    return InvalidError(_("The list takes too long to be found. Narrow the report."))
