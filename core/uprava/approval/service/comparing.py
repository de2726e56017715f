"""«Что изменилось»: which earlier version a person knows, and the texts of both versions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from uprava.approval.differing import MOST_WORDS, Difference, Pages, compare, count_words
from uprava.approval.models import Decision
from uprava.approval.values import DECISIONS
from uprava.db.sql import fetch, fetch_one
from uprava.documents.models import TextState
from uprava.documents.service.filing import COLUMNS, FileRow, list_files, list_versions
from uprava.documents.service.pages import local_copy
from uprava.documents.service.renditions import drawn_from
from uprava.i18n import N_, _
from uprava.installation import Installation, office_time
from uprava.rendering import extract_text
from uprava.users.reader import Reader

DECIDED = """
select v.decided_at as at, v.decision, array_agg(f.file_id) as files
from approval.visa as v join approval.visa_file as f on f.visa_id = v.id
where v.document_id = %(id)s and v.decided_by = %(person)s
group by v.id having not array_agg(f.file_id) @> %(now)s::uuid[]
order by v.decided_at desc limit 1"""
"""The reader's latest decision over another text than that of now."""

ASKED = """
select min(received_at) as at, null as decision, array[]::uuid[] as files from approval.visa
where document_id = %(id)s and person_id = any (%(selves)s) and received_at is not null
having min(received_at) is not null"""
"""When the document first came to the reader, or to whom the reader stands in for."""


@dataclass(frozen=True, slots=True)
class Known:
    """When the reader last had the document in hand, and over which versions that was."""

    at: datetime
    decision: str | None
    files: list[UUID]


@dataclass(frozen=True, slots=True)
class Pair:
    """A file as it was and as it is: one of the two is missing when it was added or removed."""

    before: FileRow | None
    after: FileRow | None

    @property
    def file(self) -> FileRow:
        """The file as it is, or as it was."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def changed(self) -> bool:
        """Tell whether the bytes are others."""
        return self.before is None or self.after is None or self.before.sha256 != self.after.sha256


@dataclass(frozen=True, slots=True)
class Since:
    """What is compared: the files in pairs, and the sentence that says why with that version."""

    said: str
    pairs: Sequence[Pair]


def find_since(session: Session, id: UUID, *, reader: Reader) -> Since:
    """Return what the reader knows of the files of a document the reader sees.

    The version last decided on; else the one that first came for a decision; else the one before
    that of now.
    """
    files = list_files(session, id)
    selves = [each for each in (reader.person_id, reader.acting_for) if each is not None]
    values = {
        "id": id, "person": reader.person_id, "selves": selves,
        "now": [each.id for each in files],
    }  # fmt: skip
    decided = fetch_one(session, Known, DECIDED, values)
    if decided is not None:
        said = _("Since your decision of {day} ({decision}).").format(
            day=f"{office_time(session, decided.at):%d.%m.%Y}",
            decision=_(DECISIONS[Decision(decided.decision or "")]),
        )
        over = [each for each in versions_of(session, id) if each.id in decided.files]
        return Since(said, in_pairs(files, over))
    asked = fetch_one(session, Known, ASKED, values)
    if asked is not None and any(each.uploaded_at > asked.at for each in files):
        said = _("Since the document came to you on {day}.").format(
            day=f"{office_time(session, asked.at):%d.%m.%Y}"
        )
        there = [e for e in versions_of(session, id, at=asked.at) if e.uploaded_at <= asked.at]
        return Since(said, in_pairs(files, there))
    series = {each.series_id for each in files}
    earlier = [e for e in versions_of(session, id) if e.series_id in series and e not in files]
    known = {each.series_id: each for each in [*files, *earlier]}
    return Since(_("Since the version before this one."), in_pairs(files, known.values()))


def with_version(session: Session, since: Since, id: str) -> Since:
    """Return the same with another earlier version of one file, named by its id."""
    for place, pair in enumerate(since.pairs):
        for each in list_versions(session, pair.file) if id else ():
            if str(each.id) == id and pair.after is not None:
                said = _("Since version {n}.").format(n=each.version)
                pairs = [Pair(each, pair.after), *since.pairs[:place], *since.pairs[place + 1 :]]
                return Since(said, pairs)
    return since


def versions_of(session: Session, id: UUID, *, at: datetime | None = None) -> list[FileRow]:
    """Return all versions of files, the oldest first; without those taken away before a moment."""
    query = f"""select {COLUMNS} from documents.file
        where document_id = %(id)s and role <> 'signature'
          and (removed_at is null or removed_at > coalesce(%(at)s, '-infinity'::timestamptz))
        order by series_id, version limit 1000"""
    return fetch(session, FileRow, query, {"id": id, "at": at})


def in_pairs(files: Sequence[FileRow], versions: Iterable[FileRow]) -> list[Pair]:
    """Return the files beside the latest of these versions; those taken away come last."""
    known = {each.series_id: each for each in versions}
    series = {each.series_id for each in files}
    gone = [each for each in known.values() if each.series_id not in series]
    return [
        *(Pair(known.get(each.series_id), each) for each in files),
        *(Pair(each, None) for each in gone),
    ]


class Silence(StrEnum):
    """Why two versions are not compared by their words."""

    ALONE = "alone"
    SAME = "same"
    WAITING = "waiting"
    BEFORE = "before"
    AFTER = "after"
    LONG = "long"


SILENCES = {
    Silence.SAME: N_("The file is the same, byte for byte."),
    Silence.WAITING: N_("The text of the file is still being read. Look again in a minute."),
    Silence.BEFORE: N_("The earlier version has no text layer: it is a scan or a picture."),
    Silence.AFTER: N_("The present version has no text layer: it is a scan or a picture."),
    Silence.LONG: N_("The text is too long to be compared word by word."),
    Silence.ALONE: N_("There is only one version of the file: nothing to compare it with."),
}
"""What is said instead of a comparison."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the text of a version is read from."""

    file: FileRow
    drawn: FileRow


def source_of(session: Session, file: FileRow | None) -> Source | None:
    """Return where the text of a version is read; an office file's from its copy for viewing."""
    return Source(file, drawn_from(session, file)) if file else None


def differ(
    installation: Installation, before: Source | None, after: Source | None
) -> Difference | Silence:
    """Compare two versions, or say why not. Call it in no transaction: a child reads the files."""
    if before is None or after is None:
        return Silence.ALONE
    if before.file.sha256 == after.file.sha256:
        return Silence.SAME
    waiting = TextState.WAITING in (before.file.text_state, after.file.text_state)
    return Silence.WAITING if waiting else by_words(installation, before, after)


def by_words(installation: Installation, before: Source, after: Source) -> Difference | Silence:
    """Compare the texts of two versions, or say why not."""
    old, new = text_of(installation, before), text_of(installation, after)
    if not old or not new:
        return Silence.AFTER if old else Silence.BEFORE
    if max(count_words(old), count_words(new)) > MOST_WORDS:
        return Silence.LONG
    return compare(old, new)


def text_of(installation: Installation, source: Source) -> Pages:
    """Return the text of a version page by page; nothing when it has no text layer."""
    with local_copy(installation.store, source.drawn.sha256) as path:
        pages = extract_text(path, source.drawn.media_type).pages
    found = [(each.page, each.text) for each in pages]
    return found if any(text.strip() for _page, text in found) else []
