"""How a long comparison is read: changes with what stands around them, the rest folded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from uprava.approval.differing import Difference, Paragraph

MOST_FOLDED = 15_000
"""Words of the unchanged parts up to which these can be unfolded; longer ones are only counted."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Paragraphs shown one after another, or folded; `empty`: folded and not even sent."""

    paragraphs: Sequence[Paragraph]
    folded: bool
    empty: bool = False


@dataclass(frozen=True, slots=True)
class PageOf:
    """A page of the newer text; `last` is another number for several unchanged pages in a row."""

    number: int
    last: int
    changed: bool
    stretches: Sequence[Stretch]


def folded(found: Difference) -> list[PageOf]:
    """Return the pages of a comparison; unchanged ones in a row are one."""
    same = sum(len(run.words) for each in found.paragraphs if not each.changed for run in each.runs)
    empty = same > MOST_FOLDED
    pages = [(number, list(group)) for number, group in groupby(found.paragraphs, lambda e: e.page)]
    return [
        page
        for changed, group in groupby(pages, lambda each: any(p.changed for p in each[1]))
        for page in (changed_pages(group, empty) if changed else [unchanged(list(group), empty)])
    ]


def unchanged(pages: Sequence[tuple[int, list[Paragraph]]], empty: bool) -> PageOf:
    """Return unchanged pages as one that is folded."""
    paragraphs = [each for _number, own in pages for each in own]
    stretch = Stretch([] if empty else paragraphs, folded=True, empty=empty)
    return PageOf(pages[0][0], pages[-1][0], False, [stretch])


def changed_pages(pages: Iterator[tuple[int, list[Paragraph]]], empty: bool) -> Iterator[PageOf]:
    """Yield pages with changes, each with the paragraphs around them."""
    for number, own in pages:
        yield PageOf(number, number, True, list(stretches(own, empty)))


def stretches(own: Sequence[Paragraph], empty: bool) -> Iterator[Stretch]:
    """Yield what is shown and what is folded of a page: one paragraph stays around a change."""
    shown = {
        near for place, each in enumerate(own) if each.changed
        for near in (place - 1, place, place + 1)
    }  # fmt: skip
    for fold, group in groupby(enumerate(own), lambda each: each[0] not in shown):
        paragraphs = [each for _place, each in group]
        yield Stretch([] if fold and empty else paragraphs, fold, fold and empty)
