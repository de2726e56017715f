"""Codes made of titles: «Срок ответа» → `srok_otveta`."""

import re
from collections.abc import Collection

LONGEST = 40

LATIN = """
а a б b в v г g д d е e ё e ж zh з z и i й y к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts
ч ch ш sh щ shch ъ - ы y ь - э e ю yu я ya"""
SIGNS = LATIN.split()
LETTERS = {
    cyrillic: latin.strip("-") for cyrillic, latin in zip(SIGNS[::2], SIGNS[1::2], strict=True)
}


def code_of(title: str, taken: Collection[str] = ()) -> str:
    """Return Latin letters, digits and underscores of a title, unlike those taken."""
    plain = "".join(LETTERS.get(sign, sign) for sign in title.lower())
    words = re.findall(r"[a-z0-9]+", plain)
    base = "_".join(words)[:LONGEST].strip("_") or "field"
    base = base if base[0].isalpha() else f"n_{base}"
    numbered = (f"{base}_{place}" for place in range(2, len(taken) + 3))
    return base if base not in taken else next(each for each in numbered if each not in taken)
