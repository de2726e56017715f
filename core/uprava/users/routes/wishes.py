"""Forms of this area as values the services take."""

from collections.abc import Collection

from uprava.errors import InvalidError
from uprava.i18n import _
from uprava.users.routes.forms import Form
from uprava.users.service.organisations import OrganisationFields
from uprava.users.service.people import PersonFields
from uprava.users.service.posts import Appointment
from uprava.users.service.substituting import Wish
from uprava.users.service.tokens import TokenWish
from uprava.users.service.units import UnitFields


def person_fields(form: Form) -> PersonFields:
    """Return what the form says of a person."""
    fields = PersonFields(
        form.text("surname", longest=100), form.text("given_name", longest=100),
        form.text("patronymic", longest=100), form.text("login", longest=64),
        form.text("email", longest=200), form.text("phone", longest=60),
    )  # fmt: skip
    form.check()
    return fields


def unit_fields(form: Form) -> UnitFields:
    """Return what the form says of a unit."""
    fields = UnitFields(
        form.text("name"), form.text("short_name", longest=200), form.text("index", longest=20),
        form.number("position") or 0,
    )  # fmt: skip
    form.check()
    return fields


def organisation_fields(form: Form) -> OrganisationFields:
    """Return what the form says of an organisation."""
    fields = OrganisationFields(
        form.text("name"), form.text("short_name", longest=200), form.text("index", longest=20),
        form.text("inn", longest=20), form.text("ogrn", longest=20),
    )  # fmt: skip
    form.check()
    return fields


def appointment(form: Form, *, post: int, person: int) -> Appointment:
    """Return who is appointed to what; 0 takes it from the form."""
    made = Appointment(
        post or form.chosen("post"), person or form.chosen("person"), form.needed_day("since"),
        form.day("until"), form.ticked("acting"),
    )  # fmt: skip
    form.check()
    return made


def token_wish(form: Form) -> TokenWish:
    """Return what token is asked for."""
    wish = TokenWish(form.text("name", longest=100), form.many("scopes"), form.number("days") or 0)
    form.check()
    return wish


def substitution_wish(form: Form, *, absent: int, known: Collection[str]) -> Wish:
    """Return what substitution is asked for; only permissions of `known` may be listed.

    Nothing ticked under «only these» is a mistake: an empty list would mean nearly everything.
    """
    listed = tuple(code for code in form.many("permissions") if code in known)
    if form.raw("extent") != "listed":
        listed = ()
    elif not listed:
        sentence = _("Tick what the substitute may do.")
        raise InvalidError(sentence, fields={"extent": sentence})
    wish = Wish(
        absent or form.chosen("absent"), form.chosen("substitute"), form.needed_day("since"),
        form.needed_day("until"), listed, form.text("reason"),
    )  # fmt: skip
    form.check()
    return wish
