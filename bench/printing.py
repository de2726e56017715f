"""What a printed form costs: `python bench/printing.py` prints milliseconds and memory."""

import os
import resource
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from uprava.printing.children import CHILDREN
from uprava.printing.forms import LETTERHEADS, FormKind
from uprava.printing.letters import Letter, Letterhead, Signer, draw_letter, print_letter
from uprava.printing.sheets import (
    ApprovalSheet,
    SheetLine,
    SheetStage,
    Subject,
    print_approval_sheet,
)
from uprava.printing.values import PdfStandard

AT = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)
TEXT = "Направляем сведения о готовности объектов жилищно-коммунального хозяйства. " * 6
HEAD = Letterhead(FormKind.LETTER)
SIGNER = Signer("Глава городского округа", "А. П. Громов")
FIELDS = LETTERHEADS[FormKind.LETTER].samples


def letter(number: int) -> bytes:
    made = Letter(FIELDS, f"О готовности {number}", (TEXT,) * 5, (SIGNER,), number=str(number))
    return print_letter(made, HEAD, created=AT, standard=PdfStandard.PDF_A_1B).pdf


def preview(number: int) -> bytes:
    made = Letter(FIELDS, f"О готовности {number}", (TEXT,) * 3, (SIGNER,), number=str(number))
    return draw_letter(made, HEAD, created=AT).png


def sheet(lines: int) -> bytes:
    subject = Subject("Администрация", "Проект", "О порядке", "", "", "Крылова А. Д.", AT, UTC)
    line = SheetLine("Соколова И. В.", "начальник управления", "", AT, AT, "согласовано")
    return print_approval_sheet(ApprovalSheet(subject, [SheetStage("Этап 1", [line] * lines)]))


def measured(title: str, work: Callable[[int], bytes], times: int) -> None:
    """Print wall time of the first and the usual form, and CPU of the child for each."""
    spent, before = [], child_cpu()
    for number in range(times):
        began = time.perf_counter()
        size = len(work(number))
        spent.append(time.perf_counter() - began)
    first, median = spent[0] * 1000, statistics.median(spent) * 1000
    cpu = (child_cpu() - before) * 1000 / times
    told = f"first {first:6.1f} ms, median {median:6.1f} ms, CPU {cpu:6.1f} ms"
    print(f"{title:34} {told}, {size / 1024:.0f} KB")


def child_cpu() -> float:
    """Return the seconds of CPU of all children, running and ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    ticks = 0
    for child in CHILDREN._idle:
        fields = Path(f"/proc/{child.process.pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ended.ru_utime + ended.ru_stime + ticks / os.sysconf("SC_CLK_TCK")


def resident() -> str:
    """Return what the children have in memory now and at most, MB."""
    told = []
    for child in CHILDREN._idle:
        lines = Path(f"/proc/{child.process.pid}/status").read_text().splitlines()
        facts = dict(line.split(":", 1) for line in lines)
        told.append(
            " / ".join(f"{int(facts[k].split()[0]) / 1024:.0f}" for k in ("VmRSS", "VmHWM"))
        )
    return "; ".join(told) or "none: it had grown and was replaced"


def main() -> None:
    """Measure letters, previews and sheets one after another."""
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} CPUs")
    measured("letter of 2 pages, PDF/A-1b, slot", letter, 100)
    print("child, resident / most, MB:", resident())
    measured("preview of a letter, PNG 96 dpi", preview, 30)
    measured("approval sheet, 40 lines", lambda _n: sheet(40), 10)
    measured("approval sheet, 2,000 lines", lambda _n: sheet(2000), 1)
    print("child, resident / most, MB:", resident())
    CHILDREN.close()


if __name__ == "__main__":
    main()
