"""The rows of an edition together: lists without sections, repeated codes, missing parents."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from uprava.i18n import _

from uprava_appeals.classifier.codes import SECTIONLESS, ZERO, level_of, parent_of
from uprava_appeals.classifier.reading import Wanted


@dataclass(frozen=True, slots=True)
class Joined:
    """The rows of a file, each code once; `repeats` counts rows that said the same again."""

    rows: Sequence[Wanted]
    repeats: int


@dataclass(slots=True)
class Index:
    """The full codes of a file by the number they end with, and the sections of its subjects."""

    numbered: Mapping[tuple[int, str], list[Wanted]] = field(
        default_factory=lambda: defaultdict(list)
    )
    sections: dict[str, str] = field(default_factory=dict)


def join(rows: Sequence[Wanted], *, whole: bool) -> Joined:
    """Return the rows of a file, judged beside each other; `whole`: every parent has to be there.

    The document prints each level once more as a list without sections: numbers are unique
    within their level, so such a row is known by its number, or finds its section by the subject.
    """
    index = index_of(rows)
    kept: dict[str, Wanted] = {}
    unfit, repeats = [], 0
    for row in rows:
        full = completed(row, index)
        if full is None:
            repeats += 1
            continue
        earlier = kept.get(full.heading.code)
        if full.wrong:
            unfit.append(full)
        elif earlier is None:
            kept[full.heading.code] = full
        elif alike(earlier, full):
            repeats += 1
        else:
            unfit.append(blamed(full, _("The code stands in line {n} with another name."), earlier))
    rows = list(kept.values())
    if whole:
        rows = with_parents(rows, {row.heading.code for row in [*rows, *unfit]})
    return Joined(sorted([*rows, *unfit], key=lambda row: row.number), repeats)


def index_of(rows: Iterable[Wanted]) -> Index:
    """Return what rows without a section are found by."""
    index = Index()
    for row in rows:
        code = row.heading.code
        if row.wrong or code.startswith(SECTIONLESS):
            continue
        blocks, level = code.split("."), level_of(code)
        index.numbered[level, blocks[level - 1]].append(row)
        index.sections.setdefault(blocks[1], blocks[0])
    index.sections.pop(ZERO, None)
    return index


def completed(row: Wanted, index: Index) -> Wanted | None:
    """Return a row with the section put on; None when full codes say what a list says again."""
    code = row.heading.code
    if row.wrong or not code.startswith(SECTIONLESS):
        return row
    blocks, level = code.split("."), level_of(code)
    meant = [
        each for each in index.numbered.get((level, blocks[level - 1]), ())
        if agrees(blocks, each.heading.code)
    ]  # fmt: skip
    if any(alike(each, row) for each in meant):
        return None
    if meant:
        return blamed(row, _("Line {n} has this number with another name."), meant[0])
    section = index.sections.get(blocks[1])
    if section is None:
        said = _("No full code of the file has this number: its section is not known.")
        return replace(row, wrong=[said])
    return replace(row, heading=replace(row.heading, code=".".join([section, *blocks[1:]])))


def agrees(blocks: Sequence[str], code: str) -> bool:
    """Tell whether a full code has all the numbers a code without a section names."""
    pairs = zip(blocks, code.split("."), strict=True)
    return all(said in (ZERO, found) for said, found in pairs)


def alike(one: Wanted, other: Wanted) -> bool:
    """Tell whether two rows give a heading the same name."""
    return one.heading.title.casefold() == other.heading.title.casefold()


def blamed(row: Wanted, said: str, other: Wanted) -> Wanted:
    """Return a row with a sentence that names the line of another one."""
    return replace(row, wrong=[said.format(n=other.number)])


def with_parents(rows: Iterable[Wanted], codes: set[str]) -> list[Wanted]:
    """Return the rows; those whose parent the file does not have say so."""
    said = _("The file has no {parent}, under which it stands.")
    return [
        replace(row, wrong=[said.format(parent=parent)])
        if (parent := parent_of(row.heading.code)) and parent not in codes
        else row
        for row in rows
    ]
