"""The text of scanned pages by tesseract, where it is installed.

Tesseract never sees a stranger's file: a child of `pool` draws the page, and tesseract gets plain
grey dots. It runs in a process of its own (`recogniser`) that may read the system's libraries and
languages only, and answers with words, places and how sure it is.
"""

import functools
import itertools
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from uprava.rendering.calls import draw_scan
from uprava.rendering.columns import in_order
from uprava.rendering.pool import clean_environment
from uprava.rendering.recogniser import ASKED, Asked
from uprava.rendering.values import Problem, ScannedPage, UnreadableError, Word
from uprava.rendering.words import normalise

PROGRAM = "tesseract"

RECOGNISABLE = frozenset(
    {
        "application/pdf", "image/bmp", "image/jpeg", "image/png", "image/tiff", "image/webp",
        "image/x-ms-bmp",
    }
)  # fmt: skip
"""What may be a scan."""

WALL = 4
"""How many times longer than its CPU seconds a page may take on a busy machine."""

UNSURE = 40.0
"""Below it signs, and words of up to `SHORT` letters, are taken for dirt or a part of an emblem."""
SHORT = 3

DIRT = 15.0
"""Below it anything is: tesseract says 90 and more of words it has read."""

GARBAGE = 35
"""Below it a page says nothing: grain, a drawing or a hand taken for letters."""

RULES = "_|¦‗ "
"""Lines to write on and borders of tables, taken for signs."""

MOST_WORDS = 20_000
"""Of one page; a page of the densest print has 1,500."""

NUMBER_SIGNS = frozenset({"Ne", "No", "Nе", "Nо", "Nº", "N°", "Мо", "Ме", "Хо"})
"""What tesseract takes the sign № for, before a number."""

_PLAIN = re.compile(r"[0-9A-Za-zА-Яа-яЁё]")


@dataclass(frozen=True, slots=True)
class Engine:
    """The program as it was found: where, which version, which languages it knows."""

    program: Path
    version: str
    languages: Sequence[str]

    def known(self, languages: str) -> str:
        """Return those of `rus+eng` that are installed, in their order; empty: none is."""
        return "+".join(each for each in languages.split("+") if each in self.languages)


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """What was read off a page: lines of text, words with places, sureness in hundredths."""

    text: str
    words: Sequence[Word]
    confidence: int


def find_engine() -> Engine | None:
    """Return tesseract, where it is installed; it is asked for its languages once."""
    program = shutil.which(PROGRAM)
    if program is None:
        return None
    path = Path(program).resolve()
    try:
        return _asked(path, path.stat().st_mtime_ns, _languages_changed(path))
    except (OSError, subprocess.TimeoutExpired):
        return None


def _languages_changed(program: Path) -> int:
    """Return when a language was put beside the program or taken away: it is asked anew then."""
    shared = program.parent.parent / "share"
    folders = (*shared.glob("tesseract-ocr/*/tessdata"), *shared.glob("tessdata"))
    return sum(folder.stat().st_mtime_ns for folder in folders)


@functools.lru_cache(maxsize=4)
def _asked(program: Path, _changed: int, _languages: int) -> Engine:
    def told(option: str) -> list[str]:
        answer = subprocess.run(  # noqa: S603 -- a path of the system
            [program, option], capture_output=True, text=True, timeout=10, check=False
        )
        return (answer.stdout or answer.stderr).splitlines()

    version = next(iter(told("--version")), "").partition(" ")[2].strip()
    languages = [line.strip() for line in told("--list-langs")[1:] if line.strip()]
    return Engine(program, version, tuple(languages))


def recognise_page(
    path: Path, media_type: str, page: int, *, engine: Engine, languages: str, seconds: int
) -> RecognisedPage:
    """Read one page (from 1) of a picture or PDF; `seconds` of CPU at most.

    Raises UnreadableError with the problem: the page cannot be drawn, takes too long or too much.
    """
    scan, nothing = draw_scan(path, media_type, page), RecognisedPage("", (), 0)
    if scan.blank:
        return nothing
    found = _parsed(_run(engine, scan, languages, seconds), scan)
    return found if found.confidence >= GARBAGE else nothing


def _run(engine: Engine, scan: ScannedPage, languages: str, seconds: int) -> str:
    with _in_memory(scan.data) as given, _in_memory(b"") as made:
        asked = Asked(str(engine.program), languages, scan.dpi, seconds, os.getpid())
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "uprava.rendering.recogniser"],
            stdin=given, stdout=made, stderr=subprocess.DEVNULL, cwd="/",
            env={**clean_environment(), ASKED: asked.told()},
        )  # fmt: skip
        try:
            code = process.wait(seconds * WALL)
        except subprocess.TimeoutExpired as error:
            raise UnreadableError(Problem.TOO_SLOW) from error
        finally:
            process.kill()
            process.wait()
        if code:
            raise UnreadableError(_why(code))
        os.lseek(made, 0, os.SEEK_SET)
        with os.fdopen(os.dup(made), "rb") as stream:
            return stream.read().decode("utf-8", "replace")


def _why(code: int) -> Problem:
    """Return what an exit code or the signal that ended the program means."""
    known = {-signal.SIGXCPU: Problem.TOO_SLOW, -signal.SIGABRT: Problem.TOO_HEAVY}
    return known.get(code, Problem.CRASHED)


@contextmanager
def _in_memory(data: bytes) -> Iterator[int]:
    """Lend a file in memory with some bytes."""
    handle = os.memfd_create("uprava-scan", os.MFD_CLOEXEC)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
        os.lseek(handle, 0, os.SEEK_SET)
        yield handle
    finally:
        os.close(handle)


@dataclass(frozen=True, slots=True)
class _Row:
    """A word of the answer: its line, its box in pixels, how sure."""

    line: tuple[str, str, str]
    box: tuple[int, int, int, int]
    confidence: float
    text: str


def _parsed(answer: str, scan: ScannedPage) -> RecognisedPage:
    """Return the words of a table as tesseract writes it, believing none of its figures."""
    lines: dict[tuple[str, str, str], list[Word]] = {}
    words: list[Word] = []
    letters, sure = 0, 0.0
    for row in _with_number_signs(list(itertools.islice(_rows(answer), MOST_WORDS))):
        left, top, width, height = row.box
        across = [_share(x, scan.width) for x in (left, left + width)]
        down = [_share(y, scan.height) for y in (top, top + height)]
        words.append(Word(row.text, across[0], down[0], across[1], down[1]))
        lines.setdefault(row.line, []).append(words[-1])
        letters += len(row.text)
        sure += row.confidence * len(row.text)
    text = normalise("\n".join(in_order(list(lines.values()))))
    return RecognisedPage(text, words, round(sure / letters) if letters else 0)


def _with_number_signs(rows: list[_Row]) -> Iterator[_Row]:
    """Put № back where a number of the same line follows what was read instead."""
    for row, after in itertools.zip_longest(rows, rows[1:]):
        beside = after is not None and after.line == row.line
        if row.text in NUMBER_SIGNS and beside and any(map(str.isdigit, after.text[:4])):
            yield replace(row, text="№")
        else:
            yield row


def _share(place: int, whole: int) -> float:
    return round(min(max(place / whole, 0.0), 1.0), 5)


def _rows(answer: str) -> Iterator[_Row]:
    for line in answer.splitlines():
        row = _row(line.split("\t"))
        if row is not None:
            yield row


def _row(cells: list[str]) -> _Row | None:
    """Return a word; None for headings, blocks and dirt."""
    if len(cells) != 12 or cells[0] != "5":
        return None
    text = normalise(cells[11])
    try:
        left, top, width, height = map(int, cells[6:10])
        confidence = min(max(float(cells[10]), 0.0), 100.0)
    except ValueError:
        return None
    word = len(text) > SHORT and _PLAIN.search(text)
    least = DIRT if word else UNSURE
    if not text.strip(RULES) or len(text) > 200 or confidence < least:
        return None
    return _Row((cells[2], cells[3], cells[4]), (left, top, width, height), confidence, text)
