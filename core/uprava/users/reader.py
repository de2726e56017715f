"""Who is asking: resolved once per request, from then on a plain value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from uprava.errors import ForbiddenError
from uprava.i18n import DEFAULT_LOCALE, _


@dataclass(frozen=True, slots=True)
class Reader:
    """A person (perhaps acting for another) with the rights of this very moment.

    `principals` are the ids rights are given to: the person, posts, units (of a head: all units
    below), roles. `permissions` maps a code to the units where it holds, None meaning
    everywhere. `scopes` limit a program's token; None: a person in the browser.
    """

    person_id: int
    login: str
    surname: str
    given_name: str
    patronymic: str | None
    principals: tuple[int, ...]
    permissions: Mapping[str, frozenset[int] | None]
    organisation_id: int | None = None
    organisation: str | None = None
    unit_id: int | None = None
    unit: str | None = None
    post: str | None = None
    acting_for: int | None = None
    acting_name: str | None = None
    acting_until: date | None = None
    locale: str = DEFAULT_LOCALE
    appearance: Mapping[str, str] = field(default_factory=dict)
    must_change_password: bool = False
    scopes: frozenset[str] | None = None
    token_id: int | None = None
    session_hash: bytes | None = None
    expires_at: datetime | None = None

    @property
    def name(self) -> str:
        """Surname and initials: «Орлов В. Н.»."""
        initials = "".join(f" {part[0]}." for part in (self.given_name, self.patronymic) if part)
        return f"{self.surname}{initials}"

    def may(self, permission: str, *, unit: int | None = None) -> bool:
        """Tell whether the permission holds in the unit; without a unit: anywhere at all."""
        if permission not in self.permissions:
            return False
        units = self.permissions[permission]
        return units is None or unit is None or unit in units

    def require(self, permission: str, *, unit: int | None = None) -> None:
        """Raise ForbiddenError unless the permission holds in the unit."""
        if not self.may(permission, unit=unit):
            raise ForbiddenError(
                _("You have no right to do this here. Ask the administrator for the role you need.")
            )


def reader_from(facts: Mapping[str, object]) -> Reader:
    """Make a reader of what the SQL function `users.entrant` returns."""
    values = dict(facts)
    permissions = values.pop("permissions")
    scopes = values.pop("scopes", None)
    expires = values.pop("expires_at", None)
    until = values.pop("acting_until", None)
    assert isinstance(permissions, Mapping)
    return Reader(
        permissions={
            code: None if units is None else frozenset(units) for code, units in permissions.items()
        },
        principals=tuple(dict.fromkeys(values.pop("principals"))),  # type: ignore[call-overload]
        scopes=frozenset(scopes) if isinstance(scopes, list) else None,
        expires_at=datetime.fromisoformat(expires) if isinstance(expires, str) else None,
        acting_until=date.fromisoformat(until) if isinstance(until, str) else None,
        locale=values.pop("locale") or DEFAULT_LOCALE,  # type: ignore[arg-type]
        **values,  # type: ignore[arg-type]
    )
