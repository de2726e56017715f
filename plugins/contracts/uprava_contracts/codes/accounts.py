"""Bank accounts and БИК: the key digit of an account depends on the bank.

Order of reckoning the key: Bank of Russia, 8 September 1997 № 515, from general knowledge.
Treasury accounts (they begin with zero) have no key.
"""

from dataclasses import dataclass

from uprava.i18n import _

from uprava_contracts.codes.reading import CodeError, digits_of, refuse_part

WEIGHTS = (7, 1, 3)
"""Repeated over the 23 digits."""

CURRENCIES = {"810", "643"}
"""Roubles as accounts write them."""

OF_CENTRE = {"000", "001", "002"}
"""Last digits of the БИК of a settlement centre of the Bank of Russia."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account with the bank it is in; `checked`: its key digit was compared."""

    number: str
    bic: str
    checked: bool


def read_bic(text: str) -> str:
    """Return a БИК: nine digits, of Russia the first is zero. Raises CodeError."""
    name = _("BIC")
    found = digits_of(text, name, 9)
    if found[0] != "0":
        raise refuse_part(name, "1", _("country of the bank"), _("of banks in Russia it is zero."))
    return found


def read_account(text: str, bic: str) -> Account:
    """Return a settlement or personal account in a bank. Raises CodeError."""
    name = _("Bank account")
    bank, found = read_bic(bic), digits_of(text, name, 20)
    if found[0] == "0":
        return Account(found, bank, checked=False)
    centre = bank[6:] in OF_CENTRE or found.startswith("40102")
    check_key(found, bank, name, centre=centre)
    return Account(found, bank, checked=True)


def read_correspondent_account(text: str, bic: str) -> Account:
    """Return a bank's correspondent account with the Bank of Russia. Raises CodeError."""
    name = _("Correspondent account")
    bank, found = read_bic(bic), digits_of(text, name, 20)
    if not found.startswith(("301", "401")):
        rule = _("a correspondent account begins with 301, a treasury's single account with 401.")
        raise refuse_part(name, "1–3", _("balance account"), rule)
    check_key(found, bank, name, centre=True)
    return Account(found, bank, checked=True)


def check_key(account: str, bic: str, name: str, *, centre: bool) -> None:
    """Refuse an account in other money, or whose key does not fit the bank."""
    if account[5:8] not in CURRENCIES:
        rule = _("{code} is not roubles.").format(code=account[5:8])
        raise refuse_part(name, "6–8", _("currency of the account"), rule)
    if not key_fits(account, bic, centre=centre):
        raise CodeError(
            _("{code} {number}: the key digit (position 9) does not fit BIC {bic}; a digit of one"
              " of them is mistyped.").format(code=name, number=account, bic=bic)
        )  # fmt: skip


def key_fits(account: str, bic: str, *, centre: bool) -> bool:
    """Tell whether the key of an account fits a БИК; `centre`: it is with the Bank of Russia."""
    whole = (f"0{bic[4:6]}" if centre else bic[6:]) + account
    return sum(int(digit) * WEIGHTS[at % 3] for at, digit in enumerate(whole)) % 10 == 0
