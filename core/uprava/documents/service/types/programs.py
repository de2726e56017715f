"""Own fields as programs send them: by the codes that the API lists, not by names of a form."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from uprava.documents.service.types.listing import chosen_type
from uprava.documents.service.types.reading import read_fields
from uprava.documents.service.types.values import FieldForm, TypeField
from uprava.errors import InvalidError
from uprava.i18n import _


def form_of_program(
    session: Session, kind: str, code: str, fields: Mapping[str, Any]
) -> dict[str, str]:
    """Return the fields of a program as the form of the type of that code sends them.

    Raises InvalidError naming `type` or `fields.CODE` for what is not there or does not fit.
    """
    type = chosen_type(session, kind, code)
    asked = {each.code: each for each in type.asked} if type else {}
    unknown = _("The type has no such field; it has: {known}.").format(
        known=", ".join(asked) or "—"
    )
    wrong = {f"fields.{code}": unknown for code in fields if code not in asked}
    form = dict(sent(asked[code], value) for code, value in fields.items() if code in asked)
    said = read_fields(session, type, form)[1] if type else {}
    wrong |= {f"fields.{each.code}": said[each.name] for each in asked.values()
              if each.name in said}  # fmt: skip
    if wrong:
        raise InvalidError(_("The card has mistakes; nothing was kept."), fields=wrong)
    return form


def sent(field: TypeField, value: object) -> tuple[str, str]:
    """Return the name in the form and the text of a value a program sent.

    An organisation comes as the id of its card or as a name, yes and no as true and false.
    """
    text = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
    by_name = field.form is FieldForm.ORGANISATION and not text.isdigit()
    return f"{field.name}_text" if by_name else field.name, text
