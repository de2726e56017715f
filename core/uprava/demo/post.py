"""The demo's post: letters in the order of their arrival, drawn and stored ahead."""

import io
from collections.abc import Iterator
from datetime import date

from uprava_storage import Blob, BlobStore

from uprava.demo.ahead import made_ahead
from uprava.demo.drawing import render
from uprava.demo.letters import Letter, letter
from uprava.demo.timeline import timeline
from uprava.demo.town import town


def delivered(
    today: date, count: int, *, seed: int, store: BlobStore
) -> Iterator[tuple[Letter, Blob]]:
    """Yield letters with their files in the store, the earliest first, over two years."""

    def drawn(made: Letter) -> Blob:
        return store.put(io.BytesIO(render(made)))

    when = timeline(today, count)
    letters = (letter(index, town=town(), seed=seed, when=when) for index in range(count))
    return made_ahead(letters, drawn)
