"""A few real files that a hundred thousand letters share."""

import io
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from uprava.clock import now
from uprava.db.ids import uuid7
from uprava.demo.drawing import render
from uprava.demo.letters import Form, letter
from uprava.demo.scene import DemoScene
from uprava.demo.timeline import YEARS, timeline
from uprava.demo.town import town
from uprava.documents.preparing import keep_page, pictures
from uprava.documents.service.filing import FileRow
from uprava.rendering import extract_text

SHARED = 24
"""Files that all letters share."""


def shared_files(session: Session, scene: DemoScene) -> list[FileRow]:
    """Draw, store and prepare the files that all letters share."""
    day = date(scene.today.year - YEARS, 1, 31)
    when = timeline(day, SHARED)
    drawn = (letter(place, town=town(), seed=scene.seed, when=when) for place in range(SHARED))
    files = [stored(scene, render(replace(each, form=Form.PDF))) for each in drawn]
    return [prepared(session, scene, content, file) for content, file in files]


def stored(scene: DemoScene, content: bytes) -> tuple[bytes, FileRow]:
    """Put one file into the store and return it as a row that belongs to no document yet."""
    blob = scene.installation.store.put(io.BytesIO(content))
    id = uuid7()
    row = FileRow(
        id, id, id, 1, "main", "", "application/pdf", blob.size, blob.sha256, 1, "ready", None,
        now(), 0,
    )  # fmt: skip
    return content, row


def prepared(session: Session, scene: DemoScene, content: bytes, file: FileRow) -> FileRow:
    """Make the page images of one shared file."""
    with tempfile.NamedTemporaryFile(prefix="uprava-demo-", suffix=".pdf") as spool:
        spool.write(content)
        spool.flush()
        path = Path(spool.name)
        text = extract_text(path, file.media_type)
        pages = range(1, len(text.pages) + 1)
        made = pictures(scene.installation, path, file.media_type, text=text, wanted=pages)
        for page in made:
            keep_page(session, file.sha256, page)
    return replace(file, pages=len(text.pages))
