"""The tables of people: who there is, where they work, what they may do, how they sign in."""

from uprava.users.models.people import (
    Organisation,
    Person,
    Post,
    PostHolder,
    Principal,
    PrincipalType,
    Unit,
)
from uprava.users.models.rights import (
    Group,
    GroupMember,
    Role,
    RoleGrant,
    RolePermission,
    Substitution,
)
from uprava.users.models.signing_in import ApiToken, SignInAttempt, WebSession

__all__ = [
    "ApiToken",
    "Group",
    "GroupMember",
    "Organisation",
    "Person",
    "Post",
    "PostHolder",
    "Principal",
    "PrincipalType",
    "Role",
    "RoleGrant",
    "RolePermission",
    "SignInAttempt",
    "Substitution",
    "Unit",
    "WebSession",
]
