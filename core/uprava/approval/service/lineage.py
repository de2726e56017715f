"""Whether a decision is still over the text of now: signing and evidence change no text."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.approval.values import FileVersion
from uprava.db.sql import driver


@dataclass(frozen=True, slots=True)
class Lineage:
    """Each current version with those it was made of by signing or by adding evidence alone."""

    chains: Mapping[UUID, frozenset[UUID]]

    def knows(self, ids: Collection[UUID]) -> bool:
        """Tell whether all versions are those of now, signatures and evidence aside."""
        return bool(ids) and set(ids) <= set().union(*self.chains.values())

    def is_whole(self, ids: Collection[UUID]) -> bool:
        """Tell whether they are all of the text of now: no file was added or replaced since."""
        return self.knows(ids) and all(each & set(ids) for each in self.chains.values())


def lineage_of(session: Session, document_id: UUID, files: Sequence[FileVersion]) -> Lineage:
    """Return the lineage of the current versions of a document."""
    query = """select file_id, signed_from from approval.approved_file
        where document_id = %s and signed_from is not null"""
    made_of: dict[UUID, UUID] = dict(driver(session).execute(query, (document_id,)).fetchall())
    return Lineage({each.id: chain(made_of, each.id) for each in files})


def chain(made_of: Mapping[UUID, UUID], id: UUID) -> frozenset[UUID]:
    """Return a version and all it was made of."""
    found = {id}
    before = made_of.get(id)
    while before is not None and before not in found:
        found.add(before)
        before = made_of.get(before)
    return frozenset(found)
