"""The corpus of hostile files of promise P10: made by these modules, never kept as files."""

from faults.hostile import archives, pdfs, pictures, texts
from faults.hostile.values import Hostile

CORPUS: tuple[Hostile, ...] = (*pdfs.FILES, *pictures.FILES, *archives.FILES, *texts.FILES)
"""All of them, in a fixed order."""

__all__ = ["CORPUS", "Hostile"]
