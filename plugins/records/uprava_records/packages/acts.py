"""What the acts of the area are called in the history of a document and in the audit log."""

from uprava.extension import Act
from uprava.i18n import N_

ACTS = (
    Act("package.ordered", N_("asked for an archive package: {title}"), "archive"),
    Act("package.made", N_("made an archive package: {title}"), "archive", "g"),
    Act("package.brought", N_("brought an archive package to be checked: {name}"), "upload"),
    Act("package.asked", N_("asked for a check of an archive package: {title}"), "refresh"),
    Act("package.checked", N_("checked an archive package: {title}, faults: {faults}"),
        "shield-check"),
    Act("package.accepted", N_("accepted an archive package for keeping: {title}"), "archive"),
    Act("package.taken", N_("took an archive package: {title}"), "download"),
    Act("package.removed", N_("removed an archive package: {title}"), "trash"),
    Act("package.gone", N_("let go of an archive package whose documents were destroyed: {title}"),
        "trash"),
    Act("filing.packed", N_("put the document into an archive package: {package}"), "archive"),
    Act("filing.transferred", N_("handed the document over to the archive by the act No. {act}"),
        "archive", "g"),
    Act("transfer.drawn-up", N_("drew up an act of transfer to the archive: {units} units")),
    Act("transfer.unit-dropped", N_("took a unit out of an act of transfer: {unit}")),
    Act("transfer.cancelled", N_("cancelled an act of transfer: {reason}")),
    Act("transfer.handed", N_("handed cases over to the archive: {units} units"), "archive", "g"),
)  # fmt: skip

OBJECTS = {
    "package": N_("Archive package"),
    "transfer": N_("Act of transfer to the archive"),
}
