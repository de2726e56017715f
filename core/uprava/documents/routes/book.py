"""What the screens of a journal read as a book share: its address, its journals, its days."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from uprava.documents.routes.address import chosen_columns, day_of, number_of
from uprava.documents.service.book import Asked, Edge, Wanted, write_edge
from uprava.documents.service.journals import JournalLine, list_all
from uprava.documents.service.types.listed import OwnList, read_own
from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.reader import Reader


@dataclass(frozen=True, slots=True)
class BookAddress:
    """A journal's list as its URL says it; `path` is the module's screen.

    `own` are the columns and filters of the fields types have.
    """

    path: str
    journal: JournalLine | None
    asked: Asked
    own: OwnList = field(default_factory=OwnList)

    def pairs(self, **changes: str) -> dict[str, str]:
        """Return the parameters but for the columns; empty ones are left out."""
        pairs = {
            each.name: str(getattr(self.asked, each.name) or "") for each in fields(self.asked)
        }
        pairs["journal"] = self.journal.code if self.journal else ""
        pairs |= dict(self.own.asked) | changes
        return {name: value for name, value in pairs.items() if value}

    def url(self, path: str = "", **changes: str) -> str:
        """Return the address with some parameters changed; empty ones are left out."""
        columns = [("cols", name) for name in self.own.columns]
        query = urlencode([*self.pairs(**changes).items(), *columns])
        return f"{path or self.path}?{query}" if query else path or self.path

    def reset(self) -> str:
        """Return the address of the journal without filters, with its columns."""
        columns = [("cols", name) for name in self.own.columns]
        journal = [("journal", self.journal.code)] if self.journal else []
        return f"{self.path}?{urlencode([*journal, *columns])}"

    def turn(self, edge: Edge | None) -> str:
        """Return the address of a neighbouring page, empty for none."""
        return self.url(at=write_edge(edge)) if edge else ""

    @property
    def narrowed(self) -> bool:
        """Tell whether a filter is set."""
        return self.asked != type(self.asked)() or bool(self.own.asked)


def shared_filters(params: Mapping[str, str]) -> Asked:
    """Return the filters every book has. Raises InvalidError for a day that does not exist."""
    return Asked(
        state=params.get("state", ""),
        registered_from=day_of(params, "registered_from"),
        registered_to=day_of(params, "registered_to"),
        overdue="1" if params.get("overdue") else "",
        number_from=number_of(params, "number_from"),
        number_to=number_of(params, "number_to"),
    )


def own_of(session: Session, kind: str, params: Mapping[str, str], *, reader: Reader) -> OwnList:
    """Return what a journal's address says of the own fields of its kind."""
    return read_own(session, kind, params, chosen_columns(params), reader=reader)


def with_own(lines: Wanted, own: OwnList) -> Wanted:
    """Return a journal under the filters of own fields too."""
    return replace(lines, own=own)


def choose_journal(
    session: Session, code: str, *, kind: str, reader: Reader
) -> tuple[JournalLine | None, list[JournalLine]]:
    """Return the journal asked for, else the first, and those to choose from.

    Raises InvalidError for a journal the reader's organisation does not keep.
    """
    journals = list_all(session, kinds=[kind], reader=reader)
    journal = next((each for each in journals if each.code == code), None)
    if code and journal is None:
        raise InvalidError(_("There is no such journal."), fields={"journal": code[:40]})
    offered = [each for each in journals if each.active or each == journal]
    return journal or next(iter(journals), None), offered
