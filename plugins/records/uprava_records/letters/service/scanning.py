"""Scans among drafts: read by machine in the background, their fields filled in when they are."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session
from uprava.capabilities import RecognisedScan
from uprava.db.sql import execute, fetch
from uprava.documents.service.filing import Received
from uprava.documents.service.recognitions import Scan, ask_for_text
from uprava.installation import installation_of
from uprava.recognition import recognise

from uprava_records.letters.service.correspondents import known_spelling
from uprava_records.letters.service.forms import as_fields

PLAIN = ("title", "outgoing_number", "outgoing_date", "signatory")
"""What the text of a letter says: where a file gave one of them, it has text."""

OF_THE_SCAN = "scan"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft whose main file is the scan."""

    id: UUID
    unit_id: int | None
    author_id: int | None
    card: Mapping[str, str]
    recognised: Mapping[str, str]
    sources: Mapping[str, str]


def have_read(
    session: Session, files: Sequence[Received], fields: Mapping[str, str],
    sources: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    """Have the main file of a draft read by machine, unless its text gave fields already."""
    said = [name for name in PLAIN if name in fields and (sources or {}).get(name) != "mail"]
    if files and not said:
        main = files[0]
        scan = Scan(main.sha256, main.media_type, main.pages)
        ask_for_text(session, installation_of(session), scan)


DRAFTS = """
select d.id, d.unit_id, d.author_id, d.card, d.recognised, d.sources from records.draft as d
where %(source)s = (select sha256 from records.draft_file where draft_id = d.id order by id limit 1)
order by d.id for update"""


def fill_in(session: Session, scan: RecognisedScan) -> list[UUID]:
    """Let the forms of drafts begin with what a scan says; return the drafts.

    What the message of e-mail said gives way to the letter itself; what was typed stays.
    """
    today = session.info["today"]
    found = as_fields(recognise(scan.text, pages=scan.pages, today=today))
    drafts = fetch(session, Waiting, DRAFTS, {"source": scan.source}) if found else []
    for draft in drafts:
        values = dict(found)
        if name := values.get("correspondent"):
            units = [each for each in (draft.unit_id, draft.author_id) if each is not None]
            values["correspondent"] = known_spelling(session, name, units=units)
        new = {name: value for name, value in values.items() if gives_way(draft, name)}
        said = {name: value for name, value in draft.card.items() if value}
        sources = {**draft.sources, **dict.fromkeys(new, OF_THE_SCAN)}
        execute(
            session,
            "update records.draft set card = %s, recognised = %s, sources = %s where id = %s",
            (json.dumps(said), json.dumps({**draft.recognised, **new}), json.dumps(sources),
             draft.id),
        )  # fmt: skip
    return [draft.id for draft in drafts]


def gives_way(draft: Waiting, name: str) -> bool:
    """Tell whether a field may be taken from the scan."""
    return not draft.recognised.get(name) or draft.sources.get(name) == "mail"
