"""Which stored bytes the documents refer to: what is not among them may be collected."""

from collections.abc import Collection, Sequence

from sqlalchemy.orm import Session

from uprava.db.sql import fetch_values

KNOWN = """
select sha256 from documents.file where sha256 = any (%(some)s)
union select r.sha256 from documents.rendition as r
    where r.sha256 = any (%(some)s)
      and exists (select from documents.file as f where f.sha256 = r.source)
union select image from documents.page where image = any (%(some)s)
union select thumbnail from documents.page where thumbnail = any (%(some)s)
union select layer from documents.page where layer = any (%(some)s)
union select sha256 from documents.recognition where sha256 = any (%(some)s)
union select text from documents.recognised_page where text = any (%(some)s)
union select layer from documents.recognised_page where layer = any (%(some)s)
"""
"""Every column of the area that names a blob."""


def known_blobs(session: Session, hashes: Sequence[str]) -> Collection[str]:
    """Return those of the digests that a file, its copy, a page picture or a text layer has."""
    return fetch_values(session, KNOWN, {"some": list(hashes)})
