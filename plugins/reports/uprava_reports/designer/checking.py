"""What is wrong with a report that is being made, in sentences beside the fields. Pure."""

from uprava.errors import InvalidError
from uprava.i18n import N_, _
from uprava.reporting import ReportSource

from uprava_reports.asking.values import NARROWS
from uprava_reports.designer.form import Typed
from uprava_reports.kept.checking import wrong_parts

LONGEST_TITLE = 120
LONGEST_DESCRIPTION = 500

NAMES = {
    "title": N_("Title"), "description": N_("What it tells"), "lines": N_("Lines"),
    "across": N_("Across"), "measures": N_("Figures"), "columns": N_("Columns"),
    "filters": N_("Filters"), "period": N_("Period"), "preset": N_("Usual period"),
    "sort": N_("Order"), "chart": N_("Chart"), "compared": N_("Comparison"),
}  # fmt: skip
"""What the parts of the form are called in the summary of mistakes."""


def mistakes(typed: Typed, source: ReportSource) -> dict[str, str]:
    """Return what is wrong: field of the form → sentence."""
    wrong = named_wrong(typed)
    for part, sentence in wrong_parts(typed.layout, source).items():
        wrong.setdefault("columns" if part == "measures" and not typed.figures else part, sentence)
    for code in typed.filters:
        if not typed.given.get(code) and source.field(code):
            said = _("Say what the filter leaves, or take the filter away.")
            wrong.setdefault(NARROWS + code, said)
    return wrong


def named_wrong(typed: Typed) -> dict[str, str]:
    """Return what is wrong with the name and the description."""
    wrong: dict[str, str] = {}
    if not typed.title:
        wrong["title"] = _("Give the report a name people will find it by.")
    elif len(typed.title) > LONGEST_TITLE:
        wrong["title"] = _("The name has {n} characters at most.").format(n=LONGEST_TITLE)
    if len(typed.description) > LONGEST_DESCRIPTION:
        said = _("The description has {n} characters at most.")
        wrong["description"] = said.format(n=LONGEST_DESCRIPTION)
    return wrong


def check(typed: Typed, source: ReportSource) -> None:
    """Raise InvalidError with a sentence for every mistake."""
    if wrong := mistakes(typed, source):
        raise InvalidError(_("The report is not kept: look at what is marked."), fields=wrong)
