"""ИНН, КПП, ОГРН of the sides of a contract, refused in words; the arithmetic is the core's."""

from uprava.correspondents.numbers import inn_fits, kpp_fits, ogrn_fits, ogrnip_fits
from uprava.i18n import _

from uprava_contracts.codes.reading import CodeError, clean, digits_of


def read_inn(text: str) -> str:
    """Return an ИНН, of an organisation (10 digits) or of a person (12). Raises CodeError."""
    inn = digits_of(text, _("INN"), 10, 12)
    if not inn_fits(inn):
        raise CodeError(_("INN: the check digits do not fit, one of the digits is mistyped."))
    return inn


def read_kpp(text: str) -> str:
    """Return a КПП: nine signs, no check digit. Raises CodeError."""
    kpp = clean(text).upper()
    if not kpp_fits(kpp):
        raise CodeError(
            _("KPP: nine signs are needed: four digits, two digits or Latin letters, three digits.")
        )
    return kpp


def read_ogrn(text: str) -> str:
    """Return an ОГРН (13 digits) or an ОГРНИП (15). Raises CodeError."""
    ogrn = digits_of(text, _("OGRN"), 13, 15)
    if not (ogrn_fits(ogrn) or ogrnip_fits(ogrn)):
        raise CodeError(_("OGRN: the check digit does not fit, one of the digits is mistyped."))
    return ogrn
