"""An earlier card as it was read from a row: everything the load needs, kept as JSON."""

from datetime import date

import msgspec


class Named(msgspec.Struct, frozen=True):
    """A document another card names: by its number, and its day if it was said."""

    type: str
    number: str
    day: date | None = None


class OldCard(msgspec.Struct, frozen=True):
    """One earlier card.

    `journal` is the id of a journal, 0: the one of the title `new_journal` that the load makes.
    `facts` are titles and values no field holds.
    """

    kind: str
    journal: int
    number: str
    day: date
    seq: int
    title: str
    new_journal: str = ""
    suffix: str | None = None
    correspondents: list[str] = []
    correspondent_id: int | None = None
    their_number: str = ""
    their_day: date | None = None
    addressee_id: int | None = None
    addressee: str = ""
    signatory_id: int | None = None
    signatory: str = ""
    executor_id: int | None = None
    closed: bool = True
    due: date | None = None
    access_mark: str = "common"
    sheets: str = ""
    type_id: int | None = None
    act_kind: str = ""
    own: dict[str, str] = {}
    links: list[Named] = []
    facts: list[tuple[str, str]] = []

    @property
    def ordinal(self) -> str:
        """The place in the book, as people say it."""
        return f"{self.seq}{self.suffix or ''}"


class Options(msgspec.Struct, frozen=True):
    """How a bundle is read: what its table does not say, and who sees the cards.

    `journal` takes rows that name none; `keeper` is the unit that keeps journals made by the way,
    None: such rows are refused. `readers` are units and people; `own_people`: also those the
    cards name as addressee, signatory and executor.
    """

    journal: int | None = None
    keeper: int | None = None
    readers: list[int] = []
    own_people: bool = False
