"""What the acts of duty reports are called in the audit log."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS: tuple[Act, ...] = (
    Act("section_package.ordered", N_("ordered the package for the federal section of {month}"),
        "file-zip"),
    Act("section_package.made", N_("the package of {month} was made: {packed} of {looked}"),
        "file-zip"),
    Act("section_package.opened", N_("took the package of {month}"), "download"),
    Act("section_package.sent", N_("noted that the package of {month} was handed over"), "send"),
    Act("section_name.changed", N_("changed the names of the package: {keys}"), "edit"),
    Act("section_body.changed", N_("wrote down the identifier of a body: {name}"), "building"),
)  # fmt: skip

OBJECTS = {
    "section_package": N_("package for the federal section"),
    "section_name": N_("names of the package"),
    "section_body": N_("body of the federal section"),
}
