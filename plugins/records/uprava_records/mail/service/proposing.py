"""What modules propose for a letter being registered: filled in at first, offered afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session
from uprava.capabilities import CardToRegister, Proposal
from uprava.correspondents.service.choosing import LONGEST_ID
from uprava.installation import installation_of
from uprava.users.reader import Reader

from uprava_records.letters.service.drafts import DraftRow
from uprava_records.letters.service.registering import KIND
from uprava_records.letters.service.senders import CARD

FILLED = ("addressee", "due_on", "sheets", "letter_kind", "journal")
"""Fields of the registration form a proposal may fill."""


@dataclass(frozen=True, slots=True)
class Advised:
    """The form with what was proposed, which fields came so, and who proposes what.

    `open` are fields a proposal would change, when the registrar asks for it.
    """

    values: Mapping[str, str]
    filled: frozenset[str]
    said: Sequence[str]
    open: bool


def proposals(session: Session, values: Mapping[str, str], *, reader: Reader) -> list[Proposal]:
    """Return what modules propose for the form as it stands."""
    chosen = values.get(CARD, "")[:LONGEST_ID]
    card = CardToRegister(
        KIND, values.get("journal", ""), values.get("letter_kind", ""),
        values.get("correspondent", ""), values.get("title", ""),
        int(chosen) if chosen.isascii() and chosen.isdigit() else None,
    )  # fmt: skip
    return installation_of(session).plugins.proposals(session, reader, card)


def advised(
    session: Session, draft: DraftRow | None, values: Mapping[str, str], *, reader: Reader
) -> Advised:
    """Return the form with the first proposal for each field nobody has filled.

    A form the registrar has typed into keeps what stands there; then the proposal is offered.
    """
    found = proposals(session, values, reader=reader)
    wanted = proposed(found)
    typed = draft.card if draft is not None else values
    fills = {
        name: value for name, value in wanted.items() if name not in typed and not values.get(name)
    }
    shown = {**values, **fills}
    differs = any(shown.get(name, "") != value for name, value in wanted.items())
    return Advised(shown, frozenset(fills), [each.said for each in found], differs)


def proposed(found: Sequence[Proposal]) -> dict[str, str]:
    """Return the fields proposed, the first proposal for each."""
    fields: dict[str, str] = {}
    for each in found:
        for name, value in each.values.items():
            if name in FILLED:
                fields.setdefault(name, value)
    return fields
