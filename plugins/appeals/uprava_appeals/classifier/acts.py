"""What the acts of the area are called in the audit log."""

from collections.abc import Mapping

from uprava.extension import Act
from uprava.i18n import N_

ACTS = (
    Act(
        "classifier.imported",
        N_("brought in the edition of the classifier of {dated}: new {created}, changed {changed}, "
           "removed {removed}"),
    ),
    Act("classifier.shipped", N_("took the edition of the classifier of {dated} that came with the "
                                 "program")),
    Act("classifier.removed", N_("removed the edition of the classifier of {dated}"), tone="r"),
)  # fmt: skip

OBJECTS: Mapping[str, str] = {"edition": N_("Edition of the classifier")}
"""Type of object → what it is called."""
