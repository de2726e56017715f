"""Words of legal acts: where an act stands, what an expertise found."""

from collections.abc import Mapping

from uprava.i18n import N_

from uprava_records.acts.models import ActStatus, ExpertiseResult, ForceRule

STATUSES: Mapping[str, str] = {
    ActStatus.DRAFT: N_("draft"),
    ActStatus.ADOPTED: N_("adopted, not in force yet"),
    ActStatus.IN_FORCE: N_("in force"),
    ActStatus.CHANGED: N_("in force with changes"),
    ActStatus.LOST_FORCE: N_("no longer in force"),
}

TONES: Mapping[str, str] = {
    ActStatus.DRAFT: "b", ActStatus.ADOPTED: "v", ActStatus.IN_FORCE: "g",
    ActStatus.CHANGED: "a", ActStatus.LOST_FORCE: "r",
}  # fmt: skip

RESULTS: Mapping[str, str] = {
    ExpertiseResult.CLEAN: N_("nothing found"),
    ExpertiseResult.FOUND: N_("remarks were made"),
    ExpertiseResult.MENDED: N_("remarks were dealt with"),
    ExpertiseResult.NOT_NEEDED: N_("not required"),
}

RULES: Mapping[str, str] = {
    ForceRule.SIGNING: N_("from the day of its signing"),
    ForceRule.PUBLICATION: N_("from the day of its official publication"),
    ForceRule.DAY_AFTER: N_("from the day after its official publication"),
    ForceRule.DAYS_AFTER: N_("when some days have passed since its official publication"),
    ForceRule.DATE: N_("from a day named in its text"),
}

AFTER_PUBLICATION = (ForceRule.PUBLICATION, ForceRule.DAY_AFTER, ForceRule.DAYS_AFTER)
"""Rules by which an act that is not published is not in force."""
