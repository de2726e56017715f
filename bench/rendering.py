"""Measure the children that open files: start, one act, documents a second, memory.

    python bench/rendering.py [documents]

One document is a 30 kB letter of two pages: inspected, read, its first page drawn for the screen
and as a thumbnail — what the job after an upload does.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import typst
from uprava import rendering
from uprava.rendering import calls
from uprava.rendering.values import Cost
from uprava.rendering.wire import Readers

PDF = "application/pdf"
LETTER = """
#set page(paper: "a4")
#set text(lang: "ru", font: ("PT Sans", "DejaVu Sans"))
= О ремонте дворовой территории
#for n in range(70) [Администрация рассмотрела обращение № #n о ремонте дворовой территории. ]
"""


def main(count: int) -> None:
    """Print the table."""
    costs: list[Cost] = []
    calls.finished.append(lambda _request, answer: costs.append(answer.cost))
    with tempfile.TemporaryDirectory() as folder:
        letter = Path(folder, "letter.pdf")
        Path(folder, "letter.typ").write_text(LETTER)
        typst.compile(Path(folder, "letter.typ"), output=letter)
        print(
            f"{os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}, {letter.stat().st_size} bytes"
        )
        started = time.perf_counter()
        rendering.inspect(letter, PDF)
        print(f"first call, with the start      {1000 * (time.perf_counter() - started):8.1f} ms")
        for title, act in acts(letter).items():
            print(f"{title:30}  {median(act):8.1f} ms")
        costs.clear()
        print(f"documents a second, 2 threads   {throughput(letter, count, 2):8.1f}")
        print(f"CPU of the children, document   {sum(c.cpu for c in costs) / count * 1000:8.1f} ms")
        print(f"forking process, PSS            {pss() / 1024:8.1f} MB")
        print(f"largest child, RSS              {max(c.memory for c in costs) / 2**20:8.1f} MB")


def acts(letter: Path) -> dict[str, Callable[[], object]]:
    """Return what is timed, by its title."""

    def draw(width: int, pages: list[int]) -> object:
        return list(rendering.render(letter, PDF, pages=pages, width=width))

    return {
        "inspect": lambda: rendering.inspect(letter, PDF),
        "text of two pages with places": lambda: rendering.extract_text(letter, PDF),
        "page 1190 px wide": lambda: draw(1190, [1]),
        "two pages 1190 px wide": lambda: draw(1190, [1, 2]),
        "thumbnail": lambda: draw(116, [1]),
    }


def median(act: Callable[[], object], times: int = 15) -> float:
    """Return the median time in milliseconds."""
    found = []
    for _ in range(times):
        started = time.perf_counter()
        act()
        found.append(1000 * (time.perf_counter() - started))
    return statistics.median(found)


def throughput(letter: Path, count: int, threads: int) -> float:
    """Return whole documents a second."""

    def whole(_number: int) -> None:
        rendering.inspect(letter, PDF)
        rendering.extract_text(letter, PDF)
        list(rendering.render(letter, PDF, pages=[1], width=1190, thumbnail=116))

    started = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(whole, range(count)))
    return count / (time.perf_counter() - started)


def pss() -> int:
    """Return the forking process's share of memory in kB."""
    lines = Path(f"/proc/{calls.pool(Readers.ALL).pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
