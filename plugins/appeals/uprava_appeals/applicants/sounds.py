"""How a Russian surname sounds: surnames written differently that are heard alike get one key.

Row security leaves no index of trigrams to use, an equality of keys it does. The rules are those
of the language: unstressed vowels fall together, voiced consonants at an end or before voiceless
ones are voiceless, what is not heard is not written.
"""

import re

from uprava_appeals.applicants.values import key_of

ENDINGS = (
    ("(цк|ск)(ая|ой|ую|ого|ому|им|ий|ый)$", r"\1ий"),
    ("(ов|ев|ин|ын)(а|ой|у|ым|е)$", r"\1"),
    ("(ая|ой|ый)$", "ий"),
)
"""A surname is the same of a man, of a woman and in the genitive of «от Кузнецовой»."""

GROUPS = (
    ("йо|ьо", "е"), ("[ьъ]", ""), ("[тд]ь?ся$", "ца"), ("стн", "сн"), ("здн", "зн"), ("стл", "сл"),
    ("рдц", "рц"), ("вств", "ств"), ("[тд]ц|[тд]с(?=[кч])", "ц"), ("[сзж]ч", "щ"), ("[тд]ч", "ч"),
)  # fmt: skip
"""Consonants of which one is not heard."""

VOWELS = str.maketrans("оэеёяыйю", "аииииииу")
"""What is heard of vowels without stress; й and и are one."""
VOICELESS = {"б": "п", "в": "ф", "г": "к", "д": "т", "ж": "ш", "з": "с"}
BEFORE = "пфктшсхцчщ"

LOOKALIKES = str.maketrans("aceopxyk", "асеорхук")
"""Latin letters of a name otherwise in Cyrillic."""

FORMS = """
ооо оао зао пао ао ип нко ано тсж тсн жск снт сну гск мкд мп муп мку мбу мау гбу гку фгуп фгбу кфх
общество с ограниченной ответственностью акционерное открытое закрытое публичное товарищество
собственников жилья недвижимости индивидуальный предприниматель и по"""
"""Words of a name that tell what an organisation is, not which."""

PLAIN = frozenset(FORMS.split())


def sound_key(surname: str) -> str:
    """Return how a surname sounds; of a double one («Петрова-Водкина») its first part."""
    parts = key_of(surname).split()
    return sound_of(parts[0]) if parts else ""


def sound_of_organisation(name: str) -> str:
    """Return how the first two telling words of an organisation's name sound."""
    telling = [word for word in key_of(name).split() if word not in PLAIN]
    return " ".join(sound_of(word) for word in telling[:2])


def sound_of(word: str) -> str:
    """Return how one word in small letters sounds."""
    if re.search("[а-я]", word):
        word = word.translate(LOOKALIKES)
    for pattern, instead in (*ENDINGS, *GROUPS):
        word = re.sub(pattern, instead, word)
    word = squeezed(word.translate(VOWELS))
    return squeezed(devoiced(word))


def squeezed(word: str) -> str:
    """Return the word with double letters once: «Филиппов» is heard as «Филипов»."""
    return re.sub(r"(.)\1+", r"\1", word)


def devoiced(word: str) -> str:
    """Return the word as it is heard at its end and before voiceless consonants."""
    heard: list[str] = []
    for letter in reversed(word):
        mute = not heard or heard[-1] in BEFORE
        heard.append(VOICELESS.get(letter, letter) if mute else letter)
    return "".join(reversed(heard))
