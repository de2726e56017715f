"""The area of approval, registered through the same hooks as any module."""

from collections.abc import Sequence

from uprava import hookimpl
from uprava.approval.models import Purpose
from uprava.approval.values import FOLDERS
from uprava.extension import BuiltInRole, Permission, WorkFolder
from uprava.i18n import N_

OFFICE = (BuiltInRole.REGISTRAR, BuiltInRole.LEADER, BuiltInRole.EXECUTOR)


@hookimpl
def uprava_permissions() -> Sequence[Permission]:
    """What roles may be allowed about approval; to decide one only has to be asked."""
    return [
        Permission("approval.start", N_("Send documents for approval"), OFFICE),
        Permission(
            "approval.templates", N_("Set up routes of approval"), (BuiltInRole.ADMINISTRATOR,)
        ),
    ]


@hookimpl
def uprava_work_folders() -> Sequence[WorkFolder]:
    """What waits for a decision; documents leave these folders by the decision itself."""
    return [
        WorkFolder(FOLDERS[Purpose.AGREE], N_("For approval"), "checks", 30, ""),
        WorkFolder(FOLDERS[Purpose.SIGN], N_("For signing"), "signature", 40, ""),
        WorkFolder(FOLDERS[Purpose.READ], N_("For acquaintance"), "book", 50, ""),
    ]
