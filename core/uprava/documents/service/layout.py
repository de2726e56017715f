"""Repairs text typed in the wrong keyboard layout: `ljrevtyn` → «документ» and back."""

LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.~QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>"
CYRILLIC = "ёйцукенгшщзхъфывапролджэячсмитьбюЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ"

TO_CYRILLIC = str.maketrans(LATIN, CYRILLIC)
TO_LATIN = str.maketrans(CYRILLIC, LATIN)


def other_layout(text: str) -> str:
    """Return what the same keys give in the other layout; mixed text stays as it is."""
    cyrillic = any("а" <= sign.lower() <= "я" or sign in "ёЁ" for sign in text)
    latin = any("a" <= sign.lower() <= "z" for sign in text)
    if cyrillic == latin:
        return text
    return text.translate(TO_LATIN if cyrillic else TO_CYRILLIC)
