"""Gathering text up to a limit."""


class EnoughError(Exception):
    """The limit is reached: what was gathered is kept, the rest of the file is not read."""


class Collected:
    """Pieces of text, at most `limit` characters."""

    def __init__(self, limit: int) -> None:
        self._pieces: list[str] = []
        self._left = limit

    def add(self, piece: str) -> None:
        """Keep a piece; raises `EnoughError` when no more fits."""
        if len(piece) > self._left:
            raise EnoughError
        self._left -= len(piece)
        self._pieces.append(piece)

    def text(self) -> str:
        """Return everything gathered."""
        return "".join(self._pieces)
