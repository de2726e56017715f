"""What the pages of a report share: the form, and what an address with mistakes says."""

from typing import Any

from litestar import Response
from uprava.calendar.periods import Preset
from uprava.errors import InvalidError
from uprava.i18n import N_, _
from uprava.web.injected import AnyRequest
from uprava.web.screens import screen
from uprava.web.sentences import named_sentences, sentences

from uprava_reports.asking.parsing import DRAWN, TYPED, drawn_as
from uprava_reports.asking.values import NARROWS, PATH, Question
from uprava_reports.kept.service.finding import Report
from uprava_reports.results.form import kept_pairs, preset_options
from uprava_reports.results.service.narrowing import Asking, chips, filter_fields, unit_notes

FIELDS = {"since": N_("First day"), "until": N_("Last day"), "period": N_("Period"),
          "sort": N_("Order")}  # fmt: skip


def form_of(asking: Asking, report: Report, question: Question | None,
            wrong: dict[str, str]) -> dict[str, Any]:  # fmt: skip
    """Return the form with what is asked; with what was typed where that has mistakes."""
    typed, layout = asking.params, report.layout
    period = question.period if question else None
    fields = filter_fields(asking, question, wrong)
    return {
        "path": f"{PATH}/{report.code}",
        "presets": preset_options() if layout.period else [],
        "period": {
            "preset": period.preset if period else typed.get("period", layout.preset),
            "since": f"{period.since}" if period else typed.get("since", ""),
            "until": f"{period.until}" if period else typed.get("until", ""),
            "drawn": drawn_as(period) if period else typed.get(DRAWN, ""),
            "own": (period.preset if period else typed.get("period")) == Preset.OWN,
        },
        "fields": fields,
        "kept": kept_pairs(question, fields) if question else [],
        "may_compare": bool(layout.period and layout.measures),
        "compared": question.compared if question else typed.get("compare") == "1",
        "chips": chips(asking.session, question, plugins=asking.plugins) if question else [],
        "wrong": sentences(wrong),
    }


def mistaken(
    request: AnyRequest, asking: Asking, report: Report, error: InvalidError
) -> Response[str]:
    """Answer a question with mistakes: the form as it was typed, a sentence at each field."""
    wrong = dict(error.fields or {})
    titles = FIELDS | {f"{NARROWS}{each.code}{tail}": each.title
                       for each in report.source.fields for tail in ("", TYPED)}  # fmt: skip
    return screen(
        request, asking.session, "reports/results/mistake.html", status=422, report=report,
        form=form_of(asking, report, None, wrong), said=named_sentences(wrong, titles),
        detail=error.detail,
    )  # fmt: skip


def notes_of(asking: Asking, question: Question) -> list[str]:
    """Return sentences about what was asked that is not wrong, but has to be known."""
    notes = unit_notes(asking.session, question)
    today = asking.session.info["today"]
    if question.period is not None and question.period.since > today:
        notes.append(_("The period has not begun yet."))
    return notes
